"""Makes the document that tells where each shop and each product is."""

from collections.abc import Iterator

import msgspec

from chalicelib.core.component import Component
from chalicelib.core.values.kelurahan import nearest_first
from chalicelib.documents.rules import CITY
from chalicelib.merchants.store.merchants import Merchants
from chalicelib.products.store.products import Products
from chalicelib.showcase.rules import Addresses

# What is read of an index at a time: some 100 kB.
_AT_A_TIME = 1_000


class AddressesDocument(Component, frozen=True, kw_only=True):
    """One for the city, of what two indexes tell. Whether a shop is active is told by the documents
    that it leads to."""

    merchants: Merchants
    products: Products

    def places(self) -> list[str]:
        """The city."""
        return [CITY]

    def content(self, place: str) -> bytes:
        """Every shop's and every product's kelurahan."""
        return msgspec.json.encode(Addresses.of(self._all()))

    def _all(self) -> Iterator[tuple[str, str]]:
        for code in nearest_first():
            for merchant_id in self.merchants.ids_in_kelurahan(code):
                yield merchant_id, code
            for _, product_id in self.products.in_kelurahan(code, _AT_A_TIME):
                yield product_id, code
