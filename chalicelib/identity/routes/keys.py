"""The public keys that verify our tokens."""

from chalicelib.core.http.api import Answer, Api, Request
from chalicelib.core.http.bodies import View
from chalicelib.core.values.subject import PUBLIC
from chalicelib.identity.parts import IdentityParts
from chalicelib.identity.rules.keys import JWKS_CACHE, Key, KeyRing, published

api = Api("identity")


class KeyView(View):
    kty: str
    crv: str
    x: str
    y: str
    kid: str
    use: str
    alg: str

    @classmethod
    def of(cls, key: Key) -> "KeyView":
        return cls(**key.public, kid=key.kid, use="sig", alg="ES256")


class KeysView(View):
    keys: list[KeyView]

    @classmethod
    def of(cls, ring: KeyRing) -> "KeysView":
        return cls([KeyView.of(key) for key in published(ring)])


@api.route("GET", "/public/keys", PUBLIC, answers={200: KeysView})
def keys(request: Request, parts: IdentityParts) -> Answer:
    """The public keys that verify our tokens (JWKS, RFC 7517)."""
    cached = f"public, max-age={int(JWKS_CACHE.total_seconds())}"
    return Answer(200, KeysView.of(parts.keys.ring()), {"Cache-Control": cached})
