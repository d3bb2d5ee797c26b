"""Signing in over HTTP, and staff."""

from typing import Annotated

import msgspec

from chalicelib.core.http.api import Answer, Api, Request
from chalicelib.core.http.bodies import Body, View
from chalicelib.core.http.fields import Id, Name, Phone
from chalicelib.core.http.pages import PageQuery, cut, next_cursor
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.parse import phone
from chalicelib.core.values.subject import ADMIN_READERS, ADMINS, PUBLIC
from chalicelib.identity.parts import IdentityParts
from chalicelib.identity.rules.keys import JWKS_CACHE, Key, KeyRing, published
from chalicelib.identity.rules.logins import Login, Role
from chalicelib.identity.rules.sessions import Session
from chalicelib.identity.rules.staff import StaffMember, StaffRole, StaffState

api = Api("identity")

COOKIE_PATH = "/api/v1/auth"
# Longer than any refresh token of ours.
_COOKIE_LONGEST = 256


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

    @classmethod
    def of(cls, login: Login) -> "SubjectView":
        return cls(login.id, login.name)


class TokenView(View):
    access_token: str
    token_type: str
    expires_in: int
    role: Role
    subject: str
    name: str
    subjects: list[SubjectView]

    @classmethod
    def of(cls, session: Session) -> "TokenView":
        return cls(
            session.access_token,
            "Bearer",
            session.expires_in,
            session.role,
            session.login.id,
            session.login.name,
            [SubjectView.of(login) for login in session.logins],
        )


class KeyView(View):
    kty: str
    crv: str
    x: str
    y: str
    kid: str
    use: str
    alg: str

    @classmethod
    def of(cls, key: Key) -> "KeyView":
        return cls(**key.public, kid=key.kid, use="sig", alg="ES256")


class KeysView(View):
    keys: list[KeyView]

    @classmethod
    def of(cls, ring: KeyRing) -> "KeysView":
        return cls([KeyView.of(key) for key in published(ring)])


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

    @classmethod
    def of(cls, member: StaffMember) -> "StaffView":
        return cls(
            id=member.id,
            name=member.name,
            role=member.role,
            phone=member.phone_masked,
            state=member.state,
            proposed_by=member.proposed_by,
        )


class StaffPage(View):
    items: list[StaffView]
    next_cursor: str | None


@api.route(
    "POST",
    "/auth/otp",
    PUBLIC,
    body=OtpBody,
    answers={202: OtpView},
    refusals=("rate_limited",),
)
def send_code(request: Request, parts: IdentityParts) -> OtpView:
    """Send a sign-in code by SMS."""
    return OtpView(parts.send_code.send(phone(request.body.phone)))


@api.route(
    "POST",
    "/auth/token",
    PUBLIC,
    body=TokenBody,
    answers={200: TokenView},
    refusals=("otp_invalid", "otp_locked", "forbidden"),
)
def sign_in(request: Request, parts: IdentityParts) -> Answer:
    """Exchange a code for an access token and a refresh cookie."""
    body = request.body
    session = parts.sign_in.sign_in(
        phone(body.phone), body.code, body.role, body.subject, request.subject.origin
    )
    return _signed_in(session, parts)


@api.route(
    "POST",
    "/auth/refresh",
    PUBLIC,
    body=RefreshBody,
    answers={200: TokenView},
    refusals=("unauthenticated", "forbidden"),
)
def refresh(request: Request, parts: IdentityParts) -> Answer:
    """Exchange the refresh cookie for a new access token and cookie."""
    role = request.body.role
    token = _cookie(request, role)
    if token is None:
        raise Refused("unauthenticated")
    return _signed_in(parts.refresh.refresh(token, role, request.body.subject), parts)


@api.route("POST", "/auth/logout", PUBLIC, body=LogoutBody, answers={204: None})
def sign_out(request: Request, parts: IdentityParts) -> Answer:
    """End the session of a role in this browser."""
    role = request.body.role
    token = _cookie(request, role)
    if token is not None:
        parts.sign_out.sign_out(token)
    return Answer(204, None, _set_cookie(role, "", 0, parts))


@api.route("GET", "/public/keys", PUBLIC, answers={200: KeysView})
def keys(request: Request, parts: IdentityParts) -> Answer:
    """The public keys that verify our tokens (JWKS, RFC 7517)."""
    cached = f"public, max-age={int(JWKS_CACHE.total_seconds())}"
    return Answer(200, KeysView.of(parts.keys.ring()), {"Cache-Control": cached})


@api.route("GET", "/admin/staff", ADMIN_READERS, query=PageQuery, answers={200: StaffPage})
def staff(request: Request, parts: IdentityParts) -> StaffPage:
    """The city's staff."""
    found, after = cut(parts.staff.all(), lambda member: member.id, request.query)
    return StaffPage([StaffView.of(member) for member in found], next_cursor(after))


@api.route(
    "POST",
    "/admin/staff",
    ADMINS,
    body=StaffBody,
    answers={201: StaffView},
    keyed="optional",
    refusals=("state_conflict",),
)
def propose_staff(request: Request, parts: IdentityParts) -> StaffView:
    """Propose a member of staff; another admin confirms."""
    body = request.body
    return parts.staff.propose(
        phone(body.phone), body.name, body.role, request.subject, request.key, StaffView.of
    )


@api.route(
    "POST",
    "/admin/staff/{staff_id}/confirm",
    ADMINS,
    answers={200: StaffView},
    refusals=("not_found", "same_person", "state_conflict"),
)
def confirm_staff(request: Request, parts: IdentityParts) -> StaffView:
    """Confirm what another admin has proposed."""
    return StaffView.of(parts.staff.confirm(request.path["staff_id"], request.subject))


@api.route(
    "DELETE",
    "/admin/staff/{staff_id}",
    ADMINS,
    answers={200: StaffView},
    refusals=("not_found", "state_conflict"),
)
def remove_staff(request: Request, parts: IdentityParts) -> StaffView:
    """Propose that a member of staff goes; another admin confirms."""
    return StaffView.of(parts.staff.propose_removal(request.path["staff_id"], request.subject))


def _signed_in(session: Session, parts: IdentityParts) -> Answer:
    cookie = _set_cookie(session.role, session.refresh_token, session.refresh_expires_in, parts)
    return Answer(200, TokenView.of(session), cookie)


def _cookie_name(role: str) -> str:
    return f"tumbas_refresh_{role}"


def _set_cookie(role: str, value: str, seconds: int, parts: IdentityParts) -> dict[str, str]:
    secure = "; Secure" if parts.parts.settings.cookies_need_tls else ""
    return {
        "Set-Cookie": f"{_cookie_name(role)}={value}; Path={COOKIE_PATH}; Max-Age={seconds}; "
        f"HttpOnly; SameSite=Strict{secure}"
    }


def _cookie(request: Request, role: str) -> str | None:
    wanted = _cookie_name(role)
    for part in (request.headers.get("cookie") or "").split(";"):
        name, _, value = part.strip().partition("=")
        if name == wanted and value:
            return value[:_COOKIE_LONGEST]
    return None
