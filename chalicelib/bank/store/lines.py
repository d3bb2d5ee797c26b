"""Lines of statements in the bank table, and what they have moved."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from pynamodb.connection import Connection

from chalicelib.bank.rules.lines import Line, State
from chalicelib.bank.store.items import line_item, line_key, read_line, waiting_key
from chalicelib.bank.store.reading import get_many, get_one, sort_keys, stored
from chalicelib.core.component import Component
from chalicelib.core.dynamo.items import query_range
from chalicelib.core.dynamo.writer import Condition, Write, put_new
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import business_day

_FIRST_LINE, _LAST_LINE = "line#", "line#~"


class Seen(Refused):
    """The movement stands in the books already, by the line that told of it first."""

    def __init__(self, statement_id: str, line: int) -> None:
        super().__init__("state_conflict")
        self.statement_id = statement_id
        self.line = line


class Lines(Component, frozen=True, kw_only=True):
    """The store of lines. A line changes by its version, so that of two who change it one wins."""

    connection: Connection
    table: str

    # By matching

    def put(self, line: Line, print_: str) -> list[Write]:
        """The writes that put a line with its fingerprint; raises Seen, Stored."""
        key = {"statement_id": line.statement_id, "line": line.entry.line}
        return [
            put_new(self.table, {"pk": f"print#{print_}", "sk": "print", **key}, _seen),
            *self.put_known(line),
        ]

    def put_known(self, line: Line) -> list[Write]:
        """The writes that put a line whose movement is known by another; raises Stored."""
        writes = [put_new(self.table, line_item(line), stored)]
        return [*writes, self._wait(line)] if line.waits else writes

    def claim_funding(self, transfer_id: str, line: Line) -> Write:
        """The write by which one line, and no other, confirms an SP2D's money; raises
        `reference_used`."""
        item = {
            "pk": f"funding#{transfer_id}",
            "sk": "funding",
            "statement_id": line.statement_id,
            "line": line.entry.line,
        }
        return put_new(self.table, item, lambda _: Refused("reference_used"))

    def pay_on(self, was: Line, now: Line) -> list[Write]:
        """The write by which a debit that pays many has paid more of them; raises Stored."""
        return [self._change(was, now, stored)]

    def leave(self, was: Line, now: Line) -> list[Write]:
        """The writes that leave a debit that pays many to people; raises Stored."""
        return [self._change(was, now, stored), self._wait(now)]

    # By people

    def resolve(self, was: Line, now: Line) -> list[Write]:
        """The writes that settle a line by a note; raises `state_conflict`."""
        return [self._change(was, now, _changed), self._wait_no_more(was)]

    def propose(self, was: Line, now: Line) -> list[Write]:
        """The write that proposes what a line is; it goes on waiting. Raises `state_conflict`."""
        return [self._change(was, now, _changed)]

    def approve(self, was: Line, now: Line, by: str) -> list[Write]:
        """The writes that settle a line as was proposed; raises what `decide` raises."""
        return [self.decide(was, now, by), self._wait_no_more(was)]

    def decide(self, was: Line, now: Line, by: str) -> Write:
        """The write that says that `by` approves what was proposed of a line, by another: raises
        `same_person`, `state_conflict`."""

        def refusal(old: dict[str, Any] | None) -> Refused:
            if old is not None and old.get("proposed_by") == by:
                return Refused("same_person")
            return Refused("state_conflict")

        write = self._change(was, now, refusal)
        return replace(
            write,
            condition=f"{write.condition} AND proposed_by <> :me",
            values={**write.values, ":me": by},
        )

    def reject(self, was: Line, now: Line) -> list[Write]:
        """The write that takes a proposal back; the line goes on waiting. Raises
        `state_conflict`."""
        return [self._change(was, now, _changed)]

    # Counts

    def count(
        self,
        statement_id: str,
        changes: Mapping[State, int],
        moved: Mapping[str, int],
        now: datetime,
    ) -> list[Write]:
        """The writes that count lines in a statement, by state, and money on a business day, by
        kind (paid, returned, funded)."""
        changed = {f"n_{state}": number for state, number in changes.items() if number}
        sums = {kind: amount for kind, amount in moved.items() if amount}
        writes = []
        if changed:
            writes.append(self._add(statement_id, "statement", changed))
        if sums:
            writes.append(self._add("moved", business_day(now).isoformat(), sums))
        return writes

    def moved(self, day: str) -> dict[str, int]:
        """What lines moved on a business day, in rupiah: `paid`, `returned`, `funded`."""
        item = get_one(self.connection, self.table, "moved", day) or {}
        return {kind: item.get(kind, 0) for kind in ("paid", "returned", "funded")}

    # Reading

    def find(self, statement_id: str, line: int) -> Line | None:
        """A line, up to date."""
        item = get_one(self.connection, self.table, statement_id, line_key(line))
        return None if item is None else read_line(item)

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

    def states(self, statement_id: str) -> dict[int, str]:
        """The states of those of a statement's lines that are there."""
        items = query_range(self.connection, self.table, statement_id, _FIRST_LINE, _LAST_LINE)
        return {item["line"]: item["state"] for item in items}

    def waiting(self, after: str | None, limit: int) -> tuple[list[Line], str | None]:
        """The lines of all statements that wait for people, oldest first."""
        keys, next_ = sort_keys(self.connection, self.table, "waiting", after, limit, forward=True)
        parts = [key.split("#") for key in keys]
        names = [(statement, line_key(int(line))) for _, statement, line in parts]
        found = get_many(self.connection, self.table, names)
        return [read_line(found[name]) for name in names if name in found], next_

    def prints(self, prints: Iterable[str]) -> dict[str, tuple[str, int]]:
        """Which of these movements were told of before, and by which line: (statement, line)."""
        names = [(f"print#{one}", "print") for one in prints]
        found = get_many(self.connection, self.table, names)
        return {
            pk.partition("#")[2]: (item["statement_id"], item["line"])
            for (pk, _), item in found.items()
        }

    def funded(self, transfer_ids: Iterable[str]) -> set[str]:
        """Those of these fundings whose money a line has confirmed."""
        names = [(f"funding#{one}", "funding") for one in transfer_ids]
        return {pk.partition("#")[2] for pk, _ in get_many(self.connection, self.table, names)}

    def _change(self, was: Line, now: Line, refusal: Condition) -> Write:
        return Write(
            self.table,
            refusal,
            put=line_item(replace(now, version=was.version + 1)),
            condition="#version = :version",
            names={"#version": "version"},
            values={":version": was.version},
        )

    def _wait(self, line: Line) -> Write:
        return Write(self.table, stored, put={"pk": "waiting", "sk": waiting_key(line)})

    def _wait_no_more(self, line: Line) -> Write:
        return Write(
            self.table,
            stored,
            key={"pk": "waiting", "sk": waiting_key(line)},
            delete=True,
            condition="attribute_exists(pk)",
        )

    def _add(self, pk: str, sk: str, numbers: Mapping[str, int]) -> Write:
        return Write(
            self.table,
            stored,
            key={"pk": pk, "sk": sk},
            update="ADD " + ", ".join(f"#{name} :{name}" for name in numbers),
            names={f"#{name}": name for name in numbers},
            values={f":{name}": number for name, number in numbers.items()},
        )


def _changed(_: dict[str, Any] | None) -> Refused:
    return Refused("state_conflict")


def _seen(old: dict[str, Any] | None) -> Refused:
    assert old is not None
    return Seen(old["statement_id"], old["line"])
