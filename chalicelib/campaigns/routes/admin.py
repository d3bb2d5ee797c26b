"""Campaigns as the city's staff set them up and watch them."""

from typing import Annotated

import msgspec

from chalicelib.campaigns.parts import CampaignParts
from chalicelib.campaigns.routes.views import RuleView
from chalicelib.campaigns.rules.money import NO_PROGRESS, Progress
from chalicelib.campaigns.rules.terms import (
    DRAFT,
    SHARDS_AT_MOST,
    SHARDS_BY_DEFAULT,
    VOUCHER,
    Action,
    Kind,
    Preview,
    Rule,
    State,
    Terms,
    Warning,
    warnings,
)
from chalicelib.core.http.api import Api, Request
from chalicelib.core.http.bodies import Body, View
from chalicelib.core.http.fields import Name, Rupiah, Text
from chalicelib.core.http.pages import PageQuery, cut, next_cursor
from chalicelib.core.values.errors import invalid
from chalicelib.core.values.instants import to_text
from chalicelib.core.values.parse import instant, kelurahan
from chalicelib.core.values.subject import ADMIN_READERS, ADMINS
from chalicelib.merchants.rules.merchant import CHECK_KINDS, Category, CheckKind

api = Api("campaigns")

Segment = Annotated[str, msgspec.Meta(pattern="^[a-z0-9_-]{1,32}$")]
Code = Annotated[str, msgspec.Meta(min_length=1, max_length=20)]
PerResident = Annotated[int, msgspec.Meta(ge=1, le=100)]
Kelurahan = Annotated[list[Code], msgspec.Meta(max_length=90)]
Segments = Annotated[list[Segment], msgspec.Meta(max_length=20)]


class Limits(Body):
    per_merchant_per_day: Rupiah | None = None
    per_merchant: Rupiah | None = None


class RuleBody(Body, kw_only=True):
    percent: Annotated[int, msgspec.Meta(ge=1, le=100)]
    min_payment: Rupiah
    max_per_payment: Rupiah
    max_rewards_per_day: Annotated[int, msgspec.Meta(ge=1, le=1_000)] | None = None
    max_total_per_resident: Rupiah | None = None


class CampaignBody(Body, kw_only=True):
    name: Name
    description: Text = ""
    kind: Kind = VOUCHER
    face_value: Rupiah | None = None
    rule: RuleBody | None = None
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
    pays_shipping: bool = False
    requires: Annotated[list[CheckKind], msgspec.Meta(max_length=len(CHECK_KINDS))] = []
    shards: Annotated[int, msgspec.Meta(ge=1, le=SHARDS_AT_MOST)] = SHARDS_BY_DEFAULT


class LimitsView(View):
    per_merchant_per_day: int | None
    per_merchant: int | None


class CampaignView(View):
    id: str
    name: str
    description: str
    kind: Kind
    state: State
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
    account_code: str
    limits: LimitsView
    pays_shipping: bool
    requires: list[CheckKind]
    shards: int
    warnings: list[Warning]
    created_at: str
    funded: int
    issued: int
    redeemed: int
    remaining: int

    @classmethod
    def of(cls, terms: Terms, progress: Progress = NO_PROGRESS) -> "CampaignView":
        return cls(
            id=terms.id,
            name=terms.name,
            description=terms.description,
            kind=terms.kind,
            state=terms.state,
            face_value=terms.face_value or None,
            rule=RuleView.of(terms.rule) if terms.rule else None,
            per_resident=terms.per_resident,
            claim_from=terms.claim_from,
            claim_until=terms.claim_until,
            spend_until=terms.spend_until,
            categories=list(terms.categories),
            kelurahan=list(terms.kelurahan),
            segments=list(terms.segments),
            partial_spend=terms.partial_spend,
            account_code=terms.account_code,
            limits=LimitsView(terms.per_merchant_per_day, terms.per_merchant),
            pays_shipping=terms.pays_shipping,
            requires=list(terms.requires),
            shards=terms.shards,
            warnings=warnings(terms),
            created_at=terms.created_at,
            funded=progress.funded,
            issued=progress.issued,
            redeemed=progress.redeemed,
            remaining=progress.remaining,
        )


class CampaignPage(View):
    items: list[CampaignView]
    next_cursor: str | None
    through: str


class PreviewBody(Body):
    face_value: Rupiah
    per_resident: PerResident = 1
    kelurahan: Kelurahan = []
    segments: Segments = []


class PreviewView(View):
    eligible: int
    vouchers: int
    cost: int

    @classmethod
    def of(cls, preview: Preview) -> "PreviewView":
        return cls(preview.eligible, preview.vouchers, preview.cost)


@api.route(
    "POST",
    "/admin/campaigns",
    ADMINS,
    body=CampaignBody,
    answers={201: CampaignView},
    keyed="optional",
)
def create(request: Request, parts: CampaignParts) -> CampaignView:
    """Set up a campaign as a draft."""
    return parts.set_up.create(_draft(request.body), request.subject, request.key, CampaignView.of)


@api.route("POST", "/admin/campaigns/preview", ADMINS, body=PreviewBody, answers={200: PreviewView})
def preview(request: Request, parts: CampaignParts) -> PreviewView:
    """How many residents could claim from such a campaign, and what it would then cost."""
    body = request.body
    found = parts.set_up.preview(
        body.face_value, body.per_resident, _codes(body.kelurahan), sorted(set(body.segments))
    )
    return PreviewView.of(found)


@api.route("GET", "/admin/campaigns", ADMIN_READERS, query=PageQuery, answers={200: CampaignPage})
def every(request: Request, parts: CampaignParts) -> CampaignPage:
    """All campaigns, newest first, with what has become of their money."""
    progress = parts.read.progress()
    found, after = cut(parts.read.all(), _id, request.query)
    items = [CampaignView.of(terms, progress.get(terms.id, NO_PROGRESS)) for terms in found]
    return CampaignPage(items, next_cursor(after), to_text(parts.read.through()))


@api.route(
    "GET",
    "/admin/campaigns/{campaign_id}",
    ADMIN_READERS,
    answers={200: CampaignView},
    refusals=("not_found",),
)
def one(request: Request, parts: CampaignParts) -> CampaignView:
    """One campaign, with what has become of its money."""
    return _with_progress(parts.read.get(request.path["campaign_id"]), parts)


@api.route(
    "POST",
    "/admin/campaigns/{campaign_id}/publish",
    ADMINS,
    answers={200: CampaignView},
    refusals=("not_found", "state_conflict"),
)
def publish(request: Request, parts: CampaignParts) -> CampaignView:
    """Open a draft or paused campaign."""
    return _change("publish", request, parts)


@api.route(
    "POST",
    "/admin/campaigns/{campaign_id}/pause",
    ADMINS,
    answers={200: CampaignView},
    refusals=("not_found", "state_conflict"),
)
def pause(request: Request, parts: CampaignParts) -> CampaignView:
    """Stop claims at once, and redemptions within seconds."""
    return _change("pause", request, parts)


@api.route(
    "POST",
    "/admin/campaigns/{campaign_id}/close",
    ADMINS,
    answers={200: CampaignView},
    refusals=("not_found", "state_conflict"),
)
def close(request: Request, parts: CampaignParts) -> CampaignView:
    """Close a campaign after its `spend_until`; what is left goes back to the treasury."""
    return _change("close", request, parts)


def _change(action: Action, request: Request, parts: CampaignParts) -> CampaignView:
    terms = parts.change.change(request.path["campaign_id"], action, request.subject)
    return _with_progress(terms, parts)


def _with_progress(terms: Terms, parts: CampaignParts) -> CampaignView:
    return CampaignView.of(terms, parts.read.progress().get(terms.id, NO_PROGRESS))


def _codes(given: list[str]) -> tuple[str, ...]:
    """Kelurahan by their codes, each once. Raises `validation_failed`."""
    return tuple(sorted({kelurahan(code, "kelurahan") for code in given}))


def _id(terms: Terms) -> str:
    return terms.id


def _rule_of(body: CampaignBody) -> Rule | None:
    """The rule of an incentive, which has no face value; a voucher has that and no rule. Raises
    `validation_failed`."""
    if body.kind == VOUCHER:
        if body.face_value is None:
            raise invalid("face_value", "harus diisi", "is required")
        if body.rule is not None:
            raise invalid("rule", "hanya untuk insentif", "is of incentives only")
        return None
    if body.rule is None:
        raise invalid("rule", "harus diisi", "is required")
    for name, given in (("face_value", body.face_value), ("per_resident", body.per_resident - 1)):
        if given:
            raise invalid(name, "bukan untuk insentif", "is of vouchers only")
    if body.rule.max_per_payment * 100 < body.rule.min_payment * body.rule.percent:
        raise invalid(
            "rule.max_per_payment",
            "lebih kecil dari hadiah pembayaran terkecil",
            "is less than what the smallest payment is rewarded with",
        )
    return Rule(**{name: getattr(body.rule, name) for name in Rule.__dataclass_fields__})


def _draft(body: CampaignBody) -> Terms:
    rule = _rule_of(body)
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
        face_value=body.face_value or 0,
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
        kind=body.kind,
        rule=rule,
        pays_shipping=body.pays_shipping,
        requires=tuple(sorted(set(body.requires))),
    )
