"""Guards: the items beside which transfers are written, and which keep closed days closed.

Every transfer is written in one transaction with exactly one guard item, which changes anyway: a
merchant's account, a part of a campaign's budget, a settlement. There it is counted under its
business day, and there it is refused once that day is closed. So no key is written by every
transfer, nothing is written beyond what a transfer writes anyhow, and closing a day is to write
`closed_through` on each guard: from then on no transfer of that day can come in anywhere, and the
sum of the counts says how many transfers the day has, whatever any listing shows.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from chalicelib.core.dynamo.writer import Write
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import business_day, from_text
from chalicelib.ledger.rules import Transfer

# The concepts whose tables hold guard items; in them, only those have one of the attributes below.
GUARDED = ("merchants", "budgets", "settlements")

CLOSED_THROUGH = "closed_through"
COUNT_PREFIX = "n:"


def day_count(day: date) -> str:
    """The attribute of a guard that counts its transfers of a business day."""
    return f"{COUNT_PREFIX}{day.isoformat()}"


def closed_before(now: datetime) -> str:
    """The `closed_through` of a guard item that is put at `now`: it did not exist on any earlier
    day, so none can have a transfer of it."""
    return (business_day(now) - timedelta(days=1)).isoformat()


class DayClosed(Refused):
    """The transfer's day was closed before it was written: nothing has moved. Asked again, it gets
    a new instant, in a day that is open."""

    def __init__(self) -> None:
        super().__init__("unavailable", retry_after=1)


def counting(beside: Write, transfers: Sequence[Transfer]) -> Write:
    """`beside`, an update of a guard item, which also counts these transfers and is refused where
    their day is closed. They are of one business day."""
    (day,) = {business_day(from_text(one.occurred_at)) for one in transfers}

    def refusal(old: dict[str, Any] | None) -> Refused:
        if old is not None and old.get(CLOSED_THROUGH, "") >= day.isoformat():
            return DayClosed()
        return beside.refusal(old)

    still_open = f"(attribute_not_exists({CLOSED_THROUGH}) OR {CLOSED_THROUGH} < :open_day)"
    return replace(
        beside,
        refusal=refusal,
        update=f"{beside.update} ADD #day_count :day_transfers",
        condition=f"({beside.condition}) AND {still_open}" if beside.condition else still_open,
        names={**beside.names, "#day_count": day_count(day)},
        values={
            **beside.values,
            ":open_day": day.isoformat(),
            ":day_transfers": len(transfers),
        },
    )
