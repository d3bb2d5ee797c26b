"""The city's own key towards acquirers (SNAP BI wants RSA), as KMS holds it: its private half never
leaves it. Acquirers are given the public one by hand."""

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, cast

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_der_public_key
from jwt.algorithms import RSAAlgorithm

from chalicelib.identity.rules.keys import Jwk

if TYPE_CHECKING:
    from mypy_boto3_kms import KMSClient


class SnapKey:
    """`connect` makes the client of KMS when it is first needed; `alias` names the key."""

    def __init__(self, connect: Callable[[], "KMSClient"], alias: str) -> None:
        self._connect = connect
        self._alias = alias

    def sign(self, text: bytes) -> bytes:
        """SHA256withRSA (PKCS #1 v1.5) over a text. Raises botocore's ClientError, for everybody
        but the function that asks acquirers."""
        return self._client.sign(
            KeyId=self._alias,
            Message=text,
            MessageType="RAW",
            SigningAlgorithm="RSASSA_PKCS1_V1_5_SHA_256",
        )["Signature"]

    @cached_property
    def public(self) -> Jwk:
        """The public half, as JWK."""
        found = self._client.get_public_key(KeyId=self._alias)["PublicKey"]
        half = RSAAlgorithm.to_jwk(cast(RSAPublicKey, load_der_public_key(found)), as_dict=True)
        return {name: str(half[name]) for name in ("kty", "n", "e")}

    @cached_property
    def _client(self) -> "KMSClient":
        return self._connect()
