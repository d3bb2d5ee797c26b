"""The merchants of the sheets, in the order in which each was first counted.

A merchant stands in reports where it stands now: whoever moves to another category or kelurahan
takes its past along, so that a move is nobody's growth.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Member:
    """A merchant, and where it stands."""

    id: str
    category: str
    kelurahan_code: str


@dataclass(slots=True)
class Roster:
    """The members by their number."""

    members: list[Member] = field(default_factory=list)

    def numbers(self) -> dict[str, int]:
        """The number of each member, by its id."""
        return {one.id: number for number, one in enumerate(self.members)}

    def without(self, merchant_ids: Iterable[str]) -> list[str]:
        """Those of these merchants that have no number yet, in order."""
        known = {one.id for one in self.members}
        return sorted(set(merchant_ids) - known)

    def moved(self, standing: Mapping[str, Member]) -> Sequence[tuple[int, Member]]:
        """The members that stand elsewhere by now, with their numbers."""
        return [
            (number, standing[one.id])
            for number, one in enumerate(self.members)
            if one.id in standing and standing[one.id] != one
        ]
