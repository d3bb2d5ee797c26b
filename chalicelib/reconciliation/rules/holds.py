"""What is wrong with one hold."""

from datetime import datetime, timedelta

from chalicelib.core.values.instants import from_text
from chalicelib.ledger.rules.accounts import account
from chalicelib.marketplace.rules.checkout import AUTHORIZED, Checkout
from chalicelib.reconciliation.rules.checks import BookException

# The job that gives held money back runs every ten minutes; later than this something is wrong.
GIVEN_BACK_WITHIN = timedelta(hours=1)


def wrong_hold(checkout: Checkout, now: datetime) -> BookException | None:
    """What is wrong with a checkout's hold by what the checkout itself says; None where nothing
    is. A hold stands as long as its order is authorized, and a capture is within it."""
    name = account("hold", checkout.id)
    is_held = checkout.stored_state == AUTHORIZED
    due = checkout.authorized if is_held else 0
    if checkout.captured > checkout.authorized:
        return BookException("hold_overdrawn", name, checkout.authorized, checkout.captured)
    if (checkout.balance, checkout.credits) != (due, checkout.authorized):
        return BookException("hold_differs", name, due, checkout.balance)
    if is_held and now >= from_text(checkout.held_until) + GIVEN_BACK_WITHIN:
        return BookException("hold_overdue", name, 0, checkout.balance)
    return None
