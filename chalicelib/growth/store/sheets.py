"""Sheets and counts of months."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pynamodb.connection import Connection

from chalicelib.core.dynamo.connection import client_of
from chalicelib.core.dynamo.head import Overtaken
from chalicelib.core.dynamo.items import get_plain, scan_plain
from chalicelib.core.dynamo.writer import Write
from chalicelib.growth.rules.sheets import Place, Sheet, pack, unpack
from chalicelib.growth.store.items import COUNTS, ORIGINS, Origin, month_key, month_of_key, part_key


@dataclass(slots=True)
class Stored:
    """A sheet as it stands, and how often it was written."""

    sheet: Sheet = field(default_factory=Sheet)
    version: int = 0


class Sheets:
    """The store of sheets and counts."""

    def __init__(self, connection: Connection, table: str) -> None:
        self._connection = connection
        self._table = table

    def of(self, origin: Origin, places: Iterable[Place]) -> dict[Place, Stored]:
        """The sheets of these places, up to date; an empty one where none stands."""
        wanted = list(dict.fromkeys(places))
        keys = {(month_key(month), _sk(origin, part)): (month, part) for month, part in wanted}
        found = {one: Stored() for one in wanted}
        for item in get_plain(self._connection, self._table, keys):
            found[keys[item["pk"], item["sk"]]] = Stored(unpack(item), item["version"])
        return found

    def of_months(
        self, months: Iterable[str], parts: int
    ) -> tuple[dict[tuple[Origin, Place], Sheet], dict[str, Counter[str]]]:
        """Every sheet of some months, by where its sales come from, and the months' counts, up to
        date."""
        names = {
            (month_key(month), _sk(origin, part)): (origin, (month, part))
            for month in months
            for origin in ORIGINS
            for part in range(parts)
        }
        counts = {(month_key(month), COUNTS): month for month in months}
        sheets: dict[tuple[Origin, Place], Sheet] = {}
        counted: dict[str, Counter[str]] = {}
        keys = [*names, *counts]
        for item in get_plain(self._connection, self._table, keys):
            key = item["pk"], item["sk"]
            if key in names:
                sheets[names[key]] = unpack(item)
            else:
                counted[counts[key]] = _numbers(item)
        return sheets, counted

    def put(self, origin: Origin, place: Place, sheet: Sheet, seen: int) -> Write:
        """Put a sheet in place of the version that was seen; Overtaken where it was written
        since."""
        month, part = place
        return Write(
            self._table,
            lambda _: Overtaken(),
            put={
                "pk": month_key(month),
                "sk": _sk(origin, part),
                "version": seen + 1,
                **pack(sheet),
            },
            condition="version = :seen" if seen else "attribute_not_exists(pk)",
            values={":seen": seen} if seen else {},
        )

    def count(self, month: str, counts: Mapping[str, int]) -> Write:
        """Count something of a month."""
        return Write(
            self._table,
            lambda _: Overtaken(),
            key={"pk": month_key(month), "sk": COUNTS},
            update="ADD " + ", ".join(f"#{name} :{name}" for name in counts),
            names={f"#{name}": name for name in counts},
            values={f":{name}": value for name, value in counts.items()},
        )

    def every(self, origin: Origin) -> Iterator[tuple[Place, Sheet]]:
        """Every sheet of one origin: for a rebuild."""
        for month, item in self._months():
            if item["sk"] != COUNTS and item["sk"].partition("#")[0] == origin:
                yield (month, int(item["sk"].partition("#")[2])), unpack(item)

    def counts(self) -> dict[str, Counter[str]]:
        """The counts of every month: for a rebuild."""
        return {month: _numbers(item) for month, item in self._months() if item["sk"] == COUNTS}

    def clear(self, origins: Iterable[Origin]) -> None:
        """Forget the sheets of these origins and all counts: for a rebuild, while nothing
        counts."""
        gone = {COUNTS, *origins}
        for month, item in list(self._months()):
            if item["sk"].partition("#")[0] in gone:
                key = {"pk": {"S": month_key(month)}, "sk": {"S": item["sk"]}}
                client_of(self._connection).delete_item(TableName=self._table, Key=key)

    def _months(self) -> Iterator[tuple[str, dict[str, Any]]]:
        for item in scan_plain(self._connection, self._table):
            month = month_of_key(item["pk"])
            if month is not None:
                yield month, item


def _sk(origin: Origin, part: int) -> str:
    return f"{origin}#{part_key(part)}"


def _numbers(item: Mapping[str, Any]) -> Counter[str]:
    return Counter({name: value for name, value in item.items() if name not in ("pk", "sk")})
