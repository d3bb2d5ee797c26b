"""The days table: the chain's head, and the records of closed days.

pk     sk          holds
chain  head        how far the days are closed, and which one is being closed
days   YYYY-MM-DD  the record of a closed day
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from pynamodb.connection import Connection

from chalicelib.core.crypto.signed import NO_ROOT, DayRecord
from chalicelib.core.dynamo.writer import Write, put_new
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import day_from_text, to_text
from chalicelib.core.values.subject import Subject
from chalicelib.days.rules.closing import Chain, ClosedDay
from chalicelib.days.store.table import get_item, query_items

_HEAD = {"pk": "chain", "sk": "head"}
_RECORDS = "days"
_BEFORE_ALL = "0"


class Moved(Refused):
    """The chain's head is not where it was believed to be: somebody else has moved it."""

    def __init__(self) -> None:
        super().__init__("state_conflict", retry_after=1)


class Days:
    """What stands of closed days, and of the one that is being closed."""

    def __init__(self, connection: Connection, table: str) -> None:
        self._connection = connection
        self._table = table

    def chain(self) -> Chain:
        """How far the days are closed, up to date."""
        head = get_item(self._connection, self._table, _HEAD) or {}
        return Chain(
            closed=_day(head.get("closed")),
            day_root=head.get("root", NO_ROOT),
            closing=_day(head.get("closing")),
            closing_since=head.get("closing_since", ""),
            closing_by=head.get("closing_by", ""),
        )

    def begin(self, day: date, after: Chain, by: Subject, now: datetime) -> Write:
        """Note that a day's closing has begun, if the chain still ends where `after` says."""
        condition, values = "attribute_not_exists(closed)", {}
        if after.closed is not None:
            condition, values = "closed = :closed", {":closed": after.closed.isoformat()}
        return Write(
            self._table,
            lambda _: Moved(),
            key=_HEAD,
            update="SET closing = :day, closing_since = :now, closing_by = :by",
            condition=f"attribute_not_exists(closing) AND {condition}",
            values={":day": day.isoformat(), ":now": to_text(now), ":by": by.actor, **values},
        )

    def finish(self, record: DayRecord, now: datetime) -> list[Write]:
        """Put the record of the day that is being closed, and move the chain's head onto it."""
        item = {
            "pk": _RECORDS,
            "sk": record.date,
            "transfers": record.transfers,
            "root": record.root,
            "previous_root": record.previous_root,
            "signature": record.signature,
            "closed_at": to_text(now),
        }
        head = Write(
            self._table,
            lambda _: Moved(),
            key=_HEAD,
            update="SET closed = :day, #root = :root REMOVE closing, closing_since, closing_by",
            condition="closing = :day",
            names={"#root": "root"},
            values={":day": record.date, ":root": record.root},
        )
        return [put_new(self._table, item, lambda _: Moved()), head]

    def find(self, day: date) -> ClosedDay | None:
        """What stands of a closed day; None of any other."""
        key = {"pk": _RECORDS, "sk": day.isoformat()}
        item = get_item(self._connection, self._table, key)
        return _closed(item) if item else None

    def between(self, first: date, last: date) -> dict[date, ClosedDay]:
        """The closed days from `first` to `last`, both included."""
        found = query_items(
            self._connection,
            self._table,
            "pk = :pk AND sk BETWEEN :low AND :high",
            {":pk": _RECORDS, ":low": first.isoformat(), ":high": last.isoformat()},
        )
        return {day_from_text(one["sk"]): _closed(one) for one in found}

    def after(self, date: str) -> list[DayRecord]:
        """The records of all closed days after one, or after "", oldest first."""
        found = query_items(
            self._connection,
            self._table,
            "pk = :pk AND sk > :date",
            {":pk": _RECORDS, ":date": date or _BEFORE_ALL},
        )
        return [_record(one) for one in found]


def _closed(item: Mapping[str, Any]) -> ClosedDay:
    return ClosedDay(_record(item), item["closed_at"])


def _record(item: Mapping[str, Any]) -> DayRecord:
    return DayRecord(
        date=item["sk"],
        transfers=item["transfers"],
        root=item["root"],
        previous_root=item["previous_root"],
        signature=item["signature"],
    )


def _day(text: str | None) -> date | None:
    return None if text is None else day_from_text(text)
