"""What units of the demo city have ordered from its shops: an order in each state, and parts."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from chalicelib.core.dynamo.idempotency import Key
from chalicelib.core.parts import Parts
from chalicelib.core.values.subject import Subject
from chalicelib.procurement.parts import ProcurementParts
from chalicelib.procurement.rules.acceptance import Tax
from chalicelib.procurement.rules.order import Item, Order
from chalicelib.procurement.use.draft import Wanted
from chalicelib.products.parts import ProductParts
from local.demo.history import MovableClock
from local.demo.people import Shop
from local.demo.units import UNITS

BEGAN = timedelta(hours=2)
# Food and drink for meetings, as the chart of accounts has it (Kepmendagri 050-5889/2021).
ACCOUNT_CODE = "5.1.02.01.01.0052"

# How many pieces of each of a shop's things are ordered, and how far the order was brought.
PLANS: tuple[tuple[int, str], ...] = (
    (40, "accepted"),
    (60, "accepted"),
    (100, "accepted in part"),
    (50, "delivered"),
    (30, "approved"),
    (25, "submitted"),
    (20, "draft"),
    (80, "cancelled"),
    (70, "rest cancelled"),
)


class Purchases:
    """An officer who orders for the units, an approver, and the shops that deliver."""

    def __init__(
        self, parts: Parts, clock: MovableClock, officer: Subject, approver: Subject
    ) -> None:
        self._parts = parts
        self._clock = clock
        self._officer = officer
        self._approver = approver
        self._number = 0

    def write(self, shops: Sequence[tuple[Subject, Shop]], now: datetime) -> None:
        """Let the hours before `now` pass."""
        self._clock.now = now - BEGAN
        for number, (pieces, end) in enumerate(PLANS):
            shop = shops[number % len(shops)][0]
            self._bring(self._drafted(shop, UNITS[number], pieces), end, shop)
        self._clock.now = now

    def _drafted(self, shop: Subject, unit: str, pieces: int) -> Order:
        self._number += 1
        shelf = sorted(
            self._parts[ProductParts].store.of_merchant(shop.id), key=lambda one: one.offer.name
        )
        bought = [
            Item(one.offer.name, pieces, one.offer.price, product_id=one.id) for one in shelf[:2]
        ] or [Item("Nasi kotak", pieces, 25_000)]
        wanted = Wanted(
            unit=unit,
            merchant_id=shop.id,
            account_code=ACCOUNT_CODE,
            reference=f"SP-{self._number:03d}/PBJ/{self._clock.now.year}",
            means="LS" if self._number % 2 else "UP",
            items=[(one, None) for one in bought],
        )
        return self._parts[ProcurementParts].draft.draft(
            wanted, self._officer, self._key(), _itself
        )

    def _bring(self, order: Order, end: str, shop: Subject) -> None:
        parts = self._parts[ProcurementParts]
        officer = self._officer
        if end == "draft":
            return
        parts.draft.submit(order.id, officer, self._key(), _itself)
        if end == "submitted":
            return
        number = f"SP2D-LS-{self._number:03d}"
        parts.approve.approve(order.id, number, self._approver, self._key(), _itself)
        if end not in ("approved", "cancelled"):
            parts.deliver.deliver(order.id, shop, self._key(), _itself)
        if end.startswith("accepted") or end == "rest cancelled":
            whole = end == "accepted"
            taken = None if whole else [item.quantity // 2 for item in order.items]
            # What the officer has decided: half a percent of what small businesses sell.
            taxes = [Tax("pph_final", order.total // 200)] if whole else []
            bast = f"BAST-{self._number:03d}/{self._clock.now.year}"
            parts.accept.accept(order.id, bast, taken, taxes, officer, self._key())
        if end.endswith("cancelled"):
            parts.cancel.cancel(order.id, "acara ditunda", officer, self._key(), _itself)

    def _key(self) -> Key:
        """The next step comes some minutes later, under a key of its own."""
        self._clock.now += timedelta(minutes=2)
        return Key.of("seed", "purchase", self._clock.now.isoformat(), b"")


def _itself(order: Order) -> Order:
    return order
