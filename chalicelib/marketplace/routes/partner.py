"""What partners' servers do with checkouts."""

from typing import Annotated

import msgspec

from chalicelib.core.http.api import REPLAYED, Answer, Api, Request
from chalicelib.core.http.bodies import Body, View
from chalicelib.core.http.fields import MOST_RUPIAH, Id, Reason, Reference, Rupiah
from chalicelib.core.values.subject import PARTNERS
from chalicelib.ledger.rules.transfer import Transfer
from chalicelib.marketplace.parts import MarketplaceParts
from chalicelib.marketplace.routes.views import PartnerCheckoutView
from chalicelib.marketplace.rules.checkout import CAPTURED, OPEN, VOIDED, State
from chalicelib.marketplace.use.create import Order

api = Api("marketplace")

# A checkout of one voucher stays within the kilobyte that an item may have for one write unit.
ReturnUrl = Annotated[str, msgspec.Meta(min_length=1, max_length=300)]
Shipping = Annotated[int, msgspec.Meta(ge=0, le=MOST_RUPIAH)]


class CheckoutBody(Body):
    merchant_id: Id
    goods: Rupiah
    order_id: Reference
    return_url: ReturnUrl
    shipping: Shipping = 0
    partial: bool = False


class CaptureBody(Body):
    amount: Rupiah | None = None


class VoidBody(Body):
    pass


class CheckoutRefundBody(Body):
    amount: Rupiah
    reason: Reason


class CheckoutRefundView(View):
    id: str
    checkout_id: str
    amount: int
    reason: str
    refunded_at: str


def _before(then: State, request: Request, parts: MarketplaceParts) -> Answer | None:
    looked = parts.read.before(request.key, then)
    if looked is None:
        return None
    status = 201 if then == OPEN else 200
    return Answer(status, PartnerCheckoutView.seen(looked), REPLAYED)


@api.route(
    "POST",
    "/partner/checkouts",
    PARTNERS,
    body=CheckoutBody,
    answers={201: PartnerCheckoutView},
    keyed="optional",
    kept=lambda request, parts: _before(OPEN, request, parts),
    refusals=("not_found", "merchant_not_active", "state_conflict"),
)
def create_checkout(request: Request, parts: MarketplaceParts) -> PartnerCheckoutView:
    """Ask for an order to be paid by vouchers: the shopper agrees to it at `url`."""
    body = request.body
    order = Order(
        body.merchant_id, body.goods, body.shipping, body.order_id, body.return_url, body.partial
    )
    made = parts.create.create(order, request.subject, request.key)
    return PartnerCheckoutView.seen(parts.read.looked(made))


@api.route(
    "GET",
    "/partner/checkouts/{checkout_id}",
    PARTNERS,
    answers={200: PartnerCheckoutView},
    refusals=("not_found",),
)
def checkout_of_partner(request: Request, parts: MarketplaceParts) -> PartnerCheckoutView:
    """One of my checkouts, up to date."""
    return PartnerCheckoutView.seen(
        parts.read.of_partner(request.path["checkout_id"], request.subject)
    )


@api.route(
    "POST",
    "/partner/checkouts/{checkout_id}/capture",
    PARTNERS,
    body=CaptureBody,
    answers={200: PartnerCheckoutView},
    keyed="optional",
    kept=lambda request, parts: _before(CAPTURED, request, parts),
    refusals=("not_found", "state_conflict", "amount_over_cap", "merchant_not_active"),
)
def capture_checkout(request: Request, parts: MarketplaceParts) -> PartnerCheckoutView:
    """Pay the merchant what is held, or some of it, once; the rest goes back onto the vouchers."""
    done = parts.finish.capture(
        request.path["checkout_id"], request.body.amount, request.subject, request.key
    )
    return PartnerCheckoutView.seen(parts.read.looked(done))


@api.route(
    "POST",
    "/partner/checkouts/{checkout_id}/void",
    PARTNERS,
    body=VoidBody,
    answers={200: PartnerCheckoutView},
    keyed="optional",
    kept=lambda request, parts: _before(VOIDED, request, parts),
    refusals=("not_found", "state_conflict"),
)
def void_checkout(request: Request, parts: MarketplaceParts) -> PartnerCheckoutView:
    """Give all that is held back onto the vouchers."""
    done = parts.finish.void(request.path["checkout_id"], request.subject, request.key)
    return PartnerCheckoutView.seen(parts.read.looked(done))


@api.route(
    "POST",
    "/partner/checkouts/{checkout_id}/refunds",
    PARTNERS,
    body=CheckoutRefundBody,
    answers={201: CheckoutRefundView},
    keyed="required",
    refusals=("not_found", "state_conflict", "refund_too_large"),
)
def refund_checkout(request: Request, parts: MarketplaceParts) -> CheckoutRefundView:
    """Give some or all of what was captured back onto the vouchers."""
    checkout_id = request.path["checkout_id"]

    def view(refunds: list[Transfer]) -> CheckoutRefundView:
        first = refunds[0]
        amount = sum(one.amount for one in refunds)
        return CheckoutRefundView(first.id, checkout_id, amount, first.reference, first.occurred_at)

    return parts.refund.refund(
        checkout_id,
        request.body.amount,
        request.body.reason,
        request.subject,
        request.kept_under,
        view,
    )
