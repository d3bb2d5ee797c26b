"""The cash book over HTTP: finance reads it, the auditor too."""

from datetime import date

from chalicelib.bank.parts import BankParts
from chalicelib.bank.rules.cash_book import Booked
from chalicelib.core.http.api import Api, Request
from chalicelib.core.http.bodies import View
from chalicelib.core.http.pages import PageQuery, next_cursor, read_cursor
from chalicelib.core.values.instants import Clock, business_day
from chalicelib.core.values.parse import day
from chalicelib.core.values.subject import FINANCE_READERS

api = Api("bank")

_CURSOR = "[0-9]{4}-[0-9]{2}-[0-9]{2}#[0-9]{1,7}"


class CashBookQuery(PageQuery, rename={"first": "from", "last": "to"}):
    first: str | None = None
    last: str | None = None


class CashBookEntryView(View):
    """A line of the bank: `number` counts within the period, rupiah, and of the balance the sen
    that are carried."""

    number: int
    date: str
    description: str
    evidence: str
    reference: str
    receipts: int
    payments: int
    balance: int
    balance_sen: int
    statement_id: str
    line: int

    @classmethod
    def of(cls, booked: Booked, tongue: int) -> "CashBookEntryView":
        movement = booked.movement
        return cls(
            number=booked.number,
            date=movement.booked_on,
            description=booked.description[tongue],
            evidence=booked.evidence,
            reference=booked.reference,
            receipts=booked.receipts,
            payments=booked.payments,
            balance=booked.balance.rupiah,
            balance_sen=booked.balance.sen,
            statement_id=movement.statement_id,
            line=movement.line,
        )


class CashBookView(View):
    """A period of the cash book. Sums are of the whole period, whatever the page."""

    opening: int
    opening_sen: int
    receipts: int
    receipts_sen: int
    payments: int
    payments_sen: int
    closing: int
    closing_sen: int
    items: list[CashBookEntryView]
    next_cursor: str | None


@api.route(
    "GET", "/finance/cash-book", FINANCE_READERS, query=CashBookQuery, answers={200: CashBookView}
)
def cash_book(request: Request, parts: BankParts) -> CashBookView:
    """Buku Kas Umum: what the bank has booked from one day to another, both included (this month
    where none is named), with the running balance."""
    query = request.query
    first, last = _days(query.first, query.last, parts.cash_book.clock)
    period = parts.cash_book.period(first, last)
    cursor = read_cursor(query.cursor, _CURSOR)
    behind = None
    if cursor is not None:
        text, _, number = cursor.partition("#")
        behind = day(text, "cursor"), int(number)
    found, after = parts.cash_book.page(period, behind, query.limit)
    sums = period.sums
    return CashBookView(
        opening=period.opening.rupiah,
        opening_sen=period.opening.sen,
        receipts=sums.receipts,
        receipts_sen=sums.receipts_in_sen % 100,
        payments=sums.payments,
        payments_sen=sums.payments_in_sen % 100,
        closing=period.closing.rupiah,
        closing_sen=period.closing.sen,
        items=[CashBookEntryView.of(one, request.tongue) for one in found],
        next_cursor=next_cursor(None if after is None else f"{after[0]}#{after[1]}"),
    )


def _days(first: str | None, last: str | None, clock: Clock) -> tuple[date, date]:
    today = business_day(clock())
    end = today if last is None else day(last, "to")
    return (end.replace(day=1) if first is None else day(first, "from")), end
