"""A claim as its resident sees it, and as staff does."""

from collections.abc import Sequence
from typing import Any

from chalicelib.core.http.bodies import View
from chalicelib.core.http.pages import next_cursor
from chalicelib.incentives.rules.claim import Claim, Decision, Outcome, Reason, State
from chalicelib.incentives.rules.screening import Suspicion
from chalicelib.incentives.use.read import Read


class DecisionView(View):
    outcome: Outcome
    reason: str
    at: str

    @classmethod
    def of(cls, decision: Decision) -> "DecisionView":
        return cls(decision.outcome, decision.reason, decision.at)


class ClaimView(View):
    id: str
    rrn: str
    merchant_id: str
    merchant_name: str
    amount: int
    # The day it was paid, once that is known.
    paid_on: str | None
    state: State
    # Why it is in its state, as a code; null where there is nothing to say.
    reason: Reason | Suspicion | None
    # In rupiah: what was granted and not taken back since.
    reward: int
    campaign_id: str | None
    voucher_id: str | None
    # Whether later payments with the same card are to be rewarded by themselves.
    remember: bool
    decisions: list[DecisionView]
    objection: str | None
    may_object: bool
    created_at: str

    @classmethod
    def of(cls, read: Read) -> "ClaimView":
        return cls(**_members(read))


class ClaimPage(View):
    items: list[ClaimView]
    next_cursor: str | None

    @classmethod
    def of(cls, found: Sequence[Read], after: str | None) -> "ClaimPage":
        return cls([ClaimView.of(one) for one in found], next_cursor(after))


class DecisionOfOfficerView(View):
    outcome: Outcome
    reason: str
    by: str
    at: str


class StaffClaimView(ClaimView):
    """What officers decide by: also who claimed, and all that screening found."""

    resident_id: str
    suspicions: list[Suspicion]
    psp_id: str | None
    decided: list[DecisionOfOfficerView]

    @classmethod
    def of(cls, read: Read) -> "StaffClaimView":
        claim = read.claim
        return cls(
            **_members(read),
            resident_id=claim.resident_id,
            suspicions=list(claim.suspicions),
            psp_id=claim.psp_id or None,
            decided=[
                DecisionOfOfficerView(one.outcome, one.reason, one.by, one.at)
                for one in claim.decisions
            ],
        )


class StaffClaimPage(View):
    items: list[StaffClaimView]
    next_cursor: str | None

    @classmethod
    def of(cls, found: Sequence[Read], after: str | None) -> "StaffClaimPage":
        return cls([StaffClaimView.of(one) for one in found], next_cursor(after))


def _members(read: Read) -> dict[str, Any]:
    claim: Claim = read.claim
    return {
        "id": claim.id,
        "rrn": claim.rrn,
        "merchant_id": claim.merchant_id,
        "merchant_name": read.merchant_name,
        "amount": claim.amount,
        "paid_on": claim.paid_on or (claim.since if claim.since == claim.until else None),
        "state": claim.state,
        "reason": claim.reason or None,
        "reward": claim.reward,
        "campaign_id": claim.campaign_id or None,
        "voucher_id": claim.voucher_id or None,
        "remember": claim.remember,
        "decisions": [DecisionView.of(one) for one in claim.decisions],
        "objection": claim.objection or None,
        "may_object": claim.may_be_objected_to,
        "created_at": claim.created_at,
    }
