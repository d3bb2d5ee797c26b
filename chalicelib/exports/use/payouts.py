"""With which settlement a redemption was paid out: what stands beside it in an export."""

from dataclasses import dataclass, field

from chalicelib.exports.rules.payout import Payout, payout_of
from chalicelib.settlements.rules.line import HELD, PAYMENT_PAID, RETURNED, Line
from chalicelib.settlements.rules.payment import line_state, payments_of
from chalicelib.settlements.rules.settlement import ORDERED, Settlement
from chalicelib.settlements.store.lines import Lines
from chalicelib.settlements.store.settlements import Settlements

_AT_A_TIME = 100


@dataclass(frozen=True)
class PayoutsByRedemption:
    """The payouts of merchants, each read once."""

    settlements: Settlements
    lines: Lines
    known: dict[str, list[Payout]] = field(default_factory=dict)

    def of(self, redemption_id: str, occurred_at: str, merchant_id: str) -> Payout | None:
        """The payout in which a merchant's redemption is; None where it is in none yet."""
        if merchant_id not in self.known:
            self.known[merchant_id] = self._read(merchant_id)
        return payout_of(redemption_id, occurred_at, self.known[merchant_id])

    def _read(self, merchant_id: str) -> list[Payout]:
        places = list(self.lines.of_merchant(merchant_id, None, _AT_A_TIME))
        settlements = self.settlements.find_many(place.settlement_id for place in places)
        lines = self.lines.find_many((place.settlement_id, place.line) for place in places)
        found = [
            _payout(line, settlements[line.settlement_id])
            for line in lines
            if settlements[line.settlement_id].state in ORDERED and line.state != HELD
        ]
        return sorted(found, key=lambda one: one.approved_at)


def _payout(line: Line, settlement: Settlement) -> Payout:
    payments = payments_of(line, settlement.state)
    state = line_state(line, payments)
    return Payout(
        number=line.number,
        approved_at=settlement.approved_at,
        until=line.until,
        withheld=frozenset(one.redemption_id for one in line.withheld),
        paid_on=max(one.booked_on for one in payments) if state == PAYMENT_PAID else "",
        returned=state == RETURNED,
    )
