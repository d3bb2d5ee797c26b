"""What a bank statement is, from its file to its end."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from chalicelib.bank.formats.csv import Mapping as Columns
from chalicelib.bank.formats.shape import Summary

StatementState = Literal["reading", "matching", "done", "failed"]
READING: StatementState = "reading"
MATCHING: StatementState = "matching"
DONE: StatementState = "done"
FAILED: StatementState = "failed"

FILE_MOST_BYTES = 5 * 1024 * 1024
UPLOAD_MOST_BYTES = 32 * 1024 * 1024
# What one request matches and answers; more is the work of a job.
LINES_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Source:
    """Where a statement's file lies: an upload, or (`upload_id` "") what came with the request."""

    upload_id: str
    etag: str
    bytes: int
    media_type: str
    columns: Columns | None = None


@dataclass(frozen=True, slots=True)
class StatementError:
    """Why a statement failed: the field, and words in both languages."""

    field: str
    message_id: str
    message_en: str


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement. `step` and `reached` say which pass over its lines is on, and behind which
    line; `counts` its lines by state; `errors` why it failed."""

    id: str
    state: StatementState
    source: Source
    begun_at: str
    begun_by: str
    summary: Summary | None = None
    step: int = 0
    reached: int = 0
    counts: Mapping[str, int] = field(default_factory=dict)
    errors: tuple[StatementError, ...] = ()

    def has_few(self, lines_at_once: int = LINES_AT_ONCE) -> bool:
        """Whether it is known to have few enough lines for one request."""
        return self.summary is not None and self.summary.lines <= lines_at_once


def gap(summary: Summary | None, closings: Sequence[int]) -> int | None:
    """By how many rupiah a statement does not go on from the one before it; None where it does,
    or nobody knows. `closings` are those after which it may open, the latest first."""
    if summary is None or summary.opening_in_sen is None:
        return None
    if not closings or summary.opening_in_sen in closings:
        return None
    return summary.opening_in_sen - closings[-1]
