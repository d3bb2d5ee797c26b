"""Passkeys over HTTP: everybody's own, and proving oneself again."""

from typing import Any, cast

from chalicelib.core.http.api import Api, Request
from chalicelib.core.http.bodies import Body, View
from chalicelib.core.http.fields import Id, Name
from chalicelib.core.http.pages import PageQuery, cut, next_cursor
from chalicelib.core.values.subject import PEOPLE
from chalicelib.identity.parts import IdentityParts
from chalicelib.identity.routes.views import PasskeyOptionsView, PasskeyView, TokenView
from chalicelib.identity.rules.logins import Role

api = Api("identity")


class PasskeyBody(Body):
    challenge: Id
    # What the browser answers: RegistrationResponseJSON.
    credential: dict[str, Any]
    name: Name


class StepUpBody(Body):
    challenge: Id
    # What the browser answers: AuthenticationResponseJSON.
    passkey: dict[str, Any]


class PasskeyPage(View):
    items: list[PasskeyView]
    next_cursor: str | None


@api.route(
    "POST",
    "/auth/passkeys/options",
    PEOPLE,
    answers={200: PasskeyOptionsView},
    refusals=("unauthenticated",),
)
def make_passkey(request: Request, parts: IdentityParts) -> PasskeyOptionsView:
    """What a browser needs to make a passkey."""
    return PasskeyOptionsView(*parts.passkeys.ask(request.subject))


@api.route(
    "POST",
    "/auth/passkeys",
    PEOPLE,
    body=PasskeyBody,
    answers={201: PasskeyView},
    keyed="optional",
    refusals=("unauthenticated", "state_conflict"),
)
def add_passkey(request: Request, parts: IdentityParts) -> PasskeyView:
    """Keep a passkey that the browser has made; of the staff, other admins confirm it."""
    body = request.body
    return parts.passkeys.add(
        request.subject,
        body.challenge,
        body.credential,
        body.name,
        request.key,
        PasskeyView.of,
        owes_proof=request.owes_proof,
    )


@api.route("GET", "/auth/passkeys", PEOPLE, query=PageQuery, answers={200: PasskeyPage})
def passkeys(request: Request, parts: IdentityParts) -> PasskeyPage:
    """Somebody's own passkeys."""
    found, after = cut(parts.passkeys.all(request.subject), lambda one: one.id, request.query)
    return PasskeyPage([PasskeyView.of(one) for one in found], next_cursor(after))


@api.route(
    "DELETE",
    "/auth/passkeys/{passkey_id}",
    PEOPLE,
    answers={200: PasskeyView},
    refusals=("not_found", "step_up_required", "state_conflict"),
)
def remove_passkey(request: Request, parts: IdentityParts) -> PasskeyView:
    """Take away a passkey; of the staff, the last that counts goes with another admin."""
    return PasskeyView.of(
        parts.passkeys.remove(
            request.path["passkey_id"], request.subject, owes_proof=request.owes_proof
        )
    )


@api.route(
    "POST",
    "/auth/step-up",
    PEOPLE,
    body=StepUpBody,
    answers={200: TokenView},
    refusals=("unauthenticated",),
)
def step_up(request: Request, parts: IdentityParts) -> TokenView:
    """Prove oneself again by a passkey: a new access token, good for what moves money."""
    body, by = request.body, request.subject
    access = parts.prove_passkey.step_up(by, cast(Role, by.role), body.challenge, body.passkey)
    return TokenView.of(access)
