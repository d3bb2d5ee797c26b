"""Statements in the bank table."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from pynamodb.connection import Connection

from chalicelib.bank.formats.shape import Summary
from chalicelib.bank.rules.lines import STATES
from chalicelib.bank.rules.statements import (
    ACCEPTED,
    BOOKING,
    DISCARDED,
    FAILED,
    MATCHING,
    READING,
    UPLOADED,
    Source,
    Statement,
    StatementError,
    acceptance_refusal,
)
from chalicelib.bank.store.items import read_statement, statement_item, summary_item
from chalicelib.bank.store.reading import get_many, get_one, sort_keys, stored
from chalicelib.core.component import Component
from chalicelib.core.dynamo.writer import Write, put_new
from chalicelib.core.values.errors import Refused


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

    def understood(self, statement: Statement, summary: Summary) -> Write:
        """The write that begins the matching of a statement whose upload has been read."""
        return self._change(
            statement.id,
            "SET #state = :matching, summary = :summary",
            "#state = :reading",
            {":matching": MATCHING, ":reading": READING, ":summary": summary_item(summary)},
        )

    def match_from(self, seen: Statement, version: int, from_in_sen: int, new_in_sen: int) -> Write:
        """Matching begins, or begins anew: against the bank's item of a version, from a position,
        and coming to so much that is new, both in sen."""
        counts = {f"n_{state}": 0 for state in STATES}
        return self._change(
            seen.id,
            "SET #state = :matching, #seen = :seen, #reached = :zero, from_in_sen = :from,"
            " new_in_sen = :new, " + ", ".join(f"{name} = :zero" for name in counts),
            "#state = :was AND #seen = :was_seen AND #reached = :was_reached",
            {
                ":matching": MATCHING,
                ":seen": version,
                ":zero": 0,
                ":from": from_in_sen,
                ":new": new_in_sen,
                ":was": seen.state,
                ":was_seen": seen.seen,
                ":was_reached": seen.reached,
            },
            names=("seen", "reached"),
        )

    def reach(self, seen: Statement, reached: int, counts: Mapping[str, int]) -> Write:
        """Matching has come behind a line, with so many more lines by state."""
        added = {f"n_{state}": number for state, number in counts.items()}
        return self._change(
            seen.id,
            "SET #reached = :reached" + "".join(f", {name} = {name} + :{name}" for name in added),
            "#state = :matching AND #seen = :seen AND #reached = :was",
            {
                ":matching": MATCHING,
                ":seen": seen.seen,
                ":was": seen.reached,
                ":reached": reached,
                **{f":{name}": number for name, number in added.items()},
            },
            names=("seen", "reached"),
        )

    def finish_matching(self, seen: Statement) -> Write:
        """Every line has been matched: it waits to be accepted."""
        return self._change(
            seen.id,
            "SET #state = :uploaded",
            "#state = :matching AND #seen = :seen AND #reached = :reached",
            {
                ":uploaded": UPLOADED,
                ":matching": MATCHING,
                ":seen": seen.seen,
                ":reached": seen.reached,
            },
            names=("seen", "reached"),
        )

    def accept(self, seen: Statement, by: str, at: str) -> Write:
        """Somebody else than who handed it in accepts a statement as it was matched. Raises
        `same_person`, `state_conflict`."""

        def refusal(old: dict[str, Any] | None) -> Refused:
            standing = acceptance_refusal(old["state"], old["begun_by"], by) if old else None
            return standing or Refused("state_conflict", retry_after=1)

        write = self._change(
            seen.id,
            "SET #state = :booking, accepted_by = :by, accepted_at = :at",
            "#state = :uploaded AND begun_by <> :by AND #seen = :seen",
            {":booking": BOOKING, ":uploaded": UPLOADED, ":by": by, ":at": at, ":seen": seen.seen},
            names=("seen",),
        )
        return replace(write, refusal=refusal)

    def finish_booking(self, statement_id: str) -> Write:
        """Every line is booked."""
        return self._change(
            statement_id,
            "SET #state = :accepted",
            "#state = :booking",
            {":accepted": ACCEPTED, ":booking": BOOKING},
        )

    def discard(self, seen: Statement, by: str, at: str) -> Write:
        """A statement is not to be booked. Raises `state_conflict` where it does not wait for
        that."""
        write = self._change(
            seen.id,
            "SET #state = :discarded, discarded_by = :by, discarded_at = :at",
            "#state = :uploaded",
            {":discarded": DISCARDED, ":uploaded": UPLOADED, ":by": by, ":at": at},
        )
        return replace(write, refusal=lambda _: Refused("state_conflict"))

    def recount(self, statement_id: str, changes: Mapping[str, int]) -> list[Write]:
        """The write that counts lines that have another state now; none where none has."""
        changed = {f"n_{state}": number for state, number in changes.items() if number}
        if not changed:
            return []
        return [
            Write(
                self.table,
                stored,
                key={"pk": statement_id, "sk": "statement"},
                update="ADD " + ", ".join(f"{name} :{name}" for name in changed),
                values={f":{name}": number for name, number in changed.items()},
            )
        ]

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

    def _change(
        self,
        statement_id: str,
        update: str,
        condition: str,
        values: dict[str, Any],
        names: Sequence[str] = (),
    ) -> Write:
        return Write(
            self.table,
            stored,
            key={"pk": statement_id, "sk": "statement"},
            update=update,
            condition=condition,
            names={f"#{name}": name for name in ("state", *names)},
            values=values,
        )
