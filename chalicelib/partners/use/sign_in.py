"""A partner's server signs in: OAuth 2.0 client credentials (RFC 6749, 4.4)."""

from datetime import timedelta

from chalicelib.core.component import Component
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import Clock, epoch
from chalicelib.core.values.subject import PARTNER, Subject
from chalicelib.identity.formats import access_token
from chalicelib.identity.rules.sessions import ACCESS_LIFE
from chalicelib.identity.store.keys import SecretsManagerKeys
from chalicelib.partners.rules.secrets import Digest, is_client_secret
from chalicelib.partners.store import Partners


class SignInPartner(Component, frozen=True, kw_only=True):
    """The use case of a client's token; `city` issues it."""

    partners: Partners
    digest: Digest
    keys: SecretsManagerKeys
    city: str
    clock: Clock

    def token(self, client_id: str, secret: str) -> tuple[str, timedelta]:
        """An access token, and how long it lives. Raises `unauthenticated` for a secret that is not
        this client's, `forbidden` for a partner that is suspended."""
        now = self.clock()
        partner = self.partners.find(client_id)
        if partner is None or not is_client_secret(
            secret, partner.client_secrets, self.digest, partner.id, now
        ):
            raise Refused("unauthenticated", error="invalid_client")
        if not partner.is_active:
            raise Refused("forbidden", error="unauthorized_client")
        issued_at = epoch(now)
        expires_at = issued_at + int(ACCESS_LIFE.total_seconds())
        token = access_token.sign(
            Subject(PARTNER, partner.id, ""),
            issued_at,
            expires_at,
            self.city,
            self.keys.signing_key("access"),
        )
        return token, ACCESS_LIFE
