"""Telling what has become of bank statements."""

from collections.abc import Sequence
from dataclasses import dataclass

from chalicelib.bank.rules.lines import Line
from chalicelib.bank.rules.position import Position, gap
from chalicelib.bank.rules.statements import (
    ACCEPTED,
    BOOKING,
    DISCARDED,
    LINES_AT_ONCE,
    UPLOADED,
    Statement,
)
from chalicelib.bank.store.account import BankAccount
from chalicelib.bank.store.lines import Lines
from chalicelib.bank.store.statements import Statements
from chalicelib.bank.use.match import Match
from chalicelib.core.component import Component
from chalicelib.core.values.errors import Refused

_MATCHED = (UPLOADED, BOOKING, ACCEPTED, DISCARDED)
# What is booked has run on.
_RUNS_ON = (BOOKING, ACCEPTED)


@dataclass(frozen=True, slots=True)
class Told:
    """A statement as it stands. `gap_in_sen` is by how many sen it would not run on if it were
    accepted now, None where it cannot be told; `lines` are given where there are few enough."""

    statement: Statement
    gap_in_sen: int | None
    lines: Sequence[Line]


class ReadStatements(Component, frozen=True, kw_only=True):
    """Statements and lines as they stand."""

    statements: Statements
    lines: Lines
    bank: BankAccount
    match: Match
    lines_at_once: int = LINES_AT_ONCE

    def get(self, statement_id: str) -> Told:
        """A statement as it stands. Raises `not_found`."""
        statement = self.statements.find(statement_id)
        if statement is None:
            raise Refused("not_found")
        lines: Sequence[Line] = []
        if statement.state in _MATCHED and statement.has_few(self.lines_at_once):
            lines, _ = self.lines.page(statement_id)
        return Told(statement, self._gap(statement), lines)

    def _gap(self, statement: Statement) -> int | None:
        """The gap as it is now: a file that overlaps with one that was accepted since it was
        matched tells less anew."""
        position = self.bank.position()
        found = _gap(statement, position)
        if found and statement.seen != position.version:
            few = statement.has_few(self.lines_at_once)
            return self.match.gap_now(statement) if few else None
        return found

    def page(self, before: str | None, limit: int) -> tuple[list[Told], str | None]:
        """Statements without their lines, newest first."""
        found, after = self.statements.page(before, limit)
        position = self.bank.position()
        return [Told(one, _gap(one, position), []) for one in found], after

    def lines_of(
        self, statement_id: str, state: str | None, after: str | None, limit: int
    ) -> tuple[list[Line], str | None]:
        """Lines of a statement, in their order. Raises `not_found`."""
        if self.statements.find(statement_id) is None:
            raise Refused("not_found")
        return self.lines.page(statement_id, after, limit, state)

    def waiting(self, after: str | None, limit: int) -> tuple[list[Line], str | None]:
        """The lines of all statements that wait for people, oldest first."""
        return self.lines.waiting(after, limit)


def _gap(statement: Statement, position: Position) -> int | None:
    if statement.state in _RUNS_ON:
        return 0
    summary = statement.summary
    if statement.state != UPLOADED or summary is None or summary.closing_in_sen is None:
        return None
    return gap(position, summary, statement.new_in_sen)
