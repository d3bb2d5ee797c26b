"""What has become of a payment token."""

from typing import Literal

from chalicelib.core.http.api import Api, Request
from chalicelib.core.http.bodies import View
from chalicelib.core.values.subject import RESIDENTS
from chalicelib.redemptions.parts import RedemptionParts
from chalicelib.redemptions.routes.views import PaymentView

api = Api("redemptions")


class PaymentTokenState(View, omit_defaults=True):
    state: Literal["open", "used", "lapsed"]
    redemption: PaymentView | None = None


@api.route(
    "GET",
    "/resident/payment-tokens/{token_id}",
    RESIDENTS,
    answers={200: PaymentTokenState},
    delegated=True,
    refusals=("not_found",),
)
def payment_token(request: Request, parts: RedemptionParts) -> PaymentTokenState:
    """Whether a drawn payment token has paid: what turns the wallet green."""
    token_id = request.path["token_id"]
    payment = parts.read.of_token(token_id, request.subject)
    if payment is not None:
        return PaymentTokenState("used", PaymentView.named(payment))
    return PaymentTokenState("open" if parts.recognise.is_open(token_id) else "lapsed")
