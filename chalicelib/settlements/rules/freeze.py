"""The freeze of payouts: after a restore no money leaves until the bank has told what left before.

A restore puts the ledger back, and not the bank. What was paid after the instant that it goes back
to is owed once more, and would be paid once more.

open ◀── thawed by two officers, on the bank's word ──┐
  └── a restore, or a payout that nobody knows ──▶ frozen
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from chalicelib.core.values.errors import Explained, Refused
from chalicelib.core.values.instants import business_day, day_bounds, from_text
from chalicelib.settlements.rules.payment import expected_on

State = Literal["open", "frozen"]
OPEN: State = "open"
FROZEN: State = "frozen"

Cause = Literal["", "restore", "unknown_payout"]
RESTORE: Cause = "restore"
UNKNOWN_PAYOUT: Cause = "unknown_payout"

# What pays a debt twice where it alone goes back: who is owed, what the city has accepted, what was
# ordered, what was paid.
BOOKS = ("transfers", "merchants", "procurement", "settlements", "bank")

# An ordinal of a day's settlements for each 87 seconds of it: 993.
_SECONDS_PER_ORDINAL = 87


@dataclass(frozen=True, slots=True)
class Books:
    """The tables in which the ledger stands: DynamoDB's own id of each, by concept; and whether it
    says of one that it was restored."""

    ids: Mapping[str, str]
    restored: bool = False


@dataclass(frozen=True, slots=True)
class Freeze:
    """How payouts stand. `books` are the ids of the tables in which the ledger stood when money
    last might leave, or when it was frozen.

    `since` is the instant from which on the bank has to tell, "" where nobody knows; `frozen_at`
    that of the last freeze, also once it was thawed. Who proposed a thaw, when and why is "" where
    nobody has. `version` counts changes.
    """

    state: State = OPEN
    cause: Cause = ""
    since: str = ""
    frozen_at: str = ""
    proposed_by: str = ""
    proposed_at: str = ""
    reason: str = ""
    books: Mapping[str, str] = field(default_factory=dict)
    version: int = 0

    @property
    def frozen(self) -> bool:
        return self.state == FROZEN


def frozen(was: Freeze, cause: Cause, since: str, now: str, ids: Mapping[str, str]) -> Freeze:
    """What becomes of `was` by a freeze. Of two that are not thawed the earlier `since` counts, and
    what was proposed before is no more."""
    known = [instant for instant in (was.since if was.frozen else "", since) if instant]
    return Freeze(
        state=FROZEN,
        cause=cause,
        since=min(known, default=""),
        frozen_at=now,
        books=ids,
        version=was.version + 1,
    )


def noticed(seen: Freeze, books: Books, now: str) -> Freeze:
    """`seen`, frozen where the ledger stands in other tables than it did, or, as long as nobody
    knows where it stood, in restored ones. Nobody has said yet to which instant."""
    was_restored = seen.books != books.ids if seen.books else books.restored
    return frozen(seen, RESTORE, "", now, books.ids) if was_restored else seen


def thawed(seen: Freeze) -> Freeze:
    """`seen`, opened again. When it was frozen stays known."""
    return replace(seen, state=OPEN, version=seen.version + 1)


def thaw_refusal(seen: Freeze, by: str) -> Refused | None:
    """Why `by` (an actor) cannot approve a thaw: another must have proposed it. None where nothing
    is in the way."""
    if not seen.frozen or not seen.proposed_by:
        return Refused("state_conflict")
    return Refused("same_person") if seen.proposed_by == by else None


def told_until(seen: Freeze) -> date:
    """The day that the bank's statement has to reach: by its end the bank has carried out what was
    ordered before the freeze."""
    return expected_on(seen.frozen_at)


def is_from_before(seen: Freeze, drafted_at: str) -> bool:
    """Whether a settlement was drafted before payouts were frozen last: what it would pay may have
    been paid under its very number."""
    return bool(seen.frozen_at) and drafted_at <= seen.frozen_at


def ordinals_lost(seen: Freeze, day: date) -> int:
    """How many ordinals of a day's settlements are passed over, as a restore on that day may have
    lost them, and the bank knows them: more than can have been drafted by then."""
    if not seen.frozen_at or business_day(from_text(seen.frozen_at)) != day:
        return 0
    start, _ = day_bounds(day)
    return int((from_text(seen.frozen_at) - start).total_seconds()) // _SECONDS_PER_ORDINAL


def not_reconciled(seen: Freeze) -> Refused:
    """The refusal of whatever lets money leave while payouts are frozen."""
    return Explained(
        "not_reconciled",
        (
            "Pembayaran dibekukan: buku dipulihkan ke saat sebelumnya, atau bank mencatat "
            "pembayaran yang tidak dikenal buku. Tidak ada uang yang keluar. Unggah rekening koran "
            f"bank sampai {told_until(seen)}, jelaskan semua barisnya, lalu dua bendahara membuka "
            "kembali.",
            "Payouts are frozen: the ledger was restored to an earlier moment, or the bank has "
            "booked a payment that it does not know. No money has left. Take in the bank's "
            f"statement up to {told_until(seen)}, explain all its lines, then two officers thaw "
            "them.",
        ),
    )
