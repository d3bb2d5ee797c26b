"""Settlements and their lines as finance reads them."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from chalicelib.core.component import Component
from chalicelib.merchants.store.merchants import Merchants
from chalicelib.settlements.rules.payment import ShownLine, shown_line
from chalicelib.settlements.rules.rendering import Rendering
from chalicelib.settlements.rules.settlement import LINES_AT_ONCE, PREPARING, Settlement
from chalicelib.settlements.store.lines import Lines
from chalicelib.settlements.store.renderings import Renderings
from chalicelib.settlements.store.settlements import Settlements

# Looking for lines in one state, a request goes no further than this.
LOOKED_AT_MOST = 5_000


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A merchant that a settlement pays nothing to, as it is owed nothing or less (rupiah)."""

    merchant_id: str
    name: str
    owed: int


class ReadSettlements(Component, frozen=True, kw_only=True):
    """The use cases of reading."""

    settlements: Settlements
    lines: Lines
    renderings: Renderings
    merchants: Merchants

    def get(self, settlement_id: str) -> Settlement:
        """A settlement, up to date. Raises `not_found`."""
        return self.settlements.get(settlement_id)

    def page(self, cursor: str | None, limit: int) -> tuple[list[Settlement], str | None]:
        """Settlements, newest first, and the number after which the next page begins."""
        return self.settlements.page(cursor, limit)

    def few_lines(self, settlement: Settlement) -> list[ShownLine]:
        """The lines of a settlement that has few; none of one that has many or is not ready."""
        if settlement.lines > LINES_AT_ONCE or settlement.state == PREPARING:
            return []
        lines = self.lines.of_settlement(settlement.id)
        return [shown_line(line, settlement.state) for line in lines]

    def page_of_lines(
        self, settlement_id: str, state: str | None, cursor: str | None, limit: int
    ) -> tuple[list[ShownLine], str | None]:
        """A page of lines in their order, of one state where it is given, and the number of the
        line after which the next begins. Only so many are looked at: a page may be short."""
        settlement = self.get(settlement_id)
        found: list[ShownLine] = []
        at_a_time = limit if state is None else LINES_AT_ONCE
        lines = self.lines.of_settlement(settlement_id, int(cursor or 0), at_a_time)
        for looked_at, line in enumerate(lines, start=1):
            shown = shown_line(line, settlement.state)
            if state in (None, shown.state):
                found.append(shown)
            full = len(found) == limit or looked_at == LOOKED_AT_MOST
            if full and line.line < settlement.lines:
                return found, str(line.line)
            if full:
                break
        return found, None

    def page_of_left_out(
        self, settlement_id: str, cursor: str | None, limit: int
    ) -> tuple[list[LeftOut], str | None]:
        """A page of the merchants that nothing is paid to, and where the next begins."""
        self.get(settlement_id)
        begin = int(cursor or 0)
        left_out = self.lines.left_out(settlement_id)
        part = list(islice(left_out, begin, begin + limit + 1))
        more, part = len(part) > limit, part[:limit]
        names = self._names(merchant_id for merchant_id, _ in part)
        shown = [LeftOut(id, names.get(id, ""), owed) for id, owed in part]
        return shown, str(begin + limit) if more else None

    def files(self, settlement_id: str) -> list[Rendering]:
        """The payout files that were rendered of a settlement, oldest first. Raises `not_found`."""
        self.get(settlement_id)
        return sorted(self.renderings.of(settlement_id), key=lambda one: one.rendered_at)

    def _names(self, merchant_ids: Iterable[str]) -> dict[str, str]:
        return {id: one.name for id, one in self.merchants.find_many(merchant_ids).items()}
