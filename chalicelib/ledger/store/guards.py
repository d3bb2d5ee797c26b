"""Guards: the items beside which transfers are written, and which keep closed days closed.

Every transfer is written in one transaction with exactly one guard item, which changes anyway: a
merchant's account, a part of a campaign's budget, a settlement, the bank's account. There it is
counted under its business day, and there it is refused once that day is closed. So no key is
written by every transfer, nothing is written beyond what a transfer writes anyhow, and closing a
day is to write `closed_through` on each guard: from then on no transfer of that day can come in
anywhere, and the sum of the counts says how many transfers the day has, whatever any listing shows.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from chalicelib.core.dynamo.writer import Write
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import business_day, from_text
from chalicelib.ledger.rules.guards import CLOSED_THROUGH, DayClosed, day_count, named_count
from chalicelib.ledger.rules.transfer import Transfer


def counting(beside: Write, transfers: Sequence[Transfer]) -> Write:
    """`beside`, an update of a guard item, which also counts these transfers, is refused where
    their day is closed, and tells the writer how old they are. They are of one business day."""
    instants = [from_text(one.occurred_at) for one in transfers]
    (day,) = {business_day(instant) for instant in instants}

    def refusal(old: dict[str, Any] | None) -> Refused:
        if old is not None and old.get(CLOSED_THROUGH, "") >= day.isoformat():
            return DayClosed()
        return beside.refusal(old)

    still_open = f"(attribute_not_exists({CLOSED_THROUGH}) OR {CLOSED_THROUGH} < :open_day)"
    adds = "#day_count :day_transfers"
    names = {"#day_count": day_count(day)}
    values = {":day_transfers": len(transfers)}
    if named := sum(one.merchant_id is not None for one in transfers):
        adds += ", #day_named :day_named"
        names["#day_named"], values[":day_named"] = named_count(day), named
    return replace(
        beside,
        refusal=refusal,
        update=f"{beside.update} ADD {adds}",
        condition=f"({beside.condition}) AND {still_open}" if beside.condition else still_open,
        names={**beside.names, **names},
        values={**beside.values, ":open_day": day.isoformat(), **values},
        occurred=min(instants),
    )
