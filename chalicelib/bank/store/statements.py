"""Statements in the bank table."""

from dataclasses import replace
from typing import Any

from pynamodb.connection import Connection

from chalicelib.bank.formats.shape import Summary
from chalicelib.bank.rules.statements import (
    DONE,
    FAILED,
    MATCHING,
    READING,
    Source,
    Statement,
    StatementError,
)
from chalicelib.bank.store.items import read_statement, statement_item, summary_item
from chalicelib.bank.store.reading import get_many, get_one, sort_keys, stored
from chalicelib.core.component import Component
from chalicelib.core.dynamo.items import query_range
from chalicelib.core.dynamo.writer import Write, put_new


class Statements(Component, frozen=True, kw_only=True):
    """The store of bank statements. Each write raises Stored where the statement is no longer in
    the state that it begins from."""

    connection: Connection
    table: str

    def begin(self, statement: Statement) -> list[Write]:
        """The writes that begin a statement; raises Stored where it has begun."""
        listed = f"{statement.begun_at}#{statement.id}"
        return [
            put_new(self.table, statement_item(statement), stored),
            put_new(self.table, {"pk": "statements", "sk": listed}, stored),
            *self._balances(statement),
        ]

    def begin_again(self, failed: Statement, source: Source) -> Write:
        """A statement that failed goes on, or is read anew where it never was understood."""
        return self._change(
            failed.id,
            "SET #state = :state, upload_id = :upload, etag = :etag REMOVE errors",
            "#state = :failed",
            {
                ":state": MATCHING if failed.summary else READING,
                ":upload": source.upload_id,
                ":etag": source.etag,
                ":failed": FAILED,
            },
        )

    def understood(self, statement: Statement, summary: Summary) -> list[Write]:
        """The writes that begin the matching of a statement whose upload has been read."""
        return [
            self._change(
                statement.id,
                "SET #state = :matching, summary = :summary",
                "#state = :reading",
                {":matching": MATCHING, ":reading": READING, ":summary": summary_item(summary)},
            ),
            *self._balances(replace(statement, summary=summary)),
        ]

    def reached(self, statement_id: str, step: int, line: int) -> Write:
        """Matching has come behind a line of a pass."""
        return self._change(
            statement_id,
            "SET step = :step, reached = :line",
            "#state = :matching",
            {":step": step, ":line": line, ":matching": MATCHING},
        )

    def finish(self, statement_id: str) -> Write:
        """Every line has been dealt with; again where it was finished already."""
        return self._change(
            statement_id,
            "SET #state = :done",
            "#state IN (:matching, :done)",
            {":done": DONE, ":matching": MATCHING},
        )

    def fail(self, statement: Statement, why: StatementError) -> Write:
        """A statement is given up, from the state in which it was seen."""
        return self._change(
            statement.id,
            "SET #state = :failed, errors = :errors",
            "#state = :was",
            {
                ":failed": FAILED,
                ":was": statement.state,
                ":errors": [[why.field, why.message_id, why.message_en]],
            },
        )

    def find(self, statement_id: str) -> Statement | None:
        """A statement, up to date."""
        item = get_one(self.connection, self.table, statement_id, "statement")
        return None if item is None else read_statement(item)

    def page(self, before: str | None, limit: int) -> tuple[list[Statement], str | None]:
        """Statements, newest first, and where the next page begins."""
        keys, after = sort_keys(
            self.connection, self.table, "statements", before, limit, forward=False
        )
        ids = [key.partition("#")[2] for key in keys]
        found = get_many(self.connection, self.table, [(name, "statement") for name in ids])
        return [read_statement(found[name, "statement"]) for name in ids], after

    def closing_before(self, statement: Statement) -> list[int]:
        """The closing balances after which a statement may open: those of the same account that
        end on its first day, and the latest that ends before."""
        summary = statement.summary
        if summary is None or not summary.account or summary.opening_in_sen is None:
            return []
        found: list[int] = []
        for item in query_range(
            self.connection,
            self.table,
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

    def _balances(self, statement: Statement) -> list[Write]:
        summary = statement.summary
        if summary is None or not summary.account or summary.closing_in_sen is None:
            return []
        item = {
            "pk": f"account#{summary.account}",
            "sk": f"{summary.last_day}#{summary.first_day}#{statement.id}",
            "opening": summary.opening_in_sen,
            "closing": summary.closing_in_sen,
        }
        return [Write(self.table, stored, put=item)]

    def _change(
        self, statement_id: str, update: str, condition: str, values: dict[str, Any]
    ) -> Write:
        return Write(
            self.table,
            stored,
            key={"pk": statement_id, "sk": "statement"},
            update=update,
            condition=condition,
            names={"#state": "state"},
            values=values,
        )
