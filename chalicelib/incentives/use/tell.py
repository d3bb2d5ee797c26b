"""What acquirers tell: a payment, once or often, before or after its claim."""

from collections.abc import Mapping, Sequence
from contextlib import suppress

from chalicelib.acquirers.rules.payment import PAID, Payment, Status
from chalicelib.campaigns.rules.budget import Overtaken
from chalicelib.core.component import Component
from chalicelib.core.dynamo.writer import Writer
from chalicelib.core.values.errors import Refused
from chalicelib.incentives.rules.case import Case, day_meant, is_asked_for
from chalicelib.incentives.store.cards import Cards
from chalicelib.incentives.store.payments import KnownBefore, Payments
from chalicelib.incentives.use.claim import ClaimReward, RewardsTaken
from chalicelib.incentives.use.settle import Settle


class TellOfPayments(Component, frozen=True, kw_only=True):
    """Takes in payments, and rewards those that somebody waits for."""

    payments: Payments
    cards: Cards
    claim: ClaimReward
    settle: Settle
    writer: Writer

    def tell(self, psp_id: str, payment: Payment) -> None:
        """Take a payment in. Told again it changes nothing, but finishes what a crash has left. The
        same payment may be given back later, which is final. Raises `unavailable` where it is to be
        told again."""
        with suppress(KnownBefore):
            self.writer.update(self.payments.tell(psp_id, payment))
        case = self.settle.settle(payment.rrn)
        if payment.card and payment.status == PAID:
            self._by_card(case, psp_id, payment)

    def _by_card(self, case: Case, psp_id: str, payment: Payment) -> None:
        """Reward a payment that nobody has been rewarded for to whom its card has rewarded before,
        unless they have asked for it themselves."""
        told = case.told(psp_id, payment.paid_on)
        if told is None or told.claim_id or told.payment.status != PAID:
            return
        owner = self.cards.find(told.payment.card).owner
        if not owner or is_asked_for(told, case, owner):
            return
        try:
            self.claim.by_card(told, owner)
        except RewardsTaken:
            with suppress(Overtaken):
                self.writer.update(self.cards.forget(told.payment.card, owner))
        except Refused as refused:
            # That no campaign fits is no fault of the acquirer's.
            if refused.code == "unavailable":
                raise

    def standing(
        self, psp_id: str, payments: Sequence[Payment]
    ) -> Mapping[tuple[str, str], Status]:
        """The status of those of an acquirer's payments that are known, by number and day."""
        return self.payments.statuses(psp_id, payments)

    def day_meant(self, psp_id: str, rrn: str, told_on: str) -> str | None:
        """Of which day the payment is that an acquirer tells something of, as of a day; None where
        it has told of none."""
        return day_meant(self.settle.claims.case(rrn), psp_id, told_on)
