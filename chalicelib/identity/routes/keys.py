"""The public keys that verify our tokens."""

from chalicelib.core.http.api import Answer, Api, Request
from chalicelib.core.http.bodies import View
from chalicelib.core.values.subject import PUBLIC
from chalicelib.identity.parts import IdentityParts
from chalicelib.identity.rules.keys import JWKS_CACHE, SNAP_KID, Jwk, Key, KeyRing, published

api = Api("identity")


class KeyView(View, omit_defaults=True):
    kty: str
    kid: str
    alg: str
    use: str
    # Of an elliptic curve's key.
    crv: str = ""
    x: str = ""
    y: str = ""
    # Of RSA's.
    n: str = ""
    e: str = ""

    @classmethod
    def of(cls, key: Key) -> "KeyView":
        return cls(**key.public, kid=key.kid, use="sig", alg="ES256")


class KeysView(View):
    keys: list[KeyView]

    @classmethod
    def of(cls, ring: KeyRing, snap: Jwk) -> "KeysView":
        to_acquirers = KeyView(**snap, kid=SNAP_KID, use="sig", alg="RS256")
        return cls([*(KeyView.of(key) for key in published(ring)), to_acquirers])


@api.route("GET", "/public/keys", PUBLIC, answers={200: KeysView})
def keys(request: Request, parts: IdentityParts) -> Answer:
    """The public keys that verify our tokens (JWKS, RFC 7517)."""
    cached = f"public, max-age={int(JWKS_CACHE.total_seconds())}"
    return Answer(
        200, KeysView.of(parts.keys.ring(), parts.snap_key.public), {"Cache-Control": cached}
    )
