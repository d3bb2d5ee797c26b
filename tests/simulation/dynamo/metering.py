"""Counts the units that each partition key takes in a second, and throttles what is too much."""

from typing import Any

from tests.simulation.dynamo.capacity import written
from tests.simulation.dynamo.limits import Limits
from tests.simulation.dynamo.refused import Reason, Refused
from tests.simulation.dynamo.transactions import NONE
from tests.simulation.dynamo.writing import Write

_ON_DEMAND = (
    "Throughput exceeds the current capacity of your table or index. DynamoDB is automatically "
    "scaling your table or index so please try again shortly."
)
_PROVISIONED = (
    "The level of configured provisioned throughput for the table was exceeded. Consider "
    "increasing your provisioning level with the UpdateTable API."
)


class Meter:
    """What has been used in the second that lasts."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._second = 0
        self._used: dict[tuple[str, Any, bool], float] = {}
        # Where nothing is limited, nothing need be counted.
        self.on = (
            limits.write_units is not None
            or limits.read_units is not None
            or type(limits).throttles is not Limits.throttles
        )

    def forget(self) -> None:
        self._second = 0
        self._used.clear()

    def _fits(self, wanted: list[tuple[str, Any, float]], now: float, *, write: bool) -> bool:
        """Whether these units are to be had, all of them; if so they are used."""
        if int(now) != self._second:
            self._second = int(now)
            self._used.clear()
        most = self._limits.write_units if write else self._limits.read_units
        for place, hash_key, units in wanted:
            if most is not None and self._used.get((place, hash_key, write), 0.0) + units > most:
                return False
            if self._limits.throttles(place, hash_key, units, write=write):
                return False
        for place, hash_key, units in wanted:
            whose = (place, hash_key, write)
            self._used[whose] = self._used.get(whose, 0.0) + units
        return True

    def _wanted(self, write: Write, times: int) -> list[tuple[str, Any, float]]:
        table = write.table
        found: list[tuple[str, Any, float]] = []
        for index, item, units in written(table, write.before, write.item):
            if index is None:
                found.append((table.name, write.hash, times * units))
            else:
                hash_key, _ = table.place_in(table.indexes[index], item)
                found.append((f"{table.name}/{index}", hash_key, units))
        return found

    def take_write(self, write: Write, now: float) -> None:
        """Use a single write's units; raises where they are not to be had."""
        if not self._fits(self._wanted(write, 1), now, write=True):
            raise self._throttled()

    def take_read(self, place: str, hash_key: Any, units: float, now: float) -> None:
        """Use a read's units; raises where they are not to be had."""
        if not self._fits([(place, hash_key, units)], now, write=False):
            raise self._throttled()

    def take_scan(self, place: str, units: float) -> None:
        """Use what a page of a scan has read, of many partitions; raises where it is throttled."""
        if self._limits.throttles(place, None, units, write=False):
            raise self._throttled()

    def reason(self, write: Write, now: float) -> Reason:
        """Use the units of a write within a transaction; the reason where they are not to be
        had. A transaction that is cancelled has used them too."""
        if self._fits(self._wanted(write, 2), now, write=True):
            return NONE
        if self._limits.on_demand:
            return {"Code": "ThrottlingError", "Message": _ON_DEMAND}
        return {"Code": "ProvisionedThroughputExceeded", "Message": _PROVISIONED}

    def _throttled(self) -> Refused:
        if self._limits.on_demand:
            return Refused("ThrottlingException", _ON_DEMAND)
        return Refused("ProvisionedThroughputExceededException", _PROVISIONED)
