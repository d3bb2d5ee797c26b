"""What a bank statement is, from its file to its acceptance.

reading ─▶ matching ─▶ uploaded ─▶ booking ─▶ accepted
   └──▶ failed ◀──┘  ⟲    └──▶ discarded

Nothing moves before somebody else than who handed it in accepts it. Where another statement was
accepted meanwhile, it is matched anew first.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from chalicelib.bank.formats.amounts import shown
from chalicelib.bank.formats.csv import Mapping as Columns
from chalicelib.bank.formats.shape import Summary, whole_rupiah
from chalicelib.core.values.errors import Explained, Refused

StatementState = Literal[
    "reading", "matching", "uploaded", "booking", "accepted", "discarded", "failed"
]
READING: StatementState = "reading"
MATCHING: StatementState = "matching"
UPLOADED: StatementState = "uploaded"
BOOKING: StatementState = "booking"
ACCEPTED: StatementState = "accepted"
DISCARDED: StatementState = "discarded"
FAILED: StatementState = "failed"

FILE_MOST_BYTES = 5 * 1024 * 1024
UPLOAD_MOST_BYTES = 32 * 1024 * 1024
# What one request matches, books and answers; more is the work of a job.
LINES_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Source:
    """Where a statement's file lies: an upload, or (`upload_id` "") what came with the request.
    `profile` is the name of a bank's export, `columns` says which of a CSV are what."""

    upload_id: str
    etag: str
    bytes: int
    media_type: str
    columns: Columns | None = None
    profile: str = ""

    @property
    def format(self) -> str:
        """What tells files apart that word the same movement in their own ways."""
        return f"{self.media_type};{self.profile}"


@dataclass(frozen=True, slots=True)
class StatementError:
    """Why a statement failed: the field, and words in both languages."""

    field: str
    message_id: str
    message_en: str


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement. Actors are `role:id`, instants RFC 3339 text.

    Of its lines those that were not told before come to `new_in_sen` (credits less debits), as they
    were matched when the bank's item had the version `seen`, from which position is
    `from_in_sen`; matching has come behind line `reached`. `counts` are of its lines by state;
    `errors` say why it failed.
    """

    id: str
    state: StatementState
    source: Source
    begun_at: str
    begun_by: str
    summary: Summary | None = None
    seen: int = -1
    reached: int = 0
    new_in_sen: int = 0
    from_in_sen: int = 0
    accepted_by: str = ""
    accepted_at: str = ""
    discarded_by: str = ""
    discarded_at: str = ""
    counts: Mapping[str, int] = field(default_factory=dict)
    errors: tuple[StatementError, ...] = ()

    def has_few(self, lines_at_once: int = LINES_AT_ONCE) -> bool:
        """Whether it is known to have few enough lines for one request."""
        return self.summary is not None and self.summary.lines <= lines_at_once


def acceptance_refusal(state: str, begun_by: str, by: str) -> Refused | None:
    """Why `by` (an actor) cannot accept a statement: it is none that waits for that, or the same
    person has handed it in. None where nothing is in the way."""
    if state != UPLOADED:
        return Refused("state_conflict", state=state)
    if begun_by == by:
        return Refused("same_person")
    return None


def does_not_run_on(gap_in_sen: int) -> Refused:
    """Why a statement cannot be accepted whose closing balance is not reached."""
    told = shown(gap_in_sen)
    return Explained(
        "state_conflict",
        (
            f"Saldo akhir berkas ini berbeda Rp {told} dari saldo terakhir yang diterima ditambah "
            "mutasi barunya: ada hari yang terlewat, atau berkasnya bukan lanjutannya. Tidak ada "
            "yang dibukukan. Unggah dan terima dahulu rekening koran hari-hari di antaranya.",
            f"This file's closing balance differs by Rp {told} from the last accepted balance plus "
            "what it tells anew: a day was left out, or it is not what comes next. Nothing was "
            "booked. Upload and accept the statements of the days between first.",
        ),
        gap=whole_rupiah(gap_in_sen),
    )
