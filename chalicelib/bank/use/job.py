"""The job of a statement: to be read and matched, and, once it is accepted, booked."""

from chalicelib.bank.rules.statements import BOOKING
from chalicelib.bank.store.statements import Statements
from chalicelib.bank.use.book import Book
from chalicelib.bank.use.match import Match
from chalicelib.core.component import Component
from chalicelib.core.work import HasTime, Later


class StatementJob(Component, frozen=True, kw_only=True):
    """What is done of a statement piece by piece, whichever is next."""

    statements: Statements
    match: Match
    book: Book

    def is_there(self, id: str) -> bool:
        """As in Job."""
        return self.statements.find(id) is not None

    def go_on(self, id: str, has_time: HasTime) -> Later | None:
        """As in Job."""
        statement = self.statements.find(id)
        if statement is None:
            return None
        if statement.state == BOOKING:
            return self.book.go_on(statement, has_time)
        return self.match.go_on(statement, has_time)

    def give_up(self, id: str) -> None:
        """As in Job: a statement that was not matched fails. One that is being booked stays so:
        the alarm rings, and the same file again, or its message, goes on."""
        statement = self.statements.find(id)
        if statement is not None:
            self.match.give_up(statement)
