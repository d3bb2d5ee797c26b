"""Where those live who pay at stickers, by shop and day, packed; and what is doubtful in that.

pk              sk        holds
head            head      before which instant all payments are counted
day#YYYY-MM-DD  0 … 7     the shops of a part: payments by kelurahan
doubts          doubts    the shops that were doubtful when somebody last looked
"""

import zlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from zlib import crc32

import msgspec
from pynamodb.connection import Connection

from chalicelib.core.dynamo.items import get_plain
from chalicelib.core.dynamo.writer import Write, Writer
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import epoch, from_text, to_text
from chalicelib.stickers.rules.screening import KEPT_FOR, Doubt, Homes, added

PARTS = 8
_HEAD = ("head", "head")
_DOUBTS = ("doubts", "doubts")
_LEVEL = 6


class Overtaken(Refused):
    """Somebody else has counted these payments."""

    def __init__(self) -> None:
        super().__init__("state_conflict", retry_after=1)


class Screenings:
    """The stickers table."""

    def __init__(self, connection: Connection, writer: Writer, table: str) -> None:
        self._connection = connection
        self._writer = writer
        self._table = table

    def counted_until(self) -> datetime | None:
        """The instant before which all payments are counted; None before the first."""
        for item in self._get([_HEAD]):
            return from_text(item["until"])
        return None

    def count(
        self, seen: datetime | None, until: datetime, day: date, more: Mapping[str, Homes]
    ) -> None:
        """Add payments of a business day, and note that all before `until` are counted, in one
        transaction: where somebody has counted beyond what was `seen`, nothing is added. Raises
        Overtaken."""
        touched = sorted({_part(one) for one in more})
        # Read after the head: they are those that it tells of, or the head has moved.
        stored = self._parts([(day, part) for part in touched])
        writes = [self._move(seen, until)]
        for part in touched:
            sums = stored.get((day.isoformat(), part), {})
            added(sums, {id: homes for id, homes in more.items() if _part(id) == part})
            writes.append(self._put(day, part, sums))
        self._writer.transact(writes)

    def of_days(self, days: Sequence[date]) -> Iterable[Mapping[str, Homes]]:
        """What was counted on these days, part by part."""
        for part in range(PARTS):
            yield from self._parts([(day, part) for day in days]).values()

    def _parts(self, wanted: Sequence[tuple[date, int]]) -> dict[tuple[str, int], dict[str, Homes]]:
        keys = [(f"day#{day.isoformat()}", str(part)) for day, part in wanted]
        return {
            (item["pk"].removeprefix("day#"), int(item["sk"])): msgspec.json.decode(
                zlib.decompress(item["shops"]), type=dict[str, Homes]
            )
            for item in self._get(keys)
        }

    def _put(self, day: date, part: int, sums: Mapping[str, Homes]) -> Write:
        kept_until = datetime.fromisoformat(f"{day.isoformat()}T00:00:00Z") + KEPT_FOR
        return Write(
            self._table,
            lambda _: Overtaken(),
            put={
                "pk": f"day#{day.isoformat()}",
                "sk": str(part),
                "shops": zlib.compress(msgspec.json.encode(sums), _LEVEL),
                "ttl": epoch(kept_until),
            },
        )

    def _move(self, seen: datetime | None, until: datetime) -> Write:
        values = {":until": to_text(until)} | ({":seen": to_text(seen)} if seen else {})
        return Write(
            self._table,
            lambda _: Overtaken(),
            key=dict(zip(("pk", "sk"), _HEAD, strict=True)),
            update="SET #until = :until",
            condition="#until = :seen" if seen else "attribute_not_exists(pk)",
            names={"#until": "until"},
            values=values,
        )

    def doubts(self) -> tuple[list[Doubt], datetime | None]:
        """The doubtful shops, and up to which instant payments were looked at; None where nobody
        has looked yet."""
        for item in self._get([_DOUBTS]):
            found = msgspec.json.decode(zlib.decompress(item["shops"]), type=list[Doubt])
            return found, from_text(item["until"])
        return [], None

    def doubt(self, found: Sequence[Doubt], until: datetime) -> None:
        """Keep the doubtful shops of a look at all payments before `until`, unless somebody has
        looked further."""
        put: dict[str, Any] = {
            "pk": _DOUBTS[0],
            "sk": _DOUBTS[1],
            "until": to_text(until),
            "shops": zlib.compress(msgspec.json.encode(found), _LEVEL),
        }
        self._writer.transact(
            [
                Write(
                    self._table,
                    lambda _: Overtaken(),
                    put=put,
                    condition="attribute_not_exists(pk) OR #until <= :until",
                    names={"#until": "until"},
                    values={":until": to_text(until)},
                )
            ]
        )

    def _get(self, keys: Iterable[tuple[str, str]]) -> Iterable[dict[str, Any]]:
        return get_plain(self._connection, self._table, keys)


def _part(merchant_id: str) -> int:
    return crc32(merchant_id.encode()) % PARTS
