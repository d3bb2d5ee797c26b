"""What an import is: rows sorted into good ones and wrong ones, and what they come to."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Generic, Protocol, TypeVar

from chalicelib.core.values.rejected import RowError
from chalicelib.core.values.subject import Subject as By
from chalicelib.imports.formats.csvfile import CsvRow

CSV = "text/csv"
# Bank statements come as XML and plain text, too.
UPLOAD_TYPES = (CSV, "application/xml", "text/plain")
FILE_MOST_BYTES = 5 * 1024 * 1024
# An answer through Lambda may have 6 MB; a file may have more wrong with it than that.
REJECTED_MOST_SHOWN = 10_000
# What is kept of it: an item takes 400 KB.
REJECTED_MOST_KEPT = 1_000
# What keeps a job's memory bounded: each subject of the file is remembered, to find its second
# row. The largest file that is known, all of Malang, has 889,359 rows.
ROWS_MOST = 1_000_000

QUEUED, RUNNING, DONE, FAILED = "queued", "running", "done", "failed"
ENDED = (DONE, FAILED)

_UPLOAD_ID = re.compile(r"upl_[0-9A-Za-z]{12}")

Row = TypeVar("Row")
Subject = TypeVar("Subject")


@dataclass(frozen=True, slots=True)
class Source:
    """Where rows come from: the columns of their file, and who imports it."""

    columns: tuple[str, ...]
    by: By


@dataclass(frozen=True, slots=True)
class Changes(Generic[Subject]):
    """What rows mean to a registry: new subjects, changed ones (was, now), and how many stay."""

    new: Sequence[Subject]
    changed: Sequence[tuple[Subject, Subject]]
    unchanged: int


@dataclass(frozen=True, slots=True)
class Rejection:
    """Something wrong with a row."""

    row: int
    error: RowError


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an import did. `rejections` may be cut short; `rejected_rows` counts all rows."""

    created: int
    updated: int
    unchanged: int
    rejections: Sequence[Rejection]
    rejected_rows: int


@dataclass(frozen=True, slots=True)
class Progress:
    """The import of an upload: what it imports, how far it has come, and with what result.

    `offset` bytes are done, and so many rows up to number `row`; `rejected` counts rows, `kept`
    what is kept of the errors in them.
    """

    id: str
    kind: str
    upload_id: str
    etag: str
    by: By
    state: str
    bytes_total: int
    offset: int
    row: int
    created: int
    updated: int
    unchanged: int
    rejected: int
    kept: int
    failure: Rejection | None

    @property
    def rows(self) -> int:
        """How many rows are done."""
        return self.created + self.updated + self.unchanged + self.rejected


@dataclass(frozen=True, slots=True)
class Chunk:
    """A piece of a file: from `offset` to `end`, its last row number, and what its rows come to.

    `first_rows` are its subjects, each as a 64-bit hash with the row in which it stood.
    """

    offset: int
    end: int
    row: int
    created: int
    updated: int
    unchanged: int
    rejected: int
    kept: int
    first_rows: Sequence[tuple[int, int]]


@dataclass(slots=True)
class Sorted(Generic[Row]):
    """Rows sorted into good ones, by id, with their numbers, and what is wrong with the others."""

    good: dict[str, Row] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    rejections: list[Rejection] = field(default_factory=list)
    rejected_rows: int = 0

    def reject(self, row: int, errors: Iterable[RowError]) -> None:
        """Note what is wrong with one row."""
        self.rejected_rows += 1
        self.rejections += [Rejection(row, error) for error in errors]

    def refuse(self, wrong: Mapping[str, RowError]) -> None:
        """Note what is wrong with rows that were taken for good."""
        for id, error in wrong.items():
            del self.good[id]
            self.reject(self.numbers[id], [error])
        self.rejections.sort(key=lambda one: one.row)


class Seen(Protocol):
    """Which subjects a file has had, and in which row."""

    def first_row(self, subject_id: str, row: int) -> int | None:
        """The row that a subject had before; None where `row`, now noted, is its first."""
        ...


class SeenInMemory:
    """For a file that is in memory itself."""

    def __init__(self) -> None:
        self._rows: dict[str, int] = {}

    def first_row(self, subject_id: str, row: int) -> int | None:
        """As in Seen."""
        first = self._rows.setdefault(subject_id, row)
        return None if first == row else first


class SeenHashes:
    """For a file that is read in pieces, at about 100 bytes for each subject.

    By 64 bits of a hash: among a million subjects, two share one once in 37 million files.
    """

    def __init__(self) -> None:
        self._rows: dict[int, int] = {}
        self._new: list[tuple[int, int]] = []

    def __len__(self) -> int:
        return len(self._rows)

    def first_row(self, subject_id: str, row: int) -> int | None:
        """As in Seen."""
        mark = int.from_bytes(blake2b(subject_id.encode(), digest_size=8).digest(), "little")
        first = self._rows.setdefault(mark, row)
        if first != row:
            return first
        self._new.append((mark, row))
        return None

    def take_new(self) -> list[tuple[int, int]]:
        """What was noted since this was last asked."""
        new, self._new = self._new, []
        return new

    def remember(self, first_rows: Iterable[tuple[int, int]]) -> None:
        """Take in what was noted by earlier chunks."""
        self._rows.update(first_rows)


class RowReader(Protocol[Row]):
    """What the rows of a registry's files mean, each by itself."""

    def parse(self, record: dict[str, str]) -> Row | list[RowError]:
        """The row of one record, or all that is wrong with it."""
        ...

    def id_of(self, row: Row) -> str:
        """The id of the subject that a row is about."""
        ...

    def second_row(self, first: int) -> RowError:
        """What to tell a row whose subject had row `first` in the same file."""
        ...


def sort(reader: RowReader[Row], rows: Iterable[CsvRow], seen: Seen) -> Sorted[Row]:
    """Sort the rows of a file. A subject's first good row counts, later ones are rejected.

    Raises FileRefused where a line is too long to be one.
    """
    sorted_rows: Sorted[Row] = Sorted()
    for number, _, record in rows:
        if isinstance(record, RowError):
            sorted_rows.reject(number, [record])
            continue
        row = reader.parse(record)
        if isinstance(row, list):
            sorted_rows.reject(number, row)
            continue
        subject_id = reader.id_of(row)
        first = seen.first_row(subject_id, number)
        if first is None:
            sorted_rows.good[subject_id] = row
            sorted_rows.numbers[subject_id] = number
        else:
            sorted_rows.reject(number, [reader.second_row(first)])
    return sorted_rows


def take(rows: Iterator[CsvRow], end: int | None, most: int) -> list[CsvRow]:
    """The next chunk's rows: up to the offset `end` where a chunk was begun that ended there, else
    `most`; none behind the last row."""
    taken: list[CsvRow] = []
    for row in rows:
        taken.append(row)
        if row[1] >= end if end is not None else len(taken) == most:
            break
    return taken


def slices(rows: Mapping[str, Row], size: int) -> Iterator[dict[str, Row]]:
    """Rows in parts of `size`, the last one smaller."""
    items = list(rows.items())
    for start in range(0, len(items), size):
        yield dict(items[start : start + size])


def base_type(content_type: str) -> str:
    """A media type without its parameters, in lower case."""
    return content_type.split(";")[0].strip().lower()


def may_be_uploaded(content_type: str) -> bool:
    """Whether an upload may have this Content-Type, which is signed as it is."""
    plain = content_type.isascii() and content_type.isprintable()
    return plain and base_type(content_type) in UPLOAD_TYPES


def is_upload_id(text: str) -> bool:
    """Whether a text may be the id of an upload: it becomes part of a key in the bucket."""
    return _UPLOAD_ID.fullmatch(text) is not None
