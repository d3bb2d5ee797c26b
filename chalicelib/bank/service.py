"""Taking bank statements in, and telling what has become of them."""

import secrets
import sys
import traceback
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from typing import Any

from chalicelib.audit.store import AuditJournal
from chalicelib.bank.files import StatementFiles, id_of
from chalicelib.bank.formats.csv import Mapping as Columns
from chalicelib.bank.formats.reading import MEDIA_TYPES, entries, understand
from chalicelib.bank.formats.shape import Entries, StatementRefused
from chalicelib.bank.items import DONE, FAILED, MATCHING, READING, Line, Statement
from chalicelib.bank.matching import Matching
from chalicelib.bank.store import StatementStore, Stored
from chalicelib.core.dynamo.idempotency import Key, KeyTaken, Records
from chalicelib.core.dynamo.leases import Leases
from chalicelib.core.dynamo.writer import Write, Writer
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import Clock, business_day, to_text
from chalicelib.core.values.subject import Subject
from chalicelib.imports.files import UploadChanged

FILE_MOST_BYTES = 5 * 1024 * 1024
# What one request matches; more is the work of a job.
LINES_AT_ONCE = 500
# A request may take 29 s.
REQUEST_WORKS_S = 18.0
STOP_BEFORE_END_MS = 20_000
LEASE_LIFE = timedelta(seconds=60)
# Whoever posted works on it at once; the message is for the case that this is cut short.
RESCUE_DELAY_S = 90
BUSY_PAUSE_S = 30
FAILED_PAUSE_S = 30
TRIES = 5

_CHANGED = (
    "file",
    "Berkas unggahan hilang atau diganti selagi dibaca. Unggah lagi.",
    "The uploaded file was removed or replaced while it was read. Upload it again.",
)
_BROKEN = (
    "file",
    "Pencocokan berhenti karena gangguan sistem. Yang sudah cocok tetap; kirim lagi berkas yang "
    "sama untuk melanjutkan.",
    "Matching stopped because the system was disturbed. What is matched stays; send the same file "
    "again to go on.",
)

Send = Callable[[Mapping[str, Any], int], None]


@dataclass(frozen=True, slots=True)
class Told:
    """A statement as it stands. `gap` is by how many rupiah it does not go on from the one before
    it, None where it does or nobody knows; `lines` are given where there are few enough."""

    statement: Statement
    gap: int | None
    lines: Sequence[Line]


class BankStatements:
    """The use cases of bank statements.

    `send(message, delay_s)` puts a message into the queue of statements; `monotonic` counts
    seconds.
    """

    def __init__(
        self,
        statements: StatementStore,
        matching: Matching,
        files: StatementFiles,
        leases: Leases,
        records: Records,
        writer: Writer,
        audit: AuditJournal,
        send: Send,
        clock: Clock,
        monotonic: Callable[[], float],
    ) -> None:
        self.uploads = files.uploads
        self._statements = statements
        self._matching = matching
        self._files = files
        self._leases = leases
        self._records = records
        self._writer = writer
        self._audit = audit
        self._send = send
        self._clock = clock
        self._monotonic = monotonic

    def post(
        self, body: bytes, media_type: str, columns: Columns | None, by: Subject, key: Key | None
    ) -> Told:
        """Take in a file that came with the request, and match it if it is short enough.

        The same file is the same statement: posted again, it goes on where it was stopped, and
        else answers what has become of it. Raises `validation_failed`, and nothing is stored then.
        """
        statement_id = id_of(body, media_type, columns)
        statement = self._begun(statement_id, key)
        if statement is None or statement.state == FAILED:
            try:
                summary = understand(
                    entries(BytesIO(body), media_type, columns), business_day(self._clock())
                )
            except StatementRefused as error:
                raise refusal(error) from None
            source = self._files.keep(statement_id, body, media_type, columns)
            begun = Statement(
                statement_id,
                MATCHING,
                source,
                to_text(self._clock()),
                by.actor,
                summary,
            )
            statement = self._begin(begun, statement, by, key)
        self._work_at_once(statement)
        return self.get(statement_id)

    def post_upload(
        self, upload_id: str, columns: Columns | None, by: Subject, key: Key | None
    ) -> Told:
        """Take in an upload, to be read and matched by a job. Raises `not_found`, `too_large`,
        `unsupported_media_type`, `state_conflict`."""
        source = self._files.uploaded(upload_id, columns)
        if source.media_type not in MEDIA_TYPES:
            raise Refused("unsupported_media_type")
        try:
            statement_id = self._files.id_of_upload(source)
        except UploadChanged:
            raise Refused("state_conflict") from None
        statement = self._begun(statement_id, key)
        if statement is None or statement.state == FAILED:
            now = to_text(self._clock())
            begun = Statement(statement_id, READING, source, now, by.actor)
            self._begin(begun, statement, by, key)
        return self.get(statement_id)

    def kept(self, key: Key | None) -> Told | None:
        """The statement that this key was used for, if any."""
        before = self._records.find(key)
        if before is None or before.transfer_id is None:
            return None
        return self.get(before.transfer_id)

    def get(self, statement_id: str) -> Told:
        """A statement as it stands. Raises `not_found`."""
        statement = self._statements.find(statement_id)
        if statement is None:
            raise Refused("not_found")
        lines: Sequence[Line] = []
        if statement.state == DONE and _few(statement):
            lines, _ = self._statements.lines(statement_id)
        return Told(statement, self._gap(statement), lines)

    def page(self, before: str | None, limit: int) -> tuple[list[Told], str | None]:
        """Statements without their lines, newest first."""
        found, after = self._statements.page(before, limit)
        return [Told(one, self._gap(one), []) for one in found], after

    def lines(
        self, statement_id: str, state: str | None, after: str | None, limit: int
    ) -> tuple[list[Line], str | None]:
        """Lines of a statement, in their order. Raises `not_found`."""
        if self._statements.find(statement_id) is None:
            raise Refused("not_found")
        return self._statements.lines(statement_id, after, limit, state)

    def waiting(self, after: str | None, limit: int) -> tuple[list[Line], str | None]:
        """The lines of all statements that wait for people, oldest first."""
        return self._statements.waiting(after, limit)

    def work(self, message: Mapping[str, Any], remaining_ms: Callable[[], int]) -> None:
        """Go on with the statement that a message names until it is done or time runs out, and
        then send it on. `remaining_ms` is what is left of this function's time."""
        statement_id = str(message["statement_id"])
        statement = self._statements.find(statement_id)
        if statement is None:
            if not message.get("unknown"):
                self._send({"statement_id": statement_id, "unknown": True}, 60)
            return
        again_in: int | None = None
        try:
            if not self._advance(statement_id, lambda: remaining_ms() > STOP_BEFORE_END_MS):
                again_in = 0
        except _Busy:
            again_in = BUSY_PAUSE_S
        except Exception:  # whatever it is, it may pass: it is tried again
            traceback.print_exc(file=sys.stderr)
            again_in = self._after_failure(statement_id)
        if again_in is not None:
            self._send({"statement_id": statement_id}, again_in)

    def _begun(self, statement_id: str, key: Key | None) -> Statement | None:
        """The statement, where it has begun. Raises `idempotency_key_reused`, and KeyTaken where
        this key has brought it to its end before."""
        kept = self._records.find(key)
        statement = self._statements.find(statement_id)
        if statement is not None and key is not None and kept is None:
            with suppress(KeyTaken):
                self._writer.transact(self._remember(key, statement))
        if statement is not None and kept is not None and statement.state == DONE:
            raise KeyTaken
        return statement

    def _remember(self, key: Key | None, statement: Statement) -> list[Write]:
        status = 200 if _few(statement) else 202
        return self._records.write(key, self._clock(), status, transfer_id=statement.id)

    def _begin(
        self, begun: Statement, failed: Statement | None, by: Subject, key: Key | None
    ) -> Statement:
        # The message first: without its statement it is dropped, whereas a statement without a
        # message would stay as it is when whoever works on it is stopped.
        self._send({"statement_id": begun.id}, RESCUE_DELAY_S if _few(begun) else 1)
        entry = self._audit.entry(
            by,
            "bank_statement.post",
            begun.id,
            self._clock(),
            bytes=begun.source.bytes,
            media_type=begun.source.media_type,
        )
        if failed is None:
            writes = [entry, *self._statements.begin(begun), *self._remember(key, begun)]
        else:
            writes = [entry, *self._statements.begin_again(failed, begun.source)]
        # Another request with the same file may have been here a moment ago.
        with suppress(Stored):
            self._writer.transact(writes)
        return self._statements.find(begun.id) or begun

    def _work_at_once(self, statement: Statement) -> None:
        if statement.state != MATCHING or not _few(statement):
            return
        until = self._monotonic() + REQUEST_WORKS_S
        try:
            if not self._advance(statement.id, lambda: self._monotonic() < until):
                self._send({"statement_id": statement.id}, 1)
        except _Busy:
            return  # who holds it goes on; this answers how far it is

    def _advance(self, statement_id: str, go_on: Callable[[], bool]) -> bool:
        """Read and match under the statement's lease; False where time ran out. Raises _Busy."""
        holder = secrets.token_hex(8)

        def leased() -> bool:
            try:
                self._leases.take(statement_id, holder, LEASE_LIFE)
            except Refused as refused:
                if refused.code != "state_conflict":
                    raise
                return False
            return True

        if not leased():
            raise _Busy
        try:
            return self._read_and_match(statement_id, lambda: go_on() and leased())
        finally:
            self._leases.release(statement_id, holder)

    def _read_and_match(self, statement_id: str, go_on: Callable[[], bool]) -> bool:
        # Once more under the lease: another may have gone on meanwhile.
        statement = self._must_find(statement_id)
        try:
            if statement.state == READING:
                statement = self._read(statement)
            if statement.state != MATCHING:
                return True
            return self._matching.run(statement, lambda: self._entries(statement), go_on)
        except UploadChanged:
            self._give_up(statement, _CHANGED)
            return True

    def _read(self, statement: Statement) -> Statement:
        """Understand an upload, or give it up for what is wrong with it."""
        try:
            summary = understand(self._entries(statement), business_day(self._clock()))
        except StatementRefused as error:
            self._give_up(statement, (error.field, error.message_id, error.message_en))
        else:
            self._writer.transact(self._statements.understood(statement, summary))
        return self._must_find(statement.id)

    def _entries(self, statement: Statement) -> Entries:
        source = statement.source
        file = self._files.open(statement.id, source)
        return entries(file, source.media_type, source.columns)

    def _after_failure(self, statement_id: str) -> int | None:
        self._writer.transact(self._statements.tried(statement_id))
        statement = self._must_find(statement_id)
        if statement.tries >= TRIES:
            self._give_up(statement, _BROKEN)
            return None
        return FAILED_PAUSE_S

    def _give_up(self, statement: Statement, why: tuple[str, str, str]) -> None:
        self._writer.transact(self._statements.failed(statement.id, statement.state, [why]))

    def _must_find(self, statement_id: str) -> Statement:
        statement = self._statements.find(statement_id)
        assert statement is not None, "nothing deletes a statement"
        return statement

    def _gap(self, statement: Statement) -> int | None:
        summary = statement.summary
        if summary is None or summary.opening is None:
            return None
        before = self._statements.closing_before(statement)
        if not before or summary.opening in before:
            return None
        return summary.opening - before[-1]


class _Busy(Exception):
    """Another works on the statement."""


def refusal(error: StatementRefused) -> Refused:
    """The 422 for a file that is no sound statement."""
    return Refused(
        "validation_failed", errors=[(error.field, (error.message_id, error.message_en))]
    )


def _few(statement: Statement) -> bool:
    return statement.summary is not None and statement.summary.lines <= LINES_AT_ONCE
