"""Signing out."""

from chalicelib.core.component import Component
from chalicelib.identity.rules.sessions import read_refresh_token
from chalicelib.identity.store.families import Families
from chalicelib.identity.store.keys import SecretsManagerKeys


class SignOut(Component, frozen=True, kw_only=True):
    """The use case of ending a browser's session."""

    families: Families
    keys: SecretsManagerKeys

    def sign_out(self, token: str) -> None:
        """End the family of a refresh token. A token that is not one ends nothing."""
        named = read_refresh_token(self.keys.pepper, token)
        if named is not None:
            self.families.end(named[0])
