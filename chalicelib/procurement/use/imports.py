"""Importing the budget and what was bought elsewhere: how rows become writes.

The same file twice changes nothing; a row that a later file lacks stays, one with the amount 0 is
taken back.
"""

from collections.abc import Iterable, Mapping

from chalicelib.core.component import Component
from chalicelib.core.values.rejected import RowError
from chalicelib.imports.rules import Changes, Source
from chalicelib.procurement.rules.spending import COLUMNS, Spending, parse_spending, second_row
from chalicelib.procurement.store.spendings import Spendings


class SpendingRegistry(Component, frozen=True, kw_only=True):
    """What was told of the budget, as imports see it."""

    required = COLUMNS
    optional: tuple[str, ...] = ()

    spendings: Spendings

    def parse(self, record: dict[str, str]) -> Spending | list[RowError]:
        """The row of one record, or all that is wrong with it."""
        return parse_spending(record)

    def id_of(self, row: Spending) -> str:
        """What a row is about."""
        return f"{row.year}\t{row.key}"

    def second_row(self, first: int) -> RowError:
        """What to tell a row that is about the same as row `first`."""
        return second_row(first)

    def suspicion(self, rows: Iterable[Spending]) -> RowError | None:
        """A number that a spreadsheet has rounded is refused by itself: nothing to suspect."""
        return None

    def compare(self, rows: Mapping[str, Spending], source: Source) -> Changes[Spending]:
        """Which rows are new, and which say another thing than what stands there."""
        standing = self.spendings.find_many(rows.values())
        new: list[Spending] = []
        changed: list[tuple[Spending, Spending]] = []
        for row in rows.values():
            was = standing.get((row.year, row.key))
            if was is None:
                new.append(row)
            elif was != row:
                changed.append((was, row))
        return Changes(new, changed, len(rows) - len(new) - len(changed))

    def store(self, changes: Changes[Spending], source: Source) -> None:
        """Write them down."""
        self.spendings.put_many([*changes.new, *(now for _, now in changes.changed)])
