"""A merchant's bank account, which finance confirms."""

from chalicelib.core.http.api import Api, Request
from chalicelib.core.values.subject import FINANCES
from chalicelib.merchants.parts import MerchantParts
from chalicelib.merchants.routes.views import MerchantView

api = Api("merchants")


@api.route(
    "POST",
    "/finance/merchants/{merchant_id}/confirm-account",
    FINANCES,
    answers={200: MerchantView},
    proves=True,
    refusals=("not_found", "state_conflict"),
)
def confirm_account(request: Request, parts: MerchantParts) -> MerchantView:
    """Confirm a changed bank account, so that payouts go there again."""
    confirmed = parts.confirm_account.confirm(request.path["merchant_id"], request.subject)
    return MerchantView.of(confirmed)
