"""Whether payouts are frozen, and their thaw, over HTTP."""

from typing import Literal

from chalicelib.bank.parts import BankParts
from chalicelib.bank.use.thaw import PayoutState
from chalicelib.core.http.api import Api, Request
from chalicelib.core.http.bodies import View
from chalicelib.core.http.fields import ReasonBody
from chalicelib.core.values.subject import FINANCE_READERS, FINANCES
from chalicelib.settlements.rules.freeze import told_until

api = Api("bank.payouts")


class MissingView(View):
    """`code`: the `instant` that the ledger was restored to, the bank's `statement`, or `lines` of
    statements that wait to be explained."""

    code: str
    message: str


class PayoutStateView(View):
    """`since` is the instant from which on the bank has to tell, null where nobody has named it;
    `told_until` the day that its statement must reach. `missing` is empty where payouts may be
    thawed."""

    state: Literal["open", "frozen"]
    cause: Literal["restore", "unknown_payout"] | None
    since: str | None
    frozen_at: str | None
    told_until: str | None
    proposed_by: str | None
    proposed_at: str | None
    reason: str
    missing: list[MissingView]

    @classmethod
    def of(cls, told: PayoutState, tongue: int) -> "PayoutStateView":
        freeze = told.freeze
        if not freeze.frozen:
            return cls("open", None, None, None, None, None, None, "", [])
        return cls(
            state="frozen",
            cause=freeze.cause or None,
            since=freeze.since or None,
            frozen_at=freeze.frozen_at,
            told_until=told_until(freeze).isoformat(),
            proposed_by=freeze.proposed_by or None,
            proposed_at=freeze.proposed_at or None,
            reason=freeze.reason,
            missing=[MissingView(one.code, one.words[tongue]) for one in told.missing],
        )


@api.route("GET", "/finance/payouts", FINANCE_READERS, answers={200: PayoutStateView})
def payout_state(request: Request, parts: BankParts) -> PayoutStateView:
    """Whether payouts are frozen, and what is missing before they may be thawed."""
    return PayoutStateView.of(parts.thaw.state(), request.tongue)


@api.route(
    "POST",
    "/finance/payouts/thaw",
    FINANCES,
    body=ReasonBody,
    answers={200: PayoutStateView},
    proves=True,
    refusals=("not_reconciled", "state_conflict"),
)
def propose_thaw(request: Request, parts: BankParts) -> PayoutStateView:
    """Propose that payouts are thawed, once the bank has told all and every line is explained."""
    told = parts.thaw.propose(request.body.reason, request.subject)
    return PayoutStateView.of(told, request.tongue)


@api.route(
    "POST",
    "/finance/payouts/thaw/approve",
    FINANCES,
    answers={200: PayoutStateView},
    proves=True,
    refusals=("not_reconciled", "same_person", "state_conflict"),
)
def approve_thaw(request: Request, parts: BankParts) -> PayoutStateView:
    """Thaw payouts as another finance officer has proposed."""
    return PayoutStateView.of(parts.thaw.approve(request.subject), request.tongue)
