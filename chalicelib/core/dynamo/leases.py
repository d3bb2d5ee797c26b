"""Leases: for a while, one at a time. An item that says who holds what until when."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Any

from chalicelib.core.dynamo.writer import Write, Writer
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import Clock, epoch


class Leases:
    """The store of leases, in a table with `pk` and `sk`."""

    def __init__(self, writer: Writer, table: str, clock: Clock) -> None:
        self._writer = writer
        self._table = table
        self._clock = clock

    def take(self, name: str, holder: str, life: timedelta, beside: Sequence[Write] = ()) -> None:
        """Take a lease for `life`, or take it again as its holder, which prolongs it; in the same
        transaction write what stands `beside`.

        Raises `state_conflict` while another holds it, with the seconds until that ends.
        """
        now = epoch(self._clock())

        def refusal(old: dict[str, Any] | None) -> Refused:
            left = old["until"] - now if old else 1
            return Refused("state_conflict", retry_after=max(1, left))

        self._writer.transact(
            [
                Write(
                    self._table,
                    refusal,
                    key=_key(name),
                    update="SET holder = :holder, #until = :until",
                    condition="attribute_not_exists(pk) OR #until <= :now OR holder = :holder",
                    names={"#until": "until"},
                    values={
                        ":holder": holder,
                        ":now": now,
                        ":until": now + int(life.total_seconds()),
                    },
                ),
                *beside,
            ]
        )

    def release(self, name: str, holder: str) -> None:
        """Give a lease back, unless another has taken it since."""
        release = Write(
            self._table,
            lambda _: Refused("state_conflict"),
            key=_key(name),
            update="SET #until = :over",
            condition="holder = :holder",
            names={"#until": "until"},
            values={":holder": holder, ":over": 0},
        )
        # Refused: it is another's by now, or DynamoDB does not answer and it ends by itself.
        with suppress(Refused):
            self._writer.transact([release])


def _key(name: str) -> dict[str, str]:
    return {"pk": f"lease#{name}", "sk": "lease"}
