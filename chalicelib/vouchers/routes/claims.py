"""Claiming."""

from typing import Annotated

import msgspec

from chalicelib.core.http.api import REPLAYED, Answer, Api, Request
from chalicelib.core.http.bodies import Body
from chalicelib.core.http.fields import Id
from chalicelib.core.values.errors import Refused, invalid
from chalicelib.core.values.subject import RESIDENTS
from chalicelib.vouchers.parts import VoucherParts
from chalicelib.vouchers.routes.views import VoucherView

api = Api("vouchers")


class ClaimBody(Body):
    """What is claimed: a campaign, or what a code stands for."""

    campaign_id: Id | None = None
    code: Annotated[str, msgspec.Meta(min_length=1, max_length=64)] | None = None


@api.route(
    "POST",
    "/resident/claims",
    RESIDENTS,
    body=ClaimBody,
    answers={201: VoucherView},
    keyed="optional",
    conditioned=True,
    delegated=True,
    refusals=(
        "not_found",
        "already_claimed",
        "campaign_exhausted",
        "campaign_not_open",
        "not_eligible",
        # By a code: after too many wrong ones, and where it was made void.
        "rate_limited",
        "voucher_not_active",
        # Where a resident may claim several.
        "idempotency_key_required",
    ),
)
def claim(request: Request, parts: VoucherParts) -> VoucherView | Answer:
    """Claim a voucher of a campaign, or the one that a code stands for. The code itself remembers
    who has claimed it: the same person again gets the same answer."""
    body, by, key = request.body, request.subject, request.key
    if (body.campaign_id is None) == (body.code is None):
        raise invalid(
            "campaign_id",
            "isi campaign_id atau code, salah satu saja",
            "give either campaign_id or code",
        )
    if body.code is not None and by.delegate:
        # A code is whoever's who holds it: they claim it for themselves.
        raise Refused("forbidden")
    if body.code is None:
        return parts.claim.claim(body.campaign_id, by, key, VoucherView.of)
    voucher, before = parts.claim_by_code.claim(body.code, by, key, VoucherView.of)
    return Answer(201, voucher, REPLAYED if before else {})
