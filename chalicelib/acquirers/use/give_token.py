"""Letting an acquirer in: SNAP BI's access token B2B."""

from collections.abc import Callable, Mapping

from chalicelib.acquirers.formats import token
from chalicelib.acquirers.formats.signature import client_string, is_by_key
from chalicelib.acquirers.rules.headers import required, timestamp_of
from chalicelib.acquirers.rules.psp import ACTIVE
from chalicelib.acquirers.rules.refusals import INVALID_FORMAT, MISSING, UNAUTHORIZED, SnapRefused
from chalicelib.acquirers.store.psps import Psps
from chalicelib.core.component import Component
from chalicelib.core.crypto.jose import SigningKey
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import Clock, epoch

GRANT = "client_credentials"


class GiveToken(Component, frozen=True, kw_only=True):
    """The use case of `access-token/b2b`. `id_of_client` is the acquirer's id by its client id."""

    psps: Psps
    signing_key: Callable[[], SigningKey]
    id_of_client: Callable[[str], str]
    city: str
    clock: Clock

    def give(self, headers: Mapping[str, str], grant: str | None) -> str:
        """An access token for the acquirer that has signed these headers, good for `token.LIFE_S`.
        Raises SnapRefused."""
        now = self.clock()
        client_id = required(headers, "X-CLIENT-KEY")
        timestamp = timestamp_of(headers, now)
        signature = required(headers, "X-SIGNATURE")
        if not grant:
            raise SnapRefused(MISSING, "grantType")
        if grant != GRANT:
            raise SnapRefused(INVALID_FORMAT, "grantType")
        try:
            psp = self.psps.get(self.id_of_client(client_id))
        except Refused as refused:
            if refused.code != "not_found":
                raise
            raise SnapRefused(UNAUTHORIZED, "Unknown client") from None
        if psp.state != ACTIVE:
            raise SnapRefused(UNAUTHORIZED, "Unknown client")
        keys = [one.public_key for one in psp.live(now)]
        if not is_by_key(signature, client_string(client_id, timestamp), keys):
            raise SnapRefused(UNAUTHORIZED, "Signature")
        return token.sign(psp.id, epoch(now), self.city, self.signing_key())
