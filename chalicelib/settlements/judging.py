"""What a line is judged by: its merchant as it is registered now, and what is held of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from chalicelib.merchants.rules.merchant import Merchant
from chalicelib.merchants.store.merchants import Merchants
from chalicelib.redemptions.store import Refunded
from chalicelib.settlements.rules import Hold, Holds, Line, holds_for, judged, judged_again


@dataclass(frozen=True, slots=True)
class Payee:
    """Whom a line pays, and what is held of it."""

    merchant: Merchant
    holds: Holds

    def judged(self, line: Line) -> Line:
        """A line of a draft, see rules.judged."""
        return judged(line, self.merchant, self.holds)

    def judged_again(self, line: Line, owed: int) -> Line:
        """A line at approval, see rules.judged_again."""
        return judged_again(line, owed, self.merchant, self.holds)


class Judge:
    """Reads many payees at once."""

    def __init__(self, merchants: Merchants, refunded: Refunded) -> None:
        self._merchants = merchants
        self._refunded = refunded

    def payees(
        self, merchant_ids: Sequence[str], holds: Mapping[str, Sequence[Hold]], until: str
    ) -> dict[str, Payee]:
        """Those of these merchants that exist, by id, for transfers before `until`; `holds` are all
        that count, by merchant."""
        held = [
            hold.redemption_id
            for merchant_id in merchant_ids
            for hold in holds.get(merchant_id, ())
            if hold.redemption_id
        ]
        refunded = self._refunded.of_many(held)
        return {
            merchant_id: Payee(merchant, holds_for(holds.get(merchant_id, ()), until, refunded))
            for merchant_id, merchant in self._merchants.find_many(merchant_ids).items()
        }
