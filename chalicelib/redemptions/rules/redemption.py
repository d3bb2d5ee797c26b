"""What a redemption is, and why one is refused."""

from collections.abc import Collection, Set
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from chalicelib.campaigns.rules.terms import Terms, spend_refusal
from chalicelib.core.values import ids
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import business_day, from_text, to_text
from chalicelib.core.values.subject import Subject
from chalicelib.ledger.rules.accounts import account
from chalicelib.ledger.rules.transfer import Transfer
from chalicelib.merchants.rules.account import Counted, Till, day_counter, total_counter
from chalicelib.merchants.rules.check import NotChecked, missing
from chalicelib.residents.rules import STANDING, Delegation
from chalicelib.vouchers.rules import ACTIVE, Voucher

State = Literal["redeemed", "partly_refunded", "refunded"]

# The counters of this many earlier days are dropped whenever a merchant redeems.
STALE_DAYS = 7


@dataclass(frozen=True, slots=True)
class Paid:
    """What a voucher has paid a merchant and can be refunded: a redemption, or what was captured of
    it for an order. `id` is the transfer's; `amount` in rupiah counts under the ceilings of the
    business day `day`."""

    id: str
    voucher_id: str
    merchant_id: str
    campaign_id: str
    amount: int
    day: str


@dataclass(frozen=True, slots=True)
class Redemption:
    """A transfer of kind `redeem`, and how much of it was refunded since (rupiah). `check` are the
    three digits of the payment at a sticker that it is a part of; None where it is of none."""

    transfer: Transfer
    refunded: int
    check: str | None = None

    @property
    def voucher_id(self) -> str:
        return self.transfer.debit_account.removeprefix("voucher:")

    @property
    def merchant_id(self) -> str:
        return self.transfer.credit_account.removeprefix("merchant:")

    @property
    def paid(self) -> Paid:
        paid = self.transfer
        day = business_day(from_text(paid.occurred_at)).isoformat()
        return Paid(paid.id, self.voucher_id, self.merchant_id, paid.campaign_id, paid.amount, day)

    @property
    def state(self) -> State:
        if self.refunded == 0:
            return "redeemed"
        return "refunded" if self.refunded == self.transfer.amount else "partly_refunded"


@dataclass(frozen=True, slots=True)
class NamedRedemption:
    """A redemption with the names of its merchant and campaign: as the resident reads it."""

    redemption: Redemption
    merchant_name: str
    campaign_name: str


def redemption_id(jti: str) -> str:
    """The id of the one transfer that a payment token can make, from its `jti`."""
    return ids.TRANSFER + jti


def stale_days(day: date) -> list[str]:
    """The business days whose counters can go."""
    return [(day - timedelta(days=back)).isoformat() for back in range(1, STALE_DAYS + 1)]


# Why a redemption is refused


@dataclass(frozen=True, slots=True)
class Attempt:
    """A merchant asks for `amount` rupiah at an instant, by a payment token that is good for `cap`
    rupiah of a campaign's voucher, at `bound_to` (None: at any merchant), and was drawn at the
    second `drawn_at` (since 1970).

    `phone` is the keyed hash of the phone that asks, `phones` are those that may use the till, as
    far as is known. `delegation` is by which somebody has drawn the token for a resident without
    a phone, as it was read when their voucher was met.
    """

    terms: Terms
    cap: int
    bound_to: str | None
    drawn_at: int
    amount: int
    merchant_id: str
    phone: str
    phones: Set[str]
    at: datetime
    delegation: Delegation | None = None


def believed(by: Subject) -> Set[str]:
    """The phones that may use the till of whoever is signed in, as their access token has it."""
    return by.phones or {by.phone}


def refusal(
    attempt: Attempt, paid: bool, voucher: Voucher | None, till: Till | None
) -> Refused | None:
    """Why an attempt is refused where the token has `paid` already, and voucher and till stand like
    this; None where nothing is in the way. In the order in which redeeming asks: the token and its
    campaign, then what the transaction writes, one after the other: transfer, voucher, merchant.
    Who may use the till, and is no customer of it, lies between the last two."""
    return (
        token_refusal(attempt)
        or (Refused("token_used") if paid else None)
        or voucher_refusal(attempt, voucher)
        or phone_refusal(attempt, voucher)
        or till_refusal(attempt, till)
    )


def token_refusal(attempt: Attempt) -> Refused | None:
    """Why the token itself is no good for this, or its campaign."""
    if attempt.amount > attempt.cap:
        return Refused("amount_over_cap")
    if attempt.bound_to not in (None, attempt.merchant_id):
        return Refused("merchant_not_accepted")
    return spend_refusal(attempt.terms)


def voucher_refusal(attempt: Attempt, voucher: Voucher | None) -> Refused | None:
    """Why the voucher does not pay so much."""
    if voucher is None or voucher.campaign_id != attempt.terms.id:
        return Refused("token_invalid")
    if voucher.owned_since > attempt.drawn_at:
        # Drawn by a phone that was taken from the resident since.
        return Refused("token_expired")
    if not voucher.owner_phone and (refused := delegation_refusal(attempt, voucher)):
        return refused
    if voucher.stored_state != ACTIVE or voucher.spend_until <= to_text(attempt.at):
        return Refused("voucher_not_active")
    if voucher.balance < attempt.amount:
        return Refused("voucher_insufficient")
    if not attempt.terms.partial_spend and attempt.amount != voucher.balance:
        return Refused("full_amount_required")
    return None


def delegation_refusal(attempt: Attempt, voucher: Voucher) -> Refused | None:
    """Why the voucher of a resident without a phone does not pay: who has drawn for them stands for
    them no more. DelegateNeeded where it is not known yet who does."""
    delegation = attempt.delegation
    if delegation is None:
        return DelegateNeeded(voucher)
    stands = delegation.state(attempt.at) == STANDING and delegation.since <= attempt.drawn_at
    return None if stands else Refused("token_expired")


def phone_refusal(attempt: Attempt, voucher: Voucher | None) -> Refused | None:
    """Why the phones are wrong: who asks may not use the till, or whose voucher it is may."""
    if attempt.phone not in attempt.phones:
        return Refused("forbidden")
    delegation = attempt.delegation
    payer = delegation.phone if delegation else voucher.owner_phone if voucher else ""
    return Refused("own_shop") if payer and payer in attempt.phones else None


def till_refusal(attempt: Attempt, till: Till | None) -> Refused | None:
    """Why the merchant is not paid so much."""
    terms, amount = attempt.terms, attempt.amount
    if till is None or not till.is_open:
        return Refused("merchant_not_active")
    if terms.categories and till.category not in terms.categories:
        return Refused("merchant_not_accepted")
    day = business_day(attempt.at).isoformat()
    if kinds := missing(terms.requires, till.checks, day):
        return NotChecked(kinds)
    for counter, ceiling in (
        (day_counter(terms.id, day), terms.per_merchant_per_day),
        (total_counter(terms.id), terms.per_merchant),
    ):
        if ceiling is not None and till.redeemed.get(counter, 0) + amount > ceiling:
            return Refused("merchant_limit_reached")
    return None


def least(terms: Terms, cap: int, balance: int) -> int:
    """The least that can be asked of a voucher that holds `balance` rupiah, by a token that is good
    for `cap`: where that is refused, so is everything."""
    return 1 if terms.partial_spend else max(1, min(cap, balance))


def counted(amounts: Collection[tuple[Terms, int]], day: str, today: str) -> list[Counted]:
    """What of rupiah that a merchant was paid of campaigns on a business day counts under their
    ceilings `today`, campaign by campaign."""
    of = {terms.id: terms for terms, _ in amounts}
    sums = dict.fromkeys(of, 0)
    for terms, amount in amounts:
        sums[terms.id] += amount
    return [
        Counted(
            id,
            amount,
            day if day == today else "",
            of[id].per_merchant_per_day,
            of[id].per_merchant,
        )
        for id, amount in sums.items()
    ]


class DelegateNeeded(Refused):
    """The voucher is of a resident without a phone: whoever stands for them has drawn the token, or
    nobody does any more."""

    def __init__(self, voucher: Voucher) -> None:
        super().__init__("token_expired")
        self.voucher = voucher


class TillChanged(Refused):
    """Other phones may use the till than was believed: `phones` are those that stand there."""

    def __init__(self, phones: Set[str]) -> None:
        super().__init__("unavailable", retry_after=1)
        self.phones = phones


# Refunds


def refund_transfer(
    id: str,
    paid: Paid,
    amount: int,
    reason: str,
    actor: str,
    now: datetime,
    *,
    cashier: str = "",
    reverses: str | None = None,
) -> Transfer:
    """The transfer that gives `amount` rupiah of what was paid back; `reverses` where it corrects
    a redemption as a whole."""
    return Transfer(
        id=id,
        debit_account=account("merchant", paid.merchant_id),
        credit_account=account("voucher", paid.voucher_id),
        amount=amount,
        kind="refund",
        reference=reason,
        occurred_at=to_text(now),
        actor=actor,
        campaign_id=paid.campaign_id,
        redemption_id=paid.id,
        cashier=cashier or None,
        reverses=reverses,
    )


def refund_refusal(till: Till | None, phone: str | None) -> Refused:
    """Why a merchant's account does not give a refund that `phone` asks for (None: not at the
    till); `owed` is what the merchant is owed now."""
    phones = till.phones if till else None
    if phone is not None and phones is not None and phone not in phones:
        return Refused("forbidden")
    return Refused("refund_too_large", owed=till.owed if till else 0)
