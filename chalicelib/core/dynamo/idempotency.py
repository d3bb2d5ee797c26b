"""What was answered to an Idempotency-Key, kept for 48 hours.

The record is put in the same transaction as the money, so there is no moment in which one exists
without the other. Only successes are kept. (draft-ietf-httpapi-idempotency-key-header)
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

import msgspec
from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.models import Model

from chalicelib.core.dynamo.writer import Write, put_new
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import epoch

KEPT_S = 48 * 3600

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Key:
    """One subject's key on one route, and the hash of the body that came with it."""

    id: str
    body_hash: str

    @classmethod
    def of(cls, subject: str, route: str, key: str, body: bytes) -> "Key":
        """`subject` is the signed-in id, `route` the method and the path as requested."""
        name = f"{subject}\n{route}\n{key}".encode()
        return cls(hashlib.sha256(name).hexdigest()[:40], hashlib.sha256(body).hexdigest()[:32])


@dataclass(frozen=True, slots=True)
class Kept:
    """A kept success: the first status, and its body or the id of what it is about."""

    status: int
    body: Any
    subject_id: str | None


class RecordItem(Model):
    class Meta:
        table_name = "idempotency"

    pk = UnicodeAttribute(hash_key=True)
    body_hash = UnicodeAttribute()
    status = NumberAttribute()
    body = UnicodeAttribute(null=True)
    subject_id = UnicodeAttribute(null=True)
    ttl = NumberAttribute()


class KeyTaken(Refused):
    """Another request with this key has succeeded; what it was answered is kept."""

    def __init__(self) -> None:
        super().__init__("state_conflict", retry_after=1)


class Records:
    """The store of kept successes."""

    def __init__(self, table: str) -> None:
        self._table = table

    def write(
        self,
        key: Key | None,
        now: datetime,
        status: int,
        *,
        body: Any = None,
        subject_id: str | None = None,
    ) -> list[Write]:
        """The write that keeps a success; none without a key.

        Either the body itself, or the id of what it is about, from which it can be built again.
        """
        if key is None:
            return []
        item = {
            "pk": key.id,
            "body_hash": key.body_hash,
            "status": status,
            "body": None if body is None else msgspec.json.encode(body).decode(),
            "subject_id": subject_id,
            "ttl": epoch(now) + KEPT_S,
        }
        return [put_new(self._table, item, lambda _: KeyTaken())]

    def find(self, key: Key | None) -> Kept | None:
        """The kept success of this key, if any; raises `idempotency_key_reused` where it came
        with another body."""
        if key is None:
            return None
        try:
            item = RecordItem.get(key.id, consistent_read=True)
        except RecordItem.DoesNotExist:
            return None
        if item.body_hash != key.body_hash:
            raise Refused("idempotency_key_reused")
        body = None if item.body is None else msgspec.json.decode(item.body.encode())
        return Kept(int(item.status), body, item.subject_id)


def unless_kept(act: Callable[[], T], kept: Callable[[], T | None]) -> T:
    """What `act` answers, or what was answered before where it refuses.

    What has happened is never answered with a refusal. `unavailable` passes through: it says
    that nobody knows yet.
    """
    try:
        return act()
    except Refused as refusal:
        if refusal.code == "unavailable":
            raise
        before = kept()
        if before is None:
            raise
        return before
