"""Lines of statements in the bank table, and the movements that are booked."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from pynamodb.connection import Connection

from chalicelib.bank.rules.lines import Line
from chalicelib.bank.rules.movements import Movement
from chalicelib.bank.rules.position import OPENING_LINE
from chalicelib.bank.store.items import (
    line_item,
    line_key,
    movement_item,
    read_line,
    read_movement,
    waiting_key,
)
from chalicelib.bank.store.reading import get_many, get_one, sort_keys, stored
from chalicelib.core.component import Component
from chalicelib.core.dynamo.items import query_plain, query_range
from chalicelib.core.dynamo.writer import Condition, Write, put_new
from chalicelib.core.values.errors import Refused

_FIRST_LINE, _LAST_LINE = line_key(OPENING_LINE + 1), "line#~"
_READ_AT_A_TIME = 500


class Lines(Component, frozen=True, kw_only=True):
    """The store of lines. A line changes by its version, so that of two who change it one wins."""

    connection: Connection
    table: str

    def put(self, lines: Sequence[Line]) -> list[Write]:
        """The writes that put lines as they were matched, in place of an earlier matching's. To
        stand beside what says that the statement is being matched."""
        return [Write(self.table, stored, put=line_item(line)) for line in lines]

    def book(self, line: Line, movement: Movement | None, accepted_at: str) -> list[Write]:
        """The writes that put a line as it is accepted, with the movement that it tells of; it
        waits for people where nothing explains it. To stand beside what says how far booking has
        come."""
        writes = self.put([replace(line, version=line.version + 1)])
        if movement is not None:
            writes.append(put_new(self.table, movement_item(movement, accepted_at), stored))
        if line.waits:
            writes.append(self.wait(line))
        return writes

    def change(self, was: Line, now: Line, refusal: Condition | None = None) -> list[Write]:
        """The writes by which people change an accepted line as it was seen, which waits for them
        from then on or no more. Raises `state_conflict`, or `refusal`."""
        writes = [
            Write(
                self.table,
                refusal or (lambda _: Refused("state_conflict")),
                put=line_item(replace(now, version=was.version + 1)),
                condition="#version = :version",
                names={"#version": "version"},
                values={":version": was.version},
            )
        ]
        if now.waits and not was.waits:
            writes.append(self.wait(now))
        if was.waits and not now.waits:
            writes.append(self._wait_no_more(was))
        return writes

    # Reading

    def find(self, statement_id: str, line: int) -> Line | None:
        """A line, up to date."""
        item = get_one(self.connection, self.table, statement_id, line_key(line))
        return None if item is None else read_line(item)

    def find_many(self, places: Iterable[tuple[str, int]]) -> dict[tuple[str, int], Line]:
        """Those of these lines, named by statement and number, that there are."""
        names = {(id, line_key(line)): (id, line) for id, line in places}
        found = get_many(self.connection, self.table, list(names))
        return {names[name]: read_line(item) for name, item in found.items()}

    def page(
        self,
        statement_id: str,
        after: str | None = None,
        limit: int | None = None,
        state: str | None = None,
    ) -> tuple[list[Line], str | None]:
        """Lines in their order behind the key `after`, of one state or all, and where the next page
        begins."""
        # `+` sorts before every digit, so this is just behind it.
        low = f"{after}+" if after else _FIRST_LINE
        found: list[Line] = []
        for item in query_range(self.connection, self.table, statement_id, low, _LAST_LINE):
            if state is not None and item["state"] != state:
                continue
            if limit is not None and len(found) == limit:
                return found, line_key(found[-1].entry.line)
            found.append(read_line(item))
        return found, None

    def booked_after(self, statement_id: str, reached: int) -> Iterator[Line]:
        """The lines of a statement behind number `reached`, in their order, read page by page."""
        low = line_key(max(reached + 1, OPENING_LINE + 1))
        for item in query_range(
            self.connection,
            self.table,
            statement_id,
            low,
            _LAST_LINE,
            at_a_time=_READ_AT_A_TIME,
        ):
            yield read_line(item)

    def booked_on(self, day: str) -> Iterator[Movement]:
        """What is booked on a day (`YYYY-MM-DD`) of the bank's, in the order of booking, read page
        by page."""
        for item in query_plain(self.connection, self.table, f"booked#{day}"):
            yield read_movement(item)

    def waiting(self, after: str | None, limit: int) -> tuple[list[Line], str | None]:
        """The lines of all statements that wait for people, oldest first."""
        keys, next_ = sort_keys(self.connection, self.table, "waiting", after, limit, forward=True)
        parts = [key.split("#") for key in keys]
        names = [(statement, line_key(int(line))) for _, statement, line in parts]
        found = get_many(self.connection, self.table, names)
        return [read_line(found[name]) for name in names if name in found], next_

    def wait(self, line: Line) -> Write:
        """The write that puts a line among those that wait for people."""
        return Write(self.table, stored, put={"pk": "waiting", "sk": waiting_key(line)})

    def _wait_no_more(self, line: Line) -> Write:
        return Write(
            self.table,
            stored,
            key={"pk": "waiting", "sk": waiting_key(line)},
            delete=True,
            condition="attribute_exists(pk)",
        )
