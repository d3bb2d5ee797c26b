"""Signing out."""

from dataclasses import dataclass

from chalicelib.identity.rules.sessions import read_refresh_token
from chalicelib.identity.store.families import Families
from chalicelib.identity.store.keys import SecretsManagerKeys


@dataclass(frozen=True, kw_only=True)
class SignOut:
    """The use case of ending a browser's session."""

    families: Families
    keys: SecretsManagerKeys

    def sign_out(self, token: str) -> None:
        """End the family of a refresh token. A token that is not one ends nothing."""
        named = read_refresh_token(self.keys.pepper, token)
        if named is not None:
            self.families.end(named[0])
