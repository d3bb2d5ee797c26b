"""Everything that stands under one number of a payment, and what is to be done next about it."""

import hashlib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from chalicelib.acquirers.rules.payment import PAID, REFUNDED, Payment
from chalicelib.core.values import ids
from chalicelib.core.values.errors import Explained
from chalicelib.incentives.rules.claim import WAITING, Claim, Reason
from chalicelib.incentives.rules.screening import Suspicion

# No acquirer gives a number again before.
COMES_AGAIN = timedelta(days=300)

_REWARDED_ANOTHER = (
    "Pembayaran itu sudah diberi cashback lewat klaim lain, dan satu pembayaran hanya sekali. "
    "Tidak ada yang diubah. Tolak klaim ini, atau batalkan voucher klaim yang lain.",
    "That payment has rewarded another claim, and a payment rewards once. Nothing was changed. "
    "Refuse this claim, or void the voucher of the other.",
)


@dataclass(frozen=True, slots=True)
class Told:
    """A payment as its acquirer has told of it, and whom it has rewarded: `claim_id` is "" until it
    has, and names that claim for ever. `taken_back` where the payer's money went back since."""

    psp_id: str
    payment: Payment
    claim_id: str = ""
    taken_back: bool = False

    @property
    def key(self) -> str:
        """What tells it from every other payment (an RRN comes again after a year)."""
        return f"{self.psp_id}\n{self.payment.rrn}\n{self.payment.paid_on}"


@dataclass(frozen=True, slots=True)
class Rewarded:
    """What a payment says that it has rewarded: which claim, onto which voucher, with how many
    rupiah, and by which one transfer."""

    told: Told
    voucher_id: str
    reward: int

    @property
    def transfer_id(self) -> str:
        return reward_transfer_id(self.told)


@dataclass(frozen=True, slots=True)
class Case:
    """The payments and the claims under one number, each in order: by day, by when they came."""

    rrn: str
    payments: tuple[Told, ...]
    claims: tuple[Claim, ...]

    def claim(self, claim_id: str) -> Claim | None:
        """The claim with this id."""
        return next((one for one in self.claims if one.id == claim_id), None)

    def told(self, psp_id: str, paid_on: str) -> Told | None:
        """The payment that this acquirer has told of as of this day."""
        found = (one for one in self.payments if one.psp_id == psp_id)
        return next((one for one in found if one.payment.paid_on == paid_on), None)

    def with_claim(self, changed: Claim) -> "Case":
        """The same with a claim as it is now."""
        return replace(
            self, claims=tuple(changed if one.id == changed.id else one for one in self.claims)
        )

    def with_payment(self, changed: Told) -> "Case":
        """The same with a payment as it is now."""
        return replace(
            self,
            payments=tuple(changed if one.key == changed.key else one for one in self.payments),
        )


@dataclass(frozen=True, slots=True)
class Grant:
    """A claim is to be granted for a payment."""

    told: Told
    claim: Claim


@dataclass(frozen=True, slots=True)
class Hold:
    """A claim is for somebody to look at."""

    claim: Claim
    why: Suspicion


@dataclass(frozen=True, slots=True)
class Refuse:
    """A claim is refused by the rule of rewards itself."""

    claim: Claim
    why: Reason


@dataclass(frozen=True, slots=True)
class TakeBack:
    """A payment was given back to its payer, and so is its reward."""

    told: Told
    claim: Claim


Step = Grant | Hold | Refuse | TakeBack


def next_step(case: Case, tried: Collection[str] = ()) -> Step | None:
    """What is to be done about a case now; None where everything waits or is done. `tried` are
    claims that were tried in vain a moment ago: they wait for the hour's job."""
    for told in case.payments:
        rewarded = case.claim(told.claim_id) if told.claim_id else None
        if told.payment.status == REFUNDED and rewarded and not told.taken_back:
            return TakeBack(told, rewarded)
    for claim in case.claims:
        if claim.state == WAITING and claim.id not in tried and (step := _step_of(claim, case)):
            return step
    return None


def _step_of(claim: Claim, case: Case) -> Step | None:
    matching = [one for one in case.payments if matches(claim, one)]
    # An officer has looked at what was told twice, and may have found that it is two payments.
    alike = matching if claim.cleared else _alike(matching, case.payments)
    untouched = all(one.payment.status == PAID and not one.claim_id for one in alike)
    for told in matching:
        if told.payment.status == PAID and not told.claim_id and (untouched or claim.cleared):
            return Grant(told, claim)
    for told in alike:
        if told.claim_id:
            rewarded = case.claim(told.claim_id)
            if rewarded is not None and rewarded.resident_id == claim.resident_id:
                return Refuse(claim, "already_rewarded")
            return Hold(claim, "claimed_by_another")
    return Refuse(claim, "payment_refunded") if matching else None


def _alike(matching: Collection[Told], payments: Iterable[Told]) -> list[Told]:
    """Those of the payments under one number that are hardly another one than these: of the same
    shop and sum, told by two acquirers, or as of two days (by a notification after midnight and in
    the file of the day before)."""
    return [one for one in payments if any(_is_alike(one.payment, of.payment) for of in matching)]


def _is_alike(one: Payment, other: Payment) -> bool:
    told = (one.nmid, one.amount) == (other.nmid, other.amount)
    return told and _is_same_number(one.paid_on, other.paid_on)


def _is_same_number(day: str, other: str) -> bool:
    """Whether a number on two days is one that was given once, not one that has come again."""
    return abs(date.fromisoformat(day) - date.fromisoformat(other)) < COMES_AGAIN


def day_meant(case: Case, psp_id: str, told_on: str) -> str | None:
    """Of which day the payment is that an acquirer tells something of as of a day: of that one, or
    the last one before its number comes again, as a refund may have a time of its own. None where
    it has told of no such payment."""
    days = {one.payment.paid_on for one in case.payments if one.psp_id == psp_id}
    if told_on in days:
        return told_on
    return max((one for one in days if _is_same_number(one, told_on)), default=None)


def matches(claim: Claim, told: Told) -> bool:
    """Whether a payment is the one that a claim means: its shop, its sum, its day."""
    payment = told.payment
    return (
        bool(claim.nmid)
        and payment.nmid == claim.nmid
        and payment.amount == claim.amount
        and claim.since <= payment.paid_on <= claim.until
    )


def is_asked_for(told: Told, case: Case, resident_id: str) -> bool:
    """Whether a resident has claimed a payment, whatever has become of that."""
    return any(matches(one, told) for one in case.claims if one.resident_id == resident_id)


def must_be_open(claim: Claim, case: Case) -> None:
    """Raise `state_conflict` where a claim's payments have all rewarded others: no officer can
    reward a payment twice."""
    matching = [one for one in case.payments if matches(claim, one)]
    if matching and all(one.claim_id not in ("", claim.id) for one in matching):
        raise Explained("state_conflict", _REWARDED_ANOTHER)


def why_waiting(claim: Claim, payments: Sequence[Told]) -> Reason:
    """What a claim waits for that matches none of the payments under its number."""
    if not claim.nmid:
        return "merchant_without_nmid"
    if any(claim.since <= one.payment.paid_on <= claim.until for one in payments):
        return "payment_differs"
    return "not_told"


def reward_transfer_id(told: Told) -> str:
    """The id of the one transfer that ever rewards a payment."""
    return _transfer_id("reward", told)


def taking_back_id(told: Told) -> str:
    """The id of the one transfer that takes a payment's reward back."""
    return _transfer_id("take back", told)


def _transfer_id(what: str, told: Told) -> str:
    digest = hashlib.sha256(f"{what}\n{told.key}".encode()).digest()
    return ids.stable_id(ids.TRANSFER, digest)
