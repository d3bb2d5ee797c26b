"""What was ordered of late: where people look for what a bank's line may be."""

from collections.abc import Iterator

from chalicelib.core.component import Component
from chalicelib.settlements.rules.payment import Payment, payments_of
from chalicelib.settlements.rules.settlement import ORDERED
from chalicelib.settlements.store.lines import Lines
from chalicelib.settlements.store.settlements import Settlements

# Some weeks of settlements, and so many payments: what one request reads within seconds.
SETTLEMENTS_MOST = 30
PAYMENTS_MOST = 20_000


class LatelyOrdered(Component, frozen=True, kw_only=True):
    """The payments of the latest settlements."""

    settlements: Settlements
    lines: Lines

    def payments(self) -> Iterator[Payment]:
        """Those of the latest settlements that were approved, the newest settlement first, up to
        PAYMENTS_MOST."""
        page, _ = self.settlements.page(None, SETTLEMENTS_MOST)
        left = PAYMENTS_MOST
        for settlement in page:
            if settlement.state not in ORDERED:
                continue
            left -= settlement.payments
            if left < 0:
                return
            for line in self.lines.of_settlement(settlement.id):
                yield from payments_of(line, settlement.state)
