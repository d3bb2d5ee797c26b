"""Telling what has become of bank statements."""

from collections.abc import Sequence
from dataclasses import dataclass

from chalicelib.bank.rules.lines import Line
from chalicelib.bank.rules.statements import DONE, LINES_AT_ONCE, Statement, gap
from chalicelib.bank.store.lines import Lines
from chalicelib.bank.store.statements import Statements
from chalicelib.core.component import Component
from chalicelib.core.values.errors import Refused


@dataclass(frozen=True, slots=True)
class Told:
    """A statement as it stands. `gap` is by how many rupiah it does not go on from the one before
    it, None where it does or nobody knows; `lines` are given where there are few enough."""

    statement: Statement
    gap: int | None
    lines: Sequence[Line]


class ReadStatements(Component, frozen=True, kw_only=True):
    """Statements and lines as they stand."""

    statements: Statements
    lines: Lines
    lines_at_once: int = LINES_AT_ONCE

    def get(self, statement_id: str) -> Told:
        """A statement as it stands. Raises `not_found`."""
        statement = self.statements.find(statement_id)
        if statement is None:
            raise Refused("not_found")
        lines: Sequence[Line] = []
        if statement.state == DONE and statement.has_few(self.lines_at_once):
            lines, _ = self.lines.page(statement_id)
        return Told(statement, self._gap(statement), lines)

    def page(self, before: str | None, limit: int) -> tuple[list[Told], str | None]:
        """Statements without their lines, newest first."""
        found, after = self.statements.page(before, limit)
        return [Told(one, self._gap(one), []) for one in found], after

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

    def _gap(self, statement: Statement) -> int | None:
        return gap(statement.summary, self.statements.closing_before(statement))
