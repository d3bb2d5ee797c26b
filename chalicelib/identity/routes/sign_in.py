"""Signing in over HTTP."""

from typing import Annotated, Any, Literal

import msgspec

from chalicelib.core.http.api import Answer, Api, Request
from chalicelib.core.http.bodies import Body, View
from chalicelib.core.http.fields import Code, Id, Phone
from chalicelib.core.values.errors import Refused, invalid
from chalicelib.core.values.parse import phone
from chalicelib.core.values.subject import PUBLIC
from chalicelib.identity.parts import IdentityParts
from chalicelib.identity.routes.views import PasskeyOptionsView, TokenView
from chalicelib.identity.rules.codes import SIGN_IN, VISITOR
from chalicelib.identity.rules.devices import DEVICE_LIFE
from chalicelib.identity.rules.logins import Answered, Role
from chalicelib.identity.rules.sessions import Session

api = Api("identity")

COOKIE_PATH = "/api/v1/auth"
# Longer than any cookie of ours.
_COOKIE_LONGEST = 256
_DEVICE_COOKIE = "tumbas_device"


class OtpBody(Body):
    phone: Phone
    purpose: Literal["application", "visitor"] | None = None
    # Of a visitor.
    campaign_code: Annotated[str, msgspec.Meta(min_length=1, max_length=64)] | None = None


class OtpView(View):
    expires_in: int
    challenge: str


class KnockBody(Body):
    purpose: Literal["application", "visitor"] | None = None
    # Of a visitor.
    campaign_code: Annotated[str, msgspec.Meta(min_length=1, max_length=64)] | None = None


class KnockView(View):
    challenge: str
    # To be sent from the person's own WhatsApp, at `whatsapp_url`.
    text: str
    whatsapp_url: str
    expires_in: int


class TokenBody(Body):
    challenge: Id
    role: Role
    # One of both; a passkey is what the browser answers: AuthenticationResponseJSON.
    code: Code | None = None
    passkey: dict[str, Any] | None = None
    phone: Phone | None = None
    subject: Id | None = None


class RefreshBody(Body):
    role: Role
    subject: Id | None = None


class LogoutBody(Body):
    role: Role


class PasskeyOptionsBody(Body):
    role: Role


@api.route(
    "POST",
    "/auth/otp",
    PUBLIC,
    body=OtpBody,
    answers={202: OtpView},
    refusals=(
        "rate_limited",
        # Of a visitor's code.
        "not_found",
        "already_claimed",
        "voucher_not_active",
        "campaign_not_open",
    ),
)
def send_code(request: Request, parts: IdentityParts) -> OtpView:
    """Send a code by SMS: to sign in, to prove the phone of an application, or that of a visitor
    who holds a code of a campaign."""
    body = request.body
    _code_is_a_visitors(body.purpose, body.campaign_code)
    challenge, seconds = parts.send_code.send(
        phone(body.phone),
        body.purpose or SIGN_IN,
        _cookie(request, _DEVICE_COOKIE),
        body.campaign_code or "",
        request.subject.origin,
    )
    return OtpView(seconds, challenge)


@api.route(
    "POST",
    "/auth/knock",
    PUBLIC,
    body=KnockBody,
    answers={201: KnockView},
    refusals=(
        # Of a city without a number at WhatsApp, and of a visitor's code.
        "not_found",
        "rate_limited",
        "already_claimed",
        "voucher_not_active",
        "campaign_not_open",
    ),
)
def knock(request: Request, parts: IdentityParts) -> KnockView:
    """Ask to come in by a message: answers a text to send from one's own WhatsApp, where the
    code then comes. For the same ends as a code by SMS."""
    body = request.body
    _code_is_a_visitors(body.purpose, body.campaign_code)
    asked = parts.knock.knock(
        body.purpose or SIGN_IN, body.campaign_code or "", request.subject.origin
    )
    return KnockView(*asked)


@api.route(
    "POST",
    "/auth/passkey-options",
    PUBLIC,
    body=PasskeyOptionsBody,
    answers={200: PasskeyOptionsView},
)
def ask_for_passkey(request: Request, parts: IdentityParts) -> PasskeyOptionsView:
    """What a browser needs to prove a passkey: to come in, or to prove oneself again."""
    return PasskeyOptionsView(*parts.prove_passkey.ask(request.body.role))


@api.route(
    "POST",
    "/auth/token",
    PUBLIC,
    body=TokenBody,
    answers={200: TokenView},
    refusals=("unauthenticated", "otp_invalid", "otp_locked", "forbidden"),
)
def sign_in(request: Request, parts: IdentityParts) -> Answer:
    """Exchange a code, or a passkey, for an access token and a refresh cookie."""
    body = request.body
    if (body.code is None) == (body.passkey is None):
        raise invalid("code", "harus ada, atau passkey", "must be there, or else a passkey")
    answered = Answered(
        challenge=body.challenge,
        code=body.code or "",
        phone=phone(body.phone) if body.phone else None,
        role=body.role,
        subject_id=body.subject,
        origin=request.subject.origin,
    )
    known = _cookie(request, _DEVICE_COOKIE)
    if body.passkey is not None:
        session, device = parts.sign_in.by_passkey(answered, body.passkey, known)
    else:
        session, device = parts.sign_in.sign_in(answered, known)
    known_for = int(DEVICE_LIFE.total_seconds())
    return _signed_in(session, parts, _set_cookie(_DEVICE_COOKIE, device, known_for, parts))


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
    token = _cookie(request, _refresh_cookie(role))
    if token is None:
        raise Refused("unauthenticated")
    return _signed_in(parts.refresh.refresh(token, role, request.body.subject), parts)


@api.route("POST", "/auth/logout", PUBLIC, body=LogoutBody, answers={204: None})
def sign_out(request: Request, parts: IdentityParts) -> Answer:
    """End the session of a role in this browser."""
    role = request.body.role
    token = _cookie(request, _refresh_cookie(role))
    if token is not None:
        parts.sign_out.sign_out(token)
    cookie = _set_cookie(_refresh_cookie(role), "", 0, parts)
    return Answer(204, None, {"Set-Cookie": cookie})


def _code_is_a_visitors(purpose: str | None, campaign_code: str | None) -> None:
    if (purpose == VISITOR) != (campaign_code is not None):
        raise invalid("campaign_code", "hanya dan selalu untuk pengunjung", "is a visitor's")


def _signed_in(session: Session, parts: IdentityParts, *cookies: str) -> Answer:
    name, seconds = _refresh_cookie(session.role), session.refresh_expires_in
    refresh = _set_cookie(name, session.refresh_token, seconds, parts)
    return Answer(200, TokenView.of(session), {"Set-Cookie": [*cookies, refresh]})


def _refresh_cookie(role: str) -> str:
    return f"tumbas_refresh_{role}"


def _set_cookie(name: str, value: str, seconds: int, parts: IdentityParts) -> str:
    secure = "" if parts.parts.settings.on_one_machine else "; Secure"
    return (
        f"{name}={value}; Path={COOKIE_PATH}; Max-Age={seconds}; HttpOnly; SameSite=Strict{secure}"
    )


def _cookie(request: Request, wanted: str) -> str | None:
    for part in (request.headers.get("cookie") or "").split(";"):
        name, _, value = part.strip().partition("=")
        if name == wanted and value:
            return value[:_COOKIE_LONGEST]
    return None
