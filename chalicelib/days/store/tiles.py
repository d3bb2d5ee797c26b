"""The tiles of days' trees, in the days table.

pk                sk                      holds
tiles#YYYY-MM-DD  0#<entry key>           a tile of leaves, by its first transfer's entry key,
                                          so that one query finds where a transfer stands
tiles#YYYY-MM-DD  <level>#<number of 8>   a tile above them
"""

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date

from pynamodb.connection import Connection

from chalicelib.core.dynamo.connection import client_of
from chalicelib.core.dynamo.raw import to_raw
from chalicelib.days.rules.tree import Tile
from chalicelib.days.store.table import END, get_item, query_items

# Tiles put at once.
_THREADS = 8


class Tiles:
    """What proofs are made from."""

    def __init__(self, connection: Connection, table: str) -> None:
        self._connection = connection
        self._table = table

    def put(self, day: date, tiles: Iterable[Tile], first_keys: Sequence[str]) -> None:
        """Keep the tiles of a day's tree; `first_keys` holds the entry key of the first transfer of
        each tile of leaves. Doing it twice changes nothing."""

        def put_one(tile: Tile) -> None:
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
            list(pool.map(put_one, tiles))

    def tile(self, day: date, level: int, number: int) -> bytes:
        """The hashes of a tile above the leaves. Raises LookupError where there is none."""
        item = get_item(
            self._connection,
            self._table,
            {"pk": _tiles_key(day), "sk": _tile_key(level, number)},
        )
        if item is None:
            raise LookupError(f"no tile {level}/{number} of {day}")
        hashes: bytes = item["hashes"]
        return hashes

    def leaves_at(self, day: date, entry_key: str | None) -> tuple[int, bytes]:
        """Number and hashes of the tile of leaves in which a transfer with this entry key stands,
        or, without one, of the last. Raises LookupError for a day without leaves before it."""
        high = _leaves_key(entry_key if entry_key is not None else END)
        found = query_items(
            self._connection,
            self._table,
            "pk = :pk AND sk BETWEEN :low AND :high",
            {":pk": _tiles_key(day), ":low": _leaves_key(""), ":high": high},
            ScanIndexForward=False,
            Limit=1,
        )
        for item in found:
            return item["number"], item["hashes"]
        raise LookupError(f"no leaves of {day} up to there")


def _tiles_key(day: date) -> str:
    return f"tiles#{day.isoformat()}"


def _leaves_key(entry_key: str) -> str:
    return f"0#{entry_key}"


def _tile_key(level: int, number: int) -> str:
    return f"{level}#{number:08d}"
