"""What came of a run: plain, so that it goes from one process to another."""

from dataclasses import dataclass, field
from typing import Any

from tests.simulation.world.covered import Covered


@dataclass
class Result:
    """`rule` is empty where all was well, else what was broken; `struck` are the misfortunes that
    there were, `steps` the lines of the trace, `seconds` how long the run took by the machine's
    clock."""

    seed: int
    rule: str = ""
    seen: str = ""
    steps: int = 0
    digest: str = ""
    seconds: float = 0.0
    struck: list[str] = field(default_factory=list)
    actors: list[str] = field(default_factory=list)
    trace: list[str] = field(default_factory=list)
    covered: Covered = field(default_factory=Covered)

    @property
    def failed(self) -> bool:
        """Whether something was broken."""
        return bool(self.rule)

    def told(self) -> dict[str, Any]:
        """As JSON has it."""
        return {**vars(self), "covered": self.covered.told()}

    @classmethod
    def of(cls, told: dict[str, Any]) -> "Result":
        """From that."""
        return cls(**(told | {"covered": Covered.of(told["covered"])}))
