"""The public directory: where vouchers can be spent. Its documents, and looking through them."""

from collections.abc import Iterator

import msgspec

from chalicelib.core.component import Component
from chalicelib.core.http.pages import no_cursor
from chalicelib.core.values.kelurahan import all_kelurahan, nearest_first
from chalicelib.documents.rules import Listing, Name, folded, search
from chalicelib.documents.use.read import Reader
from chalicelib.merchants.rules.merchant import ACTIVE, Merchant, place_key
from chalicelib.merchants.store.merchants import Merchants

# What is read of an index at a time: some 100 kB.
_AT_A_TIME = 1_000


class PublicMerchant(msgspec.Struct, frozen=True, gc=False):
    """A merchant as everybody sees it."""

    id: str
    name: str
    category: str
    kelurahan_code: str
    address: str

    @classmethod
    def of(cls, merchant: Merchant) -> "PublicMerchant":
        """What of a merchant is public."""
        return cls(**{name: getattr(merchant, name) for name in cls.__struct_fields__})


def documents_of(*places: str) -> list[Name]:
    """The documents that tell of merchants in these kelurahan, and of what they sell."""
    kinds = ("merchants", "products")
    return [Name(kind, place) for place in places for kind in kinds]  # type: ignore[arg-type]


def decoded(content: bytes) -> Listing[PublicMerchant]:
    """The merchants in a document's content."""
    found = msgspec.json.decode(content, type=list[PublicMerchant])
    return Listing.of(
        [(place_key(one.category, one.name, one.id), folded(one.name), one) for one in found]
    )


class DirectoryDocument(Component, frozen=True, kw_only=True):
    """Makes the documents of merchants: one a kelurahan."""

    store: Merchants

    def places(self) -> list[str]:
        """Every kelurahan."""
        return [one.code for one in all_kelurahan()]

    def content(self, place: str) -> bytes:
        """The active merchants of a kelurahan."""
        return msgspec.json.encode(
            [PublicMerchant.of(one) for one in self._all(place) if one.state == ACTIVE]
        )

    def _all(self, place: str) -> Iterator[Merchant]:
        after: str | None = None
        while True:
            found, after = self.store.in_kelurahan(place, after, _AT_A_TIME)
            yield from found
            if after is None:
                return


class Directory(Component, frozen=True, kw_only=True):
    """The use case of whoever looks for a shop."""

    reader: Reader[Listing[PublicMerchant]]

    def page(
        self,
        kelurahan_code: str | None,
        near: str | None,
        category: str | None,
        q: str,
        cursor: str | None,
        limit: int,
    ) -> tuple[list[PublicMerchant], str | None]:
        """Active merchants, those of one kelurahan where it is given, else nearest to the kelurahan
        `near` first; by category and name within a kelurahan. `q` is any part of a name. Raises
        `validation_failed` for a cursor of another kelurahan."""
        codes = [kelurahan_code] if kelurahan_code else nearest_first(near)
        at, _, after = (cursor or "").partition("|")
        if cursor and at not in codes:
            raise no_cursor()
        self.reader.look()
        found, last = search(
            codes,
            self.reader.of,
            (at, after) if cursor else None,
            folded(q),
            lambda one: category is None or one.category == category,
            limit,
        )
        return found, "|".join(last) if last else None
