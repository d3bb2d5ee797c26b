"""Days over HTTP: finance closes them, everybody reads what is signed, merchants get proofs."""

import msgspec

from chalicelib.core.crypto.signed import DayRecord
from chalicelib.core.http.api import Answer, Api, Request
from chalicelib.core.http.bodies import View
from chalicelib.core.http.pages import PageQuery, cut, next_cursor, read_cursor
from chalicelib.core.values import parse
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import to_text
from chalicelib.core.values.subject import FINANCE_READERS, FINANCES, MERCHANTS, PUBLIC
from chalicelib.days.parts import DayParts
from chalicelib.days.rules.closing import CLOSING, Chain, Day, DayState
from chalicelib.days.use.prove import Proof

api = Api("days")
closing = Api("closing")

# A record never changes once it stands.
_FOR_GOOD = {"Cache-Control": "public, max-age=86400, immutable"}
_FOR_A_MINUTE = {"Cache-Control": "public, max-age=60"}
# When to ask again for a day that is being closed, in seconds.
_ASK_AGAIN = {"Retry-After": "10"}


class CalendarQuery(PageQuery, rename={"first": "from", "last": "to"}):
    first: str | None = None
    last: str | None = None


class ClosedDayView(View):
    date: str
    transfers: int
    root: str
    previous_root: str
    signature: str

    @classmethod
    def of(cls, record: DayRecord) -> "ClosedDayView":
        return cls(
            record.date, record.transfers, record.root, record.previous_root, record.signature
        )


class ClosingView(View):
    """A day whose closing takes longer than a request."""

    date: str
    state: DayState


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

    @classmethod
    def of(cls, day: Day) -> "CalendarDayView":
        record = day.closed.record if day.closed else None
        return cls(
            date=day.date.isoformat(),
            state=day.state,
            transfers=day.transfers,
            root=record.root if record else None,
            previous_root=record.previous_root if record else None,
            signature=record.signature if record else None,
            closed_at=day.closed.closed_at if day.closed else None,
        )


class OneDayView(CalendarDayView):
    """`closing_since` and `closing_by` while it is being closed."""

    closing_since: str | None
    closing_by: str | None

    @classmethod
    def at(cls, day: Day, chain: Chain) -> "OneDayView":
        underway = day.state == CLOSING
        return cls(
            **msgspec.structs.asdict(CalendarDayView.of(day)),
            closing_since=chain.closing_since if underway else None,
            closing_by=chain.closing_by if underway else None,
        )


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

    @classmethod
    def of(cls, proof: Proof) -> "ProofView":
        return cls(proof.date, proof.leaf, proof.index, proof.path)


@closing.route(
    "POST",
    "/finance/days/{date}/close",
    FINANCES,
    answers={200: ClosedDayView, 202: ClosingView},
    refusals=("state_conflict", "validation_failed"),
)
def close(request: Request, parts: DayParts) -> Answer:
    """Close a business day that has ended: no transfer of it can be written any more, and its
    Merkle root is signed. 202 where that takes longer than a request: ask for the day then."""
    day = parse.day(request.path["date"], "date")
    record = parts.closing.close(day, request.subject)
    if record is None:
        return Answer(202, ClosingView(day.isoformat(), CLOSING), _ASK_AGAIN)
    return Answer(200, ClosedDayView.of(record))


@api.route(
    "GET", "/finance/days", FINANCE_READERS, query=CalendarQuery, answers={200: CalendarView}
)
def calendar(request: Request, parts: DayParts) -> CalendarView:
    """A calendar of days, both ends included, the last 31 by default: which are closed, and which
    one is to be closed next."""
    query = request.query
    found = parts.reading.calendar(
        None if query.first is None else parse.day(query.first, "from"),
        None if query.last is None else parse.day(query.last, "to"),
    )
    part, after = cut(found.days, lambda one: one.date.isoformat(), query)
    return CalendarView(
        items=[CalendarDayView.of(one) for one in part],
        next_cursor=next_cursor(after),
        next_to_close=None if found.next is None else found.next.isoformat(),
        through=to_text(found.through),
    )


@api.route(
    "GET",
    "/finance/days/{date}",
    FINANCE_READERS,
    answers={200: OneDayView},
    refusals=("validation_failed",),
)
def one(request: Request, parts: DayParts) -> OneDayView:
    """A business day: open, being closed, or closed."""
    return OneDayView.at(*parts.reading.one(parse.day(request.path["date"], "date")))


@api.route("GET", "/public/days", PUBLIC, query=PageQuery, answers={200: ClosedDayPage})
def published(request: Request, parts: DayParts) -> Answer:
    """Every closed day with its signed root, newest first."""
    query = request.query
    found, after = parts.reading.published(read_cursor(query.cursor, "[0-9-]{10}"), query.limit)
    page = ClosedDayPage([ClosedDayView.of(one) for one in found], next_cursor(after))
    return Answer(200, page, _FOR_A_MINUTE)


@api.route(
    "GET", "/public/days/{date}", PUBLIC, answers={200: ClosedDayView}, refusals=("not_found",)
)
def record(request: Request, parts: DayParts) -> Answer:
    """A closed day and its signed root."""
    try:
        day = parse.day(request.path["date"], "date")
    except Refused:
        raise Refused("not_found") from None
    return Answer(200, ClosedDayView.of(parts.reading.record(day)), _FOR_GOOD)


@api.route(
    "GET",
    "/merchant/redemptions/{redemption_id}/proof",
    MERCHANTS,
    answers={200: ProofView},
    refusals=("not_found", "state_conflict"),
)
def proof(request: Request, parts: DayParts) -> ProofView:
    """That one of my redemptions or refunds is in the signed tree of its day, once that is closed:
    the leaf, its index, and the hashes up to the root."""
    return ProofView.of(parts.proving.proof(request.path["redemption_id"], request.subject.id))
