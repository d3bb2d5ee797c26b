"""What imports need from rooms above: what the rows of files are imported into."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

from chalicelib.core.values.rejected import RowError
from chalicelib.imports.rules import Changes, Row, RowReader, Source, Subject


class Registry(RowReader[Row], Protocol[Row, Subject]):
    """What rows are imported into."""

    @property
    def required(self) -> tuple[str, ...]:
        """The columns that a file must have."""
        ...

    @property
    def optional(self) -> tuple[str, ...]:
        """The columns that it may have."""
        ...

    def suspicion(self, rows: Iterable[Row]) -> RowError | None:
        """Why rows that look good one by one cannot be believed together."""
        ...

    def compare(self, rows: Mapping[str, Row], source: Source) -> Changes[Subject]:
        """Compare rows, by id, with what stands there. Writes nothing."""
        ...

    def store(self, changes: Changes[Subject], source: Source) -> None:
        """Write changes, each subject only as it was compared, so that compare finds them again
        until all of them are written. Raises `state_conflict` where one has changed meanwhile."""
        ...


@runtime_checkable
class TogetherRegistry(Protocol):
    """What a registry may have besides, whose rows are looked up and written many at once."""

    @property
    def slice_rows(self) -> int:
        """How many rows are compared and stored at a time, by one."""
        ...

    def refusals(self, rows: Mapping[str, Any]) -> Mapping[str, RowError]:
        """What is wrong with rows that look good by themselves, by id. Writes nothing."""
        ...


@dataclass(frozen=True, slots=True)
class Registries:
    """The registries by kind: `residents`, `merchants`; and those of which many others have one
    each, whose kind names it: `payments:psp_…`."""

    by_kind: Mapping[str, Registry[Any, Any]]
    of_each: Mapping[str, Callable[[str], Registry[Any, Any]]]

    def __getitem__(self, kind: str) -> Registry[Any, Any]:
        """The registry of a kind. Raises KeyError."""
        name, _, whose = kind.partition(":")
        return self.of_each[name](whose) if whose else self.by_kind[kind]
