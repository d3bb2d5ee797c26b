"""What closing a day needs from rooms above."""

from collections.abc import Mapping
from dataclasses import dataclass

from chalicelib.days.seal import Reading


@dataclass(frozen=True, slots=True)
class GuardReadings:
    """How the guard items of a concept's table are read, where a scan would read too much."""

    by_concept: Mapping[str, Reading]
