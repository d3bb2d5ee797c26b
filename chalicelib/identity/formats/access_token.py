"""The access token: the signed text that says who somebody is, for an hour."""

from collections.abc import Callable
from typing import Any

from chalicelib.core.crypto import jose
from chalicelib.core.crypto.jose import SigningKey, VerificationKey
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.subject import MERCHANT, Subject

TYP = "at+jwt"
AUDIENCE = "api"

# A merchant's holds the phones of its till, each 22 characters.
_LONGEST = 2048

_CLAIMS = {"iss", "aud", "sub", "role", "ph", "iat", "exp"}
# A merchant's token also holds what a redemption needs to know of the till: see Subject.
_TILL_CLAIMS = {"csh", "phs"}
# By which passkey somebody has proved who they are, and at which second.
_PROOF_CLAIMS = {"psk", "prv"}
# And of a resident for whom somebody else acts, by whom.
_DELEGATE_CLAIM = "dlg"


def sign(subject: Subject, issued_at: int, expires_at: int, city: str, key: SigningKey) -> str:
    """The token of a subject, from one second to another (since 1970); `city` issues it."""
    claims: dict[str, Any] = {
        "iss": city,
        "aud": AUDIENCE,
        "sub": subject.id,
        "role": subject.role,
        "ph": subject.phone,
        "iat": issued_at,
        "exp": expires_at,
    }
    if subject.role == MERCHANT:
        claims |= {"csh": subject.cashier, "phs": sorted(subject.phones)}
    if subject.passkey:
        claims |= {"psk": subject.passkey, "prv": subject.proved_at}
    if subject.delegate:
        claims[_DELEGATE_CLAIM] = subject.delegate
    return jose.sign(claims, key, TYP)


def read(
    token: str, find_key: Callable[[str], VerificationKey | None], city: str, now: int
) -> tuple[Subject, int]:
    """For whom a token speaks, and until which second. Raises `unauthenticated` for one that the
    city has not signed, or that has expired by `now`."""
    try:
        claims = jose.verify(token, typ=TYP, find_key=find_key, max_bytes=_LONGEST)
    except jose.Malformed as malformed:
        raise Refused("unauthenticated") from malformed
    if (
        claims.keys() - _TILL_CLAIMS - _PROOF_CLAIMS - {_DELEGATE_CLAIM} != _CLAIMS
        or claims["iss"] != city
        or claims["aud"] != AUDIENCE
        or type(claims["exp"]) is not int
        or claims["exp"] <= now
    ):
        raise Refused("unauthenticated")
    subject = Subject(
        claims["role"],
        claims["sub"],
        claims["ph"],
        claims.get("csh", ""),
        frozenset(claims.get("phs", ())),
        passkey=claims.get("psk", ""),
        proved_at=claims.get("prv", 0),
        delegate=claims.get(_DELEGATE_CLAIM, ""),
    )
    return subject, claims["exp"]
