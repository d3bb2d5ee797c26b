"""The parts of procurement."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from chalicelib.audit.parts import AuditParts
from chalicelib.core.parts import Room
from chalicelib.ledger.parts import LedgerParts
from chalicelib.merchants.parts import MerchantParts
from chalicelib.treasury.parts import TreasuryParts

if TYPE_CHECKING:
    from chalicelib.procurement.store.orders import Orders
    from chalicelib.procurement.store.remits import Remits
    from chalicelib.procurement.store.spendings import Spendings
    from chalicelib.procurement.store.taxes import Taxes
    from chalicelib.procurement.use.accept import AcceptOrder
    from chalicelib.procurement.use.approve import ApproveOrder
    from chalicelib.procurement.use.cancel import CancelOrder
    from chalicelib.procurement.use.deliver import DeliverOrder
    from chalicelib.procurement.use.draft import DraftOrder
    from chalicelib.procurement.use.imports import SpendingRegistry
    from chalicelib.procurement.use.propose import ProposeTaxes
    from chalicelib.procurement.use.read import ReadOrderAccounts, ReadOrders
    from chalicelib.procurement.use.read_taxes import ReadTaxes
    from chalicelib.procurement.use.remit import RemitTaxes
    from chalicelib.procurement.use.report import ReadReport
    from chalicelib.procurement.use.step import Step


class ProcurementParts(Room):
    """The city's purchase orders, and what its budget for goods and services goes to."""

    @cached_property
    def orders(self) -> Orders:
        """Purchase orders, which are accounts of the ledger."""

        from chalicelib.procurement.store.orders import Orders

        return Orders(self.parts.connection, self.parts.table("procurement"))

    @cached_property
    def step(self) -> Step:
        """What the steps of an order share."""

        from chalicelib.procurement.use.step import Step

        parts = self.parts
        return Step(
            orders=self.orders,
            records=parts.records,
            writer=parts.writer,
            audit=parts[AuditParts].journal,
            clock=parts.clock,
        )

    @cached_property
    def draft(self) -> DraftOrder:
        """Drafting, changing and submitting an order. Finance does not, and loads no shelves."""

        from chalicelib.procurement.use.draft import DraftOrder
        from chalicelib.products.parts import ProductParts

        return DraftOrder(
            merchants=self.parts[MerchantParts].store,
            products=self.parts[ProductParts].store,
            step=self.step,
        )

    @cached_property
    def approve(self) -> ApproveOrder:
        """Approving it, or giving it back to its unit."""

        from chalicelib.procurement.use.approve import ApproveOrder

        return ApproveOrder(
            accounts=self.parts[MerchantParts].accounts,
            transfers=self.parts[LedgerParts].transfers,
            promises=self.parts[TreasuryParts].promises,
            step=self.step,
        )

    @cached_property
    def deliver(self) -> DeliverOrder:
        """Delivering it, or sending the delivery back."""

        from chalicelib.procurement.use.deliver import DeliverOrder

        return DeliverOrder(step=self.step)

    @cached_property
    def accept(self) -> AcceptOrder:
        """Accepting what was delivered."""

        from chalicelib.procurement.use.accept import AcceptOrder

        return AcceptOrder(
            accounts=self.parts[MerchantParts].accounts,
            transfers=self.parts[LedgerParts].transfers,
            taxes=self.taxes,
            propose=self.propose,
            step=self.step,
        )

    @cached_property
    def propose(self) -> ProposeTaxes:
        """Which taxes are proposed to be withheld."""

        from chalicelib.procurement.use.propose import ProposeTaxes

        return ProposeTaxes(
            orders=self.orders,
            merchants=self.parts[MerchantParts].store,
            clock=self.parts.clock,
        )

    @cached_property
    def cancel(self) -> CancelOrder:
        """Cancelling what is not delivered."""

        from chalicelib.procurement.use.cancel import CancelOrder

        return CancelOrder(
            transfers=self.parts[LedgerParts].transfers,
            promises=self.parts[TreasuryParts].promises,
            step=self.step,
        )

    @cached_property
    def read(self) -> ReadOrders:
        """Reading orders."""

        from chalicelib.procurement.use.read import ReadOrders

        return ReadOrders(orders=self.orders)

    @cached_property
    def read_accounts(self) -> ReadOrderAccounts:
        """The ledger's reader of what is committed."""

        from chalicelib.procurement.use.read import ReadOrderAccounts

        return ReadOrderAccounts(orders=self.orders)

    @cached_property
    def taxes(self) -> Taxes:
        """What was withheld."""

        from chalicelib.procurement.store.taxes import Taxes

        return Taxes(self.parts.connection, self.parts.table("procurement"))

    @cached_property
    def remits(self) -> Remits:
        """What goes to the state."""

        from chalicelib.procurement.store.remits import Remits

        return Remits(self.parts.connection, self.parts.table("procurement"))

    @cached_property
    def remit(self) -> RemitTaxes:
        """Proposing and deciding what goes there."""

        from chalicelib.procurement.use.remit import RemitTaxes

        parts = self.parts
        return RemitTaxes(
            taxes=self.taxes,
            remits=self.remits,
            records=parts.records,
            writer=parts.writer,
            audit=parts[AuditParts].journal,
            clock=parts.clock,
        )

    @cached_property
    def read_taxes(self) -> ReadTaxes:
        """Reading both registers."""

        from chalicelib.procurement.use.read_taxes import ReadTaxes

        return ReadTaxes(
            taxes=self.taxes,
            remits=self.remits,
            merchants=self.parts[MerchantParts].store,
            clock=self.parts.clock,
        )

    @cached_property
    def spendings(self) -> Spendings:
        """What was imported of the budget."""

        from chalicelib.procurement.store.spendings import SpendingItem, Spendings

        return Spendings(self.parts.connection, self.parts.table("procurement", SpendingItem))

    @cached_property
    def spending_registry(self) -> SpendingRegistry:
        """What imports it."""

        from chalicelib.procurement.use.imports import SpendingRegistry

        return SpendingRegistry(spendings=self.spendings)

    @cached_property
    def report(self) -> ReadReport:
        """How much of it goes to small businesses."""

        from chalicelib.procurement.use.report import ReadReport

        return ReadReport(
            spendings=self.spendings,
            orders=self.orders,
            merchants=self.parts[MerchantParts].store,
            taxes=self.read_taxes,
        )
