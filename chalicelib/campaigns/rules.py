"""What a campaign allows, and how its budget is spread."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from chalicelib.core.values import ids
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import to_text

State = Literal["draft", "published", "paused", "closed"]

DRAFT = "draft"
PUBLISHED = "published"
PAUSED = "paused"
CLOSED = "closed"

# (state, action) -> next state; contract, "Admin".
# Repeating an action answers the same again, and finishes what a crash left half done.
_NEXT = {
    (DRAFT, "publish"): PUBLISHED,
    (PAUSED, "publish"): PUBLISHED,
    (PUBLISHED, "publish"): PUBLISHED,
    (PUBLISHED, "pause"): PAUSED,
    (PAUSED, "pause"): PAUSED,
    (PUBLISHED, "close"): CLOSED,
    (PAUSED, "close"): CLOSED,
    (CLOSED, "close"): CLOSED,
}

# One item takes one transaction at a time, in 10-20 ms; docs/ledger.md derives the number.
SHARDS_BY_DEFAULT = 64
SHARDS_AT_MOST = 512


@dataclass(frozen=True, slots=True)
class Terms:
    """A campaign as it was set up, and its state. Money in rupiah; instants as RFC 3339 text.

    An empty list means no limit. `per_merchant_per_day` and `per_merchant` are ceilings on what
    one merchant may redeem, None for none. `shards` is over how many items the budget is spread.
    """

    id: str
    name: str
    description: str
    state: str
    face_value: int
    per_resident: int
    claim_from: str
    claim_until: str
    spend_until: str
    categories: tuple[str, ...]
    kelurahan: tuple[str, ...]
    segments: tuple[str, ...]
    partial_spend: bool
    account_code: str
    per_merchant_per_day: int | None
    per_merchant: int | None
    shards: int
    created_at: str
    created_by: str

    def must_be_claimable(self, now: datetime) -> None:
        """Raise `campaign_not_open` outside the claiming window or while not published."""
        if self.state != PUBLISHED or not self.claim_from <= to_text(now) < self.claim_until:
            raise Refused("campaign_not_open")

    def must_be_spendable(self) -> None:
        """Raise `campaign_not_open` while not published: paused or closed."""
        if self.state != PUBLISHED:
            raise Refused("campaign_not_open")


@dataclass(frozen=True, slots=True)
class Preview:
    """What a campaign would come to if everybody who may claims all there is, in rupiah."""

    eligible: int
    vouchers: int
    cost: int


def preview(eligible: int, per_resident: int, face_value: int) -> Preview:
    """What a campaign would come to with so many residents who may claim."""
    vouchers = eligible * per_resident
    return Preview(eligible, vouchers, vouchers * face_value)


def next_state(terms: Terms, action: str, now: datetime) -> str:
    """The state after publish, pause or close. Raises `state_conflict`: closing waits until
    nobody can spend any more."""
    state = _NEXT.get((terms.state, action))
    if state is None or (action == "close" and to_text(now) < terms.spend_until):
        raise Refused("state_conflict")
    return state


def spread(amount: int, face_value: int, shards: int, offset: int = 0) -> list[int]:
    """Whole face values of `amount` over shards, as evenly as can be; the odd rest stays behind.

    `offset` is where the uneven ones begin, so that small sums do not always go to the first.
    """
    vouchers = amount // face_value
    each, more = divmod(vouchers, shards)
    parts = [each * face_value] * shards
    for i in range(more):
        parts[(offset + i) % shards] += face_value
    return parts


def gathered(root: int, shards: Sequence[int], face_value: int, amount: int) -> dict[int, int]:
    """What each shard must give so that the root holds `amount` (rupiah): the fullest first, in
    whole face values, so that odd sums stay in the root. May come to less than is wanted."""
    wanted = amount - root
    given: dict[int, int] = {}
    for shard in sorted(range(len(shards)), key=lambda one: -shards[one]):
        if wanted <= 0:
            break
        whole = -(-wanted // face_value) * face_value
        given[shard] = min(whole, shards[shard])
        wanted -= given[shard]
    return {shard: part for shard, part in given.items() if part}


def fund_id(reference: str) -> str:
    """The id of the one transfer that an SP2D number can make, however it is spaced or cased."""
    number = "".join(reference.split()).casefold()
    return ids.TRANSFER + hashlib.sha256(f"fund:{number}".encode()).hexdigest()[:24]
