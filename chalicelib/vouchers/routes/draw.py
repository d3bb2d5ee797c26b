"""Drawing a payment token."""

from typing import Annotated

import msgspec

from chalicelib.core.http.api import Api, Request
from chalicelib.core.http.bodies import Body, View
from chalicelib.core.http.fields import Rupiah
from chalicelib.core.values.instants import to_text
from chalicelib.core.values.subject import RESIDENTS
from chalicelib.live.routes import TicketView
from chalicelib.vouchers.parts import VoucherParts
from chalicelib.vouchers.use.draw import Drawn

api = Api("vouchers")

MerchantId = Annotated[
    str, msgspec.Meta(min_length=16, max_length=16, pattern="^mrc_[0-9A-Za-z]{12}$")
]


class DrawBody(Body):
    max_amount: Rupiah | None = None
    merchant_id: MerchantId | None = None
    code: bool = False
    ticket: bool = False


class PaymentTokenView(View):
    id: str
    token: str
    expires_at: str
    refresh_at: str
    code: str | msgspec.UnsetType = msgspec.UNSET
    live: TicketView | msgspec.UnsetType = msgspec.UNSET

    @classmethod
    def of(cls, drawn: Drawn) -> "PaymentTokenView":
        return cls(
            id=drawn.token.jti,
            token=drawn.text,
            expires_at=to_text(drawn.expires_at),
            refresh_at=to_text(drawn.refresh_at),
            code=msgspec.UNSET if drawn.code is None else drawn.code,
            live=TicketView.of(drawn.ticket) if drawn.ticket else msgspec.UNSET,
        )


@api.route(
    "POST",
    "/resident/vouchers/{voucher_id}/payment-tokens",
    RESIDENTS,
    body=DrawBody,
    answers={201: PaymentTokenView},
    conditioned=True,
    delegated=True,
    refusals=(
        "not_found",
        "voucher_not_active",
        "voucher_insufficient",
        "campaign_not_open",
    ),
)
def draw(request: Request, parts: VoucherParts) -> PaymentTokenView:
    """Draw a payment token, and ten digits to type where they are asked for; with `ticket` also one
    for a WebSocket (as of `POST /live/tickets`), which is told of all that happens from then on."""
    body = request.body
    drawn = parts.draw.draw(
        request.path["voucher_id"],
        request.subject,
        body.max_amount,
        body.merchant_id,
        body.code,
        body.ticket,
    )
    return PaymentTokenView.of(drawn)
