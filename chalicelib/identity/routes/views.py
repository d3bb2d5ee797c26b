"""What signing in and passkeys answer."""

from typing import Any

from chalicelib.core.http.bodies import View
from chalicelib.identity.rules.logins import Login, Role
from chalicelib.identity.rules.passkeys import Passkey, PasskeyState
from chalicelib.identity.rules.sessions import Access


class SubjectView(View, omit_defaults=True):
    id: str
    name: str
    # Of somebody without a phone, for whom whoever signs in stands.
    delegated: bool = False

    @classmethod
    def of(cls, login: Login) -> "SubjectView":
        return cls(login.id, login.name, bool(login.delegate))


class TokenView(View):
    access_token: str
    token_type: str
    expires_in: int
    role: Role
    subject: str
    name: str
    subjects: list[SubjectView]

    @classmethod
    def of(cls, access: Access) -> "TokenView":
        return cls(
            access.access_token,
            "Bearer",
            access.expires_in,
            access.role,
            access.login.id,
            access.login.name,
            [SubjectView.of(login) for login in access.logins],
        )


class PasskeyOptionsView(View):
    challenge: str
    # As the browser's PublicKeyCredential parses them from JSON.
    options: dict[str, Any]


class PasskeyView(View):
    id: str
    name: str
    state: PasskeyState
    # How many admins have still to confirm it.
    wanting: int
    created_at: str

    @classmethod
    def of(cls, passkey: Passkey) -> "PasskeyView":
        return cls(passkey.id, passkey.name, passkey.state, passkey.wanting, passkey.created_at)
