"""Campaigns for anybody: what can be claimed or spent."""

from chalicelib.campaigns.parts import CampaignParts
from chalicelib.campaigns.routes.views import GateView, RuleView
from chalicelib.campaigns.rules.terms import Kind
from chalicelib.campaigns.use.public import PublicCampaign
from chalicelib.core.http.api import Answer, Api, Request
from chalicelib.core.http.bodies import View
from chalicelib.core.http.pages import PageQuery, cut, next_cursor
from chalicelib.core.values.subject import PUBLIC
from chalicelib.merchants.rules.merchant import Category, CheckKind

api = Api("campaigns")


class PublicCampaignView(View):
    id: str
    name: str
    description: str
    kind: Kind
    face_value: int | None
    rule: RuleView | None
    per_resident: int
    claim_from: str
    claim_until: str
    spend_until: str
    categories: list[Category]
    kelurahan: list[str]
    segments: list[str]
    partial_spend: bool
    pays_shipping: bool
    requires: list[CheckKind]
    opens_at_growth: GateView | None
    opened_at: str | None

    @classmethod
    def of(cls, campaign: PublicCampaign) -> "PublicCampaignView":
        members = {name: getattr(campaign, name) for name in cls.__struct_fields__}
        rule, gate = campaign.rule, campaign.opens_at_growth
        members["rule"] = RuleView.of(rule) if rule else None
        members["opens_at_growth"] = GateView.of(gate) if gate else None
        return cls(**members)


class PublicCampaignPage(View):
    items: list[PublicCampaignView]
    next_cursor: str | None


@api.route("GET", "/public/campaigns", PUBLIC, query=PageQuery, answers={200: PublicCampaignPage})
def public(request: Request, parts: CampaignParts) -> Answer:
    """Campaigns that residents can claim from or spend."""
    found, after = cut(parts.listed.all(), lambda one: one.id, request.query)
    page = PublicCampaignPage([PublicCampaignView.of(one) for one in found], next_cursor(after))
    return Answer(200, page, {"Cache-Control": "public, max-age=5"})
