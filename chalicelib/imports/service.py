"""Imports: the rows of a CSV file into a registry, in one request.

What a registry is (residents, merchants) is told by a `Registry`; here is what they share: rows
that cannot be read are listed, a second row for the same subject is refused, the good ones are
compared with what stands there, and only what differs is written. So the same file twice changes
nothing, and an import that broke off is mended by sending the file again.
"""

import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Generic, Protocol, TypeVar

from chalicelib.audit.store import AuditJournal
from chalicelib.core.dynamo.leases import Leases
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import Clock
from chalicelib.core.values.rejected import RowError
from chalicelib.core.values.subject import Subject as By
from chalicelib.imports import csvfile
from chalicelib.imports.csvfile import FileRefused

FILE_MOST_BYTES = 5 * 1024 * 1024
# An answer through Lambda may have 6 MB; a file may have more wrong with it than that.
REJECTED_MOST_SHOWN = 10_000

# Longer than a request may take (29 s), so that no lease ends under a request.
LEASE_LIFE = timedelta(seconds=60)

# A call waits some 10 ms for DynamoDB and carries 25 rows; eight at once bring 20,000 rows in
# well within a request's 29 s, and are far below what a table takes.
_SLICE_ROWS = 250
_THREADS = 8

Row = TypeVar("Row")
Subject = TypeVar("Subject")
Part = TypeVar("Part")
Result = TypeVar("Result")


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


class Registry(Protocol[Row, Subject]):
    """What rows are imported into."""

    @property
    def required(self) -> tuple[str, ...]:
        """The columns that a file must have."""
        ...

    @property
    def optional(self) -> tuple[str, ...]:
        """The columns that it may have."""
        ...

    def parse(self, record: dict[str, str]) -> Row | list[RowError]:
        """The row of one record, or all that is wrong with it."""
        ...

    def id_of(self, row: Row) -> str:
        """The id of the subject that a row is about."""
        ...

    def second_row(self, first: int) -> RowError:
        """What to tell a row whose subject had row `first` in the same file."""
        ...

    def suspicion(self, rows: Iterable[Row]) -> RowError | None:
        """Why rows that look good one by one cannot be believed together."""
        ...

    def compare(self, rows: Mapping[str, Row], source: Source) -> Changes[Subject]:
        """Compare rows, by id, with what stands there. Writes nothing."""
        ...

    def store(self, changes: Changes[Subject], source: Source) -> None:
        """Write changes, so that compare finds them again until all of them are written."""
        ...


@dataclass(frozen=True, slots=True)
class Rejection:
    """Something wrong with a row."""

    row: int
    error: RowError


@dataclass(slots=True)
class Sorted(Generic[Row]):
    """Rows sorted into good ones, by id, and what is wrong with the others."""

    good: dict[str, Row] = field(default_factory=dict)
    rejections: list[Rejection] = field(default_factory=list)
    rejected_rows: int = 0

    def reject(self, row: int, errors: Iterable[RowError]) -> None:
        """Note what is wrong with one row."""
        self.rejected_rows += 1
        self.rejections += [Rejection(row, error) for error in errors]


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


def sort(
    registry: Registry[Row, Subject],
    rows: Iterable[tuple[int, int, dict[str, str] | RowError]],
    seen: Seen,
) -> Sorted[Row]:
    """Sort the rows of `csvfile.rows`. A subject's first good row counts, later ones are rejected.

    Raises FileRefused where a line is too long to be one.
    """
    sorted_rows: Sorted[Row] = Sorted()
    for number, _, record in rows:
        if isinstance(record, RowError):
            sorted_rows.reject(number, [record])
            continue
        row = registry.parse(record)
        if isinstance(row, list):
            sorted_rows.reject(number, row)
            continue
        subject_id = registry.id_of(row)
        first = seen.first_row(subject_id, number)
        if first is None:
            sorted_rows.good[subject_id] = row
        else:
            sorted_rows.reject(number, [registry.second_row(first)])
    return sorted_rows


def compare_and_store(
    registry: Registry[Row, Subject], rows: Mapping[str, Row], source: Source
) -> tuple[int, int, int]:
    """Bring rows in; answers how many were (created, updated, unchanged)."""

    def bring_in(part: Mapping[str, Row]) -> tuple[int, int, int]:
        changes = registry.compare(part, source)
        registry.store(changes, source)
        return len(changes.new), len(changes.changed), changes.unchanged

    counts = side_by_side(bring_in, slices(rows))
    return (
        sum(created for created, _, _ in counts),
        sum(updated for _, updated, _ in counts),
        sum(unchanged for _, _, unchanged in counts),
    )


def side_by_side(act: Callable[[Part], Result], parts: Iterable[Part]) -> list[Result]:
    """What `act` answers to each part, several at once; raises what it raises."""
    with ThreadPoolExecutor(_THREADS) as pool:
        return list(pool.map(act, parts))


def slices(rows: Mapping[str, Row]) -> Iterator[dict[str, Row]]:
    """Rows in parts of a size that one thread deals with."""
    items = list(rows.items())
    for start in range(0, len(items), _SLICE_ROWS):
        yield dict(items[start : start + _SLICE_ROWS])


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an import did. `rejections` may be cut short; `rejected_rows` counts all rows."""

    created: int
    updated: int
    unchanged: int
    rejections: Sequence[Rejection]
    rejected_rows: int


def refusal(error: FileRefused) -> Refused:
    """The 422 for a file that cannot be read as a whole."""
    return Refused("validation_failed", errors=[("file", (error.message_id, error.message_en))])


class Imports:
    """Imports within one request, one at a time for each registry."""

    def __init__(
        self,
        registries: Mapping[str, "Registry[Any, Any]"],
        leases: Leases,
        audit: AuditJournal,
        clock: Clock,
    ) -> None:
        self._registries = registries
        self._leases = leases
        self._audit = audit
        self._clock = clock

    def run(self, kind: str, body: bytes, by: By) -> Outcome:
        """Import a file of at most FILE_MOST_BYTES into `residents` or `merchants`.

        Nothing is written before the whole file has been read. Raises `validation_failed` where
        it cannot be read or believed, `state_conflict` (with Retry-After) while another import
        into the same registry runs.
        """
        registry = self._registries[kind]
        try:
            body = csvfile.as_utf8(body)
            layout = csvfile.read_header(body, registry.required, registry.optional)
            sorted_rows = sort(
                registry,
                csvfile.read(body, registry.required, registry.optional),
                SeenInMemory(),
            )
        except FileRefused as error:
            raise refusal(error) from None
        doubt = registry.suspicion(sorted_rows.good.values())
        if doubt is not None:
            raise Refused(
                "validation_failed",
                errors=[(doubt.field, (doubt.message_id, doubt.message_en))],
            )
        # Rows are written by BatchWriteItem, which takes no conditions: what was compared must
        # not change before it is written. Transactions could hold conditions, at twice the units
        # and five times the time; so instead, imports into one registry take turns.
        holder = secrets.token_hex(8)
        begun = self._audit.entry(by, "import.begin", kind, self._clock(), bytes=len(body))
        self._leases.take(kind, holder, LEASE_LIFE, beside=[begun])
        try:
            created, updated, unchanged = compare_and_store(
                registry, sorted_rows.good, Source(layout.columns, by)
            )
        finally:
            self._leases.release(kind, holder)
        return Outcome(
            created,
            updated,
            unchanged,
            sorted_rows.rejections[:REJECTED_MOST_SHOWN],
            sorted_rows.rejected_rows,
        )
