"""What a merchant says that it has delivered, and what is sent back. No money moves."""

from chalicelib.core.component import Component
from chalicelib.core.dynamo.idempotency import Key
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import to_text
from chalicelib.core.values.subject import Subject
from chalicelib.procurement.rules.order import Order
from chalicelib.procurement.rules.steps import delivered, sent_back
from chalicelib.procurement.use.step import Step, V, View


class DeliverOrder(Component, frozen=True, kw_only=True):
    """The use cases of a merchant that delivers, and of the officer who has it back."""

    step: Step

    def deliver(self, order_id: str, by: Subject, key: Key | None, view: View[V]) -> V:
        """A merchant has delivered what is open of its own order. Raises `not_found`,
        `state_conflict`."""

        def judge(order: Order, at: str) -> Order:
            if not order.is_shown_to(by.id):
                raise Refused("not_found")
            return delivered(order, by, at)

        kept = self.step.keep(key, view)
        return view(
            self.step.take(
                order_id, "deliver", by, kept, lambda order, now: judge(order, to_text(now))
            )
        )

    def send_back(
        self, order_id: str, reason: str, by: Subject, key: Key | None, view: View[V]
    ) -> V:
        """Accept nothing of a delivery: it may be delivered anew, or the order be cancelled.
        Raises `not_found`, `state_conflict`."""
        kept = self.step.keep(key, view)
        return view(
            self.step.take(
                order_id,
                "send_back",
                by,
                kept,
                lambda order, _: sent_back(order, reason),
                reason=reason,
            )
        )
