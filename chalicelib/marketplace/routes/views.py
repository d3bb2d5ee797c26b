"""A checkout as its partner and its resident see it."""

from collections.abc import Mapping

import msgspec

from chalicelib.core.http.bodies import View
from chalicelib.marketplace.rules.checkout import Part, State
from chalicelib.marketplace.use.read import Looked


class CheckoutView(View, kw_only=True):
    """Rupiah; `authorized` was held, `captured` of it went to the merchant, `refunded` of that came
    back. What was not agreed to has no instants of it."""

    id: str
    state: State
    merchant_id: str
    order_id: str
    goods: int
    shipping: int
    partial: bool
    authorized: int
    captured: int
    refunded: int
    created_at: str
    expires_at: str
    authorized_at: str | None
    held_until: str | None
    return_url: str

    @classmethod
    def of(cls, looked: Looked) -> "CheckoutView":
        checkout = looked.checkout
        return cls(
            id=checkout.id,
            state=looked.state,
            merchant_id=checkout.merchant_id,
            order_id=checkout.order_id,
            goods=checkout.goods,
            shipping=checkout.shipping,
            partial=checkout.partial,
            authorized=checkout.authorized,
            captured=checkout.captured,
            refunded=sum(looked.refunded.values()),
            created_at=checkout.created_at,
            expires_at=checkout.expires_at,
            authorized_at=checkout.authorized_at or None,
            held_until=checkout.held_until or None,
            return_url=checkout.return_url,
        )


class PartnerCheckoutView(CheckoutView):
    """As the partner reads it: `url` is where the shopper agrees."""

    url: str

    @classmethod
    def seen(cls, looked: Looked) -> "PartnerCheckoutView":
        return cls(**msgspec.structs.asdict(CheckoutView.of(looked)), url=looked.url)


class PaidPartView(View):
    """What one voucher pays, and what of that went to the merchant."""

    voucher_id: str
    campaign_id: str
    amount: int
    captured: int
    refunded: int

    @classmethod
    def of(cls, part: Part, capture_id: str, refunded: Mapping[str, int]) -> "PaidPartView":
        return cls(
            part.voucher_id,
            part.campaign_id,
            part.amount,
            part.captured,
            refunded.get(capture_id, 0),
        )


class ResidentCheckoutView(CheckoutView):
    """As the resident reads it: at which shop, on whose site, of which vouchers; `return_to` is
    where the wallet goes back to, `return_url` with what has become of it."""

    merchant_name: str
    partner_name: str
    return_to: str
    vouchers: list[PaidPartView]

    @classmethod
    def named(cls, looked: Looked, names: tuple[str, str]) -> "ResidentCheckoutView":
        merchant_name, partner_name = names
        return cls(
            **msgspec.structs.asdict(CheckoutView.of(looked)),
            merchant_name=merchant_name,
            partner_name=partner_name,
            return_to=looked.return_to,
            vouchers=[
                PaidPartView.of(part, looked.capture_id(part), looked.refunded)
                for part in looked.checkout.parts
            ],
        )


class OwnCheckoutPage(View):
    items: list[ResidentCheckoutView]
    next_cursor: str | None
    through: str
