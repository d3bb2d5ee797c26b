"""A step of an order: read, judged, written in one transaction.

Each step changes the order's version, and is written only onto the one that was read. Whoever was
overtaken looks again: what stands there then says why it is refused, or lets it go on.
"""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from chalicelib.audit.store import AuditJournal
from chalicelib.core.component import Component
from chalicelib.core.dynamo.idempotency import Key, Records
from chalicelib.core.dynamo.writer import Write, Writer
from chalicelib.core.values.instants import Clock
from chalicelib.core.values.subject import Subject
from chalicelib.procurement.rules.order import Order
from chalicelib.procurement.store.orders import Orders, Overtaken

V = TypeVar("V")
View = Callable[[Order], V]
# What an order becomes at an instant; raises why it does not.
Judge = Callable[[Order, datetime], Order]
# What is written when an order becomes another: `change` is the update of its own item, the guard
# of most of its transfers.
Beside = Callable[[Order, datetime, Write], list[Write]]
# What else is read of an order before its step has an instant: a transfer of an old one is refused.
Look = Callable[[Order], None]
# What is kept of an order for whoever asks again.
Kept = Callable[[Order, datetime], list[Write]]

_TRIES = 5


def alone(after: Order, now: datetime, change: Write) -> list[Write]:
    """Nothing is written beside the order."""
    return [change]


def nothing(before: Order) -> None:
    """Nothing else is read."""


class Step(Component, frozen=True, kw_only=True):
    """What the steps of an order share."""

    orders: Orders
    records: Records
    writer: Writer
    audit: AuditJournal
    clock: Clock

    def take(
        self,
        order_id: str,
        action: str,
        by: Subject,
        kept: Kept,
        judge: Judge,
        beside: Beside = alone,
        look: Look = nothing,
        **details: str,
    ) -> Order:
        """Bring an order a step on; answers it as it stands then. Raises `not_found`, what `judge`
        raises, and what the writes beside it are refused with."""
        for _ in range(_TRIES):
            before = self.orders.get(order_id)
            look(before)
            now = self.clock()
            after = judge(before, now)
            try:
                self.writer.transact(
                    [
                        *kept(after, now),
                        *beside(after, now, self.orders.change(before, after)),
                        self.entry(by, action, order_id, now, **details),
                    ]
                )
                return after
            except Overtaken:
                continue
        raise Overtaken

    def keep(self, key: Key | None, view: View[V], status: int = 200) -> Kept:
        """What keeps the `view` of an order under a key."""
        return lambda order, now: self.records.write(key, now, status, body=view(order))

    def entry(
        self, by: Subject, action: str, order_id: str, now: datetime, **details: str
    ) -> Write:
        """The audit journal's entry of a step."""
        told = {name: value for name, value in details.items() if value}
        return self.audit.entry(by, f"purchase_order.{action}", order_id, now, **told)
