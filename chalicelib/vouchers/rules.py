"""What a voucher is, in what state it is, and why one is not claimed or drawn from."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from chalicelib.campaigns.rules.terms import CLOSED, Terms, claim_refusal, spend_refusal
from chalicelib.core.values import ids
from chalicelib.core.values.errors import Refused, invalid
from chalicelib.core.values.instants import epoch, to_text
from chalicelib.ledger.rules.accounts import account
from chalicelib.ledger.rules.transfer import Transfer
from chalicelib.residents.rules import Entitlement, eligible

State = Literal["active", "spent", "expired", "voided"]

ACTIVE: State = "active"
SPENT: State = "spent"
EXPIRED: State = "expired"
VOIDED: State = "voided"

# Ten digits to type where no code can be scanned, good for five minutes.
CODE_DIGITS = 10
CODE_LIFE = timedelta(minutes=5)
# The wallet draws the next token this long after the last.
REFRESH_AFTER = timedelta(seconds=60)
# Later than any second at which something is drawn.
MOVED = 2**40
# What a phone draws first is dated so long after its server's clock: another server's clock may
# have been a second ahead when the phone before it drew, which a delegate's may date to the next
# second (`Delegation.since`), and both are of whole seconds. A reader's leeway is longer.
_BEHIND_S = 3


@dataclass(frozen=True, slots=True)
class Voucher:
    """A resident's right to spend what is left of `face_value` (rupiah) until `spend_until`.

    `stored_state` is active, voided or expired (emptied after its time); that it is spent, or has
    lapsed and waits to be emptied, follows from balance and time.
    `owner_phone` is the keyed hash of the resident's phone: who draws from it, and does not spend
    it at a shop of their own. `owned_since` is the second (since 1970) from which on what is drawn
    pays: 0 where there was no other phone; with MOVED added, once for each phone that has drawn
    nothing yet, so that nothing pays.

    On a voucher of an incentive rewards come together: `face_value` is their sum, `rewarded` what
    of them was not taken back (rupiah), `rewards_on` for how many payments of a business day they
    were; None on any other.
    """

    id: str
    campaign_id: str
    resident_id: str
    owner_phone: str
    face_value: int
    balance: int
    credits: int
    stored_state: str
    issued_at: str
    spend_until: str
    owned_since: int = 0
    rewarded: int = 0
    rewards_on: Mapping[str, int] | None = None

    @property
    def has_moved(self) -> bool:
        """Whether its phone is another one, which has drawn nothing yet."""
        return self.owned_since >= MOVED

    def state(self, now: datetime) -> State:
        """In what state it is at an instant."""
        if self.stored_state == VOIDED:
            return VOIDED
        if self.stored_state == EXPIRED or (self.balance and to_text(now) >= self.spend_until):
            return EXPIRED
        return ACTIVE if self.balance else SPENT

    def takes_back(self, now: datetime) -> bool:
        """Whether a refund at an instant stays on it: it could still be spent."""
        return self.stored_state == ACTIVE and to_text(now) < self.spend_until


@dataclass(frozen=True, slots=True)
class Held:
    """A voucher, its campaign, and the instant at which it is looked at."""

    voucher: Voucher
    terms: Terms
    at: datetime

    @property
    def state(self) -> State:
        return self.voucher.state(self.at)


# Claiming


class NoEntitlement(Refused):
    """The resident has never signed in since the registry took them in."""

    def __init__(self) -> None:
        super().__init__("not_eligible")


def refusal(
    terms: Terms, entitlement: Entitlement | None, phone: str, now: datetime
) -> Refused | None:
    """Why a resident may not claim from a campaign, who has signed in with `phone` (a keyed hash);
    None where nothing is in the way. In the order in which a claim asks: the campaign, then who the
    resident is, then what they have. Whether the money suffices only the budget knows
    (`campaigns.rules.budget.payment_refusal`)."""
    if refused := claim_refusal(terms, now):
        return refused
    refused = code_claim_refusal(terms, entitlement, phone)
    if entitlement is None or (refused and refused.code == "unauthenticated"):
        return refused
    if not eligible(
        entitlement.kelurahan_code, entitlement.segments, terms.kelurahan, terms.segments
    ):
        return Refused("not_eligible")
    return refused


def code_claim_refusal(terms: Terms, entitlement: Entitlement | None, phone: str) -> Refused | None:
    """The same of whoever holds a code of the campaign, wherever they live."""
    if entitlement is None:
        return NoEntitlement()
    if entitlement.phone != phone:
        return Refused("unauthenticated")
    if len(entitlement.claimed) >= terms.per_resident:
        return Refused("already_claimed", voucher_id=entitlement.claimed[-1])
    return None


def home_shard(resident_id: str, shards: int) -> int:
    """The shard that a resident asks first: ids are hashes, so this is even."""
    return int.from_bytes(resident_id.encode()[-8:], "big") % 1_000_003 % shards


def new_voucher(
    id: str, terms: Terms, resident_id: str, owner_phone: str, value: int, now: datetime
) -> Voucher:
    """A voucher of a campaign, worth `value` rupiah."""
    return Voucher(
        id=id,
        campaign_id=terms.id,
        resident_id=resident_id,
        owner_phone=owner_phone,
        face_value=value,
        balance=value,
        credits=value,
        stored_state=ACTIVE,
        issued_at=to_text(now),
        spend_until=terms.spend_until,
    )


def issue(voucher: Voucher, actor: str, now: datetime, reference: str = "") -> Transfer:
    """The transfer that puts the money on a new voucher; its id is made from the voucher's, so one
    voucher is issued once."""
    return Transfer(
        id=ids.TRANSFER + voucher.id,
        debit_account=account("campaign", voucher.campaign_id),
        credit_account=account("voucher", voucher.id),
        amount=voucher.face_value,
        kind="issue",
        reference=reference,
        occurred_at=to_text(now),
        actor=actor,
        campaign_id=voucher.campaign_id,
    )


def give_back(
    id: str,
    kind: Literal["void", "expire"],
    voucher_id: str,
    campaign_id: str,
    amount: int,
    actor: str,
    now: datetime,
    reference: str = "",
) -> Transfer:
    """A transfer from a voucher back to its campaign."""
    return Transfer(
        id=id,
        debit_account=account("voucher", voucher_id),
        credit_account=account("campaign", campaign_id),
        amount=amount,
        kind=kind,
        reference=reference,
        occurred_at=to_text(now),
        actor=actor,
        campaign_id=campaign_id,
    )


# Drawing, voiding, issuing anew


def owned_from(voucher: Voucher, now: datetime) -> int:
    """The second from which on what its phone draws pays, where that draws first at `now`, an
    instant after the phone was changed: later than all that the phone before has drawn."""
    return max(epoch(now) + _BEHIND_S, voucher.owned_since % MOVED + 1)


def draw_refusal(
    voucher: Voucher, terms: Terms, max_amount: int | None, now: datetime
) -> Refused | None:
    """Why no payment token is drawn for a voucher, for `max_amount` rupiah at most (None: for all
    of it). None where nothing is in the way."""
    if refused := spend_refusal(terms):
        return refused
    if voucher.state(now) in (VOIDED, EXPIRED):
        return Refused("voucher_not_active")
    if voucher.balance == 0 or (max_amount or 0) > voucher.balance:
        return Refused("voucher_insufficient")
    return None


def void_refusal(voucher: Voucher) -> Refused | None:
    """Why a voucher cannot be voided: it is voided, or was emptied after its time. Else None."""
    return None if voucher.stored_state == ACTIVE else Refused("voucher_not_active")


def reissue_refusal(voucher: Voucher, terms: Terms, now: datetime) -> Refused | None:
    """Why a voucher cannot be issued anew: it could not be spent. Else None."""
    if terms.state == CLOSED or voucher.state(now) != ACTIVE:
        return Refused("voucher_not_active")
    return None


class VoucherLapsed(Refused):
    """The voucher takes nothing back any more: what is given back goes on to its campaign."""

    def __init__(self) -> None:
        super().__init__("voucher_not_active")


# What a merchant presents


@dataclass(frozen=True, slots=True)
class Presented:
    """What a merchant presents: the text of a payment token, or the digits of a typed code; the
    other is ""."""

    text: str
    digits: str

    @classmethod
    def of(cls, token: str | None, code: str | None) -> "Presented":
        """What was scanned, or what was typed, in which a pasted token is taken for what it is.
        Raises `validation_failed` unless exactly one is given."""
        if (token is None) == (code is None):
            raise invalid(
                "token",
                "isi token atau code, salah satu saja",
                "give either token or code",
            )
        if token is not None:
            return cls(token, "")
        text = code or ""
        typed = text.replace(" ", "")
        return cls(text, "") if "." in typed else cls("", typed)
