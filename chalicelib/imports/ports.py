"""What imports need from rooms above: what the rows of files are imported into."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

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
