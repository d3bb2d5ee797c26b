"""Finding what a page shows, in the documents that everybody's searches read."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

import msgspec

from chalicelib.core.component import Component
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import Clock, business_day
from chalicelib.core.values.kelurahan import nearest_first
from chalicelib.documents.rules import CITY
from chalicelib.documents.use.read import Reader
from chalicelib.merchants.use.directory import PublicMerchant
from chalicelib.products.use.directory import PublicProduct
from chalicelib.search.rules.listing import Listing
from chalicelib.search.use import Document
from chalicelib.showcase.rules import LOOKED_THROUGH, SIMILAR_MOST, Addresses

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class ShopFound:
    """An active shop, all that it sells, and others of its category, nearest first."""

    shop: PublicMerchant
    goods: list[PublicProduct]
    similar: list[PublicMerchant]


@dataclass(frozen=True, slots=True)
class ProductFound:
    """A product, the active shop that sells it, and others of its category by other shops, nearest
    first."""

    product: PublicProduct
    shop: PublicMerchant
    similar: list[PublicProduct]


def decoded(content: bytes) -> Addresses:
    """What the document of addresses holds."""
    return msgspec.json.decode(content, type=Addresses)


class Find(Component, frozen=True, kw_only=True):
    """The use case of whoever opens a page. Reads at most where something is, and the documents of
    that kelurahan and of some near it."""

    addresses: Reader[Addresses]
    merchants: Reader[Document]
    products: Reader[Document]
    clock: Clock

    def shop(self, merchant_id: str) -> ShopFound:
        """An active shop. Raises `not_found`."""
        code = self._place(merchant_id)
        today = business_day(self.clock())
        shop = self._shop(code, merchant_id, today)
        goods = [
            one
            for one in self._entries(self.products, code, PublicProduct)
            if one.merchant_id == merchant_id
        ]
        similar = self._similar(
            self.merchants,
            code,
            PublicMerchant,
            lambda one: one.category == shop.category and one.id != shop.id,
        )
        return ShopFound(shop, goods, similar)

    def product(self, product_id: str) -> ProductFound:
        """A product of an active shop. Raises `not_found`."""
        code = self._place(product_id)
        product = self._one(self.products, code, PublicProduct, product_id)
        shop = self._shop(code, product.merchant_id, business_day(self.clock()))
        similar = self._similar(
            self.products,
            code,
            PublicProduct,
            lambda one: one.category == product.category and one.merchant_id != shop.id,
        )
        return ProductFound(product, shop, similar)

    def places(self) -> list[str]:
        """Every kelurahan in which something is."""
        self.addresses.look()
        known = self.addresses.of(CITY)
        return known.places if known else []

    def listed(self, code: str) -> tuple[list[str], list[str]]:
        """The ids of a kelurahan's active shops, and of what they sell."""
        self._look()
        return (
            [one.id for one in self._entries(self.merchants, code, PublicMerchant)],
            [one.id for one in self._entries(self.products, code, PublicProduct)],
        )

    def sold(self, codes: Iterable[str]) -> Iterator[PublicProduct]:
        """All that active shops of these kelurahan sell."""
        self._look()
        for code in codes:
            yield from self._entries(self.products, code, PublicProduct)

    def _look(self) -> None:
        for reader in (self.addresses, self.merchants, self.products):
            reader.look()

    def _place(self, id: str) -> str:
        self._look()
        known = self.addresses.of(CITY)
        place = known.place(id) if known else None
        if place is None:
            raise Refused("not_found")
        return place

    def _shop(self, code: str, merchant_id: str, today: date) -> PublicMerchant:
        return self._one(self.merchants, code, PublicMerchant, merchant_id).on(today)

    def _one(self, reader: Reader[Document], code: str, entry: type[T], id: str) -> T:
        # Only what may be it is decoded.
        for one in self._entries(reader, code, entry, f'"id":"{id}"'.encode()):
            if getattr(one, "id", "") == id:
                return one
        raise Refused("not_found")

    def _similar(
        self, reader: Reader[Document], code: str, entry: type[T], fits: Callable[[T], bool]
    ) -> list[T]:
        found: list[T] = []
        for place in nearest_first(code)[:LOOKED_THROUGH]:
            for one in self._entries(reader, place, entry):
                if fits(one):
                    found.append(one)
                    if len(found) == SIMILAR_MOST:
                        return found
        return found

    def _entries(
        self, reader: Reader[Document], code: str, entry: type[T], holding: bytes = b""
    ) -> Iterator[T]:
        here = reader.of(code)
        if isinstance(here, Listing):
            decoder = msgspec.json.Decoder(entry)
            for raw in here.entries:
                if holding in bytes(raw):
                    yield decoder.decode(raw)
