"""Corrections over HTTP."""

from typing import Any

from chalicelib.core.http.api import Answer, Api, Request
from chalicelib.core.http.bodies import Body, View
from chalicelib.core.http.fields import Id, Reason, ReasonBody
from chalicelib.core.http.pages import PageQuery, in_time, page, read_cursor
from chalicelib.core.values import ids
from chalicelib.core.values.subject import FINANCE_READERS, FINANCES
from chalicelib.corrections.rules import Correction, State
from chalicelib.corrections.service import CorrectionService
from chalicelib.ledger.routes import TransferView
from chalicelib.ledger.rules import Kind

api = Api("corrections")


class CorrectionBody(Body):
    transfer_id: Id
    reason: Reason


class CorrectionsQuery(PageQuery):
    state: State | None = None


class ReversalView(View):
    debit_account: str
    credit_account: str
    amount: int
    kind: Kind


class CorrectionView(View):
    id: str
    state: State
    transfer: TransferView
    reversal: ReversalView
    reversal_id: str | None
    reason: str
    proposed_by: str
    proposed_at: str
    decided_by: str | None
    decided_at: str | None
    decision_reason: str | None


class CorrectionPage(View):
    items: list[CorrectionView]
    next_cursor: str | None


@api.route(
    "POST",
    "/finance/corrections",
    FINANCES,
    body=CorrectionBody,
    answers={201: CorrectionView},
    keyed="required",
    refusals=("not_found", "state_conflict"),
)
def propose(request: Request, corrections: CorrectionService) -> Answer:
    """Propose to reverse a wrong transfer: a funding, a redemption or a payout. Nothing moves."""
    body = request.body
    proposed = corrections.propose(
        body.transfer_id,
        body.reason,
        request.subject,
        request.key,  # type: ignore[arg-type]  # keyed="required"
        shown,
    )
    return Answer(201, proposed)


@api.route(
    "POST",
    "/finance/corrections/{correction_id}/approve",
    FINANCES,
    answers={200: CorrectionView},
    keyed="optional",
    refusals=("not_found", "same_person", "state_conflict", "refund_too_large"),
)
def approve(request: Request, corrections: CorrectionService) -> Answer:
    """Reverse a wrong transfer, as another officer proposed."""
    approved = corrections.approve(
        request.path["correction_id"], request.subject, request.key, shown
    )
    return Answer(200, approved)


@api.route(
    "POST",
    "/finance/corrections/{correction_id}/reject",
    FINANCES,
    body=ReasonBody,
    answers={200: CorrectionView},
    keyed="optional",
    refusals=("not_found", "state_conflict"),
)
def reject(request: Request, corrections: CorrectionService) -> Answer:
    """Drop a proposal, one's own too."""
    rejected = corrections.reject(
        request.path["correction_id"], request.body.reason, request.subject, request.key, shown
    )
    return Answer(200, rejected)


@api.route(
    "GET",
    "/finance/corrections",
    FINANCE_READERS,
    query=CorrectionsQuery,
    answers={200: CorrectionPage},
)
def every(request: Request, corrections: CorrectionService) -> Answer:
    """Corrections, newest first."""
    query = request.query
    found, after = corrections.every(
        query.state, read_cursor(query.cursor, in_time(ids.CORRECTION)), query.limit
    )
    return Answer(200, page([shown(one) for one in found], after))


@api.route(
    "GET",
    "/finance/corrections/{correction_id}",
    FINANCE_READERS,
    answers={200: CorrectionView},
    refusals=("not_found",),
)
def one(request: Request, corrections: CorrectionService) -> Answer:
    """One correction, up to date."""
    return Answer(200, shown(corrections.get(request.path["correction_id"])))


def shown(correction: Correction) -> dict[str, Any]:
    """A correction as the API shows it."""
    wrong = correction.transfer
    plain = set(CorrectionView.__struct_fields__) - {"transfer", "reversal"}
    return {
        **{name: getattr(correction, name) for name in plain},
        "transfer": TransferView.of(wrong),
        "reversal": {
            "debit_account": wrong.credit_account,
            "credit_account": correction.credit_account,
            "amount": correction.amount,
            "kind": correction.kind,
        },
    }
