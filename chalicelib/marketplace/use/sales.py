"""Sales that partners report, for the city's growth: no money moves by them."""

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from chalicelib.core.component import Component
from chalicelib.core.dynamo.idempotency import Key, KeyTaken, Records
from chalicelib.core.dynamo.writer import Writer
from chalicelib.core.values.instants import Clock, business_day
from chalicelib.imports.rules import Outcome, Rejection
from chalicelib.marketplace.rules.moves import captures
from chalicelib.marketplace.rules.sales import Sale, beyond, judge
from chalicelib.marketplace.store.checkouts import Checkouts
from chalicelib.marketplace.store.sales import Sales
from chalicelib.merchants.store.merchants import Merchants
from chalicelib.redemptions.store import Refunded

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
    refunded: Refunded

    def beyond_captures(self, merchant_id: str, month: str) -> int:
        """What partners have reported of a merchant for a month, `YYYY-MM`, without what vouchers
        have paid of the same orders, which captures tell; in rupiah."""
        sales = list(self.sales.of_month(merchant_id, month))
        paid = self._paid((sale.partner_id, sale.order_id) for sale in sales)
        return sum(
            beyond(sale.amount, paid.get((sale.partner_id, sale.order_id), 0)) for sale in sales
        )

    def _paid(self, orders: Iterable[tuple[str, str]]) -> dict[tuple[str, str], int]:
        """What vouchers have paid of these orders, less refunds. Read many at once: a partner may
        report a year's orders on one day."""
        found = self.checkouts.of_orders(orders)
        ids = [paid.id for one in found for paid in captures(one)]
        refunded = self.refunded.of_many(ids) if ids else {}
        return {
            (one.partner_id, one.order_id): one.captured
            - sum(refunded.get(paid.id, 0) for paid in captures(one))
            for one in found
        }
