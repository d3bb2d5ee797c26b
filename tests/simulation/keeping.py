"""Seeds that once failed, kept as tests: each says what it found, and runs anew each time."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.simulation.result import Result

FOLDER = Path(__file__).parent / "kept"


@dataclass(frozen=True, slots=True)
class Kept:
    """A run that once broke a rule: only these misfortunes, without these actors. `without` names
    the mend that came of it, without which it does again; "" where there is none (yet)."""

    scenario: str
    seed: int
    only: Sequence[str]
    left_out: Sequence[str]
    rule: str
    seen: str
    without: str = ""

    def task(self) -> dict[str, Any]:
        """To run it once more."""
        return {
            "scenario": self.scenario,
            "seed": self.seed,
            "only": list(self.only),
            "left_out": list(self.left_out),
        }


def keep(
    scenario: str,
    result: Result,
    left_out: Sequence[str],
    folder: Path = FOLDER,
    without: str = "",
) -> Path:
    """Write it down, found `without` a mend where one is named; answers where."""
    rule = re.sub(r"[^a-z]+", "-", result.rule.lower()).strip("-")
    path = folder / f"{scenario}-{rule}-{result.seed}.json"
    kept = {
        "scenario": scenario,
        "seed": result.seed,
        "rule": result.rule,
        "seen": result.seen,
        "without": without,
        "left_out": list(left_out),
        "only": result.struck,
    }
    folder.mkdir(exist_ok=True)
    path.write_text(json.dumps(kept, indent=1) + "\n")
    return path


def every(folder: Path = FOLDER) -> list[Kept]:
    """All of them."""
    return [Kept(**json.loads(path.read_text())) for path in sorted(folder.glob("*.json"))]
