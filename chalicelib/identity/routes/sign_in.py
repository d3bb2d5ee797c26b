"""Signing in over HTTP."""

from typing import Annotated

import msgspec

from chalicelib.core.http.api import Answer, Api, Request
from chalicelib.core.http.bodies import Body, View
from chalicelib.core.http.fields import Id, Phone
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.parse import phone
from chalicelib.core.values.subject import PUBLIC
from chalicelib.identity.parts import IdentityParts
from chalicelib.identity.rules.logins import Login, Role
from chalicelib.identity.rules.sessions import Session

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
