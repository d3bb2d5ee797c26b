"""A merchant's statement, read off its transfers in the journal."""

from collections.abc import Callable
from datetime import date, datetime

from chalicelib.core.values.instants import Clock, business_day, day_bounds
from chalicelib.core.values.subject import Subject
from chalicelib.ledger.journal import Journal
from chalicelib.ledger.rules import account
from chalicelib.merchants.cashiers import owned
from chalicelib.merchants.rules.statement import Statement, statement, statement_days
from chalicelib.merchants.store.merchants import Merchants


class Statements:
    """The use case of a merchant's statement."""

    def __init__(
        self, store: Merchants, journal: Journal, through: Callable[[], datetime], clock: Clock
    ) -> None:
        self._store = store
        self._journal = journal
        self.through = through
        self._clock = clock

    def of(self, by: Subject, first: date | None, last: date | None) -> Statement:
        """The statement of the business days from `first` to `last`, both included; of the present
        month up to today where they are None. Raises `validation_failed`, or `forbidden` for a
        cashier.

        The opening is summed, not stored, so all that came before is read, too. The account's own
        balance would spare that, but it is ahead of the journal by what the stream has yet to
        bring, and the statement would not close.
        """
        last = last or business_day(self._clock())
        days = statement_days(first or last.replace(day=1), last)
        owned(self._store, by)
        _, until = day_bounds(last)
        return statement(self._journal.movements(account("merchant", by.id), until), days)
