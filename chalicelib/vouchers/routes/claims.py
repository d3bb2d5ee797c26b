"""Claiming."""

from chalicelib.core.http.api import Api, Request
from chalicelib.core.http.bodies import Body
from chalicelib.core.http.fields import Id
from chalicelib.core.values.subject import RESIDENTS
from chalicelib.vouchers.parts import VoucherParts
from chalicelib.vouchers.routes.views import VoucherView

api = Api("vouchers")


class ClaimBody(Body):
    campaign_id: Id


@api.route(
    "POST",
    "/resident/claims",
    RESIDENTS,
    body=ClaimBody,
    answers={201: VoucherView},
    keyed="optional",
    conditioned=True,
    refusals=(
        "not_found",
        "already_claimed",
        "campaign_exhausted",
        "campaign_not_open",
        "not_eligible",
        # Where a resident may claim several.
        "idempotency_key_required",
    ),
)
def claim(request: Request, parts: VoucherParts) -> VoucherView:
    """Claim a voucher of a campaign."""
    return parts.claim.claim(request.body.campaign_id, request.subject, request.key, VoucherView.of)
