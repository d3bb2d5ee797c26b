"""The directory of products: everybody may look through what all shops sell."""

from collections.abc import Iterator, Sequence

from chalicelib.core.component import Component
from chalicelib.core.http.pages import no_cursor
from chalicelib.core.values.kelurahan import nearest_first
from chalicelib.merchants.rules.merchant import ACTIVE, Merchant
from chalicelib.merchants.store.merchants import Merchants
from chalicelib.products.rules import Entry, Product, folded
from chalicelib.products.store import Products

# One search reads this many entries of the index and then answers what it has: a page may be
# short or empty, and the next one goes on. A third of what a city of 3,000 shops sells.
LOOKED_AT_MOST = 20_000
# Where most entries will not be what is sought, they are read by the thousand: about 150 kB.
_SOUGHT_AT_A_TIME = 1_000


class Directory(Component, frozen=True, kw_only=True):
    """The use case of whoever looks for a product."""

    products: Products
    merchants: Merchants
    looked_at_most: int = LOOKED_AT_MOST

    def page(
        self,
        q: str,
        category: str | None,
        near: str | None,
        service: str | None,
        cursor: str | None,
        limit: int,
    ) -> tuple[list[tuple[Product, Merchant]], str | None]:
        """A page of what active merchants sell, nearest to the kelurahan `near` first, by category
        and name within a kelurahan; and the next cursor. `q` is sought in names. Raises
        `validation_failed` for a cursor of another list."""
        wanted = folded(q)
        at_a_time = _SOUGHT_AT_A_TIME if wanted or service else limit
        shops: dict[str, Merchant] = {}
        found: list[tuple[Product, Merchant]] = []
        fitting: list[Entry] = []
        entries = self._entries(category, near, cursor, at_a_time)
        for looked_at, entry in enumerate(entries, start=1):
            if entry.fits(wanted, service):
                fitting.append(entry)
            stop = looked_at >= self.looked_at_most
            if stop or len(found) + len(fitting) >= limit:
                found += self._for_sale(fitting, shops)
                fitting = []
                if stop or len(found) >= limit:
                    return found, f"{entry.kelurahan_code}|{entry.place_key}"
        return found + self._for_sale(fitting, shops), None

    def _entries(
        self, category: str | None, near: str | None, cursor: str | None, at_a_time: int
    ) -> Iterator[Entry]:
        codes = nearest_first(near)
        at, _, after = (cursor or "").partition("|")
        if cursor and at not in codes:
            raise no_cursor()
        for code in codes[codes.index(at) :] if cursor else codes:
            yield from self.products.in_kelurahan(
                code, category, after if code == at else "", at_a_time
            )

    def _for_sale(
        self, entries: Sequence[Entry], shops: dict[str, Merchant]
    ) -> list[tuple[Product, Merchant]]:
        """The products of entries whose merchants are active. `shops` keeps the merchants that
        were looked up."""
        unknown = {one.merchant_id for one in entries} - shops.keys()
        if unknown:
            shops.update(self.merchants.find_many(sorted(unknown)))
        active = [
            one
            for one in entries
            if one.merchant_id in shops and shops[one.merchant_id].state == ACTIVE
        ]
        if not active:
            return []
        return [(one, shops[one.merchant_id]) for one in self.products.find_many(active)]
