"""Accepting what was delivered: the net goes to the merchant, taxes to what is owed to the state.

One transaction: the order, the merchant's account, a transfer each, `tax` and its registers. A
merchant that was suspended since is owed it all the same; settlements hold what it is owed.
"""

from collections.abc import Sequence
from dataclasses import replace
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
from chalicelib.procurement.rules.acceptance import Tax
from chalicelib.procurement.rules.moves import payment, withholdings
from chalicelib.procurement.rules.order import Order
from chalicelib.procurement.rules.proposal import Supplier
from chalicelib.procurement.rules.steps import accepted, receiving_refusal
from chalicelib.procurement.rules.taxes import Withheld
from chalicelib.procurement.store.orders import Overtaken
from chalicelib.procurement.store.taxes import Taxes
from chalicelib.procurement.use.propose import ProposeTaxes
from chalicelib.procurement.use.step import Step


class AcceptOrder(Component, frozen=True, kw_only=True):
    """The use case of an officer who has looked at what was delivered."""

    accounts: MerchantAccounts
    transfers: Transfers
    taxes: Taxes
    propose: ProposeTaxes
    step: Step

    def accept(
        self,
        order_id: str,
        bast: str,
        quantities: Sequence[int] | None,
        taxes: Sequence[Tax],
        by: Subject,
        key: Key,
    ) -> Order:
        """Accept so much of each item, or all that is open, by the BAST of this number. Answers
        the order as it stands then. Raises `not_found`, `state_conflict`, `validation_failed`;
        `own_shop` for whoever sells at the shop."""

        def not_received_from(till: Till | None) -> Refused:
            return receiving_refusal(till, by.phone) or Overtaken()

        supplier: Supplier

        def look(before: Order) -> None:
            nonlocal supplier
            supplier = self.propose.supplier(before)

        def beside(after: Order, now: datetime, change: Write) -> list[Write]:
            acceptance = after.acceptances[-1]
            withheld = withholdings(after, acceptance, by.actor, now)
            if withheld:
                *puts, change = self.transfers.write(withheld, _overtaken, beside=change)
            else:
                puts = []
            return [
                change,
                *puts,
                *self.transfers.write(
                    [payment(after, acceptance, by.actor, now)],
                    _overtaken,
                    beside=self.accounts.buy(
                        after.terms.merchant_id, acceptance.net, by.phone, not_received_from
                    ),
                ),
                *self.transfers.single_accounts(withheld),
                *self.taxes.withhold(
                    [
                        Withheld(
                            merchant_id=after.terms.merchant_id,
                            order_id=after.id,
                            bast=acceptance.bast,
                            kind=tax.kind,
                            base=acceptance.gross,
                            amount=tax.amount,
                            at=acceptance.at,
                        )
                        for tax in acceptance.taxes
                    ]
                ),
            ]

        return self.step.take(
            order_id,
            "accept",
            by,
            lambda order, now: self.step.records.write(key, now, 200, subject_id=order.id),
            lambda order, now: self._beside_proposed(
                accepted(order, bast, quantities, taxes, by, to_text(now)), supplier
            ),
            beside,
            look,
            bast=bast,
        )

    def _beside_proposed(self, order: Order, supplier: Supplier) -> Order:
        """The same, its last acceptance with what the system would have withheld."""
        *before, last = order.acceptances
        found = self.propose.proposal(order, last.gross, supplier).taxes
        proposed = tuple(Tax(one.kind, one.amount) for one in found)
        return replace(order, acceptances=(*before, replace(last, proposed=proposed)))


def _overtaken(_: object) -> Overtaken:
    return Overtaken()
