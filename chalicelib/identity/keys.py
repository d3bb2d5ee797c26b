"""The keys of a city: three families of signing keys, and the pepper for keyed hashes.

Access tokens, payment tokens and receipts have keys of their own, so that none can pass for
another even where a check of `typ` or `aud` were missing. All of them stand in one JSON document
in one Secrets Manager secret (encrypted by KMS at rest), read once per process and cached: a KMS
signature per wallet and minute would meet KMS's request quota first.

A key's life:

    next      published, signs nothing yet, so that every cache knows it before it is used
    current   the one that signs
    retiring  signs nothing, still verifies what it signed; its private half is gone
    retired   verifies nothing that moves money; a payment key is still recognised, so that a
              token that has paid answers its redemption again after a rotation

Receipts have no end, so a receipt key stays `retiring`, and published, for good.
"""

import hmac
import json
import logging
import os
import secrets
import sys
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal, cast, get_args
from uuid import NAMESPACE_URL, uuid5

from cryptography.hazmat.primitives.asymmetric import ec
from jwt.algorithms import ECAlgorithm

from chalicelib.core.crypto.jose import SigningKey, VerificationKey
from chalicelib.core.values.instants import Clock, from_text, to_text, utc_now
from chalicelib.core.values.settings import Settings

if TYPE_CHECKING:
    from mypy_boto3_secretsmanager import SecretsManagerClient

Family = Literal["payment", "access", "receipt"]
State = Literal["next", "current", "retiring", "retired"]
FindKey = Callable[[str], VerificationKey | None]

FAMILIES: tuple[Family, ...] = get_args(Family)

# How long a process trusts the ring it has read, and how long a client may cache the JWKS.
RING_CACHE = timedelta(minutes=5)
JWKS_CACHE = timedelta(minutes=5)
# An unknown kid may mean a rotation that this process has not seen: look again, but not at
# everybody's bidding.
UNKNOWN_KID_PAUSE = timedelta(seconds=30)

# The JWKS may come from a process whose ring is as old as may be, and be cached from then on.
PUBLISHED_AHEAD = RING_CACHE + JWKS_CACHE

# The longest time from `iat` to `exp` in a family; None where tokens do not expire.
LONGEST_LIFE: dict[Family, timedelta | None] = {
    "payment": timedelta(seconds=120),
    "access": timedelta(hours=1),
    "receipt": None,
}
# For clocks that disagree.
_RETIRE_MARGIN = timedelta(seconds=60)

# For how long a retired key is still recognised: a payment token's kept success outlives its
# key by more than a year. Of other families nothing is left to recognise.
RECOGNISED: dict[Family, timedelta] = {"payment": timedelta(days=400)}

_BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_ROTATE_ATTEMPTS = 3

_log = logging.getLogger(__name__)


class TooEarly(Exception):
    """The next key has not been published for long enough; `ready_at` says when it will be."""

    def __init__(self, ready_at: datetime) -> None:
        super().__init__(f"the next key may be used from {to_text(ready_at)} on")
        self.ready_at = ready_at


class RotationConflict(Exception):
    """Others kept changing the ring at the same time; nothing was changed here."""


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a family. `signing` is there only while the key is `next` or `current`."""

    kid: str
    state: State
    created_at: datetime
    current_at: datetime | None
    retire_at: datetime | None
    verification: VerificationKey
    signing: SigningKey | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class KeyRing:
    """Every key of a city, newest first in each family, and the 32 bytes of pepper.

    The pepper never rotates: hashes of NIKs and phones are looked up by it.
    """

    families: Mapping[Family, tuple[Key, ...]]
    pepper: bytes = field(repr=False)


def new_ring(now: datetime) -> KeyRing:
    """A ring for a city that has none: a current and a next key in each family."""
    taken: set[str] = set()
    families = {}
    for family in FAMILIES:
        current = replace(_new_key(now, taken), state="current", current_at=now)
        families[family] = (_new_key(now, taken), current)
    return KeyRing(families, secrets.token_bytes(32))


def rotate(ring: KeyRing, now: datetime, *, force: bool = False) -> KeyRing:
    """The ring after a rotation of all families: next → current → retiring → retired.

    Raises TooEarly while the next key has not been published for PUBLISHED_AHEAD, unless forced
    (a key has leaked: then those with an old JWKS must fetch it anew).
    """
    ring = aged(ring, now)
    taken = {key.kid for keys in ring.families.values() for key in keys}
    families = {}
    for family in FAMILIES:
        moved = tuple(_moved_on(key, family, now, force) for key in ring.families[family])
        families[family] = (_new_key(now, taken), *moved)
    return replace(ring, families=families)


def aged(ring: KeyRing, now: datetime) -> KeyRing:
    """The ring as it stands at `now`: what is due to retire is retired, what is past is dropped.

    Applied whenever a ring is read, so that a key stops to verify on time without any command.
    """
    families = {}
    for family in FAMILIES:
        kept = []
        for key in ring.families[family]:
            if key.retire_at is None or now < key.retire_at:
                kept.append(key)
            elif now < key.retire_at + RECOGNISED.get(family, timedelta(0)):
                kept.append(replace(key, state="retired"))
        families[family] = tuple(kept)
    return replace(ring, families=families)


def jwks(ring: KeyRing) -> dict[str, list[dict[str, str]]]:
    """The JWK set (RFC 7517) of every key that signs, will sign, or has signed what still counts.

    Cacheable for JWKS_CACHE. Holds public halves only.
    """
    return {
        "keys": [
            {
                **_jwk(key.verification.public_key),
                "kid": key.kid,
                "use": "sig",
                "alg": "ES256",
            }
            for family in FAMILIES
            for key in ring.families[family]
            if key.state != "retired"
        ]
    }


def signing_key(ring: KeyRing, family: Family) -> SigningKey:
    """The key that signs for a family now. Raises LookupError for a ring that has none."""
    for key in ring.families[family]:
        if key.state == "current" and key.signing is not None:
            return key.signing
    raise LookupError(f"no current {family} key")


def find_key(ring: KeyRing, family: Family, *, retired: bool = False) -> FindKey:
    """What finds a family's verification key by `kid`, for `chalicelib.core.jose.verify`.

    With `retired`, also keys that no longer verify: only to recognise what has been paid.
    """
    return {
        key.kid: key.verification
        for key in ring.families[family]
        if retired or key.state != "retired"
    }.get


def to_json(ring: KeyRing) -> str:
    """The document that Secrets Manager holds. Secret: it has the private keys."""
    return json.dumps(
        {
            "pepper": urlsafe_b64encode(ring.pepper).decode(),
            "families": {
                family: [_key_document(key) for key in ring.families[family]] for family in FAMILIES
            },
        },
        separators=(",", ":"),
    )


def from_json(text: str) -> KeyRing:
    """The ring in a document of `to_json`; raises KeyError or ValueError for anything else."""
    document = json.loads(text)
    return KeyRing(
        {
            family: tuple(_key_from_document(key) for key in document["families"][family])
            for family in FAMILIES
        },
        urlsafe_b64decode(document["pepper"]),
    )


def keyed_hash(pepper: bytes, purpose: str, value: str) -> str:
    """A keyed hash of a NIK, phone, code or refresh token: 22 characters of base64url.

    HMAC-SHA-256 cut to 128 bits. A NIK has few enough values to try them all, so what protects
    it is the pepper, not the length; and among a million residents two share a hash with
    a chance of 2⁻⁸⁹. `purpose` keeps apart what is hashed for different ends (a phone's hash
    in the registry says nothing about the same phone elsewhere); it holds no NUL, which ends it.
    """
    if "\0" in purpose:
        raise ValueError("a purpose holds no NUL")
    # "surrogatepass": JSON can smuggle in half a character, which must be a miss, not a crash.
    digest = hmac.digest(pepper, f"{purpose}\0{value}".encode("utf-8", "surrogatepass"), "sha256")
    return urlsafe_b64encode(digest[:16]).rstrip(b"=").decode()


class SecretsManagerKeys:
    """The ring as Secrets Manager keeps it, cached in this process.

    `connect` makes the client, when it is first needed.
    """

    def __init__(
        self, connect: Callable[[], "SecretsManagerClient"], secret: str, clock: Clock
    ) -> None:
        self._connect = connect
        self._secret = secret
        self._clock = clock
        self._made: SecretsManagerClient | None = None
        self._ring: KeyRing | None = None
        self._read_at: datetime | None = None
        self._tried_at: datetime | None = None

    def ring(self) -> KeyRing:
        """The ring, at most RING_CACHE old.

        Raises botocore's ClientError where there is none; where a refresh fails, the ring at hand
        stays in use and the next attempt comes after UNKNOWN_KID_PAUSE.
        """
        now = self._clock()
        if self._ring is None or self._read_at is None:
            return self._remember(self._load(now)[0], now)
        if now - self._read_at >= RING_CACHE and self._may_try(now):
            return self._refreshed(self._ring, now)
        return self._ring

    def find_key(self, family: Family, *, retired: bool = False) -> FindKey:
        """As the pure `find_key`, but reads the ring again at a `kid` that it has never seen.

        At most once per UNKNOWN_KID_PAUSE: anybody can make up a kid.
        """

        def find(kid: str) -> VerificationKey | None:
            ring = self.ring()
            if not _knows(ring, kid):
                now = self._clock()
                if self._may_try(now):
                    ring = self._refreshed(ring, now)
            return find_key(ring, family, retired=retired)(kid)

        return find

    def create_if_absent(self, now: datetime) -> bool:
        """Makes the first ring of a city; says whether it did. An existing ring is never touched.

        The stack may have made the secret itself, still without a value.
        """
        client = self._client()
        document = to_json(new_ring(now))
        # The same name for every first version: of two at once, the second is told it exists.
        first = str(uuid5(NAMESPACE_URL, f"{self._secret}/first"))
        try:
            client.create_secret(Name=self._secret, SecretString=document, ClientRequestToken=first)
        except client.exceptions.ResourceExistsException:
            return self._fill_if_empty(document, first)
        return True

    def rotate(self, now: datetime, *, force: bool = False) -> KeyRing:
        """Rotates the stored ring and returns it.

        Raises TooEarly (see the pure `rotate`), or RotationConflict where others got in between
        at every attempt. Of two rotations at once, one wins; the other starts from its result.
        """
        client = self._client()
        ours = ""
        for _ in range(_ROTATE_ATTEMPTS):
            ring, version = self._load(now)
            if version == ours:
                # The last attempt did go through; only its answer was lost.
                return self._remember(ring, now)
            rotated = rotate(ring, now, force=force)
            ours = client.put_secret_value(
                SecretId=self._secret,
                SecretString=to_json(rotated),
                VersionStages=["AWSPENDING"],
            )["VersionId"]
            try:
                # The compare-and-set: refused where the label has moved on since it was read.
                client.update_secret_version_stage(
                    SecretId=self._secret,
                    VersionStage="AWSCURRENT",
                    MoveToVersionId=ours,
                    RemoveFromVersionId=version,
                )
            except client.exceptions.InvalidParameterException:
                continue
            return self._remember(rotated, now)
        raise RotationConflict

    def _fill_if_empty(self, document: str, version: str) -> bool:
        client = self._client()
        try:
            client.get_secret_value(SecretId=self._secret, VersionStage="AWSCURRENT")
            return False
        except client.exceptions.ResourceNotFoundException:
            pass  # the secret is there and has no value yet
        try:
            client.put_secret_value(
                SecretId=self._secret, SecretString=document, ClientRequestToken=version
            )
        except client.exceptions.ResourceExistsException:
            return False
        return True

    def _client(self) -> "SecretsManagerClient":
        if self._made is None:
            self._made = self._connect()
        return self._made

    def _load(self, now: datetime) -> tuple[KeyRing, str]:
        answer = self._client().get_secret_value(SecretId=self._secret, VersionStage="AWSCURRENT")
        return aged(from_json(answer["SecretString"]), now), answer["VersionId"]

    def _remember(self, ring: KeyRing, read_at: datetime) -> KeyRing:
        self._ring = ring
        self._read_at = self._tried_at = read_at
        return ring

    def _may_try(self, now: datetime) -> bool:
        return self._tried_at is None or now - self._tried_at >= UNKNOWN_KID_PAUSE

    def _refreshed(self, ring: KeyRing, now: datetime) -> KeyRing:
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            return self._remember(self._load(now)[0], now)
        except (BotoCoreError, ClientError) as problem:
            # Payments go on with the keys at hand; the next attempt comes after a pause.
            _log.warning("key ring not refreshed: %s", type(problem).__name__)
            self._tried_at = now
            self._ring = aged(ring, now)
            return self._ring


def _knows(ring: KeyRing, kid: str) -> bool:
    return any(key.kid == kid for keys in ring.families.values() for key in keys)


def _new_key(now: datetime, taken: set[str]) -> Key:
    """A fresh `next` key whose kid is not in `taken`, and is added to it."""
    kid = ""
    while not kid or kid in taken:
        kid = "".join(secrets.choice(_BASE62) for _ in range(4))
    taken.add(kid)
    private_key = ec.generate_private_key(ec.SECP256R1())
    return Key(
        kid=kid,
        state="next",
        created_at=now,
        current_at=None,
        retire_at=None,
        verification=VerificationKey(kid, private_key.public_key()),
        signing=SigningKey(kid, private_key),
    )


def _moved_on(key: Key, family: Family, now: datetime, force: bool) -> Key:
    """The key one state further, as a rotation at `now` leaves it."""
    if key.state == "next":
        ready_at = key.created_at + PUBLISHED_AHEAD
        if now < ready_at and not force:
            raise TooEarly(ready_at)
        return replace(key, state="current", current_at=now)
    if key.state == "current":
        life = LONGEST_LIFE[family]
        # A process that has not seen this rotation signs with the old key for RING_CACHE more.
        retire_at = now + RING_CACHE + life + _RETIRE_MARGIN if life is not None else None
        return replace(key, state="retiring", retire_at=retire_at, signing=None)
    return key


def _key_document(key: Key) -> dict[str, Any]:
    half = key.verification.public_key if key.signing is None else key.signing.private_key
    return {
        "kid": key.kid,
        "state": key.state,
        "created_at": to_text(key.created_at),
        "current_at": key.current_at and to_text(key.current_at),
        "retire_at": key.retire_at and to_text(key.retire_at),
        "jwk": _jwk(half),
    }


def _key_from_document(document: Mapping[str, Any]) -> Key:
    kid = document["kid"]
    half = ECAlgorithm.from_jwk(document["jwk"])
    if isinstance(half, ec.EllipticCurvePrivateKey):
        public_key, signing = half.public_key(), SigningKey(kid, half)
    else:
        public_key, signing = half, None
    return Key(
        kid=kid,
        state=document["state"],
        created_at=from_text(document["created_at"]),
        current_at=from_text(document["current_at"]) if document["current_at"] else None,
        retire_at=from_text(document["retire_at"]) if document["retire_at"] else None,
        verification=VerificationKey(kid, public_key),
        signing=signing,
    )


def _jwk(key: ec.EllipticCurvePublicKey | ec.EllipticCurvePrivateKey) -> dict[str, str]:
    return cast(dict[str, str], ECAlgorithm.to_jwk(key, as_dict=True))


def main(arguments: Sequence[str], env: Mapping[str, str]) -> int:
    """`create` or `rotate [--force]` for the stage of TUMBAS_STAGE; prints no secret."""
    # Here, so that a starting function does not pay for what only the command needs.
    import argparse

    import boto3

    parser = argparse.ArgumentParser(prog="python -m chalicelib.identity.keys")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("create", help="make the first key ring, unless there is one")
    rotating = commands.add_parser("rotate", help="next → current → retiring → retired")
    rotating.add_argument(
        "--force",
        action="store_true",
        help="use the next key although caches may lack it",
    )
    asked = parser.parse_args(arguments)
    settings = Settings.from_env(env)
    keys = SecretsManagerKeys(
        lambda: boto3.client("secretsmanager", region_name=settings.region),
        settings.secret,
        utc_now,
    )
    now = utc_now()
    if asked.command == "create":
        made = keys.create_if_absent(now)
        state = "made" if made else "already there, left as it is"
        sys.stdout.write(f"{settings.secret}: {state}\n")
        return 0
    try:
        ring = keys.rotate(now, force=asked.force)
    except TooEarly as problem:
        sys.stderr.write(f"{settings.secret}: not rotated, {problem} (or now, with --force)\n")
        return 1
    except RotationConflict:
        sys.stderr.write(f"{settings.secret}: not rotated, somebody else is at it\n")
        return 1
    for family in FAMILIES:
        states = ", ".join(f"{key.kid} {key.state}" for key in ring.families[family])
        sys.stdout.write(f"{settings.secret}: {family}: {states}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], os.environ))
