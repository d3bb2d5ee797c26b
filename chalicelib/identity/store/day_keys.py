"""The keys that sign days, as KMS holds them: a private half never leaves it.

Two kinds of alias name them:

alias/tumbas-prod-days        the key that signs now; the stack makes the first (infra/keys.py)
alias/tumbas-prod-days/0aZ9   each key by its kid
"""

from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import TYPE_CHECKING, Any, cast

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_der_public_key
from jwt.algorithms import ECAlgorithm

from chalicelib.core.crypto.jose import VerificationKey, sign_elsewhere
from chalicelib.identity.rules.keys import Jwk
from chalicelib.identity.store.ring import BASE62

if TYPE_CHECKING:
    from mypy_boto3_kms import KMSClient


class DayKeys:
    """The keys of a city's days. `connect` makes the client when it is first needed; `alias` names
    the key that signs."""

    def __init__(self, connect: Callable[[], "KMSClient"], alias: str) -> None:
        self._connect = connect
        self._alias = alias
        self._made: KMSClient | None = None
        self._found: dict[str, VerificationKey] = {}

    def sign(self, claims: Mapping[str, Any], typ: str) -> str:
        """The compact token over these claims, signed by KMS. Raises botocore's ClientError, for
        everybody but the function that closes days."""
        kms = self._client()
        found = kms.get_public_key(KeyId=self._alias)

        def signature(signed: bytes) -> bytes:
            # By its own name: the alias may move on meanwhile, and the kid is this key's.
            return kms.sign(
                KeyId=found["KeyId"],
                Message=signed,
                MessageType="RAW",
                SigningAlgorithm="ECDSA_SHA_256",
            )["Signature"]

        return sign_elsewhere(claims, kid_of(found["PublicKey"]), typ, signature)

    def find_key(self, kid: str) -> VerificationKey | None:
        """The public half of the key with this kid, asked of KMS: for the function that signs,
        which reads no ring. None where KMS has no such key, or will soon have it no more."""
        if kid not in self._found:
            kms = self._client()
            try:
                found = kms.get_public_key(KeyId=f"{self._alias}/{kid}")["PublicKey"]
            except (kms.exceptions.NotFoundException, kms.exceptions.KMSInvalidStateException):
                return None
            half = cast(ec.EllipticCurvePublicKey, load_der_public_key(found))
            self._found[kid] = VerificationKey(kid, half)
        return self._found[kid]

    def draw(self) -> tuple[str, Jwk]:
        """The kid and public half of a key that is in no ring yet: the stack's own at first, then
        new ones, which the same may use and administer."""
        kms = self._client()
        key = kms.describe_key(KeyId=self._alias)["KeyMetadata"]["KeyId"]
        names = kms.list_aliases(KeyId=key)["Aliases"]
        if any(name["AliasName"].startswith(f"{self._alias}/") for name in names):
            key = self._another_like(key)
        public = kms.get_public_key(KeyId=key)["PublicKey"]
        kid = kid_of(public)
        kms.create_alias(AliasName=f"{self._alias}/{kid}", TargetKeyId=key)
        half = cast(ec.EllipticCurvePublicKey, load_der_public_key(public))
        return kid, cast(Jwk, ECAlgorithm.to_jwk(half, as_dict=True))

    def let_sign(self, kid: str) -> None:
        """From now on the key with this kid signs. Where it does already, nothing is changed: a
        moved alias rings (infra/trail.py)."""
        kms = self._client()
        signs, key = (
            kms.describe_key(KeyId=name)["KeyMetadata"]["KeyId"]
            for name in (self._alias, f"{self._alias}/{kid}")
        )
        if key != signs:
            kms.update_alias(AliasName=self._alias, TargetKeyId=key)

    def _another_like(self, key: str) -> str:
        kms = self._client()
        policy = kms.get_key_policy(KeyId=key, PolicyName="default")["Policy"]
        made = kms.create_key(
            Description=f"Signs days ({self._alias})",
            KeySpec="ECC_NIST_P256",
            KeyUsage="SIGN_VERIFY",
            Policy=policy,
        )
        return made["KeyMetadata"]["KeyId"]

    def _client(self) -> "KMSClient":
        if self._made is None:
            self._made = self._connect()
        return self._made


def kid_of(public_key: bytes) -> str:
    """The kid of a key by its public half (DER, SubjectPublicKeyInfo): whoever has the one knows
    the other, without the ring."""
    number = int.from_bytes(sha256(public_key).digest(), "big")
    digits = []
    for _ in range(4):
        number, digit = divmod(number, len(BASE62))
        digits.append(BASE62[digit])
    return "".join(digits)
