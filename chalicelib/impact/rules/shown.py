"""All that the public page shows."""

from collections.abc import Sequence

import msgspec

from chalicelib.impact.rules.bill import Bill, Cost, cost
from chalicelib.impact.rules.months import spent_by_month
from chalicelib.impact.rules.position import NOTHING, Figures


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """The figures of the last closed day; what running it has cost; what was spent by month."""

    figures: Figures = NOTHING
    cost: Cost | None = None
    months: list[tuple[str, int]] = []


def shown(told: Sequence[Figures], bills: Sequence[Bill]) -> Shown:
    """What is shown when these figures of closed days, oldest first, and these bills are known."""
    if not told:
        return Shown()
    return Shown(figures=told[-1], cost=cost(bills, told), months=spent_by_month(told))
