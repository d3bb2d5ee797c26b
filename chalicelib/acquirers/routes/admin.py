"""Acquirers as admins keep them."""

from typing import Annotated, Literal

import msgspec

from chalicelib.acquirers.parts import AcquirerParts
from chalicelib.acquirers.rules.psp import Psp, State
from chalicelib.core.http.api import Api, Request
from chalicelib.core.http.bodies import Body, View
from chalicelib.core.http.fields import Name, ReasonBody
from chalicelib.core.http.pages import PageQuery, cut, next_cursor
from chalicelib.core.values.subject import ADMIN_READERS, ADMINS

api = Api("acquirers")

AdapterName = Literal["snap", "snap_unsigned", "netzme"]
ClientId = Annotated[str, msgspec.Meta(min_length=1, max_length=64, pattern=r"^[!-{}~]+(?![\s\S])")]
PublicKey = Annotated[str, msgspec.Meta(min_length=1, max_length=4096)]
ClientSecret = Annotated[
    str, msgspec.Meta(min_length=8, max_length=256, pattern=r"^[!-~]+(?![\s\S])")
]
Url = Annotated[str, msgspec.Meta(max_length=200)]


class PspBody(Body):
    client_id: ClientId
    name: Name
    public_key: PublicKey
    client_secret: ClientSecret
    adapter: AdapterName
    api_url: Url = ""


class PspKeysBody(Body):
    public_key: PublicKey | None = None
    client_secret: ClientSecret | None = None


class PspView(View):
    id: str
    client_id: str
    name: str
    adapter: AdapterName
    api_url: str
    state: State
    created_at: str

    @classmethod
    def of(cls, psp: Psp) -> "PspView":
        names = [field.name for field in msgspec.structs.fields(cls)]
        return cls(**{name: getattr(psp, name) for name in names})


class PspPage(View):
    items: list[PspView]
    next_cursor: str | None


@api.route(
    "POST",
    "/admin/psps",
    ADMINS,
    body=PspBody,
    answers={201: PspView},
    proves=True,
    keyed="optional",
    refusals=("state_conflict",),
)
def register(request: Request, parts: AcquirerParts) -> PspView:
    """Register an acquirer that may tell of payments. Its secret is never shown again."""
    body = request.body
    return parts.keep_psps.register(
        body.client_id,
        body.name,
        body.public_key,
        body.client_secret,
        body.adapter,
        body.api_url.rstrip("/"),
        request.subject,
        request.key,
        PspView.of,
    )


@api.route("GET", "/admin/psps", ADMIN_READERS, query=PageQuery, answers={200: PspPage})
def psps(request: Request, parts: AcquirerParts) -> PspPage:
    """The acquirers that may tell of payments."""
    found, after = cut(parts.keep_psps.every(), lambda psp: psp.id, request.query)
    return PspPage([PspView.of(psp) for psp in found], next_cursor(after))


@api.route(
    "POST",
    "/admin/psps/{psp_id}/rotate",
    ADMINS,
    body=PspKeysBody,
    answers={200: PspView},
    proves=True,
    refusals=("not_found", "state_conflict"),
)
def rotate(request: Request, parts: AcquirerParts) -> PspView:
    """Give an acquirer a new public key or client secret; the former count for 24 hours."""
    body = request.body
    rotated = parts.keep_psps.rotate(
        request.path["psp_id"], body.public_key, body.client_secret, request.subject
    )
    return PspView.of(rotated)


@api.route(
    "POST",
    "/admin/psps/{psp_id}/suspend",
    ADMINS,
    body=ReasonBody,
    answers={200: PspView},
    refusals=("not_found", "state_conflict"),
)
def suspend_psp(request: Request, parts: AcquirerParts) -> PspView:
    """Take in nothing more from an acquirer, at once."""
    psp_id, reason = request.path["psp_id"], request.body.reason
    return PspView.of(parts.keep_psps.move(psp_id, "suspend", reason, request.subject))


@api.route(
    "POST",
    "/admin/psps/{psp_id}/reinstate",
    ADMINS,
    body=ReasonBody,
    answers={200: PspView},
    proves=True,
    refusals=("not_found", "state_conflict"),
)
def reinstate_psp(request: Request, parts: AcquirerParts) -> PspView:
    """Let a suspended acquirer tell of payments again."""
    psp_id, reason = request.path["psp_id"], request.body.reason
    return PspView.of(parts.keep_psps.move(psp_id, "reinstate", reason, request.subject))
