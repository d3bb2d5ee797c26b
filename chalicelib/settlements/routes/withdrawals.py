"""Withdrawing: a settlement, or a single payment of it, proposed by one officer, approved by
another."""

from collections.abc import Mapping

from chalicelib.core.http.api import REPLAYED, Answer, Api, Request
from chalicelib.core.http.fields import ReasonBody
from chalicelib.core.values.subject import FINANCES
from chalicelib.settlements.parts import SettlementParts
from chalicelib.settlements.routes.views import SettlementView
from chalicelib.settlements.rules.settlement import Settlement

api = Api("withdrawals")

_REFUSALS = ("not_found", "state_conflict")
_APPROVAL_REFUSALS = ("not_found", "not_reconciled", "same_person", "state_conflict")


@api.route(
    "POST",
    "/finance/settlements/{settlement_id}/withdraw",
    FINANCES,
    body=ReasonBody,
    answers={200: SettlementView},
    proves=True,
    refusals=_REFUSALS,
)
def withdraw(request: Request, parts: SettlementParts) -> SettlementView:
    """Propose to take back what the bank has not carried out of a settlement."""
    settlement_id = request.path["settlement_id"]
    proposed = parts.withdraw.propose(settlement_id, request.body.reason, request.subject)
    return _view(proposed, parts)


@api.route(
    "POST",
    "/finance/settlements/{settlement_id}/withdraw/reject",
    FINANCES,
    answers={200: SettlementView},
    refusals=_REFUSALS,
)
def reject_withdrawal(request: Request, parts: SettlementParts) -> SettlementView:
    """Drop the proposal to withdraw a settlement."""
    return _view(parts.withdraw.reject(request.path["settlement_id"], request.subject), parts)


def _approved_before(request: Request, parts: SettlementParts) -> Answer | None:
    settlement = parts.withdraw.approved(request.key)
    return None if settlement is None else _withdrawn(settlement, parts, REPLAYED)


@api.route(
    "POST",
    "/finance/settlements/{settlement_id}/withdraw/approve",
    FINANCES,
    answers={200: SettlementView, 202: SettlementView},
    keyed="optional",
    kept=_approved_before,
    proves=True,
    refusals=_APPROVAL_REFUSALS,
)
def approve_withdrawal(request: Request, parts: SettlementParts) -> Answer:
    """Withdraw a settlement as another officer has proposed: what the bank has not carried out is
    owed to its merchants again; (202) by job where there are over 500 lines."""
    settlement_id = request.path["settlement_id"]
    settlement = parts.withdraw.approve(settlement_id, request.subject, request.key)
    return _withdrawn(settlement, parts)


@api.route(
    "POST",
    "/finance/settlements/{settlement_id}/payments/{end_to_end_id}/withdraw",
    FINANCES,
    body=ReasonBody,
    answers={200: SettlementView},
    proves=True,
    refusals=_REFUSALS,
)
def withdraw_payment(request: Request, parts: SettlementParts) -> SettlementView:
    """Propose to take back one payment that the bank has not carried out."""
    path = request.path
    proposed = parts.withdraw_payment.propose(
        path["settlement_id"], path["end_to_end_id"], request.body.reason, request.subject
    )
    return _view(proposed, parts)


@api.route(
    "POST",
    "/finance/settlements/{settlement_id}/payments/{end_to_end_id}/withdraw/reject",
    FINANCES,
    answers={200: SettlementView},
    refusals=_REFUSALS,
)
def reject_payment_withdrawal(request: Request, parts: SettlementParts) -> SettlementView:
    """Drop the proposal to withdraw a payment."""
    path = request.path
    settlement = parts.withdraw_payment.reject(
        path["settlement_id"], path["end_to_end_id"], request.subject
    )
    return _view(settlement, parts)


def _withdrawn_before(request: Request, parts: SettlementParts) -> Answer | None:
    settlement = parts.withdraw_payment.approved(request.key)
    return None if settlement is None else Answer(200, _view(settlement, parts), REPLAYED)


@api.route(
    "POST",
    "/finance/settlements/{settlement_id}/payments/{end_to_end_id}/withdraw/approve",
    FINANCES,
    answers={200: SettlementView},
    keyed="optional",
    kept=_withdrawn_before,
    proves=True,
    refusals=_APPROVAL_REFUSALS,
)
def approve_payment_withdrawal(request: Request, parts: SettlementParts) -> SettlementView:
    """Withdraw a payment as another officer has proposed: it is owed again, and in the next
    draft."""
    path = request.path
    settlement = parts.withdraw_payment.approve(
        path["settlement_id"], path["end_to_end_id"], request.subject, request.key
    )
    return _view(settlement, parts)


def _view(settlement: Settlement, parts: SettlementParts) -> SettlementView:
    return SettlementView.with_lines(settlement, parts.read.few_lines(settlement))


def _withdrawn(
    settlement: Settlement, parts: SettlementParts, headers: Mapping[str, str] | None = None
) -> Answer:
    return Answer(202 if settlement.large else 200, _view(settlement, parts), headers or {})
