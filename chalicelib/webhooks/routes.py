"""Webhooks over HTTP: what was told, what failed, and telling it again."""

from typing import Annotated, Literal

import msgspec

from chalicelib.core.http.api import Api, Request
from chalicelib.core.http.bodies import Body, View
from chalicelib.core.http.pages import PageQuery, in_time, next_cursor, read_cursor
from chalicelib.core.values import ids
from chalicelib.core.values.parse import instant
from chalicelib.core.values.subject import ADMIN_READERS, ADMINS, PARTNERS
from chalicelib.webhooks.parts import WebhookParts
from chalicelib.webhooks.rules.delivery import Delivery, DeliveryState

api = Api("webhooks")
admin = Api("webhooks")


class DeliveriesQuery(PageQuery):
    state: Literal["failed"] | None = None


class ReplayBody(Body):
    since: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]


class ReplayView(View):
    since: str
    until: str


class DeliveryView(View):
    id: str
    type: str
    checkout: str
    at: str
    state: DeliveryState
    attempts: int
    # Of the last answer; 0 where none came, and then `why`: name, private, tls, timeout…
    status: int
    why: str
    next_at: str | None
    delivered_at: str | None

    @classmethod
    def of(cls, delivery: Delivery) -> "DeliveryView":
        return cls(
            id=delivery.id,
            type=delivery.type,
            checkout=delivery.checkout_id,
            at=delivery.at,
            state=delivery.state,
            attempts=delivery.attempts,
            status=delivery.status,
            why=delivery.why,
            next_at=delivery.next_at if delivery.state == "pending" else None,
            delivered_at=delivery.delivered_at or None,
        )


class DeliveryPage(View):
    items: list[DeliveryView]
    next_cursor: str | None


@admin.route(
    "GET",
    "/admin/partners/{partner_id}/webhooks",
    ADMIN_READERS,
    query=DeliveriesQuery,
    answers={200: DeliveryPage},
    refusals=("not_found",),
)
def of_partner(request: Request, parts: WebhookParts) -> DeliveryPage:
    """What a marketplace was told in the last 30 days, newest first; or what it could not be."""
    return _page(request.path["partner_id"], request, parts)


@api.route(
    "GET",
    "/partner/webhooks",
    PARTNERS,
    query=DeliveriesQuery,
    answers={200: DeliveryPage},
    refusals=("not_found",),
)
def own(request: Request, parts: WebhookParts) -> DeliveryPage:
    """What I was told in the last 30 days, newest first; or what I could not be."""
    return _page(request.subject.id, request, parts)


@api.route(
    "POST",
    "/partner/webhooks/replay",
    PARTNERS,
    body=ReplayBody,
    answers={202: ReplayView},
    refusals=("not_found", "rate_limited"),
)
def replay(request: Request, parts: WebhookParts) -> ReplayView:
    """Tell me again of all that happened since an instant, within the last 30 days; every ten
    minutes at most."""
    return _replay(request.subject.id, request, parts)


@admin.route(
    "POST",
    "/admin/partners/{partner_id}/webhooks/replay",
    ADMINS,
    body=ReplayBody,
    answers={202: ReplayView},
    refusals=("not_found",),
)
def replay_to(request: Request, parts: WebhookParts) -> ReplayView:
    """Tell a marketplace again of all that happened since an instant, within the last 30 days."""
    return _replay(request.path["partner_id"], request, parts)


def _replay(partner_id: str, request: Request, parts: WebhookParts) -> ReplayView:
    since = instant(request.body.since, "since")
    asked = parts.replay.ask(partner_id, since, request.subject)
    return ReplayView(asked.since, asked.until)


def _page(partner_id: str, request: Request, parts: WebhookParts) -> DeliveryPage:
    query = request.query
    found, after = parts.read.page(
        partner_id,
        failed=query.state == "failed",
        before=read_cursor(query.cursor, in_time(ids.MESSAGE)),
        limit=query.limit,
    )
    return DeliveryPage([DeliveryView.of(one) for one in found], next_cursor(after))
