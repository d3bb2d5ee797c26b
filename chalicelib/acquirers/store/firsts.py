"""What was first told of a payment, where its acquirer leaves out what would tell it.

A payment without a time is of the day on which it was first told. A reference without the number
of its payment is of the number for which it was first confirmed. What is told of it later, a
repetition after midnight, a refund after a week, another number, is held against that.
"""

from datetime import datetime, timedelta

from chalicelib.core.dynamo.writer import Write, Writer
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import epoch

# A number comes again after a year.
KEPT = timedelta(days=300)


class Firsts:
    """The store of what was told first."""

    def __init__(self, writer: Writer, table: str) -> None:
        self._writer = writer
        self._table = table

    def day(self, psp_id: str, rrn: str, told_on: str, now: datetime) -> str:
        """The day on which this payment was first told: `told_on` where it is now."""
        return self._first(f"{psp_id}#{rrn}", "day", "paid_on", told_on, now)

    def number(self, psp_id: str, reference: str, rrn: str, now: datetime) -> str:
        """The RRN for which this reference was first confirmed: `rrn` where it is now."""
        return self._first(f"{psp_id}#{reference}", "number", "rrn", rrn, now)

    def _first(self, pk: str, sk: str, name: str, told: str, now: datetime) -> str:
        item = self._writer.update(
            Write(
                self._table,
                lambda _: Refused("unavailable", retry_after=1),
                key={"pk": pk, "sk": sk},
                update="SET #name = if_not_exists(#name, :told), #ttl = :ttl",
                names={"#name": name, "#ttl": "ttl"},
                values={":told": told, ":ttl": epoch(now + KEPT)},
            )
        )
        first: str = item[name]
        return first
