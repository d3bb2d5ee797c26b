"""Days as finance sees and closes them."""

import msgspec

from chalicelib.core.http.api import Answer, Api, Request
from chalicelib.core.http.bodies import View
from chalicelib.core.http.pages import PageQuery, cut, next_cursor
from chalicelib.core.values import parse
from chalicelib.core.values.instants import to_text
from chalicelib.core.values.subject import FINANCE_READERS, FINANCES
from chalicelib.days.parts import DayParts
from chalicelib.days.routes.views import ClosedDayView
from chalicelib.days.rules.closing import CLOSING, Chain, Day, DayState

api = Api("days")

# When to ask again for a day that is being closed, in seconds.
_ASK_AGAIN = {"Retry-After": "10"}


class CalendarQuery(PageQuery, rename={"first": "from", "last": "to"}):
    first: str | None = None
    last: str | None = None


class ClosingView(View):
    """A day whose closing takes longer than a request."""

    date: str
    state: DayState


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


@api.route(
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
