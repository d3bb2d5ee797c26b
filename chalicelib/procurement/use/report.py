"""Reading what the city's budget for goods and services goes to."""

from itertools import takewhile

from chalicelib.core.component import Component
from chalicelib.merchants.store.merchants import Merchants
from chalicelib.procurement.rules.own import Own, Receipts, own_of
from chalicelib.procurement.rules.report import Report, report_of
from chalicelib.procurement.store.orders import Orders
from chalicelib.procurement.store.spendings import Spendings
from chalicelib.procurement.use.read_taxes import ReadTaxes


class ReadReport(Component, frozen=True, kw_only=True):
    """The use case of finance and auditors."""

    spendings: Spendings
    orders: Orders
    merchants: Merchants
    taxes: ReadTaxes

    def report(self, year: int, unit: str = "") -> Report:
        """The report of a year, or of one unit in it: all that was imported, and the city's own
        orders, up to date."""
        return report_of(year, self.spendings.of_year(year), self._own(year), unit)

    def _own(self, year: int) -> list[Own]:
        # What is accepted in a year was drafted in it or in the one before.
        since = f"{year - 1}"
        drafted = (one for _, one in self.orders.newest_first(None))
        recent = takewhile(lambda one: one.drafted_at >= since, drafted)
        approved = [one for one in recent if one.approved_at]
        merchants = self.merchants.find_many(one.terms.merchant_id for one in approved)
        receipts = self._receipts()
        return [own_of(one, merchants.get(one.terms.merchant_id), receipts) for one in approved]

    def _receipts(self) -> Receipts:
        return {
            (account.kind, one.month): one.ntpns
            for account in self.taxes.accounts()
            for one in account.months
        }
