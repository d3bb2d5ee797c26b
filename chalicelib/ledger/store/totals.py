"""Sums over transfers by month, day, hour and minute: the projection behind the trial balance.

Each transfer is counted exactly once although the stream delivers at least once: its entry in the
day's journal is put, if absent, in the same transaction as the sums it goes into. Rows are spread
over SHARDS keys, so that several stream shards can be applied at once.

`through` says how far the sums surely reach: see progress.py.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from pynamodb.connection import Connection

from chalicelib.core.dynamo.connection import client_of
from chalicelib.core.dynamo.items import query_plain, scan_plain
from chalicelib.core.dynamo.raw import to_raw
from chalicelib.core.dynamo.writer import WRITE_LATENESS_S, Write, Writer, put_new
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import day_bounds, from_text
from chalicelib.ledger.rules.journal import shard_of
from chalicelib.ledger.rules.spans import LEVELS, spans_before
from chalicelib.ledger.rules.sums import Sums, summed
from chalicelib.ledger.rules.transfer import Transfer
from chalicelib.ledger.store.journal import entries
from chalicelib.ledger.store.progress import THROUGH
from chalicelib.ledger.store.stream import unwritable

SHARDS = 4
# A transaction holds at most 100 items: this many journal entries and the four rows of a minute.
CHUNK = 90

_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


class AlreadyApplied(Refused):
    """Some transfer of this chunk has been counted before."""

    def __init__(self) -> None:
        super().__init__("state_conflict")


class Totals:
    """The totals table, and the day's entries of the journal that guard it."""

    def __init__(
        self, connection: Connection, writer: Writer, table: str, journal_table: str
    ) -> None:
        self._connection = connection
        self._writer = writer
        self._table = table
        self._journal = journal_table

    def apply(self, transfers: Sequence[Transfer]) -> None:
        """Count transfers in, each exactly once however often it is delivered. Raises Unwritable
        where one of them can never be counted."""
        by_minute: dict[str, list[Transfer]] = {}
        for transfer in {transfer.id: transfer for transfer in transfers}.values():
            by_minute.setdefault(transfer.occurred_at[:16], []).append(transfer)
        for minute in by_minute.values():
            for start in range(0, len(minute), CHUNK):
                with unwritable():
                    self._apply_chunk(minute[start : start + CHUNK])

    def _apply_chunk(self, chunk: list[Transfer]) -> None:
        while chunk:
            try:
                self._writer.transact(self._writes(chunk))
                return
            except AlreadyApplied:
                chunk = self._not_applied(chunk)

    def _writes(self, chunk: list[Transfer]) -> list[Write]:
        def applied(_: dict[str, Any] | None) -> Refused:
            return AlreadyApplied()

        writes = [put_new(self._journal, entries(transfer)[0], applied) for transfer in chunk]
        shard = shard_of(chunk[0].id) % SHARDS
        values = summed(chunk).counters()
        names = {f"#{i}": name for i, name in enumerate(values)}
        sums = {f":{i}": value for i, value in enumerate(values.values())}
        update = "ADD " + ", ".join(f"#{i} :{i}" for i in range(len(values)))
        for span in spans_before(from_text(chunk[0].occurred_at)):
            writes.append(
                Write(
                    self._table,
                    applied,
                    key={"pk": _key(span.level, span.parent, shard), "sk": span.end},
                    update=update,
                    names=names,
                    values=sums,
                )
            )
        return writes

    def _not_applied(self, chunk: list[Transfer]) -> list[Transfer]:
        keys = {}
        for transfer in chunk:
            entry = entries(transfer)[0]
            keys[str(entry["pk"]), str(entry["sk"])] = transfer
        found = set()
        request = {
            self._journal: {
                "Keys": [{"pk": {"S": pk}, "sk": {"S": sk}} for pk, sk in keys],
                "ConsistentRead": True,
                "ProjectionExpression": "pk, sk",
            }
        }
        while request:
            page = client_of(self._connection).batch_get_item(RequestItems=request)
            for item in page["Responses"].get(self._journal, []):
                found.add((item["pk"]["S"], item["sk"]["S"]))
            request = page.get("UnprocessedKeys") or {}
        return [transfer for key, transfer in keys.items() if key not in found]

    def before(self, instant: datetime) -> Sums:
        """The sums over all transfers that occurred before `instant`, a full minute."""
        sums = Sums()
        for span in spans_before(instant):
            for shard in range(SHARDS):
                key = _key(span.level, span.parent, shard)
                for row in query_plain(self._connection, self._table, key, below=span.end):
                    sums.add_counters(_numbers(row))
        return sums

    def by_bucket(self, level: str, parent: str) -> dict[str, Sums]:
        """The sums of each month, of each day of a month, and so on: `{"2026-12-01": …}`."""
        found: dict[str, Sums] = {}
        for shard in range(SHARDS):
            for row in query_plain(self._connection, self._table, _key(level, parent, shard)):
                found.setdefault(row["sk"], Sums()).add_counters(_numbers(row))
        return found

    def beginning(self) -> datetime | None:
        """The first instant of the first month in which anything happened."""
        months = self.by_bucket("month", "")
        return day_bounds(date.fromisoformat(f"{min(months)}-01"))[0] if months else None

    def rows(self) -> dict[tuple[str, ...], Counter[str]]:
        """Every stored row, shards added up: (level, parent, bucket) → attribute → number."""
        found: dict[tuple[str, ...], Counter[str]] = {}
        for key, item in self._stored():
            level, parent, _ = key[0].split("#")
            row = found.setdefault((level, parent, key[1]), Counter())
            row.update(_numbers(item))
        return found

    def replace(self, rows: Mapping[tuple[str, ...], Mapping[str, int]]) -> None:
        """Put these rows in place of all that is stored. For a rebuild, while nothing else applies
        transfers."""
        client = client_of(self._connection)
        for pk, sk in [key for key, _ in self._stored()]:
            client.delete_item(TableName=self._table, Key=_raw({"pk": pk, "sk": sk}))
        for (level, parent, bucket), values in rows.items():
            item = {"pk": _key(level, parent, 0), "sk": bucket, **values}
            client.put_item(TableName=self._table, Item=_raw(item))

    def _stored(self) -> Iterator[tuple[tuple[str, str], dict[str, Any]]]:
        for item in scan_plain(self._connection, self._table):
            if item["pk"].partition("#")[0] in LEVELS:
                yield (item["pk"], item["sk"]), item

    def through(self) -> datetime:
        """The instant before which every transfer has surely been counted."""
        answer = client_of(self._connection).get_item(
            TableName=self._table, Key=_raw(THROUGH), ConsistentRead=True
        )
        if "Item" not in answer:
            return _BEGINNING
        reached: str = answer["Item"]["reached"]["S"]
        return from_text(reached) - timedelta(seconds=WRITE_LATENESS_S)


def _key(level: str, parent: str, shard: int) -> str:
    return f"{level}#{parent}#{shard}"


def _numbers(row: dict[str, Any]) -> dict[str, int]:
    return {name: value for name, value in row.items() if name not in ("pk", "sk")}


def _raw(item: dict[str, Any]) -> dict[str, Any]:
    return {name: to_raw(value) for name, value in item.items()}
