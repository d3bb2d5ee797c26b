"""What a database allows, and what of it fails: told from outside, so that one seed decides."""

from collections.abc import Sequence
from typing import Any

# What one partition takes in a second.
# https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html
PARTITION_WRITE_UNITS = 1_000.0
PARTITION_READ_UNITS = 3_000.0


class Limits:
    """A database that refuses nobody. Who simulates failures overrides what shall fail.

    Every key is a partition to itself, as where DynamoDB has isolated a hot one.
    """

    # Units a second on one partition key of a table or of an index; None: as many as wanted.
    write_units: float | None = None
    read_units: float | None = None
    # How a throttled call is told: as tables on demand do, or as provisioned ones.
    on_demand = True

    def throttles(self, place: str, key: object, units: float, *, write: bool) -> bool:
        """Whether this is throttled although its partition could take it. `place` is a table's
        name, or `table/index`; a scan has no `key`."""
        return False

    def tells(self, reasons: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        """The reasons of a cancelled transaction as they are told: DynamoDB owes the reason of one
        action that failed, not of all of them."""
        return list(reasons)

    def processes(self, operation: str, wanted: int) -> int:
        """How many of a batch's members are done; the others come back unprocessed."""
        return wanted


class Partitions(Limits):
    """With what a partition takes in a second, and nothing else that fails."""

    write_units = PARTITION_WRITE_UNITS
    read_units = PARTITION_READ_UNITS
