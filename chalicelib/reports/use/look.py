"""Looking at what was sold: at the ledger's journal, and where each merchant stands."""

from collections.abc import Iterable
from datetime import datetime

from chalicelib.core.component import Component
from chalicelib.ledger.rules.journal import cut
from chalicelib.ledger.rules.transfer import Transfer
from chalicelib.ledger.store.journal import Journal
from chalicelib.merchants.rules.merchant import Merchant
from chalicelib.merchants.store.merchants import Merchants
from chalicelib.reports.rules import SALES, Sale, merchant_of, sale


class LookAtSales(Component, frozen=True, kw_only=True):
    """Reads what the ledger tells of sales."""

    journal: Journal
    merchants: Merchants

    def at(self, since: datetime, until: datetime, most: int) -> tuple[list[Sale], datetime]:
        """What is listed as sold from `since` to `until`; or to an earlier instant, where that is
        more than about `most` sales. Answers that instant, too."""
        found, cut_at = cut(self.journal.oldest_first(since, until, SALES), most)
        return self.sales(found), cut_at or until

    def sales(self, transfers: Iterable[Transfer]) -> list[Sale]:
        """The sales among transfers, where their merchants stand now; of one that is not there
        nobody knows."""
        sold = [(one, id) for one in transfers if (id := merchant_of(one))]
        standing = self._standing({id for _, id in sold})
        return [sale(one, *standing.get(id, ("", ""))) for one, id in sold]

    def _standing(self, merchant_ids: set[str]) -> dict[str, tuple[str, str]]:
        found: dict[str, Merchant] = self.merchants.find_many(merchant_ids, consistent=False)
        # Half the units for all but those who have only just come.
        if new := merchant_ids - found.keys():
            found |= self.merchants.find_many(new)
        return {id: (one.category, one.kelurahan_code) for id, one in found.items()}
