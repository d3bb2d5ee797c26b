"""Importing the daily file of an acquirer that notifies nobody: each row is told as a notification
would be. The same file twice changes nothing."""

from collections.abc import Iterable, Mapping

from chalicelib.acquirers.ports import Payments
from chalicelib.acquirers.rules.payment import Payment
from chalicelib.acquirers.rules.row import (
    COLUMNS,
    is_news,
    parse_payment,
    row_id,
    second_row,
)
from chalicelib.acquirers.use.notice import Notice
from chalicelib.core.component import Component
from chalicelib.core.values.instants import Clock, business_day
from chalicelib.core.values.rejected import RowError
from chalicelib.imports.rules import Changes, Source


class PaymentRegistry(Component, frozen=True, kw_only=True):
    """One acquirer's payments as imports see them."""

    required = COLUMNS
    optional: tuple[str, ...] = ()

    psp_id: str
    payments: Payments
    notice: Notice
    clock: Clock

    def parse(self, record: dict[str, str]) -> Payment | list[RowError]:
        """The payment of one record, or all that is wrong with it."""
        return parse_payment(record, business_day(self.clock()))

    def id_of(self, row: Payment) -> str:
        """What a row is about."""
        return row_id(row)

    def second_row(self, first: int) -> RowError:
        """What to tell a row that says the same as row `first`."""
        return second_row(first)

    def suspicion(self, rows: Iterable[Payment]) -> RowError | None:
        """A number that a spreadsheet has rounded is refused by itself: nothing to suspect."""
        return None

    def compare(self, rows: Mapping[str, Payment], source: Source) -> Changes[Payment]:
        """What rows tell that is not known: payments that are new, or were given back since."""
        standing = self.payments.standing(self.psp_id, list(rows.values()))
        new: list[Payment] = []
        changed: list[tuple[Payment, Payment]] = []
        for row in rows.values():
            stands = standing.get((row.rrn, row.paid_on))
            if not is_news(row, stands):
                continue
            if stands is None:
                new.append(row)
            else:
                changed.append((row, row))
        return Changes(new, changed, len(rows) - len(new) - len(changed))

    def store(self, changes: Changes[Payment], source: Source) -> None:
        """Tell what is not known. Raises `unavailable` where it is to be told again."""
        now = self.clock()
        for payment in [*changes.new, *(after for _, after in changes.changed)]:
            self.payments.tell(self.psp_id, payment)
            self.notice.hear(self.psp_id, payment.nmid, now)
