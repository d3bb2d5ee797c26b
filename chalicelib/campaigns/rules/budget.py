"""How a campaign's money is spread over the parts of its budget, and what each of them pays."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from chalicelib.campaigns.rules.terms import DRAFT, PUBLISHED, State
from chalicelib.core.values.errors import Refused

# A part of a budget: the root, where money comes in and goes back, or the number of a shard.
Part = int | Literal["root"]
ROOT: Literal["root"] = "root"


@dataclass(frozen=True, slots=True)
class Root:
    """The root of a budget as it stands: always in its campaign's own state. `balance` in rupiah;
    `credits` adds up what came in from outside, `moves` counts what went out or to and from shards.
    Two readings of one root that are equal had no money come or go between them."""

    state: State
    balance: int
    credits: int
    moves: int


@dataclass(frozen=True, slots=True)
class Shard:
    """A shard of a budget as it stands: the campaign's state that it has followed to, with its
    version, and rupiah."""

    state: State
    version: int
    balance: int


# What of a shard stands before the campaign was first published.
NO_SHARD = Shard(DRAFT, -1, 0)


@dataclass(frozen=True, slots=True)
class Budget:
    """A campaign's money: the root, and the shards, which were read after it."""

    root: Root
    shards: tuple[Shard, ...]

    @property
    def total(self) -> int:
        """All of it, in rupiah."""
        return self.root.balance + sum(shard.balance for shard in self.shards)

    @property
    def left(self) -> list[tuple[Part, int]]:
        """The parts that hold something, with their rupiah."""
        parts: list[tuple[Part, int]] = [(ROOT, self.root.balance)]
        parts += [(number, shard.balance) for number, shard in enumerate(self.shards)]
        return [(part, balance) for part, balance in parts if balance]

    def payers(self, amount: int) -> list[int]:
        """The shards that can pay `amount` rupiah."""
        return [
            number
            for number, shard in enumerate(self.shards)
            if shard.state == PUBLISHED and shard.balance >= amount
        ]

    def behind(self, version: int) -> list[int]:
        """The shards that have not followed their campaign to a version yet."""
        return [number for number, shard in enumerate(self.shards) if shard.version < version]


class Empty(Refused):
    """The part of the budget that was asked cannot pay a whole voucher: another one may."""

    def __init__(self) -> None:
        super().__init__("campaign_exhausted")


class Overtaken(Refused):
    """Somebody else was faster: look again at what stands there."""

    def __init__(self) -> None:
        super().__init__("state_conflict", retry_after=1)


def payment_refusal(part: Part, state: State | None) -> Refused:
    """Why a part of a budget that stood in `state` (None: it did not stand there) does not pay a
    voucher. Only the root can say `campaign_not_open`, as a shard may not have followed its
    campaign yet; else Empty."""
    if part == ROOT and state != PUBLISHED:
        return Refused("campaign_not_open")
    return Empty()


def spread(amount: int, step: int, shards: int, offset: int = 0) -> list[int]:
    """Whole steps of `amount` over shards, as evenly as can be; the odd rest stays behind.

    `offset` is where the uneven ones begin, so that small sums do not always go to the first.
    """
    vouchers = amount // step
    each, more = divmod(vouchers, shards)
    parts = [each * step] * shards
    for i in range(more):
        parts[(offset + i) % shards] += step
    return parts


def taken_along(root: int, step: int, shards: int) -> int:
    """What of the rupiah in a root goes on to a shard when a claim finds all shards empty: an even
    share in whole steps, or one of them where there are fewer."""
    vouchers = root // step
    return max(vouchers // shards, min(vouchers, 1)) * step


def gathered(root: int, shards: Sequence[int], step: int, amount: int) -> dict[int, int]:
    """What each shard must give so that the root holds `amount` (rupiah): the fullest first, in
    whole steps, so that odd sums stay in the root. May come to less than is wanted."""
    wanted = amount - root
    given: dict[int, int] = {}
    for shard in sorted(range(len(shards)), key=lambda one: -shards[one]):
        if wanted <= 0:
            break
        whole = -(-wanted // step) * step
        given[shard] = min(whole, shards[shard])
        wanted -= given[shard]
    return {shard: part for shard, part in given.items() if part}
