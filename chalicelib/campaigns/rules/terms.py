"""What a campaign allows, and the states it goes through."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Literal

from chalicelib.core.values.errors import Explained, Refused
from chalicelib.core.values.instants import business_day, from_text, to_text
from chalicelib.merchants.rules.merchant import Category, CheckKind

# A voucher is claimed and worth its face value; an incentive rewards payments that were made.
Kind = Literal["voucher", "incentive"]
VOUCHER: Kind = "voucher"
INCENTIVE: Kind = "incentive"

# Who claims: residents of the registry, or whoever holds a code that was made for the campaign.
Audience = Literal["registry", "codes"]
REGISTRY: Audience = "registry"
CODES: Audience = "codes"

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


@dataclass(frozen=True, slots=True)
class Rule:
    """How an incentive campaign rewards a payment: `percent` of it (1 to 100), cut to the whole
    rupiah, where it is of `min_payment` at least, and `max_per_payment` at most. A resident gets
    `max_rewards_per_day` rewards in a business day and `max_total_per_resident` rupiah in all; None
    where that has no limit."""

    percent: int
    min_payment: int
    max_per_payment: int
    max_rewards_per_day: int | None
    max_total_per_resident: int | None

    def reward(self, amount: int) -> int:
        """What a payment of `amount` rupiah is rewarded with before what the resident had; 0 for
        one that is too small."""
        if amount < self.min_payment:
            return 0
        return min(amount * self.percent // 100, self.max_per_payment)


@dataclass(frozen=True, slots=True)
class Gate:
    """What a campaign waits for: that sales of `category`, at the shops that sold in both years,
    have grown by `percent` against the year before."""

    category: Category
    percent: int


@dataclass(frozen=True, slots=True)
class Terms:
    """A campaign as it was set up, and its state. Money in rupiah; instants as RFC 3339 text.

    An empty list means no limit. `per_merchant_per_day` and `per_merchant` are ceilings on what
    one merchant may redeem, None for none. `shards` is over how many items the budget is spread.
    `version` counts the changes of its state. `face_value` is 0 and `rule` given where it is an
    incentive. Whether vouchers of it pay shipping is `pays_shipping`; `requires` are the checks
    that a merchant must have which takes them. `opens_at_growth` is what it waits for before
    anything is claimed, None for nothing; `opened_at` is when that was reached, "" until it is.
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
    kind: Kind = VOUCHER
    rule: Rule | None = None
    pays_shipping: bool = False
    requires: tuple[CheckKind, ...] = ()
    audience: Audience = REGISTRY
    opens_at_growth: Gate | None = None
    opened_at: str = ""

    @property
    def is_waiting(self) -> bool:
        """Whether it waits for growth still. What has opened stays open, also where sales fall
        again: residents were told so."""
        return self.opens_at_growth is not None and not self.opened_at

    @property
    def open_from(self) -> str:
        """From which instant it gives anything, once it does not wait any more."""
        return max(self.claim_from, self.opened_at)

    @property
    def largest_payment(self) -> int:
        """The most that a part of the budget pays at once, in rupiah: a voucher, or a reward."""
        return self.rule.max_per_payment if self.rule else self.face_value


_REWARDS = (
    "Program ini memberi cashback atas pembayaran QRIS, jadi tidak ada voucher untuk diklaim. "
    "Tidak ada yang dipindahkan. Bayar dengan QRIS, lalu ambil cashback dari bukti pembayarannya.",
    "This campaign rewards payments by QRIS, so there is no voucher to claim. No money was "
    "moved. Pay by QRIS, then claim the reward by the receipt.",
)

_BY_CODE = (
    "Program ini hanya untuk pemegang kode. Tidak ada voucher yang diterbitkan. Ketik kode Anda di "
    "“Punya kode?” pada dompet.",
    "This campaign is for those who hold a code. No voucher was issued. Type your code under "
    "“Have a code?” in the wallet.",
)

_WAITS = (
    "Program ini baru dibuka setelah penjualan kategorinya tumbuh sebesar yang ditetapkan. Tidak "
    "ada voucher yang diterbitkan. Tumbas memeriksanya setiap hari; lihat lagi besok.",
    "This campaign opens once sales of its category have grown as much as was set. No voucher was "
    "issued. Tumbas looks every day; look again tomorrow.",
)

Warning = Literal["crosses_year_end", "halal_not_required"]
# Since this day the food of micro and small businesses must be certified (PP 42/2024 art. 160).
HALAL_SINCE = date(2026, 10, 17)


def warnings(terms: Terms) -> list[Warning]:
    """What whoever plans a campaign should know: one that goes on in a later year than it begins in
    is open when its year's unspent money must go back (PP 12/2019; Permendagri 77/2020); and one
    for food that asks for no halal certificate pays shops that must have one."""
    begins = business_day(from_text(terms.claim_from))
    # Spent before this instant: a campaign until midnight ends on the day before.
    last = business_day(from_text(terms.spend_until) - timedelta(milliseconds=1))
    found: list[Warning] = ["crosses_year_end"] if last.year > begins.year else []
    if "kuliner" in terms.categories and "halal" not in terms.requires and last >= HALAL_SINCE:
        found.append("halal_not_required")
    return found


def claim_refusal(terms: Terms, now: datetime, audience: Audience = REGISTRY) -> Refused | None:
    """`campaign_not_open` outside the claiming window or while not published, or where nothing is
    claimed but payments are rewarded; `not_eligible` where it is not for those who claim as
    `audience`; else None."""
    if terms.kind != VOUCHER:
        return Explained("campaign_not_open", _REWARDS)
    if terms.audience != audience:
        return Explained("not_eligible", _BY_CODE)
    if terms.state != PUBLISHED or not terms.claim_from <= to_text(now) < terms.claim_until:
        return Refused("campaign_not_open")
    if terms.is_waiting:
        return Explained("campaign_not_open", _WAITS)
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
