"""A merchant's statement, read off its transfers in the journal."""

from collections.abc import Callable
from datetime import date, datetime

from chalicelib.core.component import Component
from chalicelib.core.values.instants import Clock, business_day, day_bounds
from chalicelib.core.values.subject import Subject
from chalicelib.ledger.rules.accounts import account
from chalicelib.ledger.store.journal import Journal
from chalicelib.merchants.rules.merchant import ROLE
from chalicelib.merchants.rules.statement import Statement, statement, statement_days
from chalicelib.merchants.rules.till import owned
from chalicelib.merchants.store.merchants import Merchants


class ReadStatement(Component, frozen=True, kw_only=True):
    """The use case of a merchant's statement. `through` is the instant before which every transfer
    has been listed."""

    store: Merchants
    journal: Journal
    through: Callable[[], datetime]
    clock: Clock

    def of(self, by: Subject, first: date | None, last: date | None) -> Statement:
        """The statement of the business days from `first` to `last`, both included; of the present
        month up to today where they are None. Raises `validation_failed`, or `forbidden` for a
        cashier.

        The opening is summed, not stored, so all that came before is read, too. The account's own
        balance would spare that, but it is ahead of the journal by what the stream has yet to
        bring, and the statement would not close.
        """
        last = last or business_day(self.clock())
        days = statement_days(first or last.replace(day=1), last)
        owned(self.store.shop(by.id), by)
        _, until = day_bounds(last)
        return statement(self.journal.movements(account(ROLE, by.id), until), days)
