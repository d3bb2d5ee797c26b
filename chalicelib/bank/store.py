"""Bank statements and their lines, in the bank table.

| pk | sk | holds |
| --- | --- | --- |
| `{statement}` | `statement` | what it is, how far matching has come, its lines counted by state |
| `{statement}` | `line#0000012` | a line and what has become of it |
| `statements` | instant, statement | the list of statements |
| `account#{account}` | last day, first day, statement | its balances, to find gaps |
| `waiting` | instant, statement, line | a line that waits for people |
| `print#{fingerprint}` | `print` | which line told of a movement first |
| `funding#{transfer}` | `funding` | which line confirmed an SP2D's money |
| `moved` | business day | what lines moved on that day, in rupiah by kind |

A line is put once, in one transaction with its fingerprint, its money and the counts.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from pynamodb.connection import Connection

from chalicelib.bank import rules
from chalicelib.bank.formats.shape import Summary
from chalicelib.bank.items import (
    DONE,
    FAILED,
    MATCHING,
    READING,
    Line,
    Source,
    Statement,
    line_item,
    line_key,
    read_line,
    read_statement,
    statement_item,
    summary_item,
    waiting_key,
)
from chalicelib.core.dynamo.connection import client_of
from chalicelib.core.dynamo.items import get_plain, query_range
from chalicelib.core.dynamo.writer import Condition, Write, put_new
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import business_day

_FIRST_LINE, _LAST_LINE = "line#", "line#~"
_WAITING = (rules.UNMATCHED, rules.PROPOSED)


class Seen(Refused):
    """The movement stands in the books already, by the line that told of it first."""

    def __init__(self, statement_id: str, line: int) -> None:
        super().__init__("state_conflict")
        self.statement_id = statement_id
        self.line = line


class Stored(Refused):
    """The line is there already: somebody else works on the same statement."""

    def __init__(self) -> None:
        super().__init__("state_conflict", retry_after=1)


class StatementStore:
    """The store of bank statements."""

    def __init__(self, connection: Connection, table: str) -> None:
        self._connection = connection
        self._table = table

    # Statements

    def begin(self, statement: Statement) -> list[Write]:
        """The writes that begin a statement; raises Stored where it has begun."""
        listed = f"{statement.begun_at}#{statement.id}"
        return [
            put_new(self._table, statement_item(statement), lambda _: Stored()),
            put_new(self._table, {"pk": "statements", "sk": listed}, lambda _: Stored()),
            *self._balances(statement),
        ]

    def begin_again(self, failed: Statement, source: Source) -> list[Write]:
        """The write by which a statement that failed goes on, or is read anew where it never was
        understood; raises Stored where it is no longer failed."""
        state = MATCHING if failed.summary else READING
        return [
            self._change(
                failed.id,
                "SET #state = :state, upload_id = :upload, etag = :etag, tries = :none"
                " REMOVE errors",
                "#state = :failed",
                {
                    ":state": state,
                    ":upload": source.upload_id,
                    ":etag": source.etag,
                    ":none": 0,
                    ":failed": FAILED,
                },
            )
        ]

    def understood(self, statement: Statement, summary: Summary) -> list[Write]:
        """The writes that begin the matching of a statement whose upload has been read."""
        known = replace(statement, summary=summary)
        return [
            self._change(
                statement.id,
                "SET #state = :matching, summary = :summary",
                "#state = :reading",
                {":matching": MATCHING, ":reading": READING, ":summary": summary_item(summary)},
            ),
            *self._balances(known),
        ]

    def failed(
        self, statement_id: str, was: str, errors: Sequence[tuple[str, str, str]]
    ) -> list[Write]:
        """The write that gives a statement up. Raises Stored where it is no longer as it was."""
        return [
            self._change(
                statement_id,
                "SET #state = :failed, errors = :errors",
                "#state = :was",
                {":failed": FAILED, ":was": was, ":errors": [list(one) for one in errors]},
            )
        ]

    def reached(self, statement: Statement, step: int, line: int) -> list[Write]:
        """The write that notes how far matching has come."""
        return [
            self._change(
                statement.id,
                "SET step = :step, reached = :line, tries = :none",
                "#state = :matching",
                {":step": step, ":line": line, ":matching": MATCHING, ":none": 0},
            )
        ]

    def tried(self, statement_id: str) -> list[Write]:
        """The write that notes that working on a statement broke off."""
        return [
            self._change(
                statement_id, "SET tries = tries + :one", "attribute_exists(pk)", {":one": 1}
            )
        ]

    def finish(self, statement_id: str) -> list[Write]:
        """The write that says that every line has been dealt with."""
        return [
            self._change(
                statement_id,
                "SET #state = :done",
                "#state IN (:matching, :done)",
                {":done": DONE, ":matching": MATCHING},
            )
        ]

    def find(self, statement_id: str) -> Statement | None:
        """A statement, up to date."""
        item = self._get(statement_id, "statement")
        return None if item is None else read_statement(item)

    def page(self, before: str | None, limit: int) -> tuple[list[Statement], str | None]:
        """Statements, newest first, and where the next page begins."""
        keys, after = self._keys("statements", before, limit, forward=False)
        ids = [key.partition("#")[2] for key in keys]
        found = self._get_many([(name, "statement") for name in ids])
        return [read_statement(found[name, "statement"]) for name in ids], after

    def closing_before(self, statement: Statement) -> list[int]:
        """The closing balances after which a statement may open: those of the same account that
        end on its first day, and the latest that ends before."""
        summary = statement.summary
        if summary is None or not summary.account or summary.opening is None:
            return []
        found: list[int] = []
        for item in query_range(
            self._connection,
            self._table,
            f"account#{summary.account}",
            "0",
            f"{summary.first_day}~",
            newest_first=True,
            at_a_time=20,
        ):
            if item["sk"].endswith(statement.id):
                continue
            found.append(item["closing"])
            if item["sk"][:10] < summary.first_day:
                break
        return found

    # Lines

    def put_line(self, line: Line, print_: str) -> list[Write]:
        """The writes that put a line with its fingerprint; raises Seen, Stored."""
        key = {"statement_id": line.statement_id, "line": line.entry.line}
        return [
            put_new(self._table, {"pk": f"print#{print_}", "sk": "print", **key}, _seen),
            *self.put_known(line),
        ]

    def put_known(self, line: Line) -> list[Write]:
        """The writes that put a line whose movement is known by another; raises Stored."""
        writes = [put_new(self._table, line_item(line), lambda _: Stored())]
        if line.state == rules.UNMATCHED:
            writes.append(self._wait(line))
        return writes

    def claim_funding(self, transfer_id: str, line: Line) -> Write:
        """The write by which one line, and no other, confirms an SP2D's money."""
        item = {
            "pk": f"funding#{transfer_id}",
            "sk": "funding",
            "statement_id": line.statement_id,
            "line": line.entry.line,
        }
        return put_new(self._table, item, lambda _: Refused("reference_used"))

    def change_line(
        self, was: Line, now: Line, refusal: Condition, *, but_by: str = ""
    ) -> list[Write]:
        """The writes that make `now` of a line that is still as it `was`, and was not proposed by
        `but_by`; the queue of those that wait follows. `refusal` is given what stands there."""
        condition = "#version = :version"
        values: dict[str, Any] = {":version": was.version}
        if but_by:
            condition += " AND proposed_by <> :me"
            values[":me"] = but_by
        item = line_item(replace(now, version=was.version + 1))
        writes = [
            Write(
                self._table,
                refusal,
                put=item,
                condition=condition,
                names={"#version": "version"},
                values=values,
            )
        ]
        waited, waits = was.state in _WAITING, now.state in _WAITING
        if waits and not waited:
            writes.append(self._wait(now))
        if waited and not waits:
            writes.append(
                Write(
                    self._table,
                    lambda _: Stored(),
                    key={"pk": "waiting", "sk": waiting_key(was)},
                    delete=True,
                    condition="attribute_exists(pk)",
                )
            )
        return writes

    def count(
        self,
        statement_id: str,
        changes: Mapping[str, int],
        moved: Mapping[str, int],
        now: datetime,
    ) -> list[Write]:
        """The writes that count lines in a statement, by state, and money on a business day, by
        kind (paid, returned, funded)."""
        writes = []
        changed = {state: number for state, number in changes.items() if number}
        if changed:
            writes.append(_adding(self._table, (statement_id, "statement"), changed, "n_"))
        sums = {kind: amount for kind, amount in moved.items() if amount}
        if sums:
            day = business_day(now).isoformat()
            writes.append(_adding(self._table, ("moved", day), sums, ""))
        return writes

    def line(self, statement_id: str, line: int) -> Line | None:
        """A line, up to date."""
        item = self._get(statement_id, line_key(line))
        return None if item is None else read_line(item)

    def lines(
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
        for item in query_range(self._connection, self._table, statement_id, low, _LAST_LINE):
            if state is not None and item["state"] != state:
                continue
            if limit is not None and len(found) == limit:
                return found, line_key(found[-1].entry.line)
            found.append(read_line(item))
        return found, None

    def stored(self, statement_id: str) -> dict[int, str]:
        """The states of those of a statement's lines that are there."""
        items = query_range(self._connection, self._table, statement_id, _FIRST_LINE, _LAST_LINE)
        return {item["line"]: item["state"] for item in items}

    def waiting(self, after: str | None, limit: int) -> tuple[list[Line], str | None]:
        """The lines of all statements that wait for people, oldest first."""
        keys, next_ = self._keys("waiting", after, limit, forward=True)
        parts = [key.split("#") for key in keys]
        names = [(statement, line_key(int(line))) for _, statement, line in parts]
        found = self._get_many(names)
        return [read_line(found[name]) for name in names if name in found], next_

    def prints(self, prints: Iterable[str]) -> dict[str, tuple[str, int]]:
        """Which of these movements were told of before, and by which line: (statement, line)."""
        found = self._get_many([(f"print#{one}", "print") for one in prints])
        return {
            pk.partition("#")[2]: (item["statement_id"], item["line"])
            for (pk, _), item in found.items()
        }

    def funded(self, transfer_ids: Iterable[str]) -> set[str]:
        """Those of these fundings whose money a line has confirmed."""
        found = self._get_many([(f"funding#{one}", "funding") for one in transfer_ids])
        return {pk.partition("#")[2] for pk, _ in found}

    def moved(self, day: str) -> dict[str, int]:
        """What lines moved on a business day, in rupiah: `paid`, `returned`, `funded`."""
        item = self._get("moved", day) or {}
        return {kind: item.get(kind, 0) for kind in ("paid", "returned", "funded")}

    # How it is done

    def _wait(self, line: Line) -> Write:
        return Write(
            self._table, lambda _: Stored(), put={"pk": "waiting", "sk": waiting_key(line)}
        )

    def _balances(self, statement: Statement) -> list[Write]:
        summary = statement.summary
        if summary is None or not summary.account or summary.closing is None:
            return []
        item = {
            "pk": f"account#{summary.account}",
            "sk": f"{summary.last_day}#{summary.first_day}#{statement.id}",
            "opening": summary.opening,
            "closing": summary.closing,
        }
        return [Write(self._table, lambda _: Stored(), put=item)]

    def _change(
        self, statement_id: str, update: str, condition: str, values: dict[str, Any]
    ) -> Write:
        names = {"#state": "state"} if "#state" in update + condition else {}
        return Write(
            self._table,
            lambda _: Stored(),
            key={"pk": statement_id, "sk": "statement"},
            update=update,
            condition=condition,
            names=names,
            values=values,
        )

    def _get(self, pk: str, sk: str) -> dict[str, Any] | None:
        return self._get_many([(pk, sk)]).get((pk, sk))

    def _get_many(self, keys: Iterable[tuple[str, str]]) -> dict[tuple[str, str], dict[str, Any]]:
        items = get_plain(self._connection, self._table, keys)
        return {(item["pk"], item["sk"]): item for item in items}

    def _keys(
        self, pk: str, after: str | None, limit: int, *, forward: bool
    ) -> tuple[list[str], str | None]:
        condition = "pk = :pk"
        values = {":pk": {"S": pk}}
        if after is not None:
            condition += f" AND sk {'>' if forward else '<'} :after"
            values[":after"] = {"S": after}
        answer = client_of(self._connection).query(
            TableName=self._table,
            KeyConditionExpression=condition,
            ExpressionAttributeValues=values,
            ScanIndexForward=forward,
            ConsistentRead=True,
            Limit=limit,
        )
        keys = [item["sk"]["S"] for item in answer["Items"]]
        return keys, keys[-1] if "LastEvaluatedKey" in answer else None


def _adding(table: str, key: tuple[str, str], numbers: Mapping[str, int], prefix: str) -> Write:
    names = {f"#{name}": f"{prefix}{name}" for name in numbers}
    return Write(
        table,
        lambda _: Stored(),
        key={"pk": key[0], "sk": key[1]},
        update="ADD " + ", ".join(f"#{name} :{name}" for name in numbers),
        names=names,
        values={f":{name}": number for name, number in numbers.items()},
    )


def _seen(old: dict[str, Any] | None) -> Refused:
    assert old is not None
    return Seen(old["statement_id"], old["line"])
