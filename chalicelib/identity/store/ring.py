"""A key ring as Secrets Manager holds it, and its keys as they sign and verify."""

import json
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, cast

from cryptography.hazmat.primitives.asymmetric import ec
from jwt.algorithms import ECAlgorithm

from chalicelib.core.crypto.jose import SigningKey, VerificationKey
from chalicelib.core.values.instants import from_text, to_text
from chalicelib.identity.rules.keys import (
    FAMILIES,
    Jwk,
    Key,
    KeyFamily,
    KeyRing,
    signing,
    verifying,
)

FindKey = Callable[[str], VerificationKey | None]

BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
PEPPER_BYTES = 32


def draw_key() -> tuple[str, Jwk]:
    """A random kid, and a new private key on P-256."""
    kid = "".join(secrets.choice(BASE62) for _ in range(4))
    made = ECAlgorithm.to_jwk(ec.generate_private_key(ec.SECP256R1()), as_dict=True)
    return kid, cast(Jwk, made)


@dataclass(frozen=True, slots=True)
class LoadedRing:
    """A ring whose keys are ready for use, so that none is read from its text at each use."""

    ring: KeyRing
    _signing: Mapping[str, SigningKey] = field(repr=False)
    _verifying: Mapping[str, VerificationKey] = field(repr=False)

    @classmethod
    def of(cls, ring: KeyRing) -> "LoadedRing":
        """Raises ValueError where a JWK is none, or of another curve than P-256."""
        signers: dict[str, SigningKey] = {}
        verifiers: dict[str, VerificationKey] = {}
        for key in (key for family in FAMILIES for key in ring.families[family]):
            half = ECAlgorithm.from_jwk(dict(key.jwk))
            if isinstance(half, ec.EllipticCurvePrivateKey):
                signers[key.kid] = SigningKey(key.kid, half)
                half = half.public_key()
            verifiers[key.kid] = VerificationKey(key.kid, half)
        return cls(ring, signers, verifiers)

    def signing_key(self, family: KeyFamily) -> SigningKey:
        """The key that signs for a family now. Raises LookupError for a ring that has none."""
        return self._signing[signing(self.ring, family).kid]

    def find_key(self, family: KeyFamily, *, retired: bool = False) -> FindKey:
        """What finds a family's verification key by `kid`, for `chalicelib.core.crypto.jose`.

        With `retired`, also keys that no longer verify: only to recognise what has been paid.
        """
        return partial(self._find, verifying(self.ring, family, retired=retired))

    def _find(self, kids: frozenset[str], kid: str) -> VerificationKey | None:
        return self._verifying[kid] if kid in kids else None


def to_json(ring: KeyRing) -> str:
    """The document that Secrets Manager holds. Secret: it has the private keys."""
    return json.dumps(
        {
            "pepper": urlsafe_b64encode(ring.pepper).decode(),
            "families": {
                family: [_document(key) for key in ring.families[family]] for family in FAMILIES
            },
        },
        separators=(",", ":"),
    )


def from_json(text: str) -> KeyRing:
    """The ring in a document of `to_json`; raises KeyError or ValueError for anything else."""
    document = json.loads(text)
    return KeyRing(
        {family: tuple(_key(one) for one in document["families"][family]) for family in FAMILIES},
        urlsafe_b64decode(document["pepper"]),
    )


def _document(key: Key) -> dict[str, Any]:
    return {
        "kid": key.kid,
        "state": key.state,
        "created_at": to_text(key.created_at),
        "current_at": key.current_at and to_text(key.current_at),
        "retire_at": key.retire_at and to_text(key.retire_at),
        "jwk": dict(key.jwk),
    }


def _key(document: Mapping[str, Any]) -> Key:
    return Key(
        kid=document["kid"],
        state=document["state"],
        created_at=from_text(document["created_at"]),
        current_at=from_text(document["current_at"]) if document["current_at"] else None,
        retire_at=from_text(document["retire_at"]) if document["retire_at"] else None,
        jwk=document["jwk"],
    )
