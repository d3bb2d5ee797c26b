"""The audit journal: who did what, when, from where. Entries are put, never changed or deleted.

An entry is put in the same transaction as what it tells of, so that neither is without the other.
Where money moves the transfer itself is the entry: it names its actor and is as immutable.
"""

import secrets
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import msgspec
from pynamodb.attributes import UnicodeAttribute
from pynamodb.models import Model

from chalicelib.audit.rules import AuditEntry
from chalicelib.core.dynamo.writer import Write, put_new
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import business_day, to_text
from chalicelib.core.values.subject import Subject


class AuditItem(Model):
    class Meta:
        table_name = "audit"

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    actor = UnicodeAttribute()
    origin = UnicodeAttribute(null=True)
    action = UnicodeAttribute()
    object = UnicodeAttribute()
    details = UnicodeAttribute(null=True)


class AuditJournal:
    """The audit table: one key a business day. Staff act some times a minute, so it stays cool."""

    def __init__(self, table: str) -> None:
        self._table = table

    def entry(self, by: Subject, action: str, object: str, now: datetime, **details: Any) -> Write:
        """The write that puts an entry."""
        item = {
            "pk": business_day(now).isoformat(),
            "sk": f"{to_text(now)}#{secrets.token_hex(6)}",
            "actor": by.actor,
            "origin": by.origin or None,
            "action": action,
            "object": object,
            "details": msgspec.json.encode(details).decode() if details else None,
        }
        return put_new(self._table, item, lambda _: Refused("unavailable", retry_after=1))

    def of_day(self, day: date, before: str | None = None) -> Iterator[AuditEntry]:
        """The entries of a business day, newest first, older than the key `before`."""
        condition = AuditItem.sk < before if before else None
        for item in AuditItem.query(
            day.isoformat(), condition, scan_index_forward=False, consistent_read=True
        ):
            yield AuditEntry(
                key=item.sk,
                occurred_at=item.sk.partition("#")[0],
                actor=item.actor,
                origin=item.origin or "",
                action=item.action,
                object=item.object,
                details=msgspec.json.decode(item.details) if item.details else {},
            )
