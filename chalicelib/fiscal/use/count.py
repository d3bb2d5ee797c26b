"""Counting what was paid out as the ledger tells of it, message by message."""

from collections import Counter
from collections.abc import Mapping, Sequence

from chalicelib.core.component import Component
from chalicelib.core.work import together_or_each
from chalicelib.fiscal.rules.paid import REDEEMED, Payout, Told, paid_by_year
from chalicelib.fiscal.store.paid import Overtaken, Paid
from chalicelib.fiscal.use.payees import Payees
from chalicelib.fiscal.use.sold import Sold

# Others share out the same merchant's payouts at the same time, each once.
_TRIES = 5


class CountPaid(Component, frozen=True, kw_only=True):
    """The use case of counting payouts. A merchant's are shared out anew, from all it ever
    redeemed, when it is paid, when something comes back, when it refunds, and when it redeems what
    was paid already; so it does not matter in which order messages come, or how often."""

    paid: Paid
    payees: Payees
    sold: Sold

    def count(self, messages: Mapping[str, str]) -> list[str]:
        """Count what messages (id → `Told` in JSON) tell of; answers the ids of those that could
        not be counted and must come again."""
        return together_or_each(messages, Told, self._count)

    def _count(self, transfers: Sequence[Told]) -> None:
        payouts = self.payees.by_merchant([one for one in transfers if one.is_payout])
        for merchant_id, its in payouts.items():
            self.paid.note(merchant_id, its)
        refunding = {one.merchant_id for one in transfers if one.kind == "refund"}
        redeeming = {one.merchant_id for one in transfers if one.kind in REDEEMED}
        touched = refunding | self.paid.overpaid(one for one in redeeming if one)
        for merchant_id in {*payouts, *(one for one in touched if one)}:
            self.share_out(merchant_id)

    def share_out(self, merchant_id: str) -> None:
        """Share out all that a merchant was ever paid among all that it ever redeemed, however that
        stood before. Raises Overtaken where others never cease to do so, too."""
        for _ in range(_TRIES):
            version, before, payouts = self.paid.payouts(merchant_id)
            after = self._shares(merchant_id, payouts)
            if after == before:
                return
            try:
                self.paid.share_out(merchant_id, version, before, after)
                return
            except Overtaken:
                continue
        raise Overtaken

    def _shares(self, merchant_id: str, payouts: Sequence[Payout]) -> dict[int, Counter[str]]:
        if not payouts:
            return {}
        return paid_by_year(self.sold.by(merchant_id), payouts)
