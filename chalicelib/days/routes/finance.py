"""Days as finance sees and closes them."""

from typing import Literal

import msgspec

from chalicelib.core.http.api import Answer, Api, Request
from chalicelib.core.http.bodies import Body, View
from chalicelib.core.http.fields import Reason
from chalicelib.core.http.pages import PageQuery, cut, next_cursor
from chalicelib.core.values import parse
from chalicelib.core.values.instants import to_text
from chalicelib.core.values.subject import FINANCE_READERS, FINANCES
from chalicelib.days.parts import DayParts
from chalicelib.days.routes.views import ClosedDayView
from chalicelib.days.rules.closing import CLOSING, PROPOSED, Chain, Day, DayState
from chalicelib.days.rules.reports import Agreement, Difference, Proposal, Refusal

api = Api("days")

# When to ask again for a day that is being closed, in seconds.
_ASK_AGAIN = {"Retry-After": "10"}


class CalendarQuery(PageQuery, rename={"first": "from", "last": "to"}):
    first: str | None = None
    last: str | None = None


class CloseBody(Body):
    reason: Reason | None = None


class DifferenceView(View):
    check: str
    unit: Literal["rupiah", "transfers"]
    expected: int
    actual: int
    difference: int

    @classmethod
    def of(cls, one: Difference) -> "DifferenceView":
        return cls(one.check, one.unit, one.expected, one.actual, one.actual - one.expected)


class RefusalView(View):
    """Why the day was not closed when that was last tried."""

    by: str
    at: str
    differs: list[DifferenceView]

    @classmethod
    def of(cls, said: Refusal) -> "RefusalView":
        return cls(said.by, said.at, [DifferenceView.of(one) for one in said.differs])


class ProposalView(View):
    """Who proposed to close the day in spite of these differences, and why."""

    by: str
    at: str
    reason: str
    differs: list[DifferenceView]

    @classmethod
    def of(cls, said: Proposal) -> "ProposalView":
        return cls(said.by, said.at, said.reason, [DifferenceView.of(one) for one in said.differs])


class AgreedView(View):
    """Why two people closed the day although its books did not agree."""

    reason: str
    proposed_by: str
    closed_by: str

    @classmethod
    def of(cls, agreement: Agreement) -> "AgreedView":
        return cls(agreement.reason, agreement.proposed_by, agreement.closed_by)


class ClosingView(View):
    """A day whose closing takes longer than a request, or is proposed and waits for another."""

    date: str
    state: DayState
    reason: str | None
    proposed_by: str | None


class CalendarDayView(View):
    date: str
    state: DayState
    transfers: int
    root: str | None
    acts: int | None
    acts_root: str | None
    report: str | None
    previous: str | None
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
            acts=record.acts if record else None,
            acts_root=record.acts_root if record else None,
            report=record.report if record else None,
            previous=record.previous if record else None,
            signature=record.signature if record else None,
            closed_at=day.closed.closed_at if day.closed else None,
        )


class OneDayView(CalendarDayView):
    """`closing_since` and `closing_by` while it is being closed; `refused` and `proposed` while it
    is open; `closed_by`, and `agreed` where its books did not agree, once it is closed."""

    closing_since: str | None
    closing_by: str | None
    refused: RefusalView | None
    proposed: ProposalView | None
    closed_by: str | None
    agreed: AgreedView | None

    @classmethod
    def at(cls, day: Day, chain: Chain) -> "OneDayView":
        begun = chain.begun if day.state == CLOSING else None
        refusal = None if day.closed else chain.refusal_of(day.date)
        proposal = None if day.closed else chain.proposal_of(day.date)
        agreement = day.closed.agreement if day.closed else None
        return cls(
            **msgspec.structs.asdict(CalendarDayView.of(day)),
            closing_since=begun.since if begun else None,
            closing_by=begun.by if begun else None,
            refused=RefusalView.of(refusal) if refusal else None,
            proposed=ProposalView.of(proposal) if proposal else None,
            closed_by=day.closed.closed_by if day.closed else None,
            agreed=AgreedView.of(agreement) if agreement else None,
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
    body=CloseBody,
    answers={200: ClosedDayView, 202: ClosingView},
    refusals=("not_reconciled", "same_person", "state_conflict", "validation_failed"),
)
def close(request: Request, parts: DayParts) -> Answer:
    """Close a business day that has ended and whose books agree: nothing of it can be written any
    more, and its transfers, its acts and its reconciliation are signed. Where they do not agree,
    one may propose with a reason to close it all the same (202 `proposed`), and another closes it.
    202 `closing` where it takes longer than a request: ask for the day then."""
    day = parse.day(request.path["date"], "date")
    body: CloseBody = request.body
    done = parts.closing.close(day, request.subject, body.reason or "")
    if done is None:
        return Answer(202, ClosingView(day.isoformat(), CLOSING, None, None), _ASK_AGAIN)
    if isinstance(done, Proposal):
        return Answer(202, ClosingView(day.isoformat(), PROPOSED, done.reason, done.by))
    return Answer(200, ClosedDayView.of(done))


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
    """A business day: open, proposed to be closed, being closed, or closed."""
    return OneDayView.at(*parts.reading.one(parse.day(request.path["date"], "date")))
