"""What finance decides about purchase orders."""

from typing import Annotated

import msgspec

from chalicelib.core.http.api import Api, Request
from chalicelib.core.http.bodies import Body
from chalicelib.core.http.fields import ReasonBody, Reference
from chalicelib.core.values.subject import FINANCES
from chalicelib.procurement.parts import ProcurementParts
from chalicelib.procurement.routes.views import PurchaseOrderView

api = Api("procurement")


class ApproveOrderBody(Body):
    reference: Reference
    version: Annotated[int, msgspec.Meta(ge=1)] | None = None


@api.route(
    "POST",
    "/finance/purchase-orders/{order_id}/approve",
    FINANCES,
    body=ApproveOrderBody,
    answers={200: PurchaseOrderView},
    keyed="required",
    proves=True,
    refusals=(
        "not_found",
        "state_conflict",
        "same_person",
        "own_shop",
        "merchant_not_active",
        "reference_used",
    ),
)
def approve(request: Request, parts: ProcurementParts) -> PurchaseOrderView:
    """Approve what another has drafted and submitted: its total is committed. `reference` is the
    SPM's or SP2D's number, which may approve several orders of one account; `version` what the
    officer saw of the order: one that was changed since is refused."""
    return parts.approve.approve(
        request.path["order_id"],
        " ".join(request.body.reference.split()),
        request.subject,
        request.kept_under,
        PurchaseOrderView.of,
        request.body.version,
    )


@api.route(
    "POST",
    "/finance/purchase-orders/{order_id}/reject",
    FINANCES,
    body=ReasonBody,
    answers={200: PurchaseOrderView},
    keyed="optional",
    refusals=("not_found", "state_conflict"),
)
def reject(request: Request, parts: ProcurementParts) -> PurchaseOrderView:
    """Give an order back to its unit, with the reason: it is a draft again."""
    return parts.approve.reject(
        request.path["order_id"],
        request.body.reason,
        request.subject,
        request.key,
        PurchaseOrderView.of,
    )
