"""What is told twice: by an order of ours, and by a row of a file.

An order counts once. A row is the same purchase where unit and document number are the same, and
the supplier's NPWP too; where only one of them tells an NPWP, the amount must be the same. An SP2D
may pay several suppliers, so a number alone proves nothing. What only looks the same is counted,
and told to people.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from chalicelib.procurement.rules.own import Own
from chalicelib.procurement.rules.spending import BUDGET, PLANNED, Spending, unit_key
from chalicelib.treasury.rules.promise import number_of


@dataclass(frozen=True, slots=True)
class Pair:
    """A row of a file and an order of ours."""

    row: Spending
    order: Own


@dataclass(frozen=True, slots=True)
class Told:
    """Rows that count, rows that an order of ours counts for, and rows that only look like one."""

    counting: Sequence[Spending]
    same: Sequence[Pair]
    alike: Sequence[Pair]


def told_once(rows: Iterable[Spending], orders: Sequence[Own]) -> Told:
    """Sort rows by whether an order of ours tells of the same purchase."""
    by_unit: dict[str, list[Own]] = {}
    for order in orders:
        by_unit.setdefault(unit_key(order.unit), []).append(order)
    counting: list[Spending] = []
    same: list[Pair] = []
    alike: list[Pair] = []
    for row in rows:
        near = by_unit.get(unit_key(row.unit), ()) if row.row not in (BUDGET, PLANNED) else ()
        found = next((one for one in near if _is(row, one)), None)
        if found is not None:
            same.append(Pair(row, found))
            continue
        counting.append(row)
        looking = next((one for one in near if _looks_like(row, one)), None)
        if looking is not None:
            alike.append(Pair(row, looking))
    return Told(counting, same, alike)


def _is(row: Spending, order: Own) -> bool:
    if number_of(row.reference) not in order.numbers:
        return False
    if row.supplier_npwp and order.npwp:
        return row.supplier_npwp == order.npwp
    return row.amount in order.amounts


def _looks_like(row: Spending, order: Own) -> bool:
    if row.supplier_npwp and order.npwp:
        return row.supplier_npwp == order.npwp and row.amount in order.amounts
    return number_of(row.reference) in order.numbers
