"""Matching: the job that reads a statement and books its lines, pass by pass, chunk by chunk."""

from collections.abc import Iterator, Sequence

from chalicelib.bank.files import StatementFiles
from chalicelib.bank.formats.reading import entries, understand
from chalicelib.bank.formats.shape import Entries, StatementRefused
from chalicelib.bank.rules.decisions import duplicate
from chalicelib.bank.rules.lines import PAYING
from chalicelib.bank.rules.movements import Marked, marked
from chalicelib.bank.rules.passes import CONCERNS, Assessed, chunks, groups, parts_of
from chalicelib.bank.rules.statements import MATCHING, READING, Statement, StatementError
from chalicelib.bank.store.lines import Lines
from chalicelib.bank.store.statements import Statements
from chalicelib.bank.use.assess import Assess, Known
from chalicelib.bank.use.book import Book
from chalicelib.core.component import Component
from chalicelib.core.dynamo.writer import Writer
from chalicelib.core.values.instants import Clock, business_day
from chalicelib.core.work import HasTime, Later
from chalicelib.imports.files import UploadChanged

CHUNK_LINES = 100
DUPLICATES_AT_ONCE = 90

_CHANGED = StatementError(
    "file",
    "Berkas unggahan hilang atau diganti selagi dibaca. Unggah lagi.",
    "The uploaded file was removed or replaced while it was read. Upload it again.",
)
_BROKEN = StatementError(
    "file",
    "Pencocokan berhenti karena gangguan sistem. Yang sudah cocok tetap; kirim lagi berkas yang "
    "sama untuk melanjutkan.",
    "Matching stopped because the system was disturbed. What is matched stays; send the same file "
    "again to go on.",
)


class Match(Component, frozen=True, kw_only=True):
    """The job of a statement."""

    statements: Statements
    lines: Lines
    files: StatementFiles
    assess: Assess
    book: Book
    writer: Writer
    clock: Clock
    chunk_lines: int = CHUNK_LINES

    def is_there(self, id: str) -> bool:
        """As in Job."""
        return self.statements.find(id) is not None

    def go_on(self, id: str, has_time: HasTime) -> Later | None:
        """As in Job: read an upload, then match. What is wrong with the file ends its statement."""
        statement = self.statements.find(id)
        if statement is None:
            return None
        try:
            if statement.state == READING:
                statement = self._read(statement)
            if statement.state != MATCHING:
                return None
            return self._match(statement, has_time)
        except UploadChanged:
            self.writer.transact([self.statements.fail(statement, _CHANGED)])
            return None

    def give_up(self, id: str) -> None:
        """As in Job: the statement fails, and says that it was not the file."""
        statement = self.statements.find(id)
        if statement is not None and statement.state in (READING, MATCHING):
            self.writer.transact([self.statements.fail(statement, _BROKEN)])

    def _read(self, statement: Statement) -> Statement:
        """Understand an upload, or give it up for what is wrong with it."""
        try:
            summary = understand(self._entries(statement), business_day(self.clock()))
        except StatementRefused as error:
            why = StatementError(error.field, error.message_id, error.message_en)
            self.writer.transact([self.statements.fail(statement, why)])
        else:
            self.writer.transact(self.statements.understood(statement, summary))
        read = self.statements.find(statement.id)
        assert read is not None, "nothing deletes a statement"
        return read

    def _entries(self, statement: Statement) -> Entries:
        source = statement.source
        file = self.files.open(statement.id, source)
        return entries(file, source.media_type, source.columns)

    def _match(self, statement: Statement, has_time: HasTime) -> Later | None:
        known = Known(statement, self.lines.states(statement.id))
        for number in [number for number, state in known.stored.items() if state == PAYING]:
            self.book.go_on_paying(known, number)
        for step in range(statement.step, len(CONCERNS)):
            reached = statement.reached if step == statement.step else 0
            for chunk in chunks(self._concerned(statement, step, reached), self.chunk_lines):
                if not has_time():
                    return Later()
                self._chunk(known, step, chunk)
                last = chunk[-1].entry.line
                self.writer.transact([self.statements.reached(statement.id, step, last)])
            self.writer.transact([self.statements.reached(statement.id, step + 1, 0)])
        self.writer.transact([self.statements.finish(statement.id)])
        return None

    def _concerned(self, statement: Statement, step: int, reached: int) -> Iterator[Marked]:
        """The entries that a pass is about, behind the line that it has reached; read anew."""
        assert statement.summary is not None, "it has been understood"
        for one in marked(statement.summary.account, self._entries(statement)):
            if one.entry.line > reached and CONCERNS[step](one.entry):
                yield one

    def _chunk(self, known: Known, step: int, chunk: Sequence[Marked]) -> None:
        new = [one for one in chunk if one.entry.line not in known.stored]
        told = self.lines.prints(one.print for one in new)
        again = [one for one in new if one.print in told]
        for part in parts_of(again, DUPLICATES_AT_ONCE):
            self.book.group(
                known, step, [Assessed(one, duplicate(*told[one.print])) for one in part]
            )
        assessed = self.assess.lines(known, step, [one for one in new if one.print not in told])
        for group in groups(assessed, self.book.payments_at_once):
            self.book.group(known, step, group)
