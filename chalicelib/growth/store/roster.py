"""The roster, packed: a part is some 110 KB."""

import zlib
from collections.abc import Iterable
from dataclasses import astuple

import msgspec
from pynamodb.connection import Connection

from chalicelib.core.dynamo.head import Overtaken
from chalicelib.core.dynamo.items import query_plain
from chalicelib.core.dynamo.writer import Write, Writer
from chalicelib.growth.rules.roster import Member, Roster
from chalicelib.growth.rules.sheets import PART
from chalicelib.growth.store.items import ROSTER, part_key

_LEVEL = 6


class RosterStore:
    """Where the roster is kept. Members are added at its end and change their place in the city;
    none ever goes or gets another number."""

    def __init__(self, connection: Connection, writer: Writer, table: str) -> None:
        self._connection = connection
        self._writer = writer
        self._table = table

    def read(self) -> tuple[Roster, list[int]]:
        """The roster, up to date, and the version of each of its parts."""
        members: list[Member] = []
        versions = []
        for item in query_plain(self._connection, self._table, ROSTER):
            rows = msgspec.json.decode(
                zlib.decompress(item["members"]), type=list[tuple[str, str, str]]
            )
            members += [Member(*row) for row in rows]
            versions.append(item["version"])
        return Roster(members), versions

    def write(self, roster: Roster, versions: list[int], changed: Iterable[int]) -> None:
        """Put the parts in which members of these numbers stand, in place of the versions that
        were seen. Raises Overtaken where one was written since."""
        writes = [
            self._put(roster, part, versions[part] if part < len(versions) else 0)
            for part in sorted({number // PART for number in changed})
        ]
        if writes:
            self._writer.transact(writes)

    def _put(self, roster: Roster, part: int, seen: int) -> Write:
        rows = [astuple(one) for one in roster.members[part * PART : (part + 1) * PART]]
        return Write(
            self._table,
            lambda _: Overtaken(),
            put={
                "pk": ROSTER,
                "sk": part_key(part),
                "version": seen + 1,
                "members": zlib.compress(msgspec.json.encode(rows), _LEVEL),
            },
            condition="version = :seen" if seen else "attribute_not_exists(pk)",
            values={":seen": seen} if seen else {},
        )
