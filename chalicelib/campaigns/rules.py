"""What a campaign allows, and how its budget is spread."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Literal

from chalicelib.core.values import ids
from chalicelib.core.values.errors import Explained, Refused
from chalicelib.core.values.instants import business_day, from_text, to_text
from chalicelib.ledger.rules.accounts import TREASURY, account
from chalicelib.ledger.rules.sums import Sums
from chalicelib.ledger.rules.transfer import Transfer
from chalicelib.merchants.rules.merchant import Category
from chalicelib.treasury.rules.promise import number_of

State = Literal["draft", "published", "paused", "closed"]
Action = Literal["publish", "pause", "close"]

DRAFT: State = "draft"
PUBLISHED: State = "published"
PAUSED: State = "paused"
CLOSED: State = "closed"

# (state, action) -> next state; contract, "Admin".
# Repeating an action answers the same again, and finishes what a crash left half done.
_NEXT: Mapping[tuple[State, Action], State] = {
    (DRAFT, "publish"): PUBLISHED,
    (PAUSED, "publish"): PUBLISHED,
    (PUBLISHED, "publish"): PUBLISHED,
    (PUBLISHED, "pause"): PAUSED,
    (PAUSED, "pause"): PAUSED,
    (PUBLISHED, "close"): CLOSED,
    (PAUSED, "close"): CLOSED,
    (CLOSED, "close"): CLOSED,
}

# One item takes a transaction at a time, in 10-20 ms; docs/ledger.md derives the number.
SHARDS_BY_DEFAULT = 64
SHARDS_AT_MOST = 512

# A part of a budget: the root, where money comes in and goes back, or the number of a shard.
Part = int | Literal["root"]
ROOT: Literal["root"] = "root"


@dataclass(frozen=True, slots=True)
class Terms:
    """A campaign as it was set up, and its state. Money in rupiah; instants as RFC 3339 text.

    An empty list means no limit. `per_merchant_per_day` and `per_merchant` are ceilings on what
    one merchant may redeem, None for none. `shards` is over how many items the budget is spread.
    `version` counts the changes of its state.
    """

    id: str
    name: str
    description: str
    state: State
    face_value: int
    per_resident: int
    claim_from: str
    claim_until: str
    spend_until: str
    categories: tuple[Category, ...]
    kelurahan: tuple[str, ...]
    segments: tuple[str, ...]
    partial_spend: bool
    account_code: str
    per_merchant_per_day: int | None
    per_merchant: int | None
    shards: int
    created_at: str
    created_by: str
    version: int = 0


Warning = Literal["crosses_year_end"]


def warnings(terms: Terms) -> list[Warning]:
    """What whoever plans a campaign should know: one that goes on in a later year than it begins in
    is open when its year's unspent money must go back (PP 12/2019; Permendagri 77/2020)."""
    begins = business_day(from_text(terms.claim_from))
    # Spent before this instant: a campaign until midnight ends on the day before.
    last = business_day(from_text(terms.spend_until) - timedelta(milliseconds=1))
    return ["crosses_year_end"] if last.year > begins.year else []


def claim_refusal(terms: Terms, now: datetime) -> Refused | None:
    """`campaign_not_open` outside the claiming window or while not published; else None."""
    if terms.state != PUBLISHED or not terms.claim_from <= to_text(now) < terms.claim_until:
        return Refused("campaign_not_open")
    return None


def spend_refusal(terms: Terms) -> Refused | None:
    """`campaign_not_open` while not published: paused or closed; else None."""
    return None if terms.state == PUBLISHED else Refused("campaign_not_open")


@dataclass(frozen=True, slots=True)
class Preview:
    """What a campaign would come to if everybody who may claims all there is, in rupiah."""

    eligible: int
    vouchers: int
    cost: int


def preview(eligible: int, per_resident: int, face_value: int) -> Preview:
    """What a campaign would come to with so many residents who may claim."""
    return Preview(eligible, eligible * per_resident, eligible * per_resident * face_value)


def next_state(terms: Terms, action: Action, now: datetime) -> State:
    """The state after publish, pause or close. Raises `state_conflict`: closing waits until
    nobody can spend any more."""
    state = _NEXT.get((terms.state, action))
    if state is None or (action == "close" and to_text(now) < terms.spend_until):
        raise Refused("state_conflict")
    return state


def changed(terms: Terms, action: Action, now: datetime) -> Terms:
    """A campaign after publish, pause or close: a version further where its state is another, the
    same where the action is only repeated. Raises `state_conflict`."""
    state = next_state(terms, action, now)
    return terms if state == terms.state else replace(terms, state=state, version=terms.version + 1)


# Its money


@dataclass(frozen=True, slots=True)
class Progress:
    """What has become of a campaign's money, in rupiah. `remaining`: neither issued nor
    released."""

    funded: int
    issued: int
    redeemed: int
    remaining: int


NO_PROGRESS = Progress(0, 0, 0, 0)


def progress(sums: Sums) -> dict[str, Progress]:
    """What has become of each campaign's money, from the ledger's sums; campaigns without any
    transfer are left out."""
    kinds: dict[str, Counter[str]] = {}
    for (campaign, kind), amount in sums.kinds.items():
        kinds.setdefault(campaign, Counter())[kind] += amount
    return {
        campaign: Progress(
            funded=of["fund"],
            issued=of["issue"] + of["incentive"],
            redeemed=of["redeem"] + of["capture"] - of["refund"],
            remaining=sums.credits[account("campaign", campaign)]
            - sums.debits[account("campaign", campaign)],
        )
        for campaign, of in kinds.items()
    }


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


def taken_along(root: int, face_value: int, shards: int) -> int:
    """What of the rupiah in a root goes on to a shard when a claim finds all shards empty: an even
    share in whole face values, or one of them where there are fewer."""
    vouchers = root // face_value
    return max(vouchers // shards, min(vouchers, 1)) * face_value


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
    return ids.TRANSFER + sha256(f"fund:{number_of(reference)}".encode()).hexdigest()[:24]


def funding(campaign_id: str, amount: int, reference: str, actor: str, now: datetime) -> Transfer:
    """The transfer that funds a campaign from the treasury; `reference` is the SP2D number, and
    one number funds once."""
    return Transfer(
        id=fund_id(reference),
        debit_account=TREASURY,
        credit_account=account("campaign", campaign_id),
        amount=amount,
        kind="fund",
        reference=reference,
        occurred_at=to_text(now),
        actor=actor,
        campaign_id=campaign_id,
    )


def release(
    id: str,
    campaign_id: str,
    amount: int,
    actor: str,
    now: datetime,
    *,
    reference: str = "",
    reverses: str | None = None,
) -> Transfer:
    """What a closed campaign gives back; or, where it `reverses` a funding, an open one."""
    return Transfer(
        id=id,
        debit_account=account("campaign", campaign_id),
        credit_account=TREASURY,
        amount=amount,
        kind="release",
        reference=reference,
        occurred_at=to_text(now),
        actor=actor,
        campaign_id=campaign_id,
        reverses=reverses,
    )


_ALREADY_CLOSED = (
    "Program ini sudah ditutup dan sisa dananya sudah kembali ke kas daerah. Tidak ada dana yang "
    "dipindahkan.",
    "This campaign is closed and what was left of it has gone back to the treasury. "
    "No money was moved.",
)
_TOO_LITTLE = (
    "Dana program yang belum diterbitkan tinggal {available} rupiah, kurang dari jumlah itu. "
    "Tidak ada dana yang dipindahkan. Batalkan voucher lebih dahulu, atau tunggu yang kedaluwarsa.",
    "Only {available} rupiah of the campaign's money are not issued yet, less than that amount. "
    "No money was moved. Void vouchers first, or wait for those that lapse.",
)


def withdrawal_refusal(state: State) -> Refused | None:
    """Why nothing of a campaign's funding can be taken back: it is closed. Else None."""
    return Explained("state_conflict", _ALREADY_CLOSED) if state == CLOSED else None


def too_little(available: int) -> Refused:
    """The campaign holds only `available` rupiah that are not issued."""
    indonesian, english = (words.format(available=available) for words in _TOO_LITTLE)
    return Explained("state_conflict", (indonesian, english), available=available)
