"""The orders that a resident has agreed to."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from chalicelib.core.component import Component
from chalicelib.core.values.instants import Clock, from_text
from chalicelib.core.values.subject import Subject
from chalicelib.ledger.rules.accounts import account
from chalicelib.ledger.rules.journal import entry_key
from chalicelib.ledger.rules.transfer import Transfer
from chalicelib.ledger.store.journal import Journal
from chalicelib.ledger.store.totals import Totals
from chalicelib.marketplace.rules.checkout import Checkout
from chalicelib.marketplace.store.checkouts import Checkouts
from chalicelib.marketplace.use.read import Looked, ReadCheckouts
from chalicelib.vouchers.use.wallet import Wallet

# Before there was a city.
_EVER_SINCE = "2020-01-01T00:00:00Z"


class OwnCheckouts(Component, frozen=True, kw_only=True):
    """Lists them by what was held of the resident's vouchers: no list of its own to keep right."""

    wallet: Wallet
    journal: Journal
    totals: Totals
    checkouts: Checkouts
    read: ReadCheckouts
    clock: Clock

    def page(self, by: Subject, cursor: str | None, limit: int) -> tuple[list[Looked], str | None]:
        """Those of a page of movements, newest first and each as it stands now, and the next
        cursor."""
        until = self.clock() + timedelta(minutes=1)
        moved: list[Transfer] = []
        more = False
        for held in self.wallet.every(by):
            name = account("voucher", held.voucher.id)
            page = self.journal.of_account(name, from_text(_EVER_SINCE), until, cursor, limit)
            more = more or len(page) == limit
            moved += page
        moved.sort(key=entry_key, reverse=True)
        more = more or len(moved) > limit
        moved = moved[:limit]
        found = self._agreed([one for one in moved if one.kind == "authorize"])
        return found, entry_key(moved[-1]) if more and moved else None

    def through(self) -> datetime:
        """How far the list surely reaches."""
        return self.totals.through()

    def _agreed(self, moved: Sequence[Transfer]) -> list[Looked]:
        ids = [one.credit_account.partition(":")[2] for one in moved]
        found = {one.id: one for one in self.checkouts.find_many(ids)} if ids else {}
        return [
            self.read.seen(found[id])
            for id, one in zip(ids, moved, strict=True)
            if id in found and _is_first(one, found[id])
        ]


def _is_first(moved: Transfer, checkout: Checkout) -> bool:
    """Whether a transfer is of the first of a checkout's vouchers: each stands in the list once."""
    return moved.debit_account == account("voucher", checkout.parts[0].voucher_id)
