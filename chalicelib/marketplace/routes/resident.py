"""What residents do with checkouts: look, agree, decline."""

from typing import Annotated

import msgspec

from chalicelib.core.http.api import REPLAYED, Answer, Api, Request
from chalicelib.core.http.bodies import Body
from chalicelib.core.http.fields import Id
from chalicelib.core.http.pages import PageQuery, in_time, next_cursor, read_cursor
from chalicelib.core.values import ids
from chalicelib.core.values.errors import invalid
from chalicelib.core.values.instants import to_text
from chalicelib.core.values.subject import RESIDENTS
from chalicelib.marketplace.parts import MarketplaceParts
from chalicelib.marketplace.routes.views import OwnCheckoutPage, PaidPartView, ResidentCheckoutView
from chalicelib.marketplace.rules.checkout import AUTHORIZED, OPEN
from chalicelib.marketplace.use.read import Looked
from chalicelib.redemptions.rules.payers import VOUCHERS_AT_MOST

api = Api("marketplace")

VoucherIds = Annotated[list[Id], msgspec.Meta(min_length=1, max_length=VOUCHERS_AT_MOST)]


class AuthorizeBody(Body):
    voucher_ids: VoucherIds | None = None


class DeclineBody(Body):
    pass


def _named(parts: MarketplaceParts, looked: Looked) -> ResidentCheckoutView:
    return ResidentCheckoutView.named(looked, parts.read.names(looked.checkout))


def _authorized_before(request: Request, parts: MarketplaceParts) -> Answer | None:
    looked = parts.read.before(request.key, AUTHORIZED)
    return None if looked is None else Answer(200, _named(parts, looked), REPLAYED)


@api.route("GET", "/resident/checkouts", RESIDENTS, query=PageQuery, answers={200: OwnCheckoutPage})
def own_checkouts(request: Request, parts: MarketplaceParts) -> OwnCheckoutPage:
    """The orders that I have agreed to, newest first, each as it stands now. A page may be empty
    and still have a next one."""
    found, after = parts.own.page(
        request.subject,
        read_cursor(request.query.cursor, in_time(ids.TRANSFER)),
        request.query.limit,
    )
    items = [_named(parts, one) for one in found]
    return OwnCheckoutPage(items, next_cursor(after), to_text(parts.own.through()))


@api.route(
    "GET",
    "/resident/checkouts/{checkout_id}",
    RESIDENTS,
    answers={200: ResidentCheckoutView},
    refusals=("not_found", "state_conflict"),
)
def checkout_of_resident(request: Request, parts: MarketplaceParts) -> ResidentCheckoutView:
    """An order that I am to agree to, with what each of my vouchers would pay, or one that I have
    agreed to; up to date."""
    looked = parts.read.of_resident(request.path["checkout_id"], request.subject)
    view = _named(parts, looked)
    if looked.state != OPEN:
        return view
    proposed = parts.authorize.proposed(looked.checkout, request.subject)
    vouchers = [PaidPartView.of(part, "", {}) for part in proposed]
    return msgspec.structs.replace(view, vouchers=vouchers)


@api.route(
    "POST",
    "/resident/checkouts/{checkout_id}/authorize",
    RESIDENTS,
    body=AuthorizeBody,
    answers={200: ResidentCheckoutView},
    keyed="optional",
    kept=_authorized_before,
    conditioned=True,
    refusals=(
        "not_found",
        "state_conflict",
        "campaign_not_open",
        "voucher_not_active",
        "voucher_insufficient",
        "full_amount_required",
        "own_shop",
        "merchant_not_active",
        "merchant_not_accepted",
        "merchant_limit_reached",
    ),
)
def authorize_checkout(request: Request, parts: MarketplaceParts) -> ResidentCheckoutView:
    """Agree to an order: what it comes to is held of my vouchers for seven days."""
    voucher_ids = request.body.voucher_ids or []
    if len(set(voucher_ids)) != len(voucher_ids):
        raise invalid("voucher_ids", "disebut dua kali", "is named twice")
    agreed = parts.authorize.authorize(
        request.path["checkout_id"], voucher_ids, request.subject, request.key
    )
    return _named(parts, parts.read.looked(agreed))


@api.route(
    "POST",
    "/resident/checkouts/{checkout_id}/decline",
    RESIDENTS,
    body=DeclineBody,
    answers={200: ResidentCheckoutView},
    conditioned=True,
    refusals=("not_found", "state_conflict"),
)
def decline_checkout(request: Request, parts: MarketplaceParts) -> ResidentCheckoutView:
    """Do not agree to an order."""
    declined = parts.decline.decline(request.path["checkout_id"], request.subject)
    return _named(parts, parts.read.looked(declined))
