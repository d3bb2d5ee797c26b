"""The audit journal: who did what, when, from where. Entries are put, never changed or deleted.

An entry is put in the same transaction as what it tells of, so that neither is without the other.
Where money moves the transfer itself is the entry: it names its actor and is as immutable.

pk          sk             holds
YYYY-MM-DD  <instant>#<id> an entry of that business day
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

import msgspec
from pynamodb.connection import Connection

from chalicelib.audit.rules import AuditEntry
from chalicelib.core.dynamo.items import query_range
from chalicelib.core.dynamo.writer import Write
from chalicelib.core.values.canonical import canonical
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.ids import ACT, new_id
from chalicelib.core.values.instants import business_day, to_text
from chalicelib.core.values.subject import Subject

# Instants begin with a digit.
_BEFORE_ALL, _AFTER_ALL = "0", ":"


class AuditJournal:
    """The audit table: one key a business day. Staff act some times a minute, so it stays cool."""

    def __init__(self, connection: Connection, table: str) -> None:
        self._connection = connection
        self._table = table

    def entry(self, by: Subject, action: str, object: str, now: datetime, **details: Any) -> Write:
        """The write that puts an entry. What is put later than a write may be is refused, so that
        a day that has ended is complete a moment later."""
        item = {
            "pk": business_day(now).isoformat(),
            "sk": f"{to_text(now)}#{new_id(ACT)}",
            "actor": by.actor,
            "origin": by.origin or None,
            "action": action,
            "object": object,
            # As it will be hashed: what has no canonical form is found here, not at a closing.
            "details": canonical(details).decode() if details else None,
        }
        return Write(
            self._table,
            lambda _: Refused("unavailable", retry_after=1),
            put=item,
            condition="attribute_not_exists(pk)",
            occurred=now,
        )

    def of_day(self, day: date, before: str | None = None) -> Iterator[AuditEntry]:
        """The entries of a business day, newest first, older than the key `before`."""
        for item in self._between(day, before or _AFTER_ALL, newest_first=True):
            if item["sk"] != before:
                yield _entry(item)

    def in_order(self, day: date) -> Iterator[AuditEntry]:
        """The entries of a business day as its record has them: by instant, then id."""
        return map(_entry, self._between(day, _AFTER_ALL, newest_first=False))

    def since(self, instant: datetime, now: datetime) -> Iterator[AuditEntry]:
        """The entries from an instant to now, as they came."""
        day = business_day(instant)
        while day <= business_day(now):
            low = to_text(instant) if day == business_day(instant) else _BEFORE_ALL
            yield from map(_entry, self._between(day, _AFTER_ALL, low=low, newest_first=False))
            day += timedelta(days=1)

    def _between(
        self, day: date, high: str, *, newest_first: bool, low: str = _BEFORE_ALL
    ) -> Iterator[Mapping[str, Any]]:
        return query_range(
            self._connection, self._table, day.isoformat(), low, high, newest_first=newest_first
        )


def _entry(item: Mapping[str, Any]) -> AuditEntry:
    occurred_at, _, id = item["sk"].partition("#")
    return AuditEntry(
        id=id,
        occurred_at=occurred_at,
        actor=item["actor"],
        origin=item.get("origin", ""),
        action=item["action"],
        object=item["object"],
        details=msgspec.json.decode(item["details"]) if "details" in item else {},
    )
