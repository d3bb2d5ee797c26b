"""The public directory: where vouchers can be spent. Its documents, and looking through them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import msgspec

from chalicelib.core.component import Component
from chalicelib.core.values.instants import Clock, business_day
from chalicelib.core.values.kelurahan import nearest_first
from chalicelib.documents.rules import CITY, Name
from chalicelib.merchants.rules.check import counting
from chalicelib.merchants.rules.hours import Opening
from chalicelib.merchants.rules.merchant import (
    ACTIVE,
    CATEGORY_WORDS,
    Check,
    Merchant,
    Service,
    place_key,
)
from chalicelib.merchants.store.merchants import Merchants
from chalicelib.search.rules.listing import Listing, Row
from chalicelib.search.use import VOCABULARY, Found, Search, VocabularyDocument

# What is read of an index at a time: some 100 kB.
_AT_A_TIME = 1_000


class PublicMerchant(msgspec.Struct, frozen=True, gc=False):
    """A merchant as everybody sees it."""

    id: str
    name: str
    category: str
    kelurahan_code: str
    address: str
    services: list[Service]
    hours: list[Opening]
    checks: list[Check]

    @classmethod
    def of(cls, merchant: Merchant) -> "PublicMerchant":
        """What of a merchant is public."""
        return cls(**{name: getattr(merchant, name) for name in cls.__struct_fields__})

    @property
    def row(self) -> Row:
        """How it is listed, and by which words it is found."""
        told = f"{CATEGORY_WORDS[self.category]} {self.address}"
        return Row(place_key(self.category, self.name, self.id), self.name, told, self)

    def on(self, day: date) -> "PublicMerchant":
        """The same with those checks alone that count on a day."""
        if not self.checks:
            return self
        return msgspec.structs.replace(self, checks=counting(self.checks, day.isoformat()))


def documents_of(*places: str) -> list[Name]:
    """The documents that tell of merchants in these kelurahan, of what they sell, and of where all
    that is."""
    kinds = ("merchants", "products")
    told = [Name(kind, place) for place in places for kind in kinds]  # type: ignore[arg-type]
    return [*told, Name("addresses", CITY)]


class DirectoryDocument(Component, frozen=True, kw_only=True):
    """Makes the documents of merchants: one a kelurahan, and the vocabulary of all."""

    store: Merchants
    vocabulary: VocabularyDocument

    def places(self) -> list[str]:
        """Every kelurahan, then the vocabulary."""
        return [*nearest_first(), VOCABULARY]

    def content(self, place: str) -> bytes:
        """The active merchants of a kelurahan."""
        if place == VOCABULARY:
            return self.vocabulary.content(nearest_first())
        active = (one for one in self._all(place) if one.state == ACTIVE)
        return msgspec.json.encode(Listing.of(PublicMerchant.of(one).row for one in active))

    def _all(self, place: str) -> Iterator[Merchant]:
        after: str | None = None
        while True:
            found, after = self.store.in_kelurahan(place, after, _AT_A_TIME)
            yield from found
            if after is None:
                return


class Directory(Component, frozen=True, kw_only=True):
    """The use case of whoever looks for a shop."""

    search: Search
    clock: Clock

    def page(
        self,
        kelurahan_code: str | None,
        near: str | None,
        category: str | None,
        q: str,
        cursor: str | None,
        limit: int,
    ) -> Found[PublicMerchant]:
        """Active merchants, those of one kelurahan where it is given, else nearest to the kelurahan
        `near` first; within a kelurahan what `q` means most exactly, then by category and name.
        Raises `validation_failed` for a cursor of another kelurahan."""
        found = self.search.page(
            [kelurahan_code] if kelurahan_code else nearest_first(near),
            q,
            PublicMerchant,
            lambda one: category is None or one.category == category,
            cursor,
            limit,
        )
        today = business_day(self.clock())
        return replace(found, items=[one.on(today) for one in found.items])
