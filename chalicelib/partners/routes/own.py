"""A partner's own webhook."""

from typing import Annotated, Literal

import msgspec

from chalicelib.core.http.api import Answer, Api, Request, replayed_with
from chalicelib.core.http.bodies import Body, View
from chalicelib.core.values.errors import invalid
from chalicelib.core.values.subject import PARTNERS
from chalicelib.core.values.web_addresses import LONGEST, NoAddress, read_endpoint
from chalicelib.partners.parts import PartnerParts
from chalicelib.partners.rules.partner import Webhook

api = Api("partners")


class WebhookBody(Body):
    url: Annotated[str, msgspec.Meta(min_length=1, max_length=LONGEST)]


class WebhookView(View):
    url: str
    state: Literal["on", "gone", "none"]
    secret_until: str | None

    @classmethod
    def of(cls, webhook: Webhook) -> "WebhookView":
        return cls(
            url=webhook.url,
            state=webhook.state if webhook.url else "none",
            # Until when the secret before the newest signs as well.
            secret_until=webhook.secrets[-1].until,
        )


class WebhookSecretView(View):
    webhook_secret: str


@api.route("GET", "/partner/webhook", PARTNERS, answers={200: WebhookView}, refusals=("not_found",))
def webhook(request: Request, parts: PartnerParts) -> WebhookView:
    """Where I am told what happened to my orders."""
    return WebhookView.of(parts.webhook.of(request.subject.id))


@api.route(
    "PUT",
    "/partner/webhook",
    PARTNERS,
    body=WebhookBody,
    answers={200: WebhookView},
    refusals=("not_found", "state_conflict"),
)
def point(request: Request, parts: PartnerParts) -> WebhookView:
    """Tell me there from now on."""
    url = request.body.url
    try:
        read_endpoint(url, parts.parts.settings.webhook_loopback)
    except NoAddress:
        raise invalid(
            "url",
            "harus alamat https dengan nama host, di port 443 atau 8443, tanpa nama pengguna",
            "must be an https address with a host name, on port 443 or 8443, without a user name",
        ) from None
    return WebhookView.of(parts.webhook.point(url, request.subject))


def _rotated_before(request: Request, parts: PartnerParts) -> Answer | None:
    before = parts.webhook.rotated_before(request.subject.id, request.key)
    return replayed_with(200, None if before is None else WebhookSecretView(before))


@api.route(
    "POST",
    "/partner/webhook/rotate",
    PARTNERS,
    answers={200: WebhookSecretView},
    keyed="optional",
    kept=_rotated_before,
    refusals=("not_found", "state_conflict"),
)
def rotate_webhook_secret(request: Request, parts: PartnerParts) -> WebhookSecretView:
    """Make a new secret to sign with; for a day the one until now signs as well."""
    return WebhookSecretView(parts.webhook.rotate(request.subject, request.key))
