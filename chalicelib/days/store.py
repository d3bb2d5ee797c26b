"""The days table: the chain's head, the records of closed days, and the tiles of their trees."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from typing import Any

from pynamodb.connection import Connection

from chalicelib.core.crypto.signed import NO_ROOT, DayRecord
from chalicelib.core.dynamo.connection import client_of
from chalicelib.core.dynamo.items import every
from chalicelib.core.dynamo.raw import plain, to_raw
from chalicelib.core.dynamo.writer import Write, put_new
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import day_from_text, to_text
from chalicelib.core.values.subject import Subject
from chalicelib.days.rules import Chain
from chalicelib.days.tiles import Tile

_HEAD = {"pk": "chain", "sk": "head"}
_RECORDS = "days"
# Tiles put at once.
_THREADS = 8
# Behind every letter of an entry key.
_END = "\U0010ffff"


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
        head = self._get(_HEAD) or {}
        return Chain(
            closed=_day(head.get("closed")),
            root=head.get("root", NO_ROOT),
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

    def find(self, day: date) -> tuple[DayRecord, str] | None:
        """The record of a closed day and when it was closed; None of any other."""
        item = self._get({"pk": _RECORDS, "sk": day.isoformat()})
        return (_record(item), item["closed_at"]) if item else None

    def between(self, first: date, last: date) -> dict[date, tuple[DayRecord, str]]:
        """The records of the closed days from `first` to `last`, both included."""
        found = self._query(
            "pk = :pk AND sk BETWEEN :low AND :high",
            {":pk": _RECORDS, ":low": first.isoformat(), ":high": last.isoformat()},
        )
        return {day_from_text(one["sk"]): (_record(one), one["closed_at"]) for one in found}

    def newest_first(self, before: str | None, limit: int) -> list[DayRecord]:
        """At most `limit` records of closed days before a date, newest first."""
        found = self._query(
            "pk = :pk AND sk < :high",
            {":pk": _RECORDS, ":high": before or _END},
            ScanIndexForward=False,
            Limit=limit,
        )
        return [_record(one) for one, _ in zip(found, range(limit), strict=False)]

    # Tiles. Those of the leaves sort by the entry key of their first transfer, so that one query
    # finds the tile in which a transfer stands.

    def put_tiles(self, day: date, tiles: Iterable[Tile], first_keys: Sequence[str]) -> None:
        """Keep the tiles of a day's tree; `first_keys` holds the entry key of the first transfer of
        each tile of leaves. Doing it twice changes nothing."""

        def put(tile: Tile) -> None:
            key = _tile_key(tile.level, tile.number)
            if tile.level == 0:
                key = _leaves_key(first_keys[tile.number])
            item = {
                "pk": _tiles_key(day),
                "sk": key,
                "number": tile.number,
                "hashes": tile.hashes,
            }
            raw = {name: to_raw(value) for name, value in item.items()}
            client_of(self._connection).put_item(TableName=self._table, Item=raw)

        # One by one: a batch of writes could also delete, and nobody may delete here.
        with ThreadPoolExecutor(_THREADS) as pool:
            list(pool.map(put, tiles))

    def tile(self, day: date, level: int, number: int) -> bytes:
        """The hashes of a tile above the leaves. Raises LookupError where there is none."""
        item = self._get({"pk": _tiles_key(day), "sk": _tile_key(level, number)})
        if item is None:
            raise LookupError(f"no tile {level}/{number} of {day}")
        hashes: bytes = item["hashes"]
        return hashes

    def leaves_at(self, day: date, entry_key: str | None) -> tuple[int, bytes]:
        """Number and hashes of the tile of leaves in which a transfer with this entry key stands,
        or, without one, of the last. Raises LookupError for a day without leaves before it."""
        high = _leaves_key(entry_key if entry_key is not None else _END)
        found = self._query(
            "pk = :pk AND sk BETWEEN :low AND :high",
            {":pk": _tiles_key(day), ":low": _leaves_key(""), ":high": high},
            ScanIndexForward=False,
            Limit=1,
        )
        for item in found:
            return item["number"], item["hashes"]
        raise LookupError(f"no leaves of {day} up to there")

    def _get(self, key: Mapping[str, str]) -> dict[str, Any] | None:
        answer = client_of(self._connection).get_item(
            TableName=self._table,
            Key={name: to_raw(value) for name, value in key.items()},
            ConsistentRead=True,
        )
        return plain(answer.get("Item"))

    def _query(
        self, condition: str, values: Mapping[str, str], **more: Any
    ) -> Iterator[dict[str, Any]]:
        request: dict[str, Any] = {
            "TableName": self._table,
            "KeyConditionExpression": condition,
            "ExpressionAttributeValues": {name: to_raw(value) for name, value in values.items()},
            **more,
        }
        return every(client_of(self._connection).query, request)


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


def _tiles_key(day: date) -> str:
    return f"tiles#{day.isoformat()}"


def _leaves_key(entry_key: str) -> str:
    return f"0#{entry_key}"


def _tile_key(level: int, number: int) -> str:
    return f"{level}#{number:08d}"
