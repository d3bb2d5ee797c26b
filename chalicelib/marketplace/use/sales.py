"""Sales that partners report, for the city's growth: no money moves by them."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from chalicelib.core.component import Component
from chalicelib.core.dynamo.idempotency import Key, KeyTaken, Records
from chalicelib.core.dynamo.writer import Writer
from chalicelib.core.values.instants import Clock, business_day
from chalicelib.imports.rules import Outcome, Rejection
from chalicelib.marketplace.rules.sales import Sale, beyond, judge
from chalicelib.marketplace.store.checkouts import Checkouts
from chalicelib.marketplace.store.sales import Sales
from chalicelib.marketplace.use.read import ReadCheckouts
from chalicelib.merchants.store.merchants import Merchants

Answered = TypeVar("Answered")


class ReportSales(Component, frozen=True, kw_only=True):
    """The use case of a partner that tells what it has sold. What it says last of an order counts:
    another sum, day or merchant takes the place of the one before."""

    sales: Sales
    merchants: Merchants
    records: Records
    writer: Writer
    clock: Clock

    def report(
        self, rows: Sequence[Sale], key: Key | None, answer: Callable[[Outcome], Answered]
    ) -> Answered:
        """Write down rows of one partner, but for those with something wrong. Answers, and keeps
        under the key, the `answer` of what came of it; the same rows twice change nothing."""
        if self.records.find(key) is not None:
            # Else what was reported since would be undone by a request that comes late.
            raise KeyTaken
        now = self.clock()
        merchants = self.merchants.find_many({row.merchant_id for row in rows}, consistent=False)
        judged = judge(rows, merchants, business_day(now))
        known = self._known(judged.good)
        changed = [sale for sale in judged.good if known.get(sale.order_id) != sale]
        if changed:
            were = [known[sale.order_id] for sale in changed if sale.order_id in known]
            self.sales.note(changed[0].partner_id, [*changed, *were], now)
            self.sales.put_many(changed)
        new = sum(sale.order_id not in known for sale in changed)
        answered = answer(
            Outcome(
                created=new,
                updated=len(changed) - new,
                unchanged=len(judged.good) - len(changed),
                rejections=[Rejection(row, error) for row, error in judged.wrong],
                rejected_rows=len(rows) - len(judged.good),
            )
        )
        kept = self.records.write(key, now, 200, body=answered)
        if kept:
            self.writer.transact(kept)
        return answered

    def _known(self, sales: Sequence[Sale]) -> dict[str, Sale]:
        if not sales:
            return {}
        return self.sales.of_orders(sales[0].partner_id, [sale.order_id for sale in sales])


class SoldElsewhere(Component, frozen=True, kw_only=True):
    """Sums what merchants sell on marketplaces beside what the ledger knows."""

    sales: Sales
    checkouts: Checkouts
    read: ReadCheckouts

    def beyond_captures(self, merchant_id: str, month: str) -> int:
        """What partners have reported of a merchant for a month, `YYYY-MM`, without what vouchers
        have paid of the same orders, which captures tell; in rupiah."""
        return sum(
            beyond(sale.amount, self._paid(sale))
            for sale in self.sales.of_month(merchant_id, month)
        )

    def _paid(self, sale: Sale) -> int:
        checkout = self.checkouts.of_order(sale.partner_id, sale.order_id)
        if checkout is None:
            return 0
        return checkout.captured - sum(self.read.seen(checkout).refunded.values())
