"""Making the codes of a file void that nobody has claimed: a sheet was lost, a file has leaked."""

from collections.abc import Callable

from chalicelib.audit.store import AuditJournal
from chalicelib.codes.rules.file import VOIDED, VOIDING, CodeFile, void_refusal
from chalicelib.codes.store.files import CodeFiles
from chalicelib.core.component import Component
from chalicelib.core.dynamo.writer import Writer
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import Clock
from chalicelib.core.values.subject import Subject


class VoidCodes(Component, frozen=True, kw_only=True):
    """The use case of an admin who takes codes back. `queue(id, delay_s)` has it done."""

    files: CodeFiles
    writer: Writer
    audit: AuditJournal
    queue: Callable[[str, int], None]
    clock: Clock

    def void(self, campaign_id: str, file_id: str, reason: str, by: Subject) -> CodeFile:
        """From now on nobody claims a code of this file; what they were promised goes back to the
        budget, code by code. Twice is once. Raises `not_found`, or `state_conflict` while the file
        is being made."""
        file = self.files.get(file_id)
        if file.campaign_id != campaign_id:
            raise Refused("not_found")
        if file.state == VOIDED:
            return file
        if refused := void_refusal(file):
            raise refused
        self.queue(file.id, 1)
        if file.state == VOIDING:
            return file
        now = self.clock()
        entry = self.audit.entry(
            by, "codes.void", file.id, now, campaign=campaign_id, reason=reason
        )
        self.writer.transact([self.files.begin_void(file, reason), entry])
        return self.files.get(file.id)
