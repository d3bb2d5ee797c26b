"""What partners are told of products: all that was changed since a moment."""

from dataclasses import dataclass

from chalicelib.core.component import Component
from chalicelib.core.values.instants import Clock, to_text
from chalicelib.documents.rules import SETTLES
from chalicelib.merchants.rules.merchant import ACTIVE
from chalicelib.merchants.store.merchants import Merchants
from chalicelib.products.store.changes import Changed, Changes
from chalicelib.products.store.products import Products
from chalicelib.products.use.directory import PublicProduct


@dataclass(frozen=True, slots=True)
class Told:
    """A product as it is now: `sold` is None for one that nobody can buy any more, as it is gone or
    its shop is not active."""

    id: str
    merchant_id: str
    updated_at: str
    sold: PublicProduct | None


@dataclass(frozen=True, slots=True)
class Part:
    """A part of what was changed, and where the next begins. Whoever has read all parts has surely
    read all that was changed before `through`."""

    items: list[Told]
    after: str | None
    through: str


class Feed(Component, frozen=True, kw_only=True):
    """The use case of partners that keep a copy of what shops sell.

    Nothing is missed: who changes a product moves it to the end of the order, in the same
    transaction; who changes a shop moves its products first; and `through` lags behind by as long
    as a change may still be written, or be missing from the index. So a change is told twice at
    times, which is harmless, as a product is told as it is.
    """

    changes: Changes
    products: Products
    merchants: Merchants
    clock: Clock

    def read(self, since: str, after: str | None, limit: int) -> Part:
        """What was changed since an instant ("": ever), or after a part that went before."""
        # The first part's: what came to light behind a later part is told the next time.
        through, _, place = (after or "").partition("|")
        through = through or to_text(self.clock() - SETTLES)
        found = self.changes.after(place or since, limit + 1)
        changed = found[:limit]
        last = f"{through}|{changed[-1].at}" if len(found) > limit else None
        return Part(self._told(changed), last, through)

    def _told(self, changed: list[Changed]) -> list[Told]:
        kept = [(one.merchant_id, one.product_id) for one in changed if not one.is_gone]
        products = {product.id: product for product in self.products.find_many(kept)}
        shops = self.merchants.find_many(
            sorted({product.merchant_id for product in products.values()}), consistent=False
        )
        told = []
        for one in changed:
            product, shop = products.get(one.product_id), shops.get(one.merchant_id)
            sold = None
            if product is not None and shop is not None and shop.state == ACTIVE:
                sold = PublicProduct.sold_at(shop, product)
            updated_at = product.updated_at if product else one.updated_at
            told.append(Told(one.product_id, one.merchant_id, updated_at, sold))
        return told
