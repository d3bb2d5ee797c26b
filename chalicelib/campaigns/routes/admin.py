"""Campaigns as the city's staff set them up and watch them."""

from chalicelib.campaigns.parts import CampaignParts
from chalicelib.campaigns.routes.setting_up import (
    CampaignBody,
    Kelurahan,
    PerResident,
    Segments,
    draft,
    kelurahan_codes,
)
from chalicelib.campaigns.routes.views import CampaignPage, CampaignView
from chalicelib.campaigns.rules.money import NO_PROGRESS
from chalicelib.campaigns.rules.terms import REGISTRY, Action, Audience, Preview, Terms
from chalicelib.core.http.api import REPLAYED, Answer, Api, Request
from chalicelib.core.http.bodies import Body, View
from chalicelib.core.http.fields import Rupiah
from chalicelib.core.http.pages import PageQuery, cut, next_cursor
from chalicelib.core.values.instants import to_text
from chalicelib.core.values.subject import ADMIN_READERS, ADMINS

api = Api("campaigns")


class PreviewBody(Body):
    face_value: Rupiah
    per_resident: PerResident = 1
    kelurahan: Kelurahan = []
    segments: Segments = []
    audience: Audience = REGISTRY


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
    return parts.set_up.create(draft(request.body), request.subject, request.key, CampaignView.of)


@api.route("POST", "/admin/campaigns/preview", ADMINS, body=PreviewBody, answers={200: PreviewView})
def preview(request: Request, parts: CampaignParts) -> PreviewView:
    """How many residents could claim from such a campaign, and what it would then cost."""
    body = request.body
    found = parts.set_up.preview(
        body.face_value,
        body.per_resident,
        kelurahan_codes(body.kelurahan),
        sorted(set(body.segments)),
        body.audience,
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


def _closed_before(request: Request, parts: CampaignParts) -> Answer | None:
    if not parts.change.was_changed_by(request.key):
        return None
    # Repeated, it finishes what a crash left half done.
    return Answer(200, _change("close", request, parts), REPLAYED)


@api.route(
    "POST",
    "/admin/campaigns/{campaign_id}/close",
    ADMINS,
    answers={200: CampaignView},
    keyed="optional",
    kept=_closed_before,
    proves=True,
    refusals=("not_found", "state_conflict"),
)
def close(request: Request, parts: CampaignParts) -> Answer:
    """Close a campaign after its `spend_until`; what is left goes back to the treasury."""
    return _closed_before(request, parts) or Answer(200, _change("close", request, parts))


def _change(action: Action, request: Request, parts: CampaignParts) -> CampaignView:
    campaign_id = request.path["campaign_id"]
    terms = parts.change.change(campaign_id, action, request.subject, request.key)
    return _with_progress(terms, parts)


def _with_progress(terms: Terms, parts: CampaignParts) -> CampaignView:
    return CampaignView.of(terms, parts.read.progress().get(terms.id, NO_PROGRESS))


def _id(terms: Terms) -> str:
    return terms.id
