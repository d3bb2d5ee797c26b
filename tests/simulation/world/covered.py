"""What runs have covered: operations, faults, and which operations went on at one time."""

from collections import Counter
from dataclasses import dataclass, field
from itertools import starmap


@dataclass
class Covered:
    """Counts by name; of pairs, both names in the order of the alphabet."""

    operations: Counter[str] = field(default_factory=Counter)
    calls: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    pairs: Counter[str] = field(default_factory=Counter)

    def together(self, first: str, second: str) -> None:
        """Two operations were under way at once."""
        self.pairs[" × ".join(sorted((first, second)))] += 1

    def add(self, other: "Covered") -> None:
        """With what others have covered."""
        self.operations.update(other.operations)
        self.calls.update(other.calls)
        self.faults.update(other.faults)
        self.pairs.update(other.pairs)

    def told(self) -> dict[str, dict[str, int]]:
        """As JSON has it."""
        return {
            "operations": dict(self.operations),
            "calls": dict(self.calls),
            "faults": dict(self.faults),
            "pairs": dict(self.pairs),
        }

    @classmethod
    def of(cls, told: dict[str, dict[str, int]]) -> "Covered":
        """From that."""
        return cls(**dict(starmap(lambda name, counts: (name, Counter(counts)), told.items())))
