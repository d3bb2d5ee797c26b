"""Campaigns over HTTP."""

from dataclasses import asdict
from typing import Annotated, Any

import msgspec

from chalicelib.campaigns.rules import (
    CLOSED,
    DRAFT,
    SHARDS_AT_MOST,
    SHARDS_BY_DEFAULT,
    State,
    Terms,
)
from chalicelib.campaigns.service import CampaignService, Progress
from chalicelib.core.http.api import Answer, Api, Request
from chalicelib.core.http.bodies import Body, View
from chalicelib.core.http.fields import Name, Reference, Rupiah, Text
from chalicelib.core.http.pages import PageQuery, cut, page
from chalicelib.core.values.errors import invalid
from chalicelib.core.values.instants import to_text
from chalicelib.core.values.parse import instant, kelurahan
from chalicelib.core.values.subject import ADMIN_READERS, ADMINS, FINANCES, PUBLIC
from chalicelib.ledger.routes import TransferView
from chalicelib.merchants.rules.merchant import Category

api = Api("campaigns")

Segment = Annotated[str, msgspec.Meta(pattern="^[a-z0-9_-]{1,32}$")]
Code = Annotated[str, msgspec.Meta(min_length=1, max_length=20)]
PerResident = Annotated[int, msgspec.Meta(ge=1, le=100)]
Kelurahan = Annotated[list[Code], msgspec.Meta(max_length=90)]
Segments = Annotated[list[Segment], msgspec.Meta(max_length=20)]


class Limits(Body):
    per_merchant_per_day: Rupiah | None = None
    per_merchant: Rupiah | None = None


class CampaignBody(Body, kw_only=True):
    name: Name
    description: Text = ""
    face_value: Rupiah
    per_resident: PerResident = 1
    claim_from: str
    claim_until: str
    spend_until: str
    categories: Annotated[list[Category], msgspec.Meta(max_length=20)] = []
    kelurahan: Kelurahan = []
    segments: Segments = []
    partial_spend: bool = True
    account_code: Annotated[str, msgspec.Meta(max_length=64)] = ""
    limits: Limits = msgspec.field(default_factory=Limits)
    shards: Annotated[int, msgspec.Meta(ge=1, le=SHARDS_AT_MOST)] = SHARDS_BY_DEFAULT


class LimitsView(View):
    per_merchant_per_day: int | None
    per_merchant: int | None


class CampaignView(View):
    id: str
    name: str
    description: str
    state: State
    face_value: int
    per_resident: int
    claim_from: str
    claim_until: str
    spend_until: str
    categories: list[Category]
    kelurahan: list[str]
    segments: list[str]
    partial_spend: bool
    account_code: str
    limits: LimitsView
    shards: int
    created_at: str
    funded: int
    issued: int
    redeemed: int
    remaining: int


class CampaignPage(View):
    items: list[CampaignView]
    next_cursor: str | None
    through: str


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


class PublicCampaignPage(View):
    items: list[PublicCampaignView]
    next_cursor: str | None


class PreviewBody(Body):
    face_value: Rupiah
    per_resident: PerResident = 1
    kelurahan: Kelurahan = []
    segments: Segments = []


class PreviewView(View):
    eligible: int
    vouchers: int
    cost: int


class FundBody(Body):
    amount: Rupiah
    reference: Reference


NOTHING = Progress(0, 0, 0, 0)


@api.route(
    "POST",
    "/admin/campaigns",
    ADMINS,
    body=CampaignBody,
    answers={201: CampaignView},
    keyed="optional",
)
def create(request: Request, campaigns: CampaignService) -> Answer:
    """Set up a campaign as a draft."""
    draft = _draft(request.body)
    created = campaigns.create(
        draft, request.subject, request.key, lambda terms: shown(terms, NOTHING)
    )
    return Answer(201, created)


@api.route("POST", "/admin/campaigns/preview", ADMINS, body=PreviewBody, answers={200: PreviewView})
def preview(request: Request, campaigns: CampaignService) -> Answer:
    """How many residents could claim from such a campaign, and what it would then cost."""
    body = request.body
    found = campaigns.preview(
        body.face_value, body.per_resident, _codes(body.kelurahan), sorted(set(body.segments))
    )
    return Answer(200, asdict(found))


@api.route("GET", "/admin/campaigns", ADMIN_READERS, query=PageQuery, answers={200: CampaignPage})
def every(request: Request, campaigns: CampaignService) -> Answer:
    """All campaigns, newest first, with what has become of their money."""
    progress = campaigns.progress()
    found, after = cut(campaigns.all(), _id, request.query)
    items = [shown(terms, progress.get(terms.id, NOTHING)) for terms in found]
    return Answer(200, page(items, after, through=to_text(campaigns.through())))


@api.route(
    "GET",
    "/admin/campaigns/{campaign_id}",
    ADMIN_READERS,
    answers={200: CampaignView},
    refusals=("not_found",),
)
def one(request: Request, campaigns: CampaignService) -> Answer:
    """One campaign, with what has become of its money."""
    return _shown_now(request.path["campaign_id"], campaigns)


@api.route(
    "POST",
    "/admin/campaigns/{campaign_id}/publish",
    ADMINS,
    answers={200: CampaignView},
    refusals=("not_found", "state_conflict"),
)
def publish(request: Request, campaigns: CampaignService) -> Answer:
    """Open a draft or paused campaign."""
    return _act("publish", request, campaigns)


@api.route(
    "POST",
    "/admin/campaigns/{campaign_id}/pause",
    ADMINS,
    answers={200: CampaignView},
    refusals=("not_found", "state_conflict"),
)
def pause(request: Request, campaigns: CampaignService) -> Answer:
    """Stop claims at once, and redemptions within seconds."""
    return _act("pause", request, campaigns)


@api.route(
    "POST",
    "/admin/campaigns/{campaign_id}/close",
    ADMINS,
    answers={200: CampaignView},
    refusals=("not_found", "state_conflict"),
)
def close(request: Request, campaigns: CampaignService) -> Answer:
    """Close a campaign after its `spend_until`; what is left goes back to the treasury."""
    return _act("close", request, campaigns)


@api.route(
    "POST",
    "/finance/campaigns/{campaign_id}/funds",
    FINANCES,
    body=FundBody,
    answers={201: TransferView},
    keyed="required",
    refusals=("not_found", "reference_used", "state_conflict"),
)
def fund(request: Request, campaigns: CampaignService) -> Answer:
    """Move money from the treasury into a campaign; `reference` is the SP2D number."""
    body = request.body
    transfer = campaigns.fund(
        request.path["campaign_id"],
        body.amount,
        body.reference,
        request.subject,
        request.key,  # type: ignore[arg-type]  # keyed="required"
        TransferView.of,
    )
    return Answer(201, transfer)


@api.route("GET", "/public/campaigns", PUBLIC, query=PageQuery, answers={200: PublicCampaignPage})
def public(request: Request, campaigns: CampaignService) -> Answer:
    """Campaigns that residents can claim from or spend."""
    visible = [terms for terms in campaigns.all() if terms.state not in (DRAFT, CLOSED)]
    found, after = cut(visible, _id, request.query)
    names = PublicCampaignView.__struct_fields__
    items = [{name: getattr(terms, name) for name in names} for terms in found]
    return Answer(200, page(items, after), {"Cache-Control": "public, max-age=5"})


def shown(terms: Terms, progress: Progress) -> dict[str, Any]:
    """A campaign as the API shows it."""
    plain = set(CampaignView.__struct_fields__) & set(Terms.__dataclass_fields__)
    return {
        **{name: getattr(terms, name) for name in CampaignView.__struct_fields__ if name in plain},
        "limits": {
            "per_merchant_per_day": terms.per_merchant_per_day,
            "per_merchant": terms.per_merchant,
        },
        "funded": progress.funded,
        "issued": progress.issued,
        "redeemed": progress.redeemed,
        "remaining": progress.remaining,
    }


def _act(action: str, request: Request, campaigns: CampaignService) -> Answer:
    terms = campaigns.change_state(request.path["campaign_id"], action, request.subject)
    return Answer(200, shown(terms, campaigns.progress().get(terms.id, NOTHING)))


def _shown_now(campaign_id: str, campaigns: CampaignService) -> Answer:
    terms = campaigns.get(campaign_id)
    return Answer(200, shown(terms, campaigns.progress().get(terms.id, NOTHING)))


def _codes(given: list[str]) -> tuple[str, ...]:
    """Kelurahan by their codes, each once. Raises `validation_failed`."""
    return tuple(sorted({kelurahan(code, "kelurahan") for code in given}))


def _id(terms: Terms) -> str:
    return terms.id


def _draft(body: CampaignBody) -> Terms:
    claim_from = instant(body.claim_from, "claim_from")
    claim_until = instant(body.claim_until, "claim_until")
    spend_until = instant(body.spend_until, "spend_until")
    if claim_until <= claim_from:
        raise invalid("claim_until", "harus setelah claim_from", "must be after claim_from")
    if spend_until < claim_until:
        raise invalid("spend_until", "tidak boleh sebelum claim_until", "must not precede it")
    return Terms(
        id="",
        name=body.name,
        description=body.description,
        state=DRAFT,
        face_value=body.face_value,
        per_resident=body.per_resident,
        claim_from=claim_from,
        claim_until=claim_until,
        spend_until=spend_until,
        categories=tuple(sorted(set(body.categories))),
        kelurahan=_codes(body.kelurahan),
        segments=tuple(sorted(set(body.segments))),
        partial_spend=body.partial_spend,
        account_code=body.account_code,
        per_merchant_per_day=body.limits.per_merchant_per_day,
        per_merchant=body.limits.per_merchant,
        shards=body.shards,
        created_at="",
        created_by="",
    )
