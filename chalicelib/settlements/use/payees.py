"""Whom lines pay: merchants as they are registered now, and what is held of them."""

from collections.abc import Mapping, Sequence

from chalicelib.core.component import Component
from chalicelib.merchants.store.merchants import Merchants
from chalicelib.redemptions.store import Refunded
from chalicelib.settlements.rules.assessment import Payee
from chalicelib.settlements.rules.hold import Hold, held_before
from chalicelib.settlements.rules.terms import Terms


class Payees(Component, frozen=True, kw_only=True):
    """Reads many payees at once, whom the city pays on `terms`."""

    merchants: Merchants
    refunded: Refunded
    terms: Terms

    def of(
        self, merchant_ids: Sequence[str], holds: Mapping[str, Sequence[Hold]], until: str
    ) -> dict[str, Payee]:
        """Those of these merchants that exist, by id, for transfers before `until`; `holds` are all
        that count, by merchant."""
        redemptions = [
            hold.redemption_id
            for merchant_id in merchant_ids
            for hold in holds.get(merchant_id, ())
            if hold.redemption_id
        ]
        refunded = self.refunded.of_many(redemptions)
        return {
            merchant_id: Payee(
                merchant, held_before(until, holds.get(merchant_id, ()), refunded), self.terms
            )
            for merchant_id, merchant in self.merchants.find_many(merchant_ids).items()
        }
