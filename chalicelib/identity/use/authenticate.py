"""Who is asking: an access token, at every request."""

import hashlib

import msgspec

from chalicelib.core.component import Component
from chalicelib.core.values.instants import Clock, epoch
from chalicelib.core.values.subject import Subject
from chalicelib.identity.formats import access_token
from chalicelib.identity.store.keys import SecretsManagerKeys

# Shorter than any key takes to retire.
VERIFIED_FOR_S = 60
_VERIFIED_AT_MOST = 2048


class Authenticate(Component, frozen=True, kw_only=True):
    """The use case of knowing who asks."""

    keys: SecretsManagerKeys
    city: str
    clock: Clock
    # By a token's hash: for whom it speaks, and until which second that is believed.
    verified: dict[bytes, tuple[Subject, int]] = msgspec.field(default_factory=dict)

    def authenticate(self, token: str) -> Subject:
        """Whoever an access token speaks for. Raises `unauthenticated`.

        A token that was verified less than VERIFIED_FOR_S ago is known by its hash: a wallet that
        asks once a second whether it has paid sends the same one each time.
        """
        now = epoch(self.clock())
        digest = hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()
        known = self.verified.get(digest)
        if known is not None and now < known[1]:
            return known[0]
        subject, expires_at = access_token.read(token, self.keys.find_key("access"), self.city, now)
        if len(self.verified) >= _VERIFIED_AT_MOST:
            self.verified.clear()
        self.verified[digest] = (subject, min(expires_at, now + VERIFIED_FOR_S))
        return subject
