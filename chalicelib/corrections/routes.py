"""Corrections over HTTP."""

from chalicelib.core.http.api import Api, Request
from chalicelib.core.http.bodies import Body, View
from chalicelib.core.http.fields import Id, Reason, ReasonBody
from chalicelib.core.http.pages import PageQuery, in_time, next_cursor, read_cursor
from chalicelib.core.values import ids
from chalicelib.core.values.subject import FINANCE_READERS, FINANCES
from chalicelib.corrections.parts import CorrectionParts
from chalicelib.corrections.rules import Correction, State
from chalicelib.ledger.routes import TransferView
from chalicelib.ledger.rules.transfer import Kind

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

    @classmethod
    def of(cls, correction: Correction) -> "ReversalView":
        return cls(
            debit_account=correction.transfer.credit_account,
            credit_account=correction.credit_account,
            amount=correction.amount,
            kind=correction.kind,
        )


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

    @classmethod
    def of(cls, correction: Correction) -> "CorrectionView":
        return cls(
            id=correction.id,
            state=correction.state,
            transfer=TransferView.of(correction.transfer),
            reversal=ReversalView.of(correction),
            reversal_id=correction.reversal_id,
            reason=correction.reason,
            proposed_by=correction.proposed_by,
            proposed_at=correction.proposed_at,
            decided_by=correction.decided_by,
            decided_at=correction.decided_at,
            decision_reason=correction.decision_reason,
        )


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
    proves=True,
    refusals=("not_found", "state_conflict"),
)
def propose(request: Request, parts: CorrectionParts) -> CorrectionView:
    """Propose to reverse a wrong transfer: a funding or a redemption. Nothing moves."""
    body = request.body
    return parts.propose.propose(
        body.transfer_id, body.reason, request.subject, request.kept_under, CorrectionView.of
    )


@api.route(
    "POST",
    "/finance/corrections/{correction_id}/approve",
    FINANCES,
    answers={200: CorrectionView},
    keyed="optional",
    proves=True,
    refusals=("not_found", "same_person", "state_conflict", "refund_too_large"),
)
def approve(request: Request, parts: CorrectionParts) -> CorrectionView:
    """Reverse a wrong transfer, as another officer proposed."""
    return parts.approve.approve(
        request.path["correction_id"], request.subject, request.key, CorrectionView.of
    )


@api.route(
    "POST",
    "/finance/corrections/{correction_id}/reject",
    FINANCES,
    body=ReasonBody,
    answers={200: CorrectionView},
    keyed="optional",
    refusals=("not_found", "state_conflict"),
)
def reject(request: Request, parts: CorrectionParts) -> CorrectionView:
    """Drop a proposal, one's own too."""
    return parts.reject.reject(
        request.path["correction_id"],
        request.body.reason,
        request.subject,
        request.key,
        CorrectionView.of,
    )


@api.route(
    "GET",
    "/finance/corrections",
    FINANCE_READERS,
    query=CorrectionsQuery,
    answers={200: CorrectionPage},
)
def every(request: Request, parts: CorrectionParts) -> CorrectionPage:
    """Corrections, newest first."""
    query = request.query
    found, after = parts.read.page(
        query.state, read_cursor(query.cursor, in_time(ids.CORRECTION)), query.limit
    )
    return CorrectionPage([CorrectionView.of(one) for one in found], next_cursor(after))


@api.route(
    "GET",
    "/finance/corrections/{correction_id}",
    FINANCE_READERS,
    answers={200: CorrectionView},
    refusals=("not_found",),
)
def one(request: Request, parts: CorrectionParts) -> CorrectionView:
    """One correction, up to date."""
    return CorrectionView.of(parts.read.get(request.path["correction_id"]))
