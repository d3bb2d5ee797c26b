"""Accepting a statement, which books it, or discarding it."""

from collections.abc import Callable

from chalicelib.audit.store import AuditJournal
from chalicelib.bank.rules.lines import says_more
from chalicelib.bank.rules.position import Position, begun, gap
from chalicelib.bank.rules.statements import (
    LINES_AT_ONCE,
    Statement,
    acceptance_refusal,
    does_not_run_on,
)
from chalicelib.bank.store.account import BankAccount, Overtaken
from chalicelib.bank.store.reading import Stored
from chalicelib.bank.store.statements import Statements
from chalicelib.bank.use.match import Match
from chalicelib.bank.use.read import ReadStatements, Told
from chalicelib.core.component import Component
from chalicelib.core.dynamo.idempotency import Key, Records
from chalicelib.core.dynamo.writer import Writer
from chalicelib.core.values.errors import Explained, Refused
from chalicelib.core.values.instants import Clock, to_text
from chalicelib.core.values.subject import Subject
from chalicelib.core.work import Work
from chalicelib.ledger.store.transfers import Transfers

# A request may take 29 s.
WORKS_S = 18.0
# Whoever accepted works on it at once; the message is for the case that this is cut short.
_RESCUED_AFTER_S = 90
_QUEUED_FOR_S = 1
_TRIES = 5


class Accept(Component, frozen=True, kw_only=True):
    """The use cases of the one who did not hand a statement in. `monotonic` counts seconds; a
    request books for `works_s`."""

    statements: Statements
    bank: BankAccount
    transfers: Transfers
    match: Match
    read: ReadStatements
    work: Work
    records: Records
    writer: Writer
    audit: AuditJournal
    clock: Clock
    monotonic: Callable[[], float]
    works_s: float = WORKS_S
    lines_at_once: int = LINES_AT_ONCE

    def accept(self, statement_id: str, by: Subject, key: Key | None) -> Told:
        """Accept a statement and book its lines; over `lines_at_once`, a job does.

        Raises `not_found`; `same_person`; `state_conflict` where it does not wait to be accepted,
        does not run on from what was accepted before, or another is being booked.
        """
        for _ in range(_TRIES):
            statement, position = self._fresh(statement_id, by)
            assert statement.summary is not None, "it has been understood"
            missing = gap(position, statement.summary, statement.new_in_sen)
            if missing:
                raise does_not_run_on(missing)
            few = statement.has_few(self.lines_at_once)
            try:
                self._begin(statement, position, by, key, few)
            except Overtaken:
                continue
            if few:
                self._book(statement_id)
            return self.read.get(statement_id)
        raise Refused("unavailable", retry_after=1)

    def discard(self, statement_id: str, by: Subject, key: Key | None) -> Told:
        """Discard a statement that waits to be accepted; its file may be handed in anew. Raises
        `not_found`, `state_conflict`."""
        statement, now = self._find(statement_id), self.clock()
        self.writer.transact(
            [
                *self.records.write(key, now, 200, subject_id=statement_id),
                self.statements.discard(statement, by.actor, to_text(now)),
                self.audit.entry(by, "bank_statement.discard", statement_id, now),
            ]
        )
        return self.read.get(statement_id)

    def kept(self, key: Key | None) -> tuple[int, Told] | None:
        """The status that was kept under this key, and the statement as it stands; None where there
        is none."""
        before = self.records.find(key)
        if before is None or before.subject_id is None:
            return None
        return before.status, self.read.get(before.subject_id)

    def _book(self, statement_id: str) -> None:
        until = self.monotonic() + self.works_s
        self.work.at_once(statement_id, lambda: self.monotonic() < until)

    def _find(self, statement_id: str) -> Statement:
        statement = self.statements.find(statement_id)
        if statement is None:
            raise Refused("not_found")
        return statement

    def _fresh(self, statement_id: str, by: Subject) -> tuple[Statement, Position]:
        """A statement as it means now, and the position that this was matched against. Raises
        `state_conflict` where it means something that whoever accepts has not seen."""
        statement = self._find(statement_id)
        refused = acceptance_refusal(statement.state, statement.begun_by, by.actor)
        if refused is not None:
            raise refused
        position = self.bank.position()
        if position.booking:
            raise _being_booked(position)
        if statement.seen == position.version:
            return statement, position
        if not statement.has_few(self.lines_at_once):
            self.work.queue_change(statement_id, _QUEUED_FOR_S)
            self._begin_matching(statement)
            raise _matched_anew()
        # Whoever accepts works on it at once; the message is for the case that this is cut short.
        self.work.queue(statement_id, _RESCUED_AFTER_S)
        seen = self.read.get(statement_id).lines
        try:
            self.match.anew(statement, lambda: True)
        except Stored:
            raise Refused("state_conflict", retry_after=1) from None
        anew = self.read.get(statement_id)
        if any(map(says_more, anew.lines, seen)):
            raise _matched_anew()
        return anew.statement, position

    def _begin_matching(self, statement: Statement) -> None:
        write = self.statements.match_from(statement, -1, 0, 0)
        self.writer.transact([write])

    def _begin(
        self, statement: Statement, position: Position, by: Subject, key: Key | None, few: bool
    ) -> None:
        if few:
            self.work.queue(statement.id, _RESCUED_AFTER_S)
        else:
            self.work.queue_change(statement.id, _QUEUED_FOR_S)
        now = self.clock()
        account = self.transfers.bank_account([], now)
        summary = statement.summary
        assert summary is not None, "it has been understood"
        entry = self.audit.entry(
            by,
            "bank_statement.accept",
            statement.id,
            now,
            opening_in_sen=summary.opening_in_sen,
            closing_in_sen=summary.closing_in_sen,
            new_in_sen=statement.new_in_sen,
            lines=summary.lines,
        )
        self.writer.transact(
            [
                *self.records.write(key, now, 200 if few else 202, subject_id=statement.id),
                self.statements.accept(statement, by.actor, to_text(now)),
                self.bank.moving(account, position, begun(position, statement.id)),
                entry,
            ]
        )


def _being_booked(position: Position) -> Refused:
    return Explained(
        "state_conflict",
        (
            "Rekening koran lain sedang dibukukan. Tidak ada yang diubah; coba lagi sebentar lagi.",
            "Another statement is being booked. Nothing was changed; try again in a moment.",
        ),
        statement_id=position.booking,
    )


def _matched_anew() -> Refused:
    return Explained(
        "state_conflict",
        (
            "Rekening koran lain diterima setelah yang ini dicocokkan, maka ini dicocokkan ulang. "
            "Belum ada yang dibukukan; lihat hasilnya, lalu terima lagi.",
            "Another statement was accepted after this one was matched, so it is matched anew. "
            "Nothing was booked yet; look at what it means, then accept it again.",
        ),
    )
