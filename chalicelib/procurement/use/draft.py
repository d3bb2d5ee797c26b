"""Drafting an order, changing it, and submitting it. No money moves."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from chalicelib.core.component import Component
from chalicelib.core.dynamo.idempotency import Key
from chalicelib.core.values import ids
from chalicelib.core.values.errors import invalid
from chalicelib.core.values.instants import to_text
from chalicelib.core.values.subject import Subject
from chalicelib.merchants.store.merchants import Merchants
from chalicelib.procurement.rules.order import DRAFT, Item, Means, Order, Terms
from chalicelib.procurement.rules.steps import changed, must_be_active, must_be_payable, submitted
from chalicelib.procurement.use.step import Step, V, View
from chalicelib.products.store.products import Products


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an officer wants to buy: `made_in_malang` of an item is None where nobody says so, and
    then as the merchant's product says."""

    unit: str
    merchant_id: str
    account_code: str
    reference: str
    means: Means
    items: Sequence[tuple[Item, bool | None]]


class DraftOrder(Component, frozen=True, kw_only=True):
    """The use cases of a unit's officer who wants to buy."""

    merchants: Merchants
    products: Products
    step: Step

    def draft(self, wanted: Wanted, by: Subject, key: Key, view: View[V]) -> V:
        """Put a draft. Answers `view` of it, which is kept under the key. Raises `not_found` or
        `merchant_not_active` for its merchant, `validation_failed` for a product that is not
        its."""
        terms, now = self._terms(wanted), self.step.clock()
        order = Order(
            id=ids.new_id(ids.ORDER),
            terms=terms,
            state=DRAFT,
            version=1,
            drafted_by=by.actor,
            drafted_at=to_text(now),
            hands=frozenset({by.phone}),
        )
        self.step.writer.transact(
            [
                *self.step.keep(key, view, 201)(order, now),
                *self.step.orders.put(order, now),
                self.step.entry(by, "draft", order.id, now),
            ]
        )
        return view(order)

    def change(
        self, order_id: str, wanted: Wanted, by: Subject, key: Key | None, view: View[V]
    ) -> V:
        """Put other terms in place of a draft's. Raises what `draft` raises, and
        `state_conflict`."""
        terms = self._terms(wanted)
        kept = self.step.keep(key, view)
        return view(
            self.step.take(order_id, "change", by, kept, lambda order, _: changed(order, terms, by))
        )

    def submit(self, order_id: str, by: Subject, key: Key | None, view: View[V]) -> V:
        """Submit a draft for approval. Raises `not_found`, `state_conflict`."""
        kept = self.step.keep(key, view)
        return view(
            self.step.take(
                order_id, "submit", by, kept, lambda order, now: submitted(order, by, to_text(now))
            )
        )

    def _terms(self, wanted: Wanted) -> Terms:
        merchant = self.merchants.get(wanted.merchant_id)
        must_be_active(merchant.state)
        named = {item.product_id for item, _ in wanted.items if item.product_id}
        keys = [(merchant.id, one) for one in named if one.startswith(ids.PRODUCT)]
        shelf = {one.id: one.offer for one in self.products.find_many(keys)}
        items = []
        for i, (item, local) in enumerate(wanted.items):
            if item.product_id and item.product_id not in shelf:
                raise invalid(
                    f"items[{i}].product_id",
                    "bukan barang pedagang ini",
                    "is no product of this merchant's",
                )
            if local is None:
                local = bool(item.product_id) and shelf[item.product_id].made_in_malang
            items.append(replace(item, made_in_malang=local))
        must_be_payable(items)
        return Terms(
            unit=wanted.unit,
            merchant_id=merchant.id,
            merchant_name=merchant.name,
            account_code=wanted.account_code,
            reference=wanted.reference,
            means=wanted.means,
            items=tuple(items),
            size=merchant.size,
            cooperative=merchant.cooperative,
        )
