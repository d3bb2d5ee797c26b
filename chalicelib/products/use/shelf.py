"""A shop keeps its own products."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from chalicelib.core.component import Component
from chalicelib.core.dynamo.idempotency import Key, Records
from chalicelib.core.dynamo.writer import Write, Writer
from chalicelib.core.values import ids
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import Clock, to_text
from chalicelib.documents.rules import CITY, Name
from chalicelib.documents.use.announce import Announce
from chalicelib.merchants.store.merchants import Merchants
from chalicelib.products.rules import Offer, Product, by_name
from chalicelib.products.store.products import Products
from chalicelib.products.use.photograph import WRITTEN_S, Sweep

Answered = TypeVar("Answered")

# What tells where each product is.
_WHERE = Name("addresses", CITY)


class Shelf(Component, frozen=True, kw_only=True):
    """The use cases of a merchant's own products."""

    products: Products
    merchants: Merchants
    announce: Announce
    sweep: Sweep
    records: Records
    writer: Writer
    clock: Clock

    def of_merchant(self, merchant_id: str) -> list[Product]:
        """All products of a merchant, by name."""
        return sorted(self.products.of_merchant(merchant_id), key=by_name)

    def get(self, merchant_id: str, product_id: str) -> Product:
        """A merchant's own product, up to date. Raises `not_found`."""
        product = self.products.find(merchant_id, product_id)
        if product is None:
            raise Refused("not_found")
        return product

    def add(
        self,
        merchant_id: str,
        offer: Offer,
        key: Key | None,
        answer: Callable[[Product], Answered],
    ) -> Answered:
        """Put a new product on a merchant's shelf. Answers, and keeps under the key, the `answer`
        of it. Raises `not_found`, or `state_conflict` where the merchant has as many as it may."""
        merchant = self.merchants.find(merchant_id)
        if merchant is None:
            raise Refused("not_found")
        now = self.clock()
        product = Product(
            ids.new_id(ids.PRODUCT), merchant_id, merchant.kelurahan_code, offer, to_text(now)
        )
        answered = answer(product)
        self._announce(product, _WHERE)
        self.writer.transact(
            [
                *self.records.write(key, now, 201, body=answered),
                *self.products.put(product),
            ]
        )
        return answered

    def change(self, merchant_id: str, product_id: str, changes: Mapping[str, Any]) -> Product:
        """Change what a merchant says of its product: some fields of its Offer. Raises `not_found`,
        or `state_conflict` where the merchant moved at this very moment."""
        product = self.get(merchant_id, product_id)
        self._announce(product)
        offer = replace(product.offer, **changes)
        changed = replace(product, offer=offer, updated_at=to_text(self.clock()))
        self.writer.transact([self.products.change(changed)])
        return changed

    def remove(self, merchant_id: str, product_id: str) -> Product:
        """Take a merchant's product off its shelf. Raises `not_found`."""
        product = self.get(merchant_id, product_id)
        self.sweep.later(product, product.photo, WRITTEN_S)
        self._announce(product, _WHERE)
        self.writer.transact(self.products.remove(product, self.clock()))
        return product

    def move(self, merchant_id: str, kelurahan_code: str) -> None:
        """A merchant moves to another kelurahan, and its products with it. Whoever moves it has
        announced that."""
        now = self.clock()
        self._write(
            self.products.move(product, kelurahan_code, now)
            for product in self.products.of_merchant(merchant_id)
        )

    def touch(self, merchant_id: str) -> None:
        """Tell anew of all that a merchant sells, as the merchant is about to change: whoever reads
        in between asks from before that moment the next time."""
        now = self.clock()
        self._write(
            self.products.touch(product, now) for product in self.products.of_merchant(merchant_id)
        )

    def _write(self, writes: Iterable[Write]) -> None:
        if found := list(writes):
            self.writer.transact(found)

    def _announce(self, product: Product, *also: Name) -> None:
        self.announce.changing([Name("products", product.kelurahan_code), *also])
