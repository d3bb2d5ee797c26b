"""Taking bank statements in: they are read and matched, and nothing moves."""

from collections.abc import Callable
from contextlib import suppress
from io import BytesIO

from chalicelib.audit.store import AuditJournal
from chalicelib.bank.files import StatementFiles, id_of, id_of_copy
from chalicelib.bank.formats.csv import Mapping as Columns
from chalicelib.bank.formats.encoding import must_be_whole
from chalicelib.bank.formats.reading import MEDIA_TYPES, entries, understand
from chalicelib.bank.formats.shape import StatementRefused
from chalicelib.bank.rules.accounts import must_be_ours
from chalicelib.bank.rules.statements import (
    ACCEPTED,
    BOOKING,
    DISCARDED,
    FAILED,
    LINES_AT_ONCE,
    MATCHING,
    READING,
    UPLOADED,
    Statement,
)
from chalicelib.bank.store.reading import Stored
from chalicelib.bank.store.statements import Statements
from chalicelib.bank.use.read import ReadStatements, Told
from chalicelib.core.component import Component
from chalicelib.core.dynamo.idempotency import Key, KeyTaken, Records
from chalicelib.core.dynamo.writer import Write, Writer
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import Clock, business_day, to_text
from chalicelib.core.values.subject import Subject
from chalicelib.core.work import Work
from chalicelib.imports.files import UploadChanged

# A request may take 29 s.
WORKS_S = 18.0
# Whoever posted works on it at once; the message is for the case that this is cut short.
_RESCUED_AFTER_S = 90
_QUEUED_FOR_S = 1
# What nothing more is to be done for that a request could do.
_TOLD = (UPLOADED, ACCEPTED)


class TakeIn(Component, frozen=True, kw_only=True):
    """Takes statements in, and matches within the request what is short enough. The same file is
    the same statement, unless that was discarded: posted again, it goes on where it was stopped,
    and else answers what has become of it. `account` is the number of the city's own account, ""
    where none is set. `monotonic` counts seconds; a request works for `works_s`."""

    statements: Statements
    files: StatementFiles
    read: ReadStatements
    work: Work
    records: Records
    writer: Writer
    audit: AuditJournal
    clock: Clock
    monotonic: Callable[[], float]
    account: str
    works_s: float = WORKS_S
    lines_at_once: int = LINES_AT_ONCE

    def post(
        self,
        body: bytes,
        media_type: str,
        columns: Columns | None,
        by: Subject,
        key: Key | None,
        profile: str = "",
    ) -> tuple[Told, bool]:
        """Take in a file that came with the request, and match it if it is short enough; answers
        whether it is new, too. Raises `validation_failed`, and nothing is stored then; KeyTaken
        where `key` has brought it to its end before."""
        statement_id, statement = self._begun(id_of(body, media_type, columns, profile), key)
        is_new = statement is None or statement.state == FAILED
        if statement is None or statement.state == FAILED:
            try:
                must_be_whole(body)
                summary = understand(
                    entries(BytesIO(body), media_type, columns, profile), business_day(self.clock())
                )
                must_be_ours(summary.account, self.account)
            except StatementRefused as error:
                raise Refused(
                    "validation_failed",
                    errors=[(error.field, (error.message_id, error.message_en))],
                ) from None
            source = self.files.keep(statement_id, body, media_type, columns, profile)
            now = to_text(self.clock())
            begun = Statement(statement_id, MATCHING, source, now, by.actor, summary)
            statement = self._begin(begun, statement, by, key)
        if statement.state in (MATCHING, BOOKING) and statement.has_few(self.lines_at_once):
            until = self.monotonic() + self.works_s
            self.work.at_once(statement_id, lambda: self.monotonic() < until)
        return self.read.get(statement_id), is_new

    def post_upload(
        self,
        upload_id: str,
        columns: Columns | None,
        by: Subject,
        key: Key | None,
        profile: str = "",
    ) -> tuple[Told, bool]:
        """Take in an upload, to be read and matched by a job; answers whether it is new, too.
        Raises `not_found`, `too_large`, `unsupported_media_type`, `state_conflict`, and KeyTaken as
        above."""
        source = self.files.uploaded(upload_id, columns, profile)
        if source.media_type not in MEDIA_TYPES:
            raise Refused("unsupported_media_type")
        try:
            digest = self.files.id_of_upload(source)
        except UploadChanged:
            raise Refused("state_conflict") from None
        statement_id, statement = self._begun(digest, key)
        is_new = statement is None or statement.state == FAILED
        if is_new:
            now = to_text(self.clock())
            self._begin(Statement(statement_id, READING, source, now, by.actor), statement, by, key)
        return self.read.get(statement_id), is_new

    def kept(self, key: Key | None) -> tuple[int, Told] | None:
        """The status that was kept under this key, and the statement that it was about as it
        stands; None where there is none."""
        before = self.records.find(key)
        if before is None or before.subject_id is None:
            return None
        return before.status, self.read.get(before.subject_id)

    def _begun(self, statement_id: str, key: Key | None) -> tuple[str, Statement | None]:
        """The id of the statement that a file is, and that where it has begun: the first one of
        this file that was not discarded. Raises `idempotency_key_reused`, KeyTaken."""
        kept = self.records.find(key)
        id, ordinal = statement_id, 0
        while (statement := self.statements.find(id)) and statement.state == DISCARDED:
            ordinal += 1
            id = id_of_copy(statement_id, ordinal)
        if statement is not None and key is not None and kept is None:
            with suppress(KeyTaken):
                self.writer.transact(self._remember(key, statement))
        if statement is not None and kept is not None and statement.state in _TOLD:
            raise KeyTaken
        return id, statement

    def _remember(self, key: Key | None, statement: Statement) -> list[Write]:
        status = 201 if statement.has_few(self.lines_at_once) else 202
        return self.records.write(key, self.clock(), status, subject_id=statement.id)

    def _begin(
        self, begun: Statement, failed: Statement | None, by: Subject, key: Key | None
    ) -> Statement:
        few = begun.has_few(self.lines_at_once)
        if few:
            self.work.queue(begun.id, _RESCUED_AFTER_S)
        else:
            # One that failed may be there already, and begins again.
            self.work.queue_change(begun.id, _QUEUED_FOR_S)
        entry = self.audit.entry(
            by,
            "bank_statement.post",
            begun.id,
            self.clock(),
            bytes=begun.source.bytes,
            media_type=begun.source.media_type,
        )
        if failed is None:
            writes = [entry, *self.statements.begin(begun), *self._remember(key, begun)]
        else:
            writes = [entry, self.statements.begin_again(failed, begun.source)]
        # Another request with the same file may have been here a moment ago.
        with suppress(Stored):
            self.writer.transact(writes)
        return self.statements.find(begun.id) or begun
