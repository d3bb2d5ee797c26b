"""What a measurement answers."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Result:
    """One line of the table: what was measured, the number, its unit, and the target.

    `bound` says whether the target is the `most` or the `least` that it may be; "" where there is
    none. `detail` goes into results.json.
    """

    what: str
    value: float
    unit: str
    target: float | None = None
    bound: str = ""
    detail: dict[str, Any] = field(default_factory=dict)

    @property
    def met(self) -> bool | None:
        """Whether the target is met; None where there is none."""
        if self.target is None:
            return None
        return self.value <= self.target if self.bound == "most" else self.value >= self.target
