"""With which settlement a redemption was paid out, and when: what stands beside it in an export."""

from collections.abc import Sequence
from dataclasses import dataclass

from chalicelib.settlements.rules import (
    HELD,
    ORDERED,
    PAYMENT_PAID,
    RETURNED,
    Line,
    Settlement,
    line_state,
    payments_of,
)
from chalicelib.settlements.store import Settlements

_AT_A_TIME = 100


@dataclass(frozen=True, slots=True)
class Payout:
    """A line of an approved settlement: it pays a merchant what came before `until`, but for the
    redemptions that were `withheld`. `paid_on` is a business day, "" until the bank has paid."""

    number: str
    approved_at: str
    until: str
    withheld: frozenset[str]
    paid_on: str
    returned: bool


def payout_of(redemption_id: str, occurred_at: str, payouts: Sequence[Payout]) -> Payout | None:
    """The payout in which a redemption is, of those of its merchant as they were approved. One
    that the bank returned is followed by another, which pays the same money again."""
    fitting = [
        one for one in payouts if occurred_at < one.until and redemption_id not in one.withheld
    ]
    return next((one for one in fitting if not one.returned), fitting[-1] if fitting else None)


class PayoutsByRedemption:
    """The payouts of merchants, each read once."""

    def __init__(self, settlements: Settlements) -> None:
        self._settlements = settlements
        self._known: dict[str, list[Payout]] = {}

    def of(self, redemption_id: str, occurred_at: str, merchant_id: str) -> Payout | None:
        """The payout in which a merchant's redemption is; None where it is in none yet."""
        if merchant_id not in self._known:
            self._known[merchant_id] = self._read(merchant_id)
        return payout_of(redemption_id, occurred_at, self._known[merchant_id])

    def _read(self, merchant_id: str) -> list[Payout]:
        places = list(self._settlements.lines_of_merchant(merchant_id, None, _AT_A_TIME))
        settlements = self._settlements.find_many(place[1] for place in places)
        lines = self._settlements.find_lines((place[1], place[2]) for place in places)
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
