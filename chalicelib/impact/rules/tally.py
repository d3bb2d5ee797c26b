"""Amounts of many shops, and what of them may be told so that nobody learns one shop's.

Groups of fewer than FEWEST shops are told as OTHER, and a figure moves only when FEWEST or more of
its shops have changed since it last moved (contract, *Settled details*). That alone is not enough:
two tables of the same money can be subtracted, and so can two days. So money is told in rounds. In
each, whole shops step forward with all that has gathered since their last time; what they bring is
told in the total and in both tables at once, and the rest waits. A round takes as many shops as it
can, as long as no cut through its figures parts fewer than FEWEST of them (rules/cuts.py).

Then whatever is added to or subtracted from whatever else, of any days, holds of each round FEWEST
shops or none. A group that is told for the first time begins with that round: what its shops
brought before, under OTHER, stays there, else the two could be held against each other. What this
does not hold back: who knows all shops of a sum but one knows that one, and a shop that has most of
a sum is guessed by it.
"""

from collections import Counter
from collections.abc import Mapping
from typing import TypeAlias

import msgspec

from chalicelib.impact.rules.cuts import firm

FEWEST = 5
OTHER = "other"
# The group in each of the two tables.
Groups: TypeAlias = tuple[str, str]
# A figure: which table, which group.
Cell: TypeAlias = tuple[int, str]
TABLES = (0, 1)


class Group(msgspec.Struct):
    """What is told of a group: an amount, and of how many shops."""

    amount: int = 0
    shops: int = 0


class Waiting(msgspec.Struct, array_like=True):
    """What a shop has gathered since it last stepped forward, and where it belongs."""

    amount: int
    groups: Groups


class Tally(msgspec.Struct):
    """`tables` is what is told, `waiting` what is not yet, by shop; `told` names, by shop, the
    groups under which money of it stands in each table."""

    tables: tuple[dict[str, Group], dict[str, Group]] = msgspec.field(
        default_factory=lambda: ({}, {})
    )
    waiting: dict[str, Waiting] = msgspec.field(default_factory=dict)
    told: dict[str, tuple[list[str], list[str]]] = msgspec.field(default_factory=dict)

    @property
    def total(self) -> int:
        """All that is told: the same in both tables."""
        return sum(group.amount for group in self.tables[0].values())

    @property
    def shops(self) -> int:
        """How many shops it is of."""
        return len(self.told)

    def add(self, shop: str, amount: int, groups: Groups) -> None:
        """Let an amount wait, which may be below 0, of a shop that now stands in these groups."""
        before = self.waiting.get(shop)
        gathered = amount + (before.amount if before else 0)
        if gathered:
            self.waiting[shop] = Waiting(gathered, groups)
        elif before:
            # It has taken back all that it brought: nothing has changed.
            del self.waiting[shop]

    def tell(self) -> int:
        """Hold a round; answers how many shops stepped forward."""
        cells = _best(self.waiting, self._standing())
        for shop, pair in cells.items():
            amount = self.waiting.pop(shop).amount
            told = self.told.setdefault(shop, ([], []))
            for table, name in pair:
                group = self.tables[table].setdefault(name, Group())
                group.amount += amount
                if name not in told[table]:
                    told[table].append(name)
                    group.shops += 1
        return len(cells)

    def _standing(self) -> set[Cell]:
        return {(table, name) for table in TABLES for name in self.tables[table]}


def _best(waiting: Mapping[str, Waiting], standing: set[Cell]) -> dict[str, tuple[Cell, Cell]]:
    """Who steps forward, and under which figures: as many shops as possible. New groups are tried
    all at once, then without the smallest, and so on: what is left of too few for a group of their
    own, or of too few for OTHER, goes together."""
    sizes = Counter((table, one.groups[table]) for one in waiting.values() for table in TABLES)
    new = sorted(
        (cell for cell, size in sizes.items() if size >= FEWEST and cell not in standing),
        key=lambda cell: (sizes[cell], cell),
    )
    best: dict[str, tuple[Cell, Cell]] = {}
    for fewer in range(len(new) + 1):
        found = _round(waiting, standing.union(new[fewer:]))
        if len(found) > len(best):
            best = found
        if len(best) == len(waiting):
            break
    return best


def _round(waiting: Mapping[str, Waiting], named: set[Cell]) -> dict[str, tuple[Cell, Cell]]:
    """Who could step forward if these groups had names, and under which figures."""

    def cell(table: int, name: str) -> Cell:
        return (table, name) if (table, name) in named else (table, OTHER)

    cells = {
        shop: (cell(0, one.groups[0]), cell(1, one.groups[1])) for shop, one in waiting.items()
    }
    kept = firm(Counter(cells.values()), FEWEST)
    return {shop: pair for shop, pair in cells.items() if pair in kept}
