"""The directory of products: its documents, and looking through what all shops sell."""

from collections.abc import Iterator
from itertools import islice

import msgspec

from chalicelib.core.component import Component
from chalicelib.core.values.kelurahan import nearest_first
from chalicelib.merchants.rules.merchant import (
    ACTIVE,
    CATEGORY_WORDS,
    Category,
    Merchant,
    Service,
)
from chalicelib.merchants.store.merchants import Merchants
from chalicelib.products.rules import Product, place_key
from chalicelib.products.store.products import Products
from chalicelib.search.rules.listing import Listing, Row
from chalicelib.search.use import VOCABULARY, Found, Search, VocabularyDocument

# What is read of an index at a time: some 150 kB.
_AT_A_TIME = 1_000


class PublicProduct(msgspec.Struct, frozen=True):
    """A product as everybody sees it, and where it is sold."""

    id: str
    name: str
    price: int
    category: Category
    description: str
    made_in_malang: bool
    services: list[Service]
    available: bool
    photo: str
    merchant_id: str
    merchant_name: str
    kelurahan_code: str
    address: str

    @classmethod
    def sold_at(cls, merchant: Merchant, product: Product) -> "PublicProduct":
        """A product of a merchant."""
        offer = product.offer
        return cls(
            id=product.id,
            name=offer.name,
            price=offer.price,
            category=offer.category,
            description=offer.description,
            made_in_malang=offer.made_in_malang,
            services=list(offer.services),
            available=offer.available,
            photo=product.photo,
            merchant_id=merchant.id,
            merchant_name=merchant.name,
            kelurahan_code=merchant.kelurahan_code,
            address=merchant.address,
        )

    @property
    def row(self) -> Row:
        """How it is listed, and by which words it is found."""
        told = f"{self.merchant_name} {CATEGORY_WORDS[self.category]} {self.description}"
        return Row(place_key(self.category, self.name, self.id), self.name, told, self)


class DirectoryDocument(Component, frozen=True, kw_only=True):
    """Makes the documents of products: one a kelurahan, and the vocabulary of all."""

    products: Products
    merchants: Merchants
    vocabulary: VocabularyDocument

    def places(self) -> list[str]:
        """Every kelurahan, then the vocabulary."""
        return [*nearest_first(), VOCABULARY]

    def content(self, place: str) -> bytes:
        """What active merchants of a kelurahan sell."""
        if place == VOCABULARY:
            return self.vocabulary.content(nearest_first())
        shops: dict[str, Merchant] = {}
        listing = Listing.of(
            PublicProduct.sold_at(shops[one.merchant_id], one).row
            for one in self._all(place, shops)
            if shops[one.merchant_id].state == ACTIVE
        )
        return msgspec.json.encode(listing)

    def _all(self, place: str, shops: dict[str, Merchant]) -> Iterator[Product]:
        """Every product of a kelurahan whose merchant there is; `shops` gets the merchants."""
        entries = self.products.in_kelurahan(place, _AT_A_TIME)
        while part := list(islice(entries, _AT_A_TIME)):
            unknown = {merchant_id for merchant_id, _ in part} - shops.keys()
            shops |= self.merchants.find_many(sorted(unknown), consistent=False)
            yield from self.products.find_many([one for one in part if one[0] in shops])


class Directory(Component, frozen=True, kw_only=True):
    """The use case of whoever looks for a product."""

    search: Search

    def page(
        self,
        q: str,
        category: str | None,
        near: str | None,
        service: str | None,
        cursor: str | None,
        limit: int,
    ) -> Found[PublicProduct]:
        """A page of what active merchants sell, nearest to the kelurahan `near` first; within a
        kelurahan what `q` means most exactly, then by category and name. Raises
        `validation_failed` for a cursor of another list."""

        def fits(one: PublicProduct) -> bool:
            return (category is None or one.category == category) and (
                service is None or service in one.services
            )

        return self.search.page(nearest_first(near), q, PublicProduct, fits, cursor, limit)
