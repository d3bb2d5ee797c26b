"""The day of a payment, where its acquirer does not simply tell it."""

from dataclasses import replace

from chalicelib.acquirers.ports import Payments
from chalicelib.acquirers.rules.payment import REFUNDED, Payment
from chalicelib.acquirers.store.firsts import Firsts
from chalicelib.core.component import Component
from chalicelib.core.values.instants import Clock


class DatePayment(Component, frozen=True, kw_only=True):
    """The use case of dating what is proved. What is not says nothing of later payments."""

    firsts: Firsts
    payments: Payments
    clock: Clock

    def dated(self, psp_id: str, payment: Payment) -> Payment:
        """A payment that is told on its `paid_on`, of the day on which it was first told where it
        has no time; a refund is of its payment's day, whatever time it has itself."""
        told_on = payment.paid_on
        if payment.status == REFUNDED:
            told_on = self.payments.day_meant(psp_id, payment.rrn, told_on) or told_on
        if not payment.paid_at:
            told_on = self.firsts.day(psp_id, payment.rrn, told_on, self.clock())
        return replace(payment, paid_on=told_on)
