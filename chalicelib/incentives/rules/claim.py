"""A resident's claim for the reward of a payment, and what becomes of it.

    held ---an officer---> refused ---an officer, upon an objection---> waiting
      ^  `--an officer---> waiting ---> refused, by the campaign's rule
      |                       |
    waiting ---------------> granted ---04---> refused (nothing was spent)
                                      `------> flagged (something was)

Held is what screening found; an officer decides. Refused is what the campaign's own rule or an
officer said; the resident may object, and another officer decides.
"""

import hashlib
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Literal

from chalicelib.core.values import ids
from chalicelib.core.values.errors import Refused, invalid
from chalicelib.incentives.rules.screening import Suspicion

State = Literal["waiting", "granted", "held", "refused", "flagged"]

WAITING: State = "waiting"
GRANTED: State = "granted"
HELD: State = "held"
REFUSED: State = "refused"
FLAGGED: State = "flagged"

# Why a claim is in its state, for what the screening does not say.
Reason = Literal[
    # Waiting: nobody has told of such a payment; one of this number was of another shop or sum;
    # the shop has no NMID; the campaign is paused, or has no money left.
    "not_told",
    "payment_differs",
    "merchant_without_nmid",
    "campaign_not_open",
    "campaign_exhausted",
    # Waiting, as an officer saw nothing wrong with it.
    "cleared",
    # Refused by the campaign's rule, or because the payer has the money back.
    "day_limit",
    "resident_limit",
    "campaign_over",
    "not_in_period",
    "already_rewarded",
    "payment_refunded",
    # Refused by an officer, whose own words are the decision's.
    "decided",
]

# A claim that names no day means the last seven; one may be named for a month.
DAYS_MEANT = 7
DAYS_NAMED = 31


Outcome = Literal["grant", "refuse"]


@dataclass(frozen=True, slots=True)
class Decision:
    """What an officer decided, with the reason that the resident reads."""

    outcome: Outcome
    reason: str
    by: str
    at: str


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim for the payment with this `rrn`, of `amount` rupiah at this shop, made on a business
    day from `since` to `until`. `nmid` is the shop's, "" while it has none.

    `campaign_ids` are those whose rule fitted when it was made. `reason` is "" where nothing is to
    be said, `suspicions` all that screening found. What was granted has a payment (`psp_id`,
    `paid_on`), a campaign, a voucher and the rupiah of its reward. `objection` is the resident's,
    "" without one, and open until there is a decision more than `objected_after`. `version` counts
    changes.
    """

    id: str
    rrn: str
    resident_id: str
    merchant_id: str
    nmid: str
    amount: int
    since: str
    until: str
    remember: bool
    campaign_ids: tuple[str, ...]
    created_at: str
    state: State = WAITING
    reason: Reason | Suspicion | Literal[""] = ""
    suspicions: tuple[Suspicion, ...] = ()
    cleared: bool = False
    psp_id: str = ""
    paid_on: str = ""
    campaign_id: str = ""
    voucher_id: str = ""
    reward: int = 0
    objection: str = ""
    objected_after: int | None = None
    decisions: tuple[Decision, ...] = field(default=())
    version: int = 0

    @property
    def has_open_objection(self) -> bool:
        """Whether the resident has objected, and nobody has decided since."""
        return self.objected_after == len(self.decisions)

    @property
    def may_be_objected_to(self) -> bool:
        """Whether the resident may ask that somebody else looks at it: what was held, refused or
        flagged, unless they have asked and nobody has looked yet."""
        return self.state in (HELD, REFUSED, FLAGGED) and not self.has_open_objection


def claim_id(
    rrn: str, resident_id: str, merchant_id: str, amount: int, since: str, until: str
) -> str:
    """The id of a claim: made from what it says, so that the same one made twice is one. It begins
    with the number of the payment, under which it lies."""
    said = "\n".join((rrn, resident_id, merchant_id, str(amount), since, until))
    return ids.stable_id(ids.CLAIM + rrn, hashlib.sha256(said.encode()).digest())


def rrn_of_claim(claim_id: str) -> str | None:
    """The number of the payment that a claim's id begins with; None where it is no such id."""
    inside = claim_id.removeprefix(ids.CLAIM)
    well_formed = inside != claim_id and len(inside) == 24 and inside.isalnum()
    return inside[:12] if well_formed else None


def days_meant(paid_on: date | None, today: date) -> tuple[str, str]:
    """The first and the last business day on which a claimed payment may have been made. Raises
    `validation_failed` for a day to come, or one over DAYS_NAMED ago."""
    if paid_on is None:
        return (today - timedelta(days=DAYS_MEANT - 1)).isoformat(), today.isoformat()
    if not today - timedelta(days=DAYS_NAMED) < paid_on <= today:
        raise invalid(
            "paid_on",
            f"harus dalam {DAYS_NAMED} hari terakhir",
            f"must be one of the last {DAYS_NAMED} days",
        )
    return paid_on.isoformat(), paid_on.isoformat()


def decision_refusal(claim: Claim, officer: str) -> Refused | None:
    """Why an officer (`role:id`) does not decide about a claim: there is nothing to decide, or it
    is an objection to their own decision. Else None."""
    if claim.has_open_objection:
        own = bool(claim.decisions) and claim.decisions[-1].by == officer
        return Refused("same_person") if own else None
    return None if claim.state == HELD else Refused("state_conflict")


def is_repeated(claim: Claim, decision: Decision) -> bool:
    """Whether an officer decides once more what they have decided just so, and nobody objected
    since."""
    if claim.has_open_objection or not claim.decisions:
        return False
    return replace(claim.decisions[-1], at=decision.at) == decision


def decided(claim: Claim, decision: Decision) -> Claim:
    """A claim as an officer has decided. What is granted waits for its payment, and is not screened
    again; what of a flagged one was spent stays spent either way."""
    claim = replace(claim, decisions=(*claim.decisions, decision))
    if claim.state == FLAGGED:
        cleared = decision.outcome == "grant"
        return replace(claim, state=GRANTED, cleared=True, reason="cleared") if cleared else claim
    if decision.outcome == "refuse":
        return replace(claim, state=REFUSED, reason="decided")
    return replace(claim, state=WAITING, reason="cleared", cleared=True)
