"""KMS and Secrets Manager, as far as ours ask them."""

import json
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.simulation.world.aws.shape import JsonService, Refusal

_ACCOUNT = "arn:aws:kms:ap-southeast-3:357300000001:"


@dataclass
class Kms(JsonService):
    """Keys by their id, and aliases; all of them sign by P-256 or seal, whichever is asked."""

    keys: dict[str, ec.EllipticCurvePrivateKey] = field(default_factory=dict)
    aliases: dict[str, str] = field(default_factory=dict)

    def create(self, *aliases: str) -> str:
        """A new key with these aliases."""
        id = f"{_ACCOUNT}key/{len(self.keys) + 1:08d}"
        self.keys[id] = ec.generate_private_key(ec.SECP256R1())
        self.aliases |= dict.fromkeys(aliases, id)
        return id

    def GetPublicKey(self, asked: Any) -> Any:
        """Its public half, in DER."""
        id = self._found(asked["KeyId"])
        public = self.keys[id].public_key()
        content = public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        return {"KeyId": id, "PublicKey": b64encode(content).decode()}

    def Sign(self, asked: Any) -> Any:
        """ECDSA with SHA-256, in DER."""
        id = self._found(asked["KeyId"])
        # By RFC 6979, so that the same run gives the same bytes.
        signing = ec.ECDSA(SHA256(), deterministic_signing=True)
        signature = self.keys[id].sign(b64decode(asked["Message"]), signing)
        return {"KeyId": id, "Signature": b64encode(signature).decode()}

    def DescribeKey(self, asked: Any) -> Any:
        """Which key an alias names."""
        return {"KeyMetadata": {"KeyId": self._found(asked["KeyId"])}}

    def ListAliases(self, asked: Any) -> Any:
        """The aliases of a key."""
        key = self._found(asked["KeyId"])
        return {"Aliases": [{"AliasName": name} for name, id in self.aliases.items() if id == key]}

    def CreateKey(self, _: Any) -> Any:
        """One more."""
        return {"KeyMetadata": {"KeyId": self.create()}}

    def GetKeyPolicy(self, _: Any) -> Any:
        """One that lets everybody."""
        return {"Policy": "{}"}

    def CreateAlias(self, asked: Any) -> Any:
        """Another name for a key."""
        if asked["AliasName"] in self.aliases:
            raise Refusal("AlreadyExistsException")
        self.aliases[asked["AliasName"]] = self._found(asked["TargetKeyId"])
        return {}

    def UpdateAlias(self, asked: Any) -> Any:
        """Another key for a name."""
        self.aliases[asked["AliasName"]] = self._found(asked["TargetKeyId"])
        return {}

    def Encrypt(self, asked: Any) -> Any:
        """Sealed in name only: what matters here is whom it opens for."""
        kept = [asked["Plaintext"], asked.get("EncryptionContext", {})]
        return {"CiphertextBlob": b64encode(json.dumps(kept).encode()).decode()}

    def Decrypt(self, asked: Any) -> Any:
        """What was sealed for this very context."""
        plaintext, context = json.loads(b64decode(asked["CiphertextBlob"]))
        if context != asked.get("EncryptionContext", {}):
            raise Refusal("InvalidCiphertextException")
        return {"Plaintext": plaintext}

    def copy(self) -> Any:
        """Its keys and aliases."""
        return dict(self.keys), dict(self.aliases)

    def restore(self, kept: Any) -> None:
        """The same again."""
        self.keys, self.aliases = dict(kept[0]), dict(kept[1])

    def _found(self, name: str) -> str:
        id = self.aliases.get(name, name)
        if id not in self.keys:
            raise Refusal("NotFoundException")
        return id


@dataclass
class Secrets(JsonService):
    """Secrets by name: their versions, and which of these is the current one."""

    versions: dict[str, dict[str, str]] = field(default_factory=dict)
    current: dict[str, str] = field(default_factory=dict)

    def GetSecretValue(self, asked: Any) -> Any:
        """The current version."""
        name = asked["SecretId"]
        if name not in self.current:
            raise Refusal("ResourceNotFoundException")
        version = self.current[name]
        return {"Name": name, "VersionId": version, "SecretString": self.versions[name][version]}

    def CreateSecret(self, asked: Any) -> Any:
        """A secret with its first version."""
        if asked["Name"] in self.versions:
            raise Refusal("ResourceExistsException")
        return self._put(asked["Name"], asked)

    def PutSecretValue(self, asked: Any) -> Any:
        """Another version, which is the current one unless it shall wait."""
        name = asked["SecretId"]
        return self._put(name, asked)

    def UpdateSecretVersionStage(self, asked: Any) -> Any:
        """Another of its versions is the current one, if that was this one."""
        name = asked["SecretId"]
        if self.current.get(name) != asked.get("RemoveFromVersionId"):
            raise Refusal("InvalidParameterException")
        self.current[name] = asked["MoveToVersionId"]
        return {"Name": name}

    def copy(self) -> Any:
        """All versions."""
        return {name: dict(found) for name, found in self.versions.items()}, dict(self.current)

    def restore(self, kept: Any) -> None:
        """The same again."""
        self.versions = {name: dict(found) for name, found in kept[0].items()}
        self.current = dict(kept[1])

    def _put(self, name: str, asked: Mapping[str, Any]) -> Any:
        versions = self.versions.setdefault(name, {})
        version = asked.get("ClientRequestToken") or f"version-{len(versions) + 1}"
        versions[version] = asked["SecretString"]
        if "AWSCURRENT" in asked.get("VersionStages", ["AWSCURRENT"]):
            self.current[name] = version
        return {"Name": name, "VersionId": version}
