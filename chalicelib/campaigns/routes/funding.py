"""Money for a campaign, from the treasury."""

from chalicelib.campaigns.parts import CampaignParts
from chalicelib.core.http.api import Api, Request
from chalicelib.core.http.bodies import Body
from chalicelib.core.http.fields import Reference, Rupiah
from chalicelib.core.values.subject import FINANCES
from chalicelib.ledger.routes import TransferView

api = Api("campaigns")


class FundBody(Body):
    amount: Rupiah
    reference: Reference


@api.route(
    "POST",
    "/finance/campaigns/{campaign_id}/funds",
    FINANCES,
    body=FundBody,
    answers={201: TransferView},
    keyed="required",
    proves=True,
    refusals=("not_found", "reference_used", "state_conflict"),
)
def fund(request: Request, parts: CampaignParts) -> TransferView:
    """Move money from the treasury into a campaign; `reference` is the SP2D number."""
    body = request.body
    return parts.fund.fund(
        request.path["campaign_id"],
        body.amount,
        body.reference,
        request.subject,
        request.kept_under,
        TransferView.of,
    )
