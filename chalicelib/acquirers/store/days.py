"""The days of payments whose acquirers tell no time.

Such a payment is of the day on which it was first told. What is told of it later, a repetition
after midnight or a refund after a week, is told of that same payment.
"""

from datetime import datetime, timedelta

from chalicelib.core.dynamo.writer import Write, Writer
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import epoch

# A number comes again after a year.
KEPT = timedelta(days=300)


class FirstDays:
    """The store of first days."""

    def __init__(self, writer: Writer, table: str) -> None:
        self._writer = writer
        self._table = table

    def of(self, psp_id: str, rrn: str, told_on: str, now: datetime) -> str:
        """The day on which this payment was first told: `told_on` where it is now."""
        item = self._writer.update(
            Write(
                self._table,
                lambda _: Refused("unavailable", retry_after=1),
                key={"pk": f"{psp_id}#{rrn}", "sk": "day"},
                update="SET paid_on = if_not_exists(paid_on, :day), #ttl = :ttl",
                names={"#ttl": "ttl"},
                values={":day": told_on, ":ttl": epoch(now + KEPT)},
            )
        )
        first: str = item["paid_on"]
        return first
