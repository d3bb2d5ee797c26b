"""A device that keeps passkeys, in software: what a browser would answer (WebAuthn, 6 and 7)."""

import json
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

ORIGIN = "http://localhost:8000"

_PRESENT, _VERIFIED, _ATTESTED = 0x01, 0x04, 0x40

Json = dict[str, Any]


def b64(content: bytes) -> str:
    return urlsafe_b64encode(content).rstrip(b"=").decode()


def unb64(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _coordinate(number: int) -> bytes:
    return number.to_bytes(32, "big")


@dataclass
class Authenticator:
    """One passkey on one device. `counts` is whether it counts how often it has signed; `verifies`
    whether it asks its owner's finger or number."""

    origin: str = ORIGIN
    counts: bool = True
    verifies: bool = True
    credential: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    handle: bytes = b""
    count: int = 0
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )

    def make(self, options: Json) -> Json:
        """The RegistrationResponseJSON to PublicKeyCredentialCreationOptionsJSON."""
        self.handle = unb64(options["user"]["id"])
        numbers = self.key.public_key().public_numbers()
        # COSE: an elliptic curve's key, of ES256, on P-256.
        public_key = {1: 2, 3: -7, -1: 1, -2: _coordinate(numbers.x), -3: _coordinate(numbers.y)}
        attested = (
            bytes(16)
            + len(self.credential).to_bytes(2, "big")
            + self.credential
            + cbor2.dumps(public_key)
        )
        told = self._told(options["rp"]["id"], _ATTESTED) + attested
        statement = {"fmt": "none", "attStmt": {}, "authData": told}
        return self._credential(
            clientDataJSON=self._client_data("webauthn.create", options),
            attestationObject=cbor2.dumps(statement),
        )

    def prove(self, options: Json) -> Json:
        """The AuthenticationResponseJSON to PublicKeyCredentialRequestOptionsJSON."""
        self.count += self.counts
        told = self._told(options["rpId"])
        said = self._client_data("webauthn.get", options)
        signed = self.key.sign(told + sha256(said).digest(), ec.ECDSA(hashes.SHA256()))
        return self._credential(
            clientDataJSON=said, authenticatorData=told, signature=signed, userHandle=self.handle
        )

    def _told(self, host: str, more: int = 0) -> bytes:
        flags = _PRESENT | more | (_VERIFIED if self.verifies else 0)
        return sha256(host.encode()).digest() + bytes([flags]) + self.count.to_bytes(4, "big")

    def _client_data(self, kind: str, options: Json) -> bytes:
        said = {"type": kind, "challenge": options["challenge"], "origin": self.origin}
        return json.dumps(said | {"crossOrigin": False}).encode()

    def _credential(self, **response: bytes) -> Json:
        return {
            "id": b64(self.credential),
            "rawId": b64(self.credential),
            "type": "public-key",
            "response": {name: b64(content) for name, content in response.items()},
            "clientExtensionResults": {},
            "authenticatorAttachment": "platform",
        }
