"""Approving an order, by another person than who had it in hand: its total is committed.

One transaction: the order, the transfer, the treasury, the register of SP2Ds, the check that the
merchant may be bought from, and its list of orders.
"""

from datetime import datetime

from chalicelib.core.component import Component
from chalicelib.core.dynamo.idempotency import Key
from chalicelib.core.dynamo.writer import Write
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import to_text
from chalicelib.core.values.subject import Subject
from chalicelib.ledger.store.transfers import Transfers
from chalicelib.merchants.rules.account import Till
from chalicelib.merchants.store.accounts import MerchantAccounts
from chalicelib.procurement.rules.moves import commitment
from chalicelib.procurement.rules.order import Order
from chalicelib.procurement.rules.steps import approved, buying_refusal, rejected
from chalicelib.procurement.store.orders import Overtaken
from chalicelib.procurement.use.step import Step, V, View
from chalicelib.treasury.store.promises import Promises


class ApproveOrder(Component, frozen=True, kw_only=True):
    """The use cases of a finance officer who sees what a unit wants to buy."""

    accounts: MerchantAccounts
    transfers: Transfers
    promises: Promises
    step: Step

    def approve(
        self,
        order_id: str,
        funding: str,
        by: Subject,
        key: Key,
        view: View[V],
        saw: int | None = None,
    ) -> V:
        """Commit an order's total, which the SPM or SP2D `funding` promises. `saw` is the version
        that the officer looked at. Raises `not_found`, `state_conflict`, `same_person`;
        `merchant_not_active`; `own_shop` for whoever sells at it; `reference_used` for a number
        that has funded a campaign, or orders of another account."""

        def beside(after: Order, now: datetime, change: Write) -> list[Write]:
            def not_bought_from(till: Till | None) -> Refused:
                return buying_refusal(till, by.phone) or Overtaken()

            transfer = commitment(after, by.actor, now)
            return [
                *self.transfers.write([transfer], lambda _: Overtaken(), beside=change),
                self.accounts.check(after.terms.merchant_id, by.phone, not_bought_from),
                self.transfers.debit_treasury(transfer.amount),
                self.promises.promise(transfer, after.terms.account_code),
                self.step.orders.list_for_merchant(after),
            ]

        return view(
            self.step.take(
                order_id,
                "approve",
                by,
                self.step.keep(key, view),
                lambda order, now: approved(order, funding, by, to_text(now), saw),
                beside,
                reference=funding,
            )
        )

    def reject(self, order_id: str, reason: str, by: Subject, key: Key | None, view: View[V]) -> V:
        """Give an order back to be changed and submitted anew. Raises `not_found`,
        `state_conflict`."""
        kept = self.step.keep(key, view)
        return view(
            self.step.take(
                order_id,
                "reject",
                by,
                kept,
                lambda order, _: rejected(order, reason),
                reason=reason,
            )
        )
