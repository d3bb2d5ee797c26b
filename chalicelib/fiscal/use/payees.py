"""To whom a payout went: a transfer from a settlement to the bank does not say."""

from collections.abc import Sequence

from chalicelib.core.component import Component
from chalicelib.fiscal.rules.paid import Payout, Told
from chalicelib.ledger.store.transfers import Transfers
from chalicelib.settlements.use.pay import Payments

# A payout whose payment no settlement has: counted, so that all sums are the ledger's.
NOBODY = ""


class Payees(Component, frozen=True, kw_only=True):
    """Finds the merchants of payouts, by their end-to-end ids."""

    payments: Payments
    transfers: Transfers

    def by_merchant(self, payouts: Sequence[Told]) -> dict[str, list[Payout]]:
        """Payouts and returns by the merchant that they went to or came back from."""
        names = {one.id: self._end_to_end_id(one) for one in payouts if not one.merchant_id}
        payments = self.payments.find(names.values())
        found: dict[str, list[Payout]] = {}
        for one in payouts:
            payment = payments.get(names.get(one.id, ""))
            merchant_id = one.merchant_id or (payment.merchant_id if payment else NOBODY)
            found.setdefault(merchant_id, []).append(Payout(one.id, one.paid, one.occurred_at))
        return found

    def _end_to_end_id(self, payout: Told) -> str:
        """A payout's reference; that of the one that it reverses, where it does."""
        if payout.reverses is None:
            return payout.reference
        wrong = self.transfers.find(payout.reverses)
        return wrong.reference if wrong else payout.reference
