"""A file of codes: how many, of which campaign, and how far it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal

from chalicelib.campaigns.rules.budget import Budget, spread
from chalicelib.campaigns.rules.terms import CLOSED, CODES, PUBLISHED, State, Terms
from chalicelib.core.values.errors import Explained, Refused

FileState = Literal["running", "done", "failed", "voiding", "voided"]
RUNNING: FileState = "running"
DONE: FileState = "done"
FAILED: FileState = "failed"
VOIDING: FileState = "voiding"
VOIDED: FileState = "voided"

# A thousand sheets of paper. Whoever needs more orders several files.
CODES_MOST = 10_000
# How long the file itself is kept: long enough to print it.
KEPT = timedelta(days=7)
# Over so many shards its money is spread: one transaction has room for them all.
SPREAD_MOST = 80


@dataclass(frozen=True, slots=True)
class CodeFile:
    """A file of `count` codes. `seed` is what they are made from, while they are being made; it is
    forgotten with the last of them, and nobody can make them again. `key` and `sheet_key` are the
    file and the sheet to print, once they are done; `gone_at` is when both are deleted. `voided`
    counts the codes that were made void before anybody had claimed them."""

    id: str
    campaign_id: str
    count: int
    state: FileState
    requested_by: str
    requested_at: str
    gone_at: str
    seed: str = field(default="", repr=False)
    key: str = ""
    sheet_key: str = ""
    voided: int = 0
    reason: str = ""


def order_refusal(terms: Terms, state: State) -> Refused | None:
    """Why no codes are made for a campaign whose budget stands in `state`; None where they are."""
    if terms.audience != CODES:
        return Explained("state_conflict", _NOT_BY_CODE)
    return None if state == PUBLISHED else Explained("campaign_not_open", _NOT_PUBLISHED)


def too_many(terms: Terms, root: int) -> Refused:
    """The refusal of more codes than what is left of the budget, `root` rupiah, pays."""
    codes = root // terms.face_value
    return Explained(
        "campaign_exhausted",
        (
            f"Sisa dana hanya cukup untuk {codes} kode lagi. Tidak ada kode yang dibuat. Tambah "
            "dana program, atau minta lebih sedikit kode.",
            f"What is left pays {codes} more codes. No code was made. Fund the campaign, or ask "
            "for fewer codes.",
        ),
        codes=codes,
    )


def shares(budget: Budget, face_value: int, count: int, offset: int) -> dict[int, int]:
    """What each shard of a budget gets of the money of `count` codes, rupiah by shard: those that
    have followed their campaign, SPREAD_MOST at most, in whole face values; the uneven ones begin
    at `offset`."""
    shards = budget.payers(0)[:SPREAD_MOST]
    if not shards:
        return {}
    parts = spread(count * face_value, face_value, len(shards), offset % len(shards))
    return {shard: amount for shard, amount in zip(shards, parts, strict=True) if amount}


def void_refusal(file: CodeFile) -> Refused | None:
    """Why a file's codes are not made void: it is still being made. None where they are, or have
    been."""
    return Refused("state_conflict") if file.state == RUNNING else None


def returns(terms: Terms) -> bool:
    """Whether a campaign still holds what its unclaimed codes were promised: one that is closed has
    given it all back."""
    return terms.state != CLOSED


def taken(shards: Sequence[int], face_value: int, count: int) -> Mapping[int, int]:
    """From which shards the money of `count` codes is taken, rupiah by shard, the fullest first;
    what they hold together is enough, unless somebody was faster."""
    found: dict[int, int] = {}
    wanted = count
    for shard in sorted(range(len(shards)), key=lambda one: -shards[one]):
        vouchers = min(shards[shard] // face_value, wanted)
        if not vouchers:
            break
        found[shard] = vouchers * face_value
        wanted -= vouchers
    return found if not wanted else {}


_NOT_BY_CODE = (
    "Program ini untuk warga terdaftar, bukan untuk pemegang kode. Tidak ada kode yang dibuat. "
    "Buat program dengan sasaran “pemegang kode”.",
    "This campaign is for residents of the registry, not for those who hold a code. No code was "
    "made. Set up a campaign whose audience is codes.",
)
_NOT_PUBLISHED = (
    "Kode hanya dibuat untuk program yang terbit. Tidak ada kode yang dibuat. Terbitkan dulu: "
    "sebelum waktu klaim tidak ada kode yang dapat dipakai.",
    "Codes are made for a published campaign only. No code was made. Publish it first: before its "
    "claiming time no code can be used.",
)
