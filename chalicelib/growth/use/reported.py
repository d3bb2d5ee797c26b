"""What partners report of sales, beyond what captures tell of the same orders.

A sum over a merchant's month is put, not added to: it may be made twice, and whoever makes it anew
finds what stands by then.
"""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from chalicelib.core.component import Component
from chalicelib.core.dynamo.writer import Write, Writer
from chalicelib.growth.rules.sheets import place
from chalicelib.growth.store.items import REPORTED
from chalicelib.growth.store.sheets import Sheets
from chalicelib.growth.use.enrol import Enrol
from chalicelib.growth.use.look import Look, Seen
from chalicelib.marketplace.rules.checkout import Checkout
from chalicelib.marketplace.store.sales import Sales
from chalicelib.marketplace.use.sales import SoldElsewhere

# A request notes what it is about to write down, and is over by then.
REQUEST_OVER = timedelta(seconds=60)
# Merchants' months that are summed in one step: some tens of seconds.
TOLD_MOST = 2_000
# Sheets that are written at once: a transaction takes 4 MB.
_SHEETS = 10

# (merchant, month)
MerchantMonth = tuple[str, str]


class SumReported(Component, frozen=True, kw_only=True):
    """Sums what is reported, by merchant and month."""

    look: Look
    sales: Sales
    sold: SoldElsewhere
    enrol: Enrol
    sheets: Sheets
    writer: Writer
    most: int = TOLD_MOST

    def told(self, since: datetime | None, until: datetime) -> tuple[set[MerchantMonth], datetime]:
        """Of which merchants and months something was reported that is looked at from `since` to
        `until`; or to an earlier instant, where that is more than about `most`. All that are
        reported where nothing was counted before, as some may be told before any transfer."""
        if since is None:
            return set(self.sales.months()), until
        found, cut_at = self.sales.told(since - REQUEST_OVER, until - REQUEST_OVER, self.most)
        return found, cut_at + REQUEST_OVER if cut_at else until

    def ordered(self, seen: Seen) -> set[MerchantMonth]:
        """Of which merchants and months something was captured or refunded of orders that are
        reported, too."""
        return self._ordered(self.look.holds(seen.transfers))

    def _ordered(self, checkouts: Iterable[Checkout]) -> set[MerchantMonth]:
        orders: dict[str, list[str]] = {}
        for one in checkouts:
            orders.setdefault(one.partner_id, []).append(one.order_id)
        return {
            (sale.merchant_id, sale.month)
            for partner_id, order_ids in orders.items()
            for sale in self.sales.of_orders(partner_id, order_ids).values()
        }

    def sum_anew(self, months: Collection[MerchantMonth]) -> None:
        """Put what is reported of merchants and months. Raises Overtaken where somebody else
        does."""
        if not months:
            return
        numbers = self.enrol.numbers(merchant_id for merchant_id, _ in months)
        places = {one: place(one[1], numbers[one[0]]) for one in months}
        # Before the orders are read: whoever reads them later writes later.
        stored = self.sheets.of(REPORTED, sorted({where for where, _ in places.values()}))
        changed = set()
        for (merchant_id, month), (where, number) in places.items():
            amount = self.sold.beyond_captures(merchant_id, month)
            sheet = stored[where].sheet
            if sheet.get("marketplace", number) != amount:
                sheet.put("marketplace", number, amount)
                changed.add(where)
        writes: list[Write] = [
            self.sheets.put(REPORTED, where, stored[where].sheet, stored[where].version)
            for where in sorted(changed)
        ]
        for start in range(0, len(writes), _SHEETS):
            self.writer.transact(writes[start : start + _SHEETS])
