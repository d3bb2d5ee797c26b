"""Signing in over HTTP, and staff."""

from typing import Annotated, Literal

import msgspec

from chalicelib.core.http.api import Answer, Api, Request
from chalicelib.core.http.bodies import Body, View
from chalicelib.core.http.fields import Id, Name, Phone
from chalicelib.core.http.pages import PageQuery, cut, page
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.parse import phone
from chalicelib.core.values.subject import ADMIN_READERS, ADMINS, PUBLIC
from chalicelib.identity.keys import jwks
from chalicelib.identity.service import Identity, Session, shown_staff

Role = Literal["resident", "merchant", "admin", "finance", "auditor"]
StaffRole = Literal["admin", "finance", "auditor"]
StaffState = Literal["proposed", "active", "removal_proposed", "removed"]

api = Api("identity")

COOKIE_PATH = "/api/v1/auth"


class OtpBody(Body):
    phone: Phone


class OtpView(View):
    expires_in: int


class TokenBody(Body):
    phone: Phone
    code: Annotated[str, msgspec.Meta(min_length=1, max_length=16)]
    role: Role
    subject: Id | None = None


class RefreshBody(Body):
    role: Role
    subject: Id | None = None


class LogoutBody(Body):
    role: Role


class SubjectView(View):
    id: str
    name: str


class TokenView(View):
    access_token: str
    token_type: str
    expires_in: int
    role: Role
    subject: str
    name: str
    subjects: list[SubjectView]


class StaffBody(Body):
    phone: Phone
    name: Name
    role: StaffRole


class StaffView(View):
    id: str
    name: str
    role: StaffRole
    phone: str
    state: StaffState
    proposed_by: str


class StaffPage(View):
    items: list[StaffView]
    next_cursor: str | None


class KeysView(View):
    keys: list[dict[str, str]]


@api.route(
    "POST",
    "/auth/otp",
    PUBLIC,
    body=OtpBody,
    answers={202: OtpView},
    refusals=("rate_limited",),
)
def send_code(request: Request, identity: Identity) -> Answer:
    """Send a sign-in code by SMS."""
    return Answer(202, {"expires_in": identity.send_code(phone(request.body.phone))})


@api.route(
    "POST",
    "/auth/token",
    PUBLIC,
    body=TokenBody,
    answers={200: TokenView},
    refusals=("otp_invalid", "otp_locked", "forbidden"),
)
def sign_in(request: Request, identity: Identity) -> Answer:
    """Exchange a code for an access token and a refresh cookie."""
    body = request.body
    session = identity.sign_in(
        phone(body.phone), body.code, body.role, body.subject, request.subject.origin
    )
    return _signed_in(session, identity)


@api.route(
    "POST",
    "/auth/refresh",
    PUBLIC,
    body=RefreshBody,
    answers={200: TokenView},
    refusals=("unauthenticated", "forbidden"),
)
def refresh(request: Request, identity: Identity) -> Answer:
    """Exchange the refresh cookie for a new access token and cookie."""
    role = request.body.role
    token = _cookie(request, role)
    if token is None:
        raise Refused("unauthenticated")
    return _signed_in(identity.refresh(token, role, request.body.subject), identity)


@api.route("POST", "/auth/logout", PUBLIC, body=LogoutBody, answers={204: None})
def sign_out(request: Request, identity: Identity) -> Answer:
    """End the session of a role in this browser."""
    role = request.body.role
    token = _cookie(request, role)
    if token is not None:
        identity.sign_out(token)
    return Answer(204, None, {"Set-Cookie": _set_cookie(role, "", 0, identity)})


@api.route("GET", "/public/keys", PUBLIC, answers={200: KeysView})
def keys(request: Request, identity: Identity) -> Answer:
    """The public keys that verify our tokens (JWKS, RFC 7517)."""
    return Answer(200, jwks(identity.ring()), {"Cache-Control": "public, max-age=300"})


@api.route("GET", "/admin/staff", ADMIN_READERS, query=PageQuery, answers={200: StaffPage})
def staff(request: Request, identity: Identity) -> Answer:
    """The city's staff."""
    found, after = cut(identity.staff(), lambda member: str(member["sk"]), request.query)
    return Answer(200, page([shown_staff(member) for member in found], after))


@api.route(
    "POST",
    "/admin/staff",
    ADMINS,
    body=StaffBody,
    answers={201: StaffView},
    keyed="optional",
    refusals=("state_conflict",),
)
def propose_staff(request: Request, identity: Identity) -> Answer:
    """Propose a member of staff; another admin confirms."""
    body = request.body
    return Answer(
        201,
        identity.propose_staff(
            phone(body.phone), body.name, body.role, request.subject, request.key
        ),
    )


@api.route(
    "POST",
    "/admin/staff/{staff_id}/confirm",
    ADMINS,
    answers={200: StaffView},
    refusals=("not_found", "same_person", "state_conflict"),
)
def confirm_staff(request: Request, identity: Identity) -> Answer:
    """Confirm what another admin has proposed."""
    return Answer(200, identity.confirm_staff(request.path["staff_id"], request.subject))


@api.route(
    "DELETE",
    "/admin/staff/{staff_id}",
    ADMINS,
    answers={200: StaffView},
    refusals=("not_found", "state_conflict"),
)
def remove_staff(request: Request, identity: Identity) -> Answer:
    """Propose that a member of staff goes; another admin confirms."""
    return Answer(200, identity.propose_removal(request.path["staff_id"], request.subject))


def _signed_in(session: Session, identity: Identity) -> Answer:
    body = {
        "access_token": session.access_token,
        "token_type": "Bearer",
        "expires_in": session.expires_in,
        "role": session.role,
        "subject": session.subject,
        "name": session.name,
        "subjects": [{"id": login.id, "name": login.name} for login in session.subjects],
    }
    cookie = _set_cookie(session.role, session.refresh_token, session.refresh_seconds, identity)
    return Answer(200, body, {"Set-Cookie": cookie})


def _cookie_name(role: str) -> str:
    return f"tumbas_refresh_{role}"


def _set_cookie(role: str, value: str, seconds: int, identity: Identity) -> str:
    secure = "; Secure" if identity.cookies_need_tls else ""
    return (
        f"{_cookie_name(role)}={value}; Path={COOKIE_PATH}; Max-Age={seconds}; "
        f"HttpOnly; SameSite=Strict{secure}"
    )


def _cookie(request: Request, role: str) -> str | None:
    wanted = _cookie_name(role)
    for part in (request.headers.get("cookie") or "").split(";"):
        name, _, value = part.strip().partition("=")
        if name == wanted and value:
            return value[:256]
    return None
