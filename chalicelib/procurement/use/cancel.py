"""Cancelling an order that is not delivered: what is still committed goes back to the treasury."""

from datetime import datetime

from chalicelib.core.component import Component
from chalicelib.core.dynamo.idempotency import Key
from chalicelib.core.dynamo.writer import Write
from chalicelib.core.values.instants import to_text
from chalicelib.core.values.subject import Subject
from chalicelib.ledger.store.transfers import Transfers
from chalicelib.procurement.rules.moves import giving_back
from chalicelib.procurement.rules.order import Order
from chalicelib.procurement.rules.steps import cancelled
from chalicelib.procurement.store.orders import Overtaken
from chalicelib.procurement.use.step import Step, V, View
from chalicelib.treasury.store.promises import Promises


class CancelOrder(Component, frozen=True, kw_only=True):
    """The use case of an officer whose unit does not want the rest of an order any more."""

    transfers: Transfers
    promises: Promises
    step: Step

    def cancel(self, order_id: str, reason: str, by: Subject, key: Key, view: View[V]) -> V:
        """Cancel it; what was accepted stands. The SPM or SP2D promises so much less. Raises
        `not_found`, `state_conflict`."""

        def beside(after: Order, now: datetime, change: Write) -> list[Write]:
            if not after.given_back:
                return [change]
            transfer = giving_back(after, by.actor, now)
            return [
                *self.transfers.write([transfer], lambda _: Overtaken(), beside=change),
                self.transfers.credit_treasury(transfer.amount),
                self.promises.withdraw(after.funding, transfer.amount, now),
            ]

        return view(
            self.step.take(
                order_id,
                "cancel",
                by,
                self.step.keep(key, view),
                lambda order, now: cancelled(order, reason, by, to_text(now)),
                beside,
                reason=reason,
            )
        )
