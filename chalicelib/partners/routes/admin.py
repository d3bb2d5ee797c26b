"""What admins do with partners."""

from typing import Annotated, Literal

import msgspec

from chalicelib.core.http.api import Answer, Api, Request, replayed_with
from chalicelib.core.http.bodies import Body, View
from chalicelib.core.http.fields import Name, ReasonBody
from chalicelib.core.http.pages import PageQuery, cut, next_cursor
from chalicelib.core.values.errors import invalid
from chalicelib.core.values.parse import plain_text
from chalicelib.core.values.subject import ADMIN_READERS, ADMINS
from chalicelib.core.values.web_addresses import LONGEST, NoAddress, read_origin
from chalicelib.partners.parts import PartnerParts
from chalicelib.partners.rules.partner import Action, Partner, PartnerState
from chalicelib.partners.use.keep import Issued

api = Api("partners")

Origin = Annotated[str, msgspec.Meta(min_length=1, max_length=LONGEST)]
Origins = Annotated[list[Origin], msgspec.Meta(min_length=1, max_length=10)]


class PartnerBody(Body):
    name: Name
    return_origins: Origins


class OriginsBody(Body):
    return_origins: Origins


class IssuedView(View):
    client_id: str
    client_secret: str
    webhook_secret: str

    @classmethod
    def of(cls, issued: Issued) -> "IssuedView":
        return cls(issued.client_id, issued.client_secret, issued.webhook_secret)


class ClientSecretView(View):
    client_secret: str


class PartnerView(View):
    id: str
    name: str
    return_origins: list[str]
    state: PartnerState
    webhook_url: str
    webhook_state: Literal["on", "gone", "none"]
    secret_until: str | None
    created_at: str

    @classmethod
    def of(cls, partner: Partner) -> "PartnerView":
        webhook = partner.webhook
        return cls(
            id=partner.id,
            name=partner.name,
            return_origins=[*partner.return_origins],
            state=partner.state,
            webhook_url=webhook.url,
            webhook_state=webhook.state if webhook.url else "none",
            # Until when the secret before the newest is good.
            secret_until=partner.client_secrets[-1].until,
            created_at=partner.created_at,
        )


class PartnerPage(View):
    items: list[PartnerView]
    next_cursor: str | None


def _registered_before(request: Request, parts: PartnerParts) -> Answer | None:
    before = parts.keep.registered_before(request.key)
    return replayed_with(201, None if before is None else IssuedView.of(before))


@api.route(
    "POST",
    "/admin/partners",
    ADMINS,
    body=PartnerBody,
    answers={201: IssuedView},
    proves=True,
    keyed="optional",
    kept=_registered_before,
)
def register(request: Request, parts: PartnerParts) -> IssuedView:
    """Let a marketplace in. Its secrets are shown once."""
    name = plain_text(request.body.name, "name", 100)
    origins = _origins(request.body.return_origins, parts)
    return IssuedView.of(parts.keep.register(name, origins, request.subject, request.key))


@api.route("GET", "/admin/partners", ADMIN_READERS, query=PageQuery, answers={200: PartnerPage})
def every(request: Request, parts: PartnerParts) -> PartnerPage:
    """Every marketplace that was let in."""
    found, after = cut(parts.store.all(), lambda one: one.id, request.query)
    return PartnerPage([PartnerView.of(one) for one in found], next_cursor(after))


@api.route(
    "GET",
    "/admin/partners/{partner_id}",
    ADMIN_READERS,
    answers={200: PartnerView},
    refusals=("not_found",),
)
def one(request: Request, parts: PartnerParts) -> PartnerView:
    """One marketplace."""
    return PartnerView.of(parts.store.get(request.path["partner_id"]))


@api.route(
    "PATCH",
    "/admin/partners/{partner_id}",
    ADMINS,
    body=OriginsBody,
    answers={200: PartnerView},
    refusals=("not_found", "state_conflict"),
)
def move(request: Request, parts: PartnerParts) -> PartnerView:
    """Set the origins to which shoppers are sent back."""
    origins = _origins(request.body.return_origins, parts)
    return PartnerView.of(parts.keep.move(request.path["partner_id"], origins, request.subject))


def _rotated_before(request: Request, parts: PartnerParts) -> Answer | None:
    before = parts.keep.rotated_before(request.path["partner_id"], request.key)
    return replayed_with(200, None if before is None else ClientSecretView(before))


@api.route(
    "POST",
    "/admin/partners/{partner_id}/rotate",
    ADMINS,
    answers={200: ClientSecretView},
    proves=True,
    keyed="required",
    kept=_rotated_before,
    refusals=("not_found", "state_conflict"),
)
def rotate(request: Request, parts: PartnerParts) -> ClientSecretView:
    """Make a new client secret; the one until now is good for a day yet."""
    return ClientSecretView(
        parts.keep.rotate(request.path["partner_id"], request.subject, request.key)
    )


@api.route(
    "POST",
    "/admin/partners/{partner_id}/suspend",
    ADMINS,
    body=ReasonBody,
    answers={200: PartnerView},
    refusals=("not_found", "state_conflict"),
)
def suspend(request: Request, parts: PartnerParts) -> PartnerView:
    """Refuse what a marketplace would change from now on; what it holds lapses by itself."""
    return _change("suspend", request, parts)


@api.route(
    "POST",
    "/admin/partners/{partner_id}/reinstate",
    ADMINS,
    body=ReasonBody,
    answers={200: PartnerView},
    proves=True,
    refusals=("not_found", "state_conflict"),
)
def reinstate(request: Request, parts: PartnerParts) -> PartnerView:
    """Let a suspended marketplace in again."""
    return _change("reinstate", request, parts)


def _change(action: Action, request: Request, parts: PartnerParts) -> PartnerView:
    partner_id, reason = request.path["partner_id"], request.body.reason
    return PartnerView.of(parts.keep.change(partner_id, action, reason, request.subject))


def _origins(texts: list[str], parts: PartnerParts) -> list[str]:
    on_one_machine = parts.parts.settings.on_one_machine
    try:
        return [*dict.fromkeys(read_origin(one, on_one_machine=on_one_machine) for one in texts)]
    except NoAddress:
        raise invalid(
            "return_origins",
            "harus asal web tanpa jalur, misalnya https://toko.example",
            "must be origins of the web, without a path, such as https://shop.example",
        ) from None
