"""What shops sell: each keeps its own products, and everybody may look through all of them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from chalicelib.core.dynamo.idempotency import Key, Records
from chalicelib.core.dynamo.writer import Writer
from chalicelib.core.http.pages import no_cursor
from chalicelib.core.values import ids
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import Clock
from chalicelib.core.values.kelurahan import nearest_first
from chalicelib.merchants.rules.merchant import ACTIVE, Merchant
from chalicelib.merchants.store.merchants import Merchants
from chalicelib.products.rules import Entry, Offer, Product, folded
from chalicelib.products.store import Products

# One search reads this many entries of the index and then answers what it has: a page may be
# short or empty, and the next one goes on. A third of what a city of 3,000 shops sells.
LOOKED_AT_MOST = 20_000
# Where most entries will not be what is sought, they are read by the thousand: about 150 kB.
_SOUGHT_AT_A_TIME = 1_000


class ProductService:
    """The use cases of products."""

    def __init__(
        self,
        products: Products,
        merchants: Merchants,
        records: Records,
        writer: Writer,
        clock: Clock,
        looked_at_most: int = LOOKED_AT_MOST,
    ) -> None:
        self._products = products
        self._merchants = merchants
        self._records = records
        self._writer = writer
        self._clock = clock
        self._looked_at_most = looked_at_most

    def of_merchant(self, merchant_id: str) -> list[Product]:
        """All products of a merchant, by name."""
        found = self._products.of_merchant(merchant_id)
        return sorted(found, key=lambda product: (folded(product.offer.name), product.id))

    def get(self, merchant_id: str, product_id: str) -> Product:
        """A merchant's own product, up to date. Raises `not_found`."""
        product = self._products.find(merchant_id, product_id)
        if product is None:
            raise Refused("not_found")
        return product

    def add(
        self, merchant_id: str, offer: Offer, key: Key | None, view: Callable[[Product], Any]
    ) -> Any:
        """Put a new product on a merchant's shelf. Answers `view` of it. Raises `not_found`, or
        `state_conflict` where the merchant has as many as it may."""
        merchant = self._merchants.find(merchant_id)
        if merchant is None:
            raise Refused("not_found")
        product = Product(ids.new_id(ids.PRODUCT), merchant_id, merchant.kelurahan_code, offer)
        body = view(product)
        self._writer.transact(
            [
                *self._records.write(key, self._clock(), 201, body=body),
                *self._products.put(product),
            ]
        )
        return body

    def change(self, merchant_id: str, product_id: str, changes: Mapping[str, Any]) -> Product:
        """Change what a merchant says of its product. Raises `not_found`, or `state_conflict`
        where the merchant moved at this very moment."""
        product = self.get(merchant_id, product_id)
        changed = replace(product, offer=replace(product.offer, **changes))
        self._writer.transact([self._products.change(changed)])
        return changed

    def remove(self, merchant_id: str, product_id: str) -> Product:
        """Take a merchant's product off its shelf. Raises `not_found`."""
        product = self.get(merchant_id, product_id)
        self._writer.transact(self._products.remove(product))
        return product

    def move(self, merchant_id: str, kelurahan_code: str) -> None:
        """A merchant moves to another kelurahan, and its products with it."""
        writes = [
            self._products.move(product, kelurahan_code)
            for product in self._products.of_merchant(merchant_id)
        ]
        if writes:
            self._writer.transact(writes)

    def search(
        self,
        q: str,
        category: str | None,
        near: str | None,
        service: str | None,
        cursor: str | None,
        limit: int,
    ) -> tuple[list[tuple[Product, Merchant]], str | None]:
        """A page of what active merchants sell, nearest to the kelurahan `near` first, by category
        and name within a kelurahan; and the next cursor. `q` is sought in names."""
        wanted = folded(q)
        at_a_time = _SOUGHT_AT_A_TIME if wanted or service else limit
        shops: dict[str, Merchant] = {}
        found: list[tuple[Product, Merchant]] = []
        fitting: list[Entry] = []
        entries = self._entries(category, near, cursor, at_a_time)
        for looked_at, entry in enumerate(entries, start=1):
            if entry.fits(wanted, service):
                fitting.append(entry)
            stop = looked_at >= self._looked_at_most
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
            yield from self._products.in_kelurahan(
                code, category, after if code == at else "", at_a_time
            )

    def _for_sale(
        self, entries: Sequence[Entry], shops: dict[str, Merchant]
    ) -> list[tuple[Product, Merchant]]:
        """The products of entries whose merchants are active. `shops` keeps the merchants that
        were looked up."""
        unknown = {one.merchant_id for one in entries} - shops.keys()
        if unknown:
            shops.update(self._merchants.find_many(sorted(unknown)))
        active = [
            one
            for one in entries
            if one.merchant_id in shops and shops[one.merchant_id].state == ACTIVE
        ]
        if not active:
            return []
        return [(one, shops[one.merchant_id]) for one in self._products.find_many(active)]
