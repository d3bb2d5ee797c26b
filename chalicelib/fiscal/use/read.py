"""The city's year as finance and auditors read it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from chalicelib.campaigns.store.terms import Campaigns
from chalicelib.core.component import Component
from chalicelib.fiscal.rules.purchases import with_purchases
from chalicelib.fiscal.rules.year import CodeYear, Flows, Unspent, by_code, flows, unspent
from chalicelib.fiscal.store.paid import Paid
from chalicelib.ledger.store.totals import Totals
from chalicelib.procurement.store.orders import Orders
from chalicelib.procurement.store.remits import Remits
from chalicelib.treasury.rules.promise import Promise
from chalicelib.treasury.store.promises import Promises
from chalicelib.treasury.store.surrenders import Surrenders


@dataclass(frozen=True, slots=True)
class FiscalYear:
    """A year by account code; `through` is how far the sums surely reach."""

    year: int
    codes: Sequence[CodeYear]
    through: datetime


class FiscalYears(Component, frozen=True, kw_only=True):
    """The use cases of reading a year. Sums of months and of what was paid, never single
    transfers: a million redemptions cost what ten do."""

    totals: Totals
    paid: Paid
    campaigns: Campaigns
    promises: Promises
    surrenders: Surrenders
    orders: Orders
    remits: Remits

    def year(self, year: int) -> FiscalYear:
        """What became of the city's money in a year."""
        through, promises = self.totals.through(), self.promises.every()
        codes = {terms.id: terms.account_code for terms in self.campaigns.all()}
        moved = with_purchases(
            self._flows(promises), list(self.orders.every()), self.remits.standing()
        )
        found = by_code(year, moved, codes, promises, self.surrenders.standing())
        return FiscalYear(year, found, through)

    def unspent(self, year: int) -> list[Unspent]:
        """The campaigns of whose money something is left when a year ends, or by now."""
        return unspent(year, self._flows(self.promises.every()), self.campaigns.all())

    def _flows(self, promises: Sequence[Promise]) -> Flows:
        return flows(self.totals.by_bucket("month", ""), promises, self.paid.by_year())
