"""The list of bukti potong as rows: some thousands a year."""

from collections.abc import Iterator
from itertools import islice

from chalicelib.core.component import Component
from chalicelib.exports.rules.export import Export, days_of
from chalicelib.exports.rules.layout import Row
from chalicelib.merchants.store.merchants import Merchants
from chalicelib.procurement.store.orders import Orders
from chalicelib.procurement.use.read_taxes import ReadTaxes, Slip

_AT_A_TIME = 100


class WithheldRows(Component, frozen=True, kw_only=True):
    """Reads what was withheld, with whose it is and under which NTPNs it went to the state."""

    taxes: ReadTaxes
    orders: Orders
    merchants: Merchants

    def rows(self, export: Export) -> Iterator[Row]:
        """What was withheld within the export's time, by month and merchant."""
        months = list(dict.fromkeys(f"{day:%Y-%m}" for day in days_of(export.since, export.until)))
        slips = (
            one
            for one in self.taxes.slips(months)
            if export.since <= one.withheld.at < export.until
        )
        while some := list(islice(slips, _AT_A_TIME)):
            yield from self._named(some)

    def _named(self, slips: list[Slip]) -> Iterator[Row]:
        shops = self.merchants.find_many({one.withheld.merchant_id for one in slips})
        orders = self.orders.find_many({one.withheld.order_id for one in slips})
        references = {one.id: one.terms.reference for one in orders}
        for slip in slips:
            one, shop = slip.withheld, shops.get(slip.withheld.merchant_id)
            yield [
                one.at,
                one.merchant_id,
                shop.name if shop else "",
                (shop.npwp or "") if shop else "",
                one.order_id,
                references.get(one.order_id, ""),
                one.bast,
                one.kind,
                one.base,
                one.amount,
                "yes" if slip.remitted else "no",
                " ".join(slip.ntpns),
            ]
