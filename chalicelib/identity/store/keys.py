"""The key ring as Secrets Manager keeps it.

All keys stand in one JSON document in one secret (encrypted by KMS at rest), read once per process
and cached: a KMS signature per wallet and minute would meet KMS's request quota first.
"""

import logging
import secrets
from collections.abc import Callable, Collection
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, uuid5

from chalicelib.core.crypto.jose import SigningKey, VerificationKey
from chalicelib.core.values.instants import Clock
from chalicelib.identity.rules.keys import (
    IN_KMS,
    IN_RING,
    RING_CACHE,
    UNKNOWN_KID_PAUSE,
    Jwk,
    KeyFamily,
    KeyRing,
    aged,
    current,
    knows,
    new_ring,
    rotate,
)
from chalicelib.identity.store.day_keys import DayKeys
from chalicelib.identity.store.ring import (
    PEPPER_BYTES,
    FindKey,
    LoadedRing,
    draw_key,
    from_json,
    to_json,
)

if TYPE_CHECKING:
    from mypy_boto3_secretsmanager import SecretsManagerClient

_ROTATE_ATTEMPTS = 3

_log = logging.getLogger(__name__)


class RotationConflict(Exception):
    """Others kept changing the ring at the same time; nothing was changed here."""


class SecretsManagerKeys:
    """The ring of a city, cached in this process.

    `connect` makes the client, when it is first needed; `secret` is the secret's name. `days` has
    the keys whose private halves are not here.
    """

    def __init__(
        self,
        connect: Callable[[], "SecretsManagerClient"],
        secret: str,
        days: DayKeys,
        clock: Clock,
    ) -> None:
        self._connect = connect
        self._secret = secret
        self._days = days
        self._clock = clock
        self._made: SecretsManagerClient | None = None
        self._loaded: LoadedRing | None = None
        self._read_at: datetime | None = None
        self._tried_at: datetime | None = None

    def ring(self) -> KeyRing:
        """The ring, at most RING_CACHE old.

        Raises botocore's ClientError where there is none; where a refresh fails, the ring at hand
        stays in use and the next attempt comes after UNKNOWN_KID_PAUSE.
        """
        return self._at_hand().ring

    @property
    def pepper(self) -> bytes:
        """The secret behind every keyed hash."""
        return self.ring().pepper

    def signing_key(self, family: KeyFamily) -> SigningKey:
        """The key that signs for a family now."""
        return self._at_hand().signing_key(family)

    def find_key(self, family: KeyFamily, *, retired: bool = False) -> FindKey:
        """What finds a family's verification key by `kid`; reads the ring again at one that it has
        never seen. With `retired`, also keys that no longer verify.

        At most once per UNKNOWN_KID_PAUSE: anybody can make up a kid.
        """

        def find(kid: str) -> VerificationKey | None:
            loaded = self._at_hand()
            if not knows(loaded.ring, kid):
                now = self._clock()
                if self._may_try(now):
                    loaded = self._refreshed(loaded, now)
            return loaded.find_key(family, retired=retired)(kid)

        return find

    def create_if_absent(self, now: datetime) -> bool:
        """Makes the first ring of a city; says whether it did. An existing ring is never touched;
        that its day key signs is seen to again, as whoever made it may have died before.

        The stack may have made the secret itself, still without a value.
        """
        client = self._client()
        if self._has_value():
            self._days.let_sign(current(self._load(now)[0], "day").kid)
            return False
        ring = new_ring(now, self._draw, secrets.token_bytes(PEPPER_BYTES))
        document = to_json(ring)
        # The same name for every first version: of two at once, the second is told it exists.
        first = str(uuid5(NAMESPACE_URL, f"{self._secret}/first"))
        try:
            client.create_secret(Name=self._secret, SecretString=document, ClientRequestToken=first)
        except client.exceptions.ResourceExistsException:
            if self._has_value() or not self._put_first(document, first):
                return False
        self._days.let_sign(current(ring, "day").kid)
        return True

    def rotate(
        self,
        now: datetime,
        *,
        families: Collection[KeyFamily] = IN_RING,
        force: bool = False,
    ) -> KeyRing:
        """Rotates some families of the stored ring and returns it.

        Raises TooEarly (see `rules.keys.rotate`), or RotationConflict where others got in between
        at every attempt. Of two rotations at once, one wins; the other starts from its result.
        """
        client = self._client()
        ours = ""
        for _ in range(_ROTATE_ATTEMPTS):
            ring, version = self._load(now)
            if version == ours:
                # The last attempt did go through; only its answer was lost.
                return self._rotated_to(ring, now)
            rotated = rotate(ring, now, self._draw, families=families, force=force)
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
            return self._rotated_to(rotated, now)
        raise RotationConflict

    def _rotated_to(self, ring: KeyRing, now: datetime) -> KeyRing:
        # Last: until then the day key of before signs, which is published still.
        self._days.let_sign(current(ring, "day").kid)
        return self._remember(ring, now).ring

    def _draw(self, family: KeyFamily) -> tuple[str, Jwk]:
        return self._days.draw() if family in IN_KMS else draw_key()

    def _at_hand(self) -> LoadedRing:
        now = self._clock()
        if self._loaded is None or self._read_at is None:
            return self._remember(self._load(now)[0], now)
        if now - self._read_at >= RING_CACHE and self._may_try(now):
            return self._refreshed(self._loaded, now)
        return self._loaded

    def _has_value(self) -> bool:
        client = self._client()
        try:
            client.get_secret_value(SecretId=self._secret, VersionStage="AWSCURRENT")
        except client.exceptions.ResourceNotFoundException:
            return False  # there is no secret, or it has no value yet
        return True

    def _put_first(self, document: str, version: str) -> bool:
        client = self._client()
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

    def _remember(self, ring: KeyRing, read_at: datetime) -> LoadedRing:
        self._loaded = LoadedRing.of(ring)
        self._read_at = self._tried_at = read_at
        return self._loaded

    def _may_try(self, now: datetime) -> bool:
        return self._tried_at is None or now - self._tried_at >= UNKNOWN_KID_PAUSE

    def _refreshed(self, loaded: LoadedRing, now: datetime) -> LoadedRing:
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            return self._remember(self._load(now)[0], now)
        except (BotoCoreError, ClientError) as problem:
            # Payments go on with the keys at hand; the next attempt comes after a pause.
            _log.warning("key ring not refreshed: %s", type(problem).__name__)
            self._tried_at = now
            self._loaded = LoadedRing.of(aged(loaded.ring, now))
            return self._loaded
