"""The directory of products: its documents, and looking through what all shops sell."""

from collections.abc import Iterator
from itertools import islice

import msgspec

from chalicelib.core.component import Component
from chalicelib.core.http.pages import no_cursor
from chalicelib.core.values.kelurahan import all_kelurahan, nearest_first
from chalicelib.documents.rules import Listing, folded, search
from chalicelib.documents.use.read import Reader
from chalicelib.merchants.rules.merchant import ACTIVE, Category, Merchant
from chalicelib.merchants.store.merchants import Merchants
from chalicelib.products.rules import Product, Service, place_key
from chalicelib.products.store import Products

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
            merchant_id=merchant.id,
            merchant_name=merchant.name,
            kelurahan_code=merchant.kelurahan_code,
            address=merchant.address,
        )


def decoded(content: bytes) -> Listing[PublicProduct]:
    """The products in a document's content."""
    found = msgspec.json.decode(content, type=list[PublicProduct])
    return Listing.of(
        [(place_key(one.category, one.name, one.id), folded(one.name), one) for one in found]
    )


class DirectoryDocument(Component, frozen=True, kw_only=True):
    """Makes the documents of products: one a kelurahan."""

    products: Products
    merchants: Merchants

    def places(self) -> list[str]:
        """Every kelurahan."""
        return [one.code for one in all_kelurahan()]

    def content(self, place: str) -> bytes:
        """What active merchants of a kelurahan sell."""
        shops: dict[str, Merchant] = {}
        return msgspec.json.encode(
            [
                PublicProduct.sold_at(shops[one.merchant_id], one)
                for one in self._all(place, shops)
                if shops[one.merchant_id].state == ACTIVE
            ]
        )

    def _all(self, place: str, shops: dict[str, Merchant]) -> Iterator[Product]:
        """Every product of a kelurahan whose merchant there is; `shops` gets the merchants."""
        entries = self.products.in_kelurahan(place, _AT_A_TIME)
        while part := list(islice(entries, _AT_A_TIME)):
            unknown = {merchant_id for merchant_id, _ in part} - shops.keys()
            shops |= self.merchants.find_many(sorted(unknown), consistent=False)
            yield from self.products.find_many([one for one in part if one[0] in shops])


class Directory(Component, frozen=True, kw_only=True):
    """The use case of whoever looks for a product."""

    reader: Reader[Listing[PublicProduct]]

    def page(
        self,
        q: str,
        category: str | None,
        near: str | None,
        service: str | None,
        cursor: str | None,
        limit: int,
    ) -> tuple[list[PublicProduct], str | None]:
        """A page of what active merchants sell, nearest to the kelurahan `near` first, by category
        and name within a kelurahan; and the next cursor. `q` is sought in names. Raises
        `validation_failed` for a cursor of another list."""
        codes = nearest_first(near)
        at, _, after = (cursor or "").partition("|")
        if cursor and at not in codes:
            raise no_cursor()

        def fits(one: PublicProduct) -> bool:
            return (category is None or one.category == category) and (
                service is None or service in one.services
            )

        self.reader.look()
        found, last = search(
            codes, self.reader.of, (at, after) if cursor else None, folded(q), fits, limit
        )
        return found, "|".join(last) if last else None
