"""One pass over a business day: its journal, entry by entry, beside the stored transfers.

From it come what the totals of the day must say, which entries and transfers do not agree, what of
the day went through the bank's account, and the root that the stored transfers come to.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from chalicelib.core.component import Component
from chalicelib.core.crypto.merkle import Tree, leaf_hash
from chalicelib.core.crypto.signed import LEAF, leaf
from chalicelib.core.work import HasTime
from chalicelib.ledger.rules.accounts import BANK
from chalicelib.ledger.rules.transfer import Transfer
from chalicelib.ledger.store.listing import DayListing
from chalicelib.ledger.use.rebuild import Minutes, add
from chalicelib.reconciliation.rules.checks import Tally
from chalicelib.reconciliation.rules.entries import Entry, is_misplaced, says_the_same
from chalicelib.reconciliation.store.books import Books, ahead, batches
from chalicelib.reconciliation.use.rewards import RewardReading, RewardTally

# All that a journal entry copies of a transfer; receipts stay behind.
MEMBERS = tuple(name for name in Transfer.__dataclass_fields__ if name not in ("id", "receipt"))

# What is kept of an entry that goes through the bank's account.
_AT_BANK = ("id", "occurred_at", "debit_account", "amount", "bank_line")

# A text that is missing from a stored transfer is an empty one.
_EMPTY = dict.fromkeys(LEAF, "")


@dataclass
class DayBook:
    """What the pass has found.

    `listed` entries stand where they belong, of which `sound` say what the stored transfer says;
    `cut` of them lie before the instant up to which the projections are complete, and make up
    `minutes`. `at_bank` are those that go through the bank's account, `rewards` what those come to
    that reward payments. `day_root` is hex, "" where
    it was not asked for. `partial`: time ran out before that.
    """

    listed: int = 0
    sound: int = 0
    cut: int = 0
    minutes: Minutes = field(default_factory=dict)
    changed: Tally = field(default_factory=Tally)
    missing: Tally = field(default_factory=Tally)
    misplaced: Tally = field(default_factory=Tally)
    at_bank: list[Entry] = field(default_factory=list)
    rewards: RewardTally = field(default_factory=RewardTally)
    day_root: str = ""
    partial: bool = False


class DayReading(Component, frozen=True, kw_only=True):
    """Reads days. Memory holds some pages of the journal and some hundred transfers."""

    listing: DayListing
    books: Books
    rewards: RewardReading

    def read(self, day: date, until: str, *, rooted: bool, has_time: HasTime) -> DayBook:
        """The pass over a day; `until` (RFC 3339) is how far its projections are complete. The root
        is only made where it is asked for: it is half the work."""
        book, tree = DayBook(), Tree()
        for batch, (stored, rewards) in ahead(self._looked_up, batches(self.entries(day))):
            book.rewards.add(rewards)
            for entry in batch:
                if is_misplaced(entry, day):
                    book.misplaced.add(entry["id"], 0, entry["amount"])
                    continue
                transfer = stored.get(entry["id"])
                self._count(entry, until, book)
                self._assess(entry, transfer, book)
                if rooted and transfer is not None:
                    tree.add(leaf_hash(leaf({**_EMPTY, **transfer, "id": entry["id"]})))
            if not has_time():
                book.partial = True
                break
        if rooted:
            book.day_root = tree.root().hex()
        return book

    def entries(self, day: date) -> Iterator[Entry]:
        """The day's journal, oldest first."""
        return self.listing.of_day(day, MEMBERS)

    def _looked_up(self, batch: Sequence[Entry]) -> tuple[dict[str, dict[str, Any]], RewardTally]:
        return self.books.stored([entry["id"] for entry in batch]), self.rewards.of(batch)

    def _count(self, entry: Entry, until: str, book: DayBook) -> None:
        book.listed += 1
        if entry["occurred_at"] < until:
            book.cut += 1
            transfer = as_transfer(entry)
            if transfer is not None:
                add(book.minutes, [transfer])
        if BANK in (entry["debit_account"], entry["credit_account"]):
            book.at_bank.append({name: entry[name] for name in _AT_BANK})

    def _assess(self, entry: Entry, transfer: Mapping[str, Any] | None, book: DayBook) -> None:
        if transfer is None:
            book.missing.add(entry["id"], entry["amount"], 0)
        elif not says_the_same(entry, transfer, MEMBERS):
            book.changed.add(entry["id"], entry["amount"], transfer["amount"])
        else:
            book.sound += 1


def as_transfer(entry: Entry) -> Transfer | None:
    """The transfer that an entry tells of; None for one that can be none."""
    members: dict[str, Any] = {name: entry[name] or None for name in MEMBERS}
    for text in ("reference", "campaign_id"):
        members[text] = entry[text]
    try:
        return Transfer(id=entry["id"], **members)
    except (KeyError, ValueError):
        return None
