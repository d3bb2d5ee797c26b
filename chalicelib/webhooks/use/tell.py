"""What happened to an order becomes an event on its way to its marketplace."""

from collections.abc import Callable

import msgspec

from chalicelib.core.component import Component
from chalicelib.core.values.instants import Clock, to_text
from chalicelib.ledger.rules.accounts import account_kind
from chalicelib.ledger.rules.transfer import Transfer
from chalicelib.marketplace.rules.checkout import Checkout
from chalicelib.partners.store import Partners
from chalicelib.webhooks.formats import webhook
from chalicelib.webhooks.rules.delivery import LEASE, Delivery
from chalicelib.webhooks.rules.event import Event, of_refund, of_state, of_transfer
from chalicelib.webhooks.store import Deliveries
from chalicelib.webhooks.use.deliver import Attempt, Deliver

_HOLD = "hold"


class Moved(msgspec.Struct, frozen=True):
    """A queue's message: what the ledger tells of a transfer that may be about an order."""

    id: str
    kind: str
    debit_account: str
    credit_account: str
    amount: int
    occurred_at: str
    redemption_id: str | None = None


class Became(msgspec.Struct, frozen=True):
    """A queue's message: an order is about to come into a state without money."""

    checkout_id: str


class Tell(Component, frozen=True, kw_only=True):
    """The use case of finding out what there is to tell. Found again, an event is told on from
    where it stands."""

    find_checkout: Callable[[str], Checkout | None]
    find_transfer: Callable[[str], Transfer | None]
    partners: Partners
    deliveries: Deliveries
    deliver: Deliver
    clock: Clock

    def moved(self, transfer: Moved) -> None:
        """Tell what a transfer means to an order, if to any."""
        event = self._of(transfer)
        if event is not None:
            self._tell(event)

    def became(self, checkout_id: str) -> bool:
        """Tell that an order was declined, or has expired; False where it was not (yet)."""
        checkout = self.find_checkout(checkout_id)
        if checkout is None:
            return False
        event = of_state(checkout.state(self.clock()), checkout)
        if event is None:
            return False
        self._tell(event)
        return True

    def _of(self, transfer: Moved) -> Event | None:
        at = transfer.occurred_at
        if transfer.kind == "refund":
            captured = self.find_transfer(transfer.redemption_id or "")
            if captured is None or captured.kind != "capture":
                return None
            checkout = self._checkout(captured.debit_account)
            return of_refund(transfer.id, transfer.amount, checkout, at)
        accounts = (transfer.debit_account, transfer.credit_account)
        hold = next(one for one in accounts if account_kind(one) == _HOLD)
        return of_transfer(transfer.kind, self._checkout(hold), at)

    def _checkout(self, hold: str) -> Checkout:
        """The checkout of a hold's account; a transfer's is there as long as the transfer is."""
        found = self.find_checkout(hold.partition(":")[2])
        if found is None:
            raise LookupError(hold)
        return found

    def _tell(self, event: Event) -> None:
        partner = self.partners.get(event.partner_id)
        if not partner.webhook.url:
            return
        now = self.clock()
        delivery = Delivery(
            partner_id=event.partner_id,
            id=event.id,
            type=event.type,
            checkout_id=event.checkout_id,
            at=event.at,
            payload=webhook.payload(event.type, event.at, event.data),
            next_at=to_text(now),
            leased_until=to_text(now + LEASE),
        )
        # At once, and not by way of the queue: the shopper is waiting.
        if self.deliveries.put(delivery):
            self.deliver.make(delivery, partner)
        else:
            self.deliver.attempt(Attempt.of(delivery))
