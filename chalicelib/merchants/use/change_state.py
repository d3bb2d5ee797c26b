"""Suspending and reinstating merchants."""

from collections.abc import Callable
from dataclasses import replace

from chalicelib.audit.store import AuditJournal
from chalicelib.core.component import Component
from chalicelib.core.dynamo.writer import Writer
from chalicelib.core.values.instants import Clock
from chalicelib.core.values.subject import Subject
from chalicelib.documents.use.announce import Announce
from chalicelib.merchants.rules.merchant import Action, Merchant, next_state
from chalicelib.merchants.store.applications import Applications
from chalicelib.merchants.store.merchants import Merchants
from chalicelib.merchants.use.directory import documents_of


class ChangeState(Component, frozen=True, kw_only=True):
    """The use case of admins who say which merchants take part. `touch_products(merchant_id)` has
    all that a merchant sells told anew."""

    store: Merchants
    applications: Applications
    announce: Announce
    writer: Writer
    audit: AuditJournal
    touch_products: Callable[[str], None]
    clock: Clock

    def change(self, merchant_id: str, action: Action, reason: str, by: Subject) -> Merchant:
        """Suspend or reinstate a merchant; redemptions follow at once. Raises `not_found`, or
        `state_conflict` where the action does not apply, or the state was changed meanwhile."""
        merchant = self.store.find(merchant_id) or self.applications.get(merchant_id)
        state = next_state(merchant.state, action)
        self.announce.changing(documents_of(merchant.kelurahan_code))
        # First, as they may be too many for one transaction: told anew for nothing is harmless.
        self.touch_products(merchant_id)
        self.writer.transact(
            [
                self.store.set_state(merchant_id, merchant.state, state, reason),
                self.audit.entry(
                    by, f"merchant.{action}", merchant_id, self.clock(), reason=reason
                ),
            ]
        )
        return replace(merchant, state=state, reason=reason)
