"""Rows brought into a registry that others change at the same time."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.core.values.errors import Refused
from chalicelib.core.values.rejected import RowError
from chalicelib.core.values.subject import Subject
from chalicelib.imports.rules import Changes, Source
from chalicelib.imports.use.bring_in import compare, store

SOURCE = Source(("number",), Subject("admin", "stf_1", ""))


@dataclass
class Numbers:
    """A registry of numbers by id, which writes one only as it was compared. `others` are what
    somebody else changes just before each time that it is to store."""

    standing: dict[str, int] = field(default_factory=dict)
    others: list[dict[str, int]] = field(default_factory=list)
    required: tuple[str, ...] = ("number",)
    optional: tuple[str, ...] = ()
    stored: int = 0
    had: set[tuple[str, int]] = field(default_factory=set)

    def parse(self, record: dict[str, str]) -> int | list[RowError]:
        return int(record["number"])

    def id_of(self, row: int) -> str:
        return str(row)

    def second_row(self, first: int) -> RowError:
        return RowError("number", str(first), str(first))

    def suspicion(self, rows: Iterable[int]) -> RowError | None:
        return None

    def compare(self, rows: Mapping[str, int], source: Source) -> Changes[tuple[str, int]]:
        new = [(id, row) for id, row in rows.items() if id not in self.standing]
        changed = [
            ((id, self.standing[id]), (id, row))
            for id, row in rows.items()
            if id in self.standing and self.standing[id] != row
        ]
        return Changes(new, changed, len(rows) - len(new) - len(changed))

    def store(self, changes: Changes[tuple[str, int]], source: Source) -> None:
        self.stored += 1
        if self.others:
            self.standing.update(self.others.pop(0))
            self.had |= set(self.standing.items())
        for id, row in changes.new:
            self._write(id, None, row)
        for (id, was), (_, row) in changes.changed:
            self._write(id, was, row)

    def _write(self, id: str, was: int | None, row: int) -> None:
        if self.standing.get(id) != was:
            raise Refused("state_conflict", retry_after=1)
        self.standing[id] = row
        self.had.add((id, row))


ids = st.sampled_from("abcd")
numbers = st.dictionaries(ids, st.integers(0, 3))


@given(numbers, numbers, st.lists(numbers, max_size=4))
def test_every_row_is_in_for_a_moment_at_least_whatever_others_change_beside_it(
    standing: dict[str, int], rows: dict[str, int], others: list[dict[str, int]]
) -> None:
    registry = Numbers(standing=dict(standing), others=list(others), had=set(standing.items()))
    store(registry, compare(registry, rows, SOURCE), SOURCE)
    assert rows.items() <= registry.had


def test_whoever_is_in_the_way_again_and_again_is_not_waited_for() -> None:
    registry = Numbers(standing={"a": 0}, others=[{"a": number} for number in range(10, 99)])
    with pytest.raises(Refused, match="state_conflict"):
        store(registry, compare(registry, {"a": 1}, SOURCE), SOURCE)
    assert registry.stored == 5


def test_what_is_wrong_otherwise_is_not_tried_again() -> None:
    class Broken(Numbers):
        def _write(self, id: str, was: int | None, row: int) -> None:
            raise Refused("unavailable")

    registry = Broken()
    with pytest.raises(Refused, match="unavailable"):
        store(registry, compare(registry, {"a": 1}, SOURCE), SOURCE)
    assert registry.stored == 1
