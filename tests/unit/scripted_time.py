"""A clock for what waits, so that its tests do not."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

NOW = datetime(2026, 12, 1, 3, tzinfo=UTC)


@dataclass
class Time:
    """Both clocks of a machine, which go on only where somebody sleeps."""

    passed: float = 0.0
    slept: list[float] = field(default_factory=list)

    def monotonic(self) -> float:
        return 1_000.0 + self.passed

    def __call__(self) -> datetime:
        return NOW + timedelta(seconds=self.passed)

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.passed += seconds
