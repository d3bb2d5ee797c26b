"""Proving that a single transfer is in the signed tree of its day."""

from dataclasses import dataclass

from chalicelib.core.component import Component
from chalicelib.core.crypto.merkle import audit_path, leaf_hash
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import business_day, from_text
from chalicelib.days.rules.tree import WIDTH, find_leaf, leaf_of, subtree_of
from chalicelib.days.store.days import Days
from chalicelib.days.store.tiles import Tiles
from chalicelib.ledger.rules.accounts import account
from chalicelib.ledger.rules.journal import entry_key
from chalicelib.ledger.store.transfers import Transfers


@dataclass(frozen=True, slots=True)
class Proof:
    """That a transfer is in its day's tree: its leaf as text, its index from 0, and the path to the
    day's root, hex, bottom up."""

    date: str
    leaf: str
    index: int
    path: list[str]


class Prove(Component, frozen=True, kw_only=True):
    """The use case of proving."""

    days: Days
    tiles: Tiles
    transfers: Transfers

    def proof(self, transfer_id: str, merchant_id: str) -> Proof:
        """The proof that a transfer of a merchant's account is in its day's tree: a redemption, a
        refund, a payout. Raises `not_found`, and `state_conflict` until the day is closed."""
        transfer = self.transfers.find(transfer_id)
        mine = account("merchant", merchant_id)
        if transfer is None or mine not in (transfer.debit_account, transfer.credit_account):
            raise Refused("not_found")
        day = business_day(from_text(transfer.occurred_at))
        closed = self.days.find(day)
        if closed is None:
            raise Refused("state_conflict", date=day.isoformat())
        size = closed.record.transfers
        text = leaf_of(transfer)
        number, hashes = self.tiles.leaves_at(day, entry_key(transfer))
        place = find_leaf(hashes, leaf_hash(text))
        if place is None:
            # What was signed is another transfer than the one that stands there now.
            raise RuntimeError(f"{transfer_id} is not in the tree of {day}")
        known = {number: hashes}
        last = (size - 1) // WIDTH
        if last not in known:
            known[last] = self.tiles.leaves_at(day, None)[1]

        def tile(level: int, number: int) -> bytes:
            return known[number] if level == 0 else self.tiles.tile(day, level, number)

        index = number * WIDTH + place
        path = audit_path(index, size, subtree_of(tile))
        return Proof(day.isoformat(), text.decode(), index, [one.hex() for one in path])
