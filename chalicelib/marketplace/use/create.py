"""Making a checkout: a partner's server says what an order comes to."""

from dataclasses import dataclass

from chalicelib.core.component import Component
from chalicelib.core.dynamo.idempotency import Key, Records
from chalicelib.core.dynamo.writer import Writer
from chalicelib.core.values import ids
from chalicelib.core.values.errors import Refused, invalid
from chalicelib.core.values.instants import Clock, to_text
from chalicelib.core.values.subject import Subject
from chalicelib.core.values.web_addresses import NoAddress, origin_of
from chalicelib.marketplace.rules.checkout import OPEN, OPEN_FOR, Checkout, order_known
from chalicelib.marketplace.store.checkouts import Checkouts, OrderTaken
from chalicelib.merchants.rules.merchant import ACTIVE
from chalicelib.merchants.store.merchants import Merchants
from chalicelib.partners.store import Partners

# Another request may take the place of the same order's last checkout first.
_TRIES = 3


@dataclass(frozen=True, slots=True)
class Order:
    """What a partner asks to be paid at one of the city's merchants, in rupiah."""

    merchant_id: str
    goods: int
    shipping: int
    order_id: str
    return_url: str
    partial: bool


class CreateCheckout(Component, frozen=True, kw_only=True):
    """The use case of a partner that sells. `on_one_machine` lets shoppers go back to that."""

    partners: Partners
    merchants: Merchants
    checkouts: Checkouts
    records: Records
    writer: Writer
    clock: Clock
    on_one_machine: bool

    def create(self, order: Order, by: Subject, key: Key | None) -> Checkout:
        """Make an open checkout. Raises `validation_failed` for a `return_url` of an origin that
        the partner has not registered, `not_found` or `merchant_not_active` for its merchant, and
        `state_conflict` where the order has one that is not over."""
        self._must_be_registered(order.return_url, by.id)
        merchant = self.merchants.get(order.merchant_id)
        if merchant.state != ACTIVE:
            raise Refused("merchant_not_active")
        instead_of = ""
        for _ in range(_TRIES):
            now = self.clock()
            checkout = Checkout(
                id=ids.new_id(ids.AUTHORIZATION),
                partner_id=by.id,
                merchant_id=merchant.id,
                goods=order.goods,
                shipping=order.shipping,
                order_id=order.order_id,
                return_url=order.return_url,
                partial=order.partial,
                stored_state=OPEN,
                created_at=to_text(now),
                expires_at=to_text(now + OPEN_FOR),
            )
            try:
                self.writer.transact(
                    [
                        *self.records.write(key, now, 201, subject_id=checkout.id),
                        *self.checkouts.create(checkout, instead_of),
                    ]
                )
                return checkout
            except OrderTaken as taken:
                before = self.checkouts.find(taken.checkout_id)
                if before is None or not before.is_over(self.clock()):
                    raise order_known(before, self.clock()) if before else taken from None
                instead_of = before.id
        raise Refused("unavailable", retry_after=1)

    def _must_be_registered(self, return_url: str, partner_id: str) -> None:
        try:
            origin = origin_of(return_url, on_one_machine=self.on_one_machine)
        except NoAddress:
            origin = ""
        if origin not in self.partners.get(partner_id).return_origins:
            raise invalid(
                "return_url",
                "harus beralamat di salah satu return_origins yang terdaftar",
                "must be of one of the registered return_origins",
            )
