"""Campaigns for anybody."""

from chalicelib.campaigns.parts import CampaignParts
from chalicelib.campaigns.rules import CLOSED, DRAFT, Terms
from chalicelib.core.http.api import Answer, Api, Request
from chalicelib.core.http.bodies import View
from chalicelib.core.http.pages import PageQuery, cut, next_cursor
from chalicelib.core.values.subject import PUBLIC
from chalicelib.merchants.rules.merchant import Category

api = Api("campaigns")


class PublicCampaignView(View):
    id: str
    name: str
    description: str
    face_value: int
    per_resident: int
    claim_from: str
    claim_until: str
    spend_until: str
    categories: list[Category]
    kelurahan: list[str]
    segments: list[str]
    partial_spend: bool

    @classmethod
    def of(cls, terms: Terms) -> "PublicCampaignView":
        return cls(
            id=terms.id,
            name=terms.name,
            description=terms.description,
            face_value=terms.face_value,
            per_resident=terms.per_resident,
            claim_from=terms.claim_from,
            claim_until=terms.claim_until,
            spend_until=terms.spend_until,
            categories=list(terms.categories),
            kelurahan=list(terms.kelurahan),
            segments=list(terms.segments),
            partial_spend=terms.partial_spend,
        )


class PublicCampaignPage(View):
    items: list[PublicCampaignView]
    next_cursor: str | None


@api.route("GET", "/public/campaigns", PUBLIC, query=PageQuery, answers={200: PublicCampaignPage})
def public(request: Request, parts: CampaignParts) -> Answer:
    """Campaigns that residents can claim from or spend."""
    visible = [terms for terms in parts.read.all() if terms.state not in (DRAFT, CLOSED)]
    found, after = cut(visible, lambda terms: terms.id, request.query)
    page = PublicCampaignPage([PublicCampaignView.of(one) for one in found], next_cursor(after))
    return Answer(200, page, {"Cache-Control": "public, max-age=5"})
