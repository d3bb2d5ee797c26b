"""What of DynamoDB fails, as the seed decides it: a partition's units, batches of which some is
left, and transactions that tell one reason where there were several."""

from collections.abc import Sequence
from typing import Any

from tests.simulation.dynamo.limits import Partitions
from tests.simulation.world.chance import Chance


class Decided(Partitions):
    """The limits of a process's database, whose runs follow each other: `now_by` says whose the
    next call is."""

    def __init__(self) -> None:
        self._chance = Chance(0)
        self._who = "aws"

    def now_by(self, chance: Chance, who: str) -> None:
        """What comes now is this one's call."""
        self._chance, self._who = chance, who

    def throttles(self, place: str, key: object, units: float, *, write: bool) -> bool:
        """A partition that is busy with others' calls."""
        often = self._chance.weather.throttled // 4
        if not often:
            return False
        return self._chance.strikes(self._who, f"busy {place.rpartition('-')[2]}", often)

    def tells(self, reasons: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        """All reasons, or one of them."""
        found = list(reasons)
        failed = [place for place, reason in enumerate(found) if reason["Code"] != "None"]
        if len(failed) < 2 or not self._strikes("one reason"):
            return found
        told = failed[self._chance.number(self._who, "which reason", len(failed))]
        return [reason if place == told else {"Code": "None"} for place, reason in enumerate(found)]

    def processes(self, operation: str, wanted: int) -> int:
        """All of a batch, or its beginning."""
        if wanted < 2 or not self._strikes(f"unprocessed {operation}"):
            return wanted
        return 1 + self._chance.number(self._who, "processed", wanted - 1)

    def _strikes(self, what: str) -> bool:
        return self._chance.strikes(self._who, what, self._chance.weather.partial)
