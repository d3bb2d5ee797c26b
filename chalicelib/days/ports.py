"""What closing a day needs from rooms above: how the guards of a table are read, and the day's
reconciliation."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from chalicelib.core.dynamo.writer import Write
from chalicelib.days.rules.reports import Agreement, Difference

Item = Mapping[str, Any]
# What reads the items of a table that have one of some attributes, its guards among them.
Reading = Callable[[Sequence[str]], Iterable[Item]]
HasTime = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class GuardReadings:
    """How the guard items of a concept's table are read, where a scan would read too much."""

    by_concept: Mapping[str, Reading]


@dataclass(frozen=True, slots=True)
class DayReport:
    """The reconciliation of a day as it can be kept and signed.

    `content` is its canonical JSON, less `report`, and `sha256` the hash of that in hex; `differs`
    names what does not hold, money in suspense among it: green where there is nothing. `unmoved`
    are checks that go into the signing transaction: they fail where what the report is of has moved
    since.
    """

    content: bytes
    sha256: str
    differs: tuple[Difference, ...] = ()
    unmoved: tuple[Write, ...] = ()


@dataclass(frozen=True, slots=True)
class Reporter:
    """Makes reports and keeps them.

    `make` makes that of a day anew, as the books stand now; where they differ, with the agreement
    of those who close it all the same. Raises OutOfTime (rules/closing.py) where it takes longer
    than there is time; what it keeps meanwhile to go on from is its own. Raises NotYet where not
    all that is held against each other is known. `keep` puts a report under its day and hash, for
    good; twice is once. A day that is closed answers the one that its record names.
    """

    make: Callable[[date, Agreement | None, HasTime], DayReport]
    keep: Callable[[date, DayReport], None]
