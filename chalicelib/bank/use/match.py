"""Matching: the job that reads a statement and says of each line what it means. Nothing moves."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import NamedTuple

from chalicelib.bank.files import StatementFiles
from chalicelib.bank.formats.reading import entries, understand
from chalicelib.bank.formats.shape import Entries, Entry, StatementRefused, Summary
from chalicelib.bank.rules.accounts import must_be_ours
from chalicelib.bank.rules.known import Known
from chalicelib.bank.rules.lines import Line, line_of, told_before
from chalicelib.bank.rules.movements import told_before as held_against_booked
from chalicelib.bank.rules.position import Position, books, gap, moves, starts_at
from chalicelib.bank.rules.statements import (
    MATCHING,
    READING,
    UPLOADED,
    Statement,
    StatementError,
)
from chalicelib.bank.store.account import BankAccount
from chalicelib.bank.store.lines import Lines
from chalicelib.bank.store.statements import Statements
from chalicelib.bank.use.explain import Explain, Told
from chalicelib.core.component import Component
from chalicelib.core.dynamo.writer import Writer
from chalicelib.core.values.instants import Clock, business_day
from chalicelib.core.work import HasTime, Later
from chalicelib.imports.files import UploadChanged

# A transaction holds 100 items, the statement's own among them, and 4 MB.
CHUNK_LINES = 90
_EXPLAINED_AT_ONCE = 500

_CHANGED = StatementError(
    "file",
    "Berkas unggahan hilang atau diganti selagi dibaca. Unggah lagi.",
    "The uploaded file was removed or replaced while it was read. Upload it again.",
)
_BROKEN = StatementError(
    "file",
    "Pencocokan berhenti karena gangguan sistem. Tidak ada yang dibukukan; kirim lagi berkas yang "
    "sama untuk melanjutkan.",
    "Matching stopped because the system was disturbed. Nothing was booked; send the same file "
    "again to go on.",
)


class New(NamedTuple):
    """What of a file is new: which lines were told before, and by which line of which statement;
    and what the others come to, in sen."""

    told: Mapping[int, tuple[str, int]]
    new_in_sen: int


class Match(Component, frozen=True, kw_only=True):
    """The job of a statement until it waits to be accepted. `account` is the number of the city's
    own account, "" where none is set."""

    statements: Statements
    lines: Lines
    bank: BankAccount
    files: StatementFiles
    explain: Explain
    writer: Writer
    clock: Clock
    account: str
    chunk_lines: int = CHUNK_LINES

    def go_on(self, statement: Statement, has_time: HasTime) -> Later | None:
        """Read an upload, then match. What is wrong with the file ends its statement."""
        try:
            if statement.state == READING:
                statement = self._read(statement)
            if statement.state != MATCHING:
                return None
            return self._match(statement, has_time)
        except UploadChanged:
            self.writer.transact([self.statements.fail(statement, _CHANGED)])
            return None

    def give_up(self, statement: Statement) -> None:
        """The statement fails, and says that it was not the file."""
        if statement.state in (READING, MATCHING):
            self.writer.transact([self.statements.fail(statement, _BROKEN)])

    def anew(self, statement: Statement, has_time: HasTime) -> Later | None:
        """Match a statement once more that was, for another has been accepted since."""
        assert statement.state == UPLOADED, "it waits to be accepted"
        return self._match(statement, has_time)

    def gap_now(self, statement: Statement) -> int:
        """By how many sen a statement that was matched would not run on if that were done once
        more now. Nothing is written."""
        assert statement.summary is not None, "it has been understood"
        position = self.bank.position()
        new = self._new(statement, statement.summary, position)
        return gap(position, statement.summary, new.new_in_sen)

    def _read(self, statement: Statement) -> Statement:
        """Understand an upload, or give it up for what is wrong with it."""
        try:
            summary = understand(self._entries(statement), business_day(self.clock()))
            must_be_ours(summary.account, self.account)
        except StatementRefused as error:
            why = StatementError(error.field, error.message_id, error.message_en)
            self.writer.transact([self.statements.fail(statement, why)])
        else:
            self.writer.transact([self.statements.understood(statement, summary)])
        return self._seen(statement)

    def _seen(self, statement: Statement) -> Statement:
        read = self.statements.find(statement.id)
        assert read is not None, "nothing deletes a statement"
        return read

    def _entries(self, statement: Statement) -> Entries:
        source = statement.source
        file = self.files.open(statement.id, source)
        return entries(file, source.media_type, source.columns, source.profile)

    def _match(self, statement: Statement, has_time: HasTime) -> Later | None:
        assert statement.summary is not None, "it has been understood"
        position = self.bank.position()
        new = self._new(statement, statement.summary, position)
        if statement.state != MATCHING or statement.seen != position.version:
            start = starts_at(position, statement.summary, new.new_in_sen)
            self.writer.transact(
                [self.statements.match_from(statement, position.version, start, new.new_in_sen)]
            )
            statement = self._seen(statement)
        known = self.explain.begin()
        booked = self._booked(statement, new)
        # From the first line on, whatever is reached: what one line means, no later one can.
        while read := list(islice(booked, _EXPLAINED_AT_ONCE)):
            lines = [
                line
                for line in self._lines(statement, known, read, new)
                if line.entry.line > statement.reached
            ]
            for start in range(0, len(lines), self.chunk_lines):
                if not has_time():
                    return Later()
                statement = self._put(statement, lines[start : start + self.chunk_lines])
        self.writer.transact([self.statements.finish_matching(statement)])
        return None

    def _new(self, statement: Statement, summary: Summary, position: Position) -> New:
        """What of a file is new. If without what may have been told before it does not run on, but
        with all of it does, then nothing of it was."""
        told: dict[int, tuple[str, int]] = {}
        new_in_sen = all_in_sen = 0
        held = held_against_booked(
            self._entries(statement), statement.source.format, self.lines.booked_on
        )
        for entry, by in held:
            all_in_sen += moves(entry)
            if by is None:
                new_in_sen += moves(entry)
            else:
                told[entry.line] = (by.statement_id, by.line)
        if gap(position, summary, new_in_sen) and not gap(position, summary, all_in_sen):
            return New({}, all_in_sen)
        return New(told, new_in_sen)

    def _put(self, statement: Statement, lines: Sequence[Line]) -> Statement:
        counts: Counter[str] = Counter(line.state for line in lines)
        reached = lines[-1].entry.line
        self.writer.transact(
            [self.statements.reach(statement, reached, counts), *self.lines.put(lines)]
        )
        return replace(statement, reached=reached)

    def _booked(self, statement: Statement, new: New) -> Iterator[tuple[Entry, int]]:
        """The entries, each with the rupiah that it books."""
        position = statement.from_in_sen
        for entry in self._entries(statement):
            by = 0 if entry.line in new.told else moves(entry)
            yield entry, books(position, by)
            position += by

    def _lines(
        self,
        statement: Statement,
        known: Known,
        read: Sequence[tuple[Entry, int]],
        new: New,
    ) -> list[Line]:
        told = [Told(entry, booked) for entry, booked in read if entry.line not in new.told]
        # Not every bank lists what it paid before what came back of it.
        told.sort(key=lambda one: one.entry.direction == "credit")
        found = self.explain.entries(known, told)
        means = {one.entry.line: meaning for one, meaning in zip(told, found, strict=True)}
        id, at = statement.id, statement.begun_at
        return [
            line_of(id, at, entry, booked, means[entry.line])
            if entry.line in means
            else told_before(id, at, entry, new.told[entry.line])
            for entry, booked in read
        ]
