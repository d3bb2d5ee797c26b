"""Days over HTTP: finance closes them, everybody reads what is signed, merchants get proofs."""

from dataclasses import asdict
from typing import Any

from chalicelib.core.crypto.signed import DayRecord
from chalicelib.core.http.api import Answer, Api, Request
from chalicelib.core.http.bodies import View
from chalicelib.core.http.pages import PageQuery, cut, page, read_cursor
from chalicelib.core.values import parse
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import to_text
from chalicelib.core.values.subject import FINANCE_READERS, FINANCES, MERCHANTS, PUBLIC
from chalicelib.days.reading import DayReader
from chalicelib.days.rules import CLOSED, CLOSING, Day, DayState
from chalicelib.days.service import Closing

api = Api("days")
closing = Api("closing")

# A record never changes once it stands.
_FOR_GOOD = {"Cache-Control": "public, max-age=86400, immutable"}
_FOR_A_MINUTE = {"Cache-Control": "public, max-age=60"}


class CalendarQuery(PageQuery, rename={"first": "from", "last": "to"}):
    first: str | None = None
    last: str | None = None


class ClosedDayView(View):
    date: str
    transfers: int
    root: str
    previous_root: str
    signature: str


class ClosedDayPage(View):
    items: list[ClosedDayView]
    next_cursor: str | None


class CalendarDayView(View):
    date: str
    state: DayState
    transfers: int
    root: str | None
    previous_root: str | None
    signature: str | None
    closed_at: str | None


class OneDayView(CalendarDayView):
    """`closing_since` and `closing_by` while it is being closed."""

    closing_since: str | None
    closing_by: str | None


class CalendarView(View):
    items: list[CalendarDayView]
    next_cursor: str | None
    next_to_close: str | None
    through: str


class ProofView(View):
    date: str
    leaf: str
    index: int
    path: list[str]


@closing.route(
    "POST",
    "/finance/days/{date}/close",
    FINANCES,
    answers={200: ClosedDayView},
    refusals=("state_conflict",),
)
def close(request: Request, service: Closing) -> Answer:
    """Close a business day that has ended: no transfer of it can be written any more, and its
    Merkle root is signed. 202 where that takes longer than a request: ask for the day then."""
    day = parse.day(request.path["date"], "date")
    record = service.close(day, request.subject)
    if record is None:
        return Answer(202, {"date": day.isoformat(), "state": CLOSING}, {"Retry-After": "10"})
    return Answer(200, asdict(record))


@api.route(
    "GET", "/finance/days", FINANCE_READERS, query=CalendarQuery, answers={200: CalendarView}
)
def calendar(request: Request, days: DayReader) -> Answer:
    """A calendar of days, both ends included, the last 31 by default: which are closed, and which
    one is to be closed next."""
    query = request.query
    found, following = days.calendar(
        None if query.first is None else parse.day(query.first, "from"),
        None if query.last is None else parse.day(query.last, "to"),
    )
    part, after = cut(found, lambda one: one.date.isoformat(), query)
    return Answer(
        200,
        page(
            [_day(one) for one in part],
            after,
            next_to_close=None if following is None else following.isoformat(),
            through=to_text(days.through()),
        ),
    )


@api.route("GET", "/finance/days/{date}", FINANCE_READERS, answers={200: OneDayView})
def one(request: Request, days: DayReader) -> Answer:
    """A business day: open, being closed, or closed."""
    found, chain = days.one(parse.day(request.path["date"], "date"))
    underway = found.state == CLOSING
    return Answer(
        200,
        {
            **_day(found),
            "closing_since": chain.closing_since if underway else None,
            "closing_by": chain.closing_by if underway else None,
        },
    )


@api.route("GET", "/public/days", PUBLIC, query=PageQuery, answers={200: ClosedDayPage})
def published(request: Request, days: DayReader) -> Answer:
    """Every closed day with its signed root, newest first."""
    query = request.query
    found, after = days.published(read_cursor(query.cursor), query.limit)
    return Answer(200, page([asdict(one) for one in found], after), _FOR_A_MINUTE)


@api.route(
    "GET", "/public/days/{date}", PUBLIC, answers={200: ClosedDayView}, refusals=("not_found",)
)
def record(request: Request, days: DayReader) -> Answer:
    """A closed day and its signed root."""
    try:
        day = parse.day(request.path["date"], "date")
    except Refused:
        raise Refused("not_found") from None
    return Answer(200, asdict(days.record(day)), _FOR_GOOD)


@api.route(
    "GET",
    "/merchant/redemptions/{redemption_id}/proof",
    MERCHANTS,
    answers={200: ProofView},
    refusals=("not_found", "state_conflict"),
)
def proof(request: Request, days: DayReader) -> Answer:
    """That one of my redemptions or refunds is in the signed tree of its day, once that is closed:
    the leaf, its index, and the hashes up to the root."""
    found = days.proof(request.path["redemption_id"], request.subject.id)
    return Answer(200, asdict(found))


def _day(day: Day) -> dict[str, Any]:
    signed = day.record if day.state == CLOSED else None
    return {
        "date": day.date.isoformat(),
        "state": day.state,
        "transfers": day.transfers,
        "root": _of(signed, "root"),
        "previous_root": _of(signed, "previous_root"),
        "signature": _of(signed, "signature"),
        "closed_at": day.closed_at or None,
    }


def _of(record: DayRecord | None, member: str) -> str | None:
    return None if record is None else getattr(record, member)
