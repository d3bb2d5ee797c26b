"""The access token that an acquirer notifies with: stateless, for a quarter of an hour."""

from collections.abc import Callable

from chalicelib.core.crypto import jose
from chalicelib.core.crypto.jose import SigningKey, VerificationKey

# Of its own: no token of a person passes here, nor this one anywhere else.
TYP = "snap+jwt"
AUDIENCE = "snap"
LIFE_S = 900

_CLAIMS = {"iss", "aud", "sub", "iat", "exp"}


def sign(psp_id: str, issued_at: int, city: str, key: SigningKey) -> str:
    """The token of an acquirer, from this second (since 1970) on; `city` issues it."""
    claims = {
        "iss": city,
        "aud": AUDIENCE,
        "sub": psp_id,
        "iat": issued_at,
        "exp": issued_at + LIFE_S,
    }
    return jose.sign(claims, key, TYP)


def read(token: str, find_key: Callable[[str], VerificationKey | None], city: str, now: int) -> str:
    """The id of the acquirer that a token speaks for. Raises Malformed for one that the city has
    not signed, or that has expired by `now`."""
    claims = jose.verify(token, typ=TYP, find_key=find_key)
    if (
        claims.keys() != _CLAIMS
        or claims["iss"] != city
        or claims["aud"] != AUDIENCE
        or not isinstance(claims["sub"], str)
        or type(claims["exp"]) is not int
        or claims["exp"] <= now
    ):
        raise jose.Malformed("claims")
    return claims["sub"]
