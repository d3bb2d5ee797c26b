"""A resident's claims for rewards."""

from typing import Annotated

import msgspec

from chalicelib.acquirers.rules.payment import rrn_of
from chalicelib.campaigns.routes.views import RuleView
from chalicelib.core.http.api import Api, Request
from chalicelib.core.http.bodies import Body, View
from chalicelib.core.http.fields import Id, ReasonBody, Rupiah
from chalicelib.core.http.pages import PageQuery, cut, in_time, next_cursor, read_cursor
from chalicelib.core.values import ids
from chalicelib.core.values.errors import invalid
from chalicelib.core.values.parse import day
from chalicelib.core.values.subject import RESIDENTS
from chalicelib.incentives.parts import IncentiveParts
from chalicelib.incentives.routes.views import ClaimPage, ClaimView
from chalicelib.incentives.use.claim import Receipt
from chalicelib.incentives.use.offers import Offer
from chalicelib.merchants.rules.merchant import Category, CheckKind

api = Api("incentives")


class IncentiveClaimBody(Body):
    rrn: Annotated[str, msgspec.Meta(min_length=1, max_length=24)]
    merchant_id: Id
    amount: Rupiah
    paid_on: str | None = None
    remember: bool = False


def _receipt(body: IncentiveClaimBody) -> Receipt:
    rrn = rrn_of(body.rrn)
    if rrn is None:
        raise invalid(
            "rrn",
            "harus nomor referensi (RRN) di bukti pembayaran, paling banyak 12 angka atau huruf",
            "must be the reference number (RRN) on the receipt, at most 12 digits or letters",
        )
    paid_on = day(body.paid_on, "paid_on") if body.paid_on is not None else None
    return Receipt(rrn, body.merchant_id, body.amount, paid_on, body.remember)


@api.route(
    "POST",
    "/resident/incentive-claims",
    RESIDENTS,
    body=IncentiveClaimBody,
    answers={201: ClaimView},
    keyed="optional",
    conditioned=True,
    refusals=(
        "not_found",
        "merchant_not_active",
        "merchant_not_accepted",
        "campaign_not_open",
        "not_eligible",
        "rate_limited",
    ),
)
def claim_reward(request: Request, parts: IncentiveParts) -> ClaimView:
    """Claim the reward of a QRIS payment, by what stands on its receipt. The same receipt again is
    the same claim, as it is now."""
    return parts.claim.claim(
        _receipt(request.body),
        request.subject,
        request.key,
        lambda claim: ClaimView.of(parts.read.named(claim)),
    )


@api.route(
    "GET", "/resident/incentive-claims", RESIDENTS, query=PageQuery, answers={200: ClaimPage}
)
def own_claims(request: Request, parts: IncentiveParts) -> ClaimPage:
    """My claims for rewards, newest first, up to date."""
    query = request.query
    before = read_cursor(query.cursor, in_time(ids.CLAIM))
    return ClaimPage.of(*parts.read.own(request.subject, before, query.limit))


@api.route(
    "GET",
    "/resident/incentive-claims/{claim_id}",
    RESIDENTS,
    answers={200: ClaimView},
    refusals=("not_found",),
)
def own_claim(request: Request, parts: IncentiveParts) -> ClaimView:
    """One of my claims, up to date."""
    return ClaimView.of(parts.read.one_of(request.path["claim_id"], request.subject))


@api.route(
    "POST",
    "/resident/incentive-claims/{claim_id}/objections",
    RESIDENTS,
    body=ReasonBody,
    answers={201: ClaimView},
    keyed="optional",
    conditioned=True,
    refusals=("not_found", "state_conflict"),
)
def object_to(request: Request, parts: IncentiveParts) -> ClaimView:
    """Ask that a person looks at what became of my claim, or another one than has."""
    return parts.object.object(
        request.path["claim_id"],
        request.body.reason,
        request.subject,
        request.key,
        lambda claim: ClaimView.of(parts.read.named(claim)),
    )


@api.route(
    "DELETE",
    "/resident/incentive-claims/{claim_id}/card",
    RESIDENTS,
    answers={200: ClaimView},
    conditioned=True,
    refusals=("not_found",),
)
def forget_card(request: Request, parts: IncentiveParts) -> ClaimView:
    """Do not reward payments by this claim's card by themselves any more."""
    forgotten = parts.forget_card.forget(request.path["claim_id"], request.subject)
    return ClaimView.of(parts.read.named(forgotten))


class OfferView(View):
    campaign_id: str
    name: str
    rule: RuleView
    categories: list[Category]
    requires: list[CheckKind]
    spend_until: str
    voucher_id: str | None
    # In rupiah; what is left is null where there is no limit.
    rewarded: int
    left_today: int | None
    left_in_all: int | None

    @classmethod
    def of(cls, offer: Offer) -> "OfferView":
        return cls(
            campaign_id=offer.terms.id,
            name=offer.terms.name,
            rule=RuleView.of(offer.rule),
            categories=list(offer.terms.categories),
            requires=list(offer.terms.requires),
            spend_until=offer.terms.spend_until,
            voucher_id=offer.voucher_id,
            rewarded=offer.rewarded,
            left_today=offer.left_today,
            left_in_all=offer.left_in_all,
        )


class OfferPage(View):
    items: list[OfferView]
    next_cursor: str | None


@api.route("GET", "/resident/incentives", RESIDENTS, query=PageQuery, answers={200: OfferPage})
def offers(request: Request, parts: IncentiveParts) -> OfferPage:
    """The campaigns that reward my payments by QRIS, and what is still possible today."""
    found, after = cut(parts.offers.of(request.subject), lambda one: one.terms.id, request.query)
    return OfferPage([OfferView.of(one) for one in found], next_cursor(after))
