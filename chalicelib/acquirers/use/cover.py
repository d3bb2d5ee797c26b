"""Seeing how far acquirers reach: a shop of which nobody tells gets no rewards."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from chalicelib.acquirers.rules.coverage import Heard, ShopHeard, Wanted, heard_of, shops_heard
from chalicelib.acquirers.rules.psp import Psp
from chalicelib.acquirers.store.coverage import Coverage
from chalicelib.acquirers.store.psps import Psps
from chalicelib.core.component import Component
from chalicelib.merchants.store.merchants import Merchants


@dataclass(frozen=True, slots=True)
class Reach:
    """Each acquirer, when it was last heard ("" for never) and of what; and the shops that were
    asked for, of all that have an NMID."""

    acquirers: list[tuple[Psp, str, Heard]]
    shops: list[ShopHeard]
    with_nmid: int
    never: int


class Cover(Component, frozen=True, kw_only=True):
    """The use case of whoever looks where acquirers are missing."""

    psps: Psps
    coverage: Coverage
    merchants: Merchants

    def reach(self, wanted: Wanted | None) -> Reach:
        """How far acquirers reach, as of a moment ago."""
        shops = self.merchants.nmids()
        psps, heard_at = self.psps.every(), self.coverage.heard()
        told = {psp.id: self.coverage.nmids(psp.id) for psp in psps}
        everything = shops_heard(shops, told, None)
        return Reach(
            acquirers=[
                (psp, heard_at.get(psp.id, ""), heard_of(told[psp.id], shops.values()))
                for psp in psps
            ],
            shops=shops_heard(shops, told, wanted),
            with_nmid=len(everything),
            never=sum(not one.last_on for one in everything),
        )

    def names(self, shops: Iterable[ShopHeard]) -> Mapping[str, str]:
        """The names of some shops, by merchant id."""
        ids = [one.merchant_id for one in shops]
        return {id: one.name for id, one in self.merchants.find_many(ids, consistent=False).items()}
