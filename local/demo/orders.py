"""The demo city's marketplace, and orders of it in each state that a day can bring."""

import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path

from chalicelib.campaigns.parts import CampaignParts
from chalicelib.core.dynamo.idempotency import Key
from chalicelib.core.parts import Parts
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import business_day
from chalicelib.core.values.subject import PARTNER, Subject
from chalicelib.marketplace.parts import MarketplaceParts
from chalicelib.marketplace.rules.sales import Sale
from chalicelib.marketplace.use.create import Order
from chalicelib.partners.parts import PartnerParts
from chalicelib.vouchers.parts import VoucherParts
from local.demo.history import PLANS, MovableClock
from local.demo.people import Shop

NAME = "Pasar Arema (contoh)"
# Where examples/marketplace stands on this machine.
ORIGIN = "http://127.0.0.1:8765"
BEGAN = timedelta(hours=3)
GOODS = 15_000


class Orders:
    """A marketplace's server and its shoppers."""

    def __init__(self, parts: Parts, clock: MovableClock, home: Path) -> None:
        self._parts = parts
        self._clock = clock
        self._home = home
        self._number = 0
        self._campaign = ""

    def write(
        self,
        admin: Subject,
        residents: Sequence[Subject],
        shops: Sequence[tuple[Subject, Shop]],
        now: datetime,
    ) -> None:
        """Let the hours before `now` pass. What the partner signs in with is kept in
        `partner.json`, for whoever tries it out."""
        self._clock.now = now - BEGAN
        issued = self._parts[PartnerParts].keep.register(NAME, [ORIGIN], admin, None)
        (self._home / "partner.json").write_text(json.dumps(asdict(issued)))
        partner = Subject(PARTNER, issued.client_id, "")
        market = self._parts[MarketplaceParts]
        self._campaign = self._named(PLANS[0].name)
        shop = shops[0][0].id
        agreed = [self._agreed(partner, one, shop) for one in residents]
        # The first stays held.
        for checkout in agreed[1:2]:
            market.finish.void(checkout, partner, None)
        for checkout in agreed[2:]:
            market.finish.capture(checkout, None, partner, None)
        for checkout in agreed[3:4]:
            key = Key.of(partner.id, "seed", checkout, b"")
            market.refund.refund(
                checkout, GOODS // 3, "satu barang habis", partner, key, lambda refunds: None
            )
        for checkout in agreed[4:5]:
            self._report(partner, checkout)
        market.decline.decline(self._made(partner, shop), residents[0])
        # Nobody answers to this one until it expires; the last is open for half an hour.
        self._made(partner, shop)
        self._clock.now = now
        self._made(partner, shop)

    def _named(self, campaign: str) -> str:
        every = self._parts[CampaignParts].store.all()
        return next(terms.id for terms in every if terms.name == campaign)

    def _made(self, partner: Subject, shop: str) -> str:
        self._number += 1
        self._clock.now += timedelta(minutes=2)
        order = Order(shop, GOODS, 0, f"PA-{self._number:04d}", f"{ORIGIN}/kembali", partial=False)
        return self._parts[MarketplaceParts].create.create(order, partner, None).id

    def _agreed(self, partner: Subject, resident: Subject, shop: str) -> str:
        """An order that the resident has agreed to, by a new voucher if they can have one."""
        with suppress(Refused):
            self._parts[VoucherParts].claim.claim(
                self._campaign, resident, None, lambda held: held.voucher.id
            )
        checkout = self._made(partner, shop)
        self._parts[MarketplaceParts].authorize.authorize(checkout, (), resident, None)
        return checkout

    def _report(self, partner: Subject, checkout_id: str) -> None:
        """A partner also tells what was sold: an order that a voucher has paid a part of, and one
        that none has."""
        market = self._parts[MarketplaceParts]
        checkout = market.checkouts.find(checkout_id)
        assert checkout is not None, "it was made just now"
        day = business_day(self._clock.now).isoformat()
        rows = [
            Sale(partner.id, order_id, checkout.merchant_id, amount, day)
            for order_id, amount in ((checkout.order_id, 45_000), ("PA-TUNAI-1", 60_000))
        ]
        market.report_sales.report(rows, None, lambda outcome: None)
