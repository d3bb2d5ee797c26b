"""Declining: a resident does not agree to an order."""

from collections.abc import Callable
from dataclasses import replace

from chalicelib.core.component import Component
from chalicelib.core.dynamo.writer import Writer
from chalicelib.core.values.instants import Clock, to_text
from chalicelib.core.values.subject import Subject
from chalicelib.marketplace.rules.checkout import DECLINED, Checkout, authorize_refusal
from chalicelib.marketplace.store.checkouts import Checkouts
from chalicelib.residents.store.entitlements import Entitlements


class DeclineCheckout(Component, frozen=True, kw_only=True):
    """The use case of a resident who says no. `tell` has the marketplace told (Endings)."""

    checkouts: Checkouts
    entitlements: Entitlements
    tell: Callable[[str], None]
    writer: Writer
    clock: Clock

    def decline(self, checkout_id: str, by: Subject) -> Checkout:
        """Decline an open checkout; whoever has declined it is answered the same again. Raises
        `not_found`, `state_conflict` where it is not open, `unauthenticated` where the phone is no
        longer the resident's."""
        checkout = self.checkouts.find(checkout_id)
        now = self.clock()
        if checkout is not None and _declined(checkout, by):
            return checkout
        if refused := authorize_refusal(checkout, now):
            raise refused
        assert checkout is not None, "it would have been refused"
        self.tell(checkout.id)
        self.writer.transact(
            [
                self.checkouts.decline(checkout.id, by.id, now),
                self.entitlements.still_of(by.id, by.phone),
            ]
        )
        return replace(checkout, stored_state=DECLINED, resident_id=by.id, declined_at=to_text(now))


def _declined(checkout: Checkout, by: Subject) -> bool:
    return checkout.stored_state == DECLINED and checkout.resident_id == by.id
