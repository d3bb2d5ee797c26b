"""The parts of settlements."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from chalicelib.audit.parts import AuditParts
from chalicelib.core.work import Work
from chalicelib.ledger.parts import LedgerParts
from chalicelib.merchants.parts import MerchantParts
from chalicelib.redemptions.parts import RedemptionParts
from chalicelib.settlements.parts.payments import PaymentParts

if TYPE_CHECKING:
    from chalicelib.settlements.use.accounts import SettlementAccounts
    from chalicelib.settlements.use.approve import Approve
    from chalicelib.settlements.use.cancel import Cancel
    from chalicelib.settlements.use.draft import Draft
    from chalicelib.settlements.use.hold import HoldBack
    from chalicelib.settlements.use.payees import Payees
    from chalicelib.settlements.use.payouts import Payouts
    from chalicelib.settlements.use.prepare import Prepare
    from chalicelib.settlements.use.read import ReadSettlements
    from chalicelib.settlements.use.settle import Settle
    from chalicelib.settlements.use.withdraw import Withdraw


class SettlementParts(PaymentParts):
    """Paying merchants out."""

    @cached_property
    def work(self) -> Work:
        """Going on with what was drafted or approved."""

        from chalicelib.settlements.use.job import SPARE_MS, SettlementJob

        return Work(
            job=SettlementJob(
                settlements=self.settlements,
                prepare=self.prepare,
                settle=self.settle,
                take_back=self.take_back,
            ),
            send=self.parts.send_to(self.parts.settings.settlements_queue),
            spare_ms=SPARE_MS,
        )

    @cached_property
    def draft(self) -> Draft:
        """Drafting."""

        from chalicelib.settlements.use.draft import Draft

        parts = self.parts
        return Draft(
            settlements=self.settlements,
            accounts=parts[MerchantParts].accounts,
            numbers=self.numbers,
            writer=parts.writer,
            audit=parts[AuditParts].journal,
            work=self.work,
            clock=parts.clock,
        )

    @cached_property
    def prepare(self) -> Prepare:
        """Putting the lines of a draft."""

        from chalicelib.settlements.use.prepare import Prepare

        parts = self.parts
        return Prepare(
            settlements=self.settlements,
            lines=self.lines,
            holds=self.holds,
            accounts=parts[MerchantParts].accounts,
            debts=self.debts,
            payees=self.payees,
            writer=parts.writer,
        )

    @cached_property
    def approve(self) -> Approve:
        """Approving."""

        from chalicelib.settlements.use.approve import Approve

        parts = self.parts
        return Approve(
            settlements=self.settlements,
            freeze=self.freeze,
            records=parts.records,
            writer=parts.writer,
            audit=parts[AuditParts].journal,
            work=self.work,
            clock=parts.clock,
        )

    @cached_property
    def settle(self) -> Settle:
        """Settling the lines of what was approved."""

        from chalicelib.settlements.use.settle import Settle

        parts = self.parts
        return Settle(
            settlements=self.settlements,
            lines=self.lines,
            holds=self.holds,
            accounts=parts[MerchantParts].accounts,
            debts=self.debts,
            payees=self.payees,
            transfers=parts[LedgerParts].transfers,
            writer=parts.writer,
            audit=parts[AuditParts].journal,
            clock=parts.clock,
        )

    @cached_property
    def payees(self) -> Payees:
        """Whom lines pay."""

        from chalicelib.settlements.use.payees import Payees

        parts = self.parts
        return Payees(
            merchants=parts[MerchantParts].store,
            refunded=parts[RedemptionParts].refunded,
            terms=self.terms,
        )

    @cached_property
    def hold_back(self) -> HoldBack:
        """Holding and releasing."""

        from chalicelib.settlements.use.hold import HoldBack

        parts = self.parts
        return HoldBack(
            settlements=self.settlements,
            lines=self.lines,
            holds=self.holds,
            accounts=parts[MerchantParts].accounts,
            debts=self.debts,
            payees=self.payees,
            transfers=parts[LedgerParts].transfers,
            writer=parts.writer,
            audit=parts[AuditParts].journal,
            clock=parts.clock,
        )

    @cached_property
    def cancel(self) -> Cancel:
        """Cancelling."""

        from chalicelib.settlements.use.cancel import Cancel

        parts = self.parts
        return Cancel(
            settlements=self.settlements,
            writer=parts.writer,
            audit=parts[AuditParts].journal,
            clock=parts.clock,
        )

    @cached_property
    def withdraw(self) -> Withdraw:
        """Withdrawing a settlement."""

        from chalicelib.settlements.use.withdraw import Withdraw

        parts = self.parts
        return Withdraw(
            settlements=self.settlements,
            freeze=self.freeze,
            records=parts.records,
            writer=parts.writer,
            audit=parts[AuditParts].journal,
            work=self.work,
            clock=parts.clock,
        )

    @cached_property
    def read(self) -> ReadSettlements:
        """Reading for finance."""

        from chalicelib.settlements.use.read import ReadSettlements

        return ReadSettlements(
            settlements=self.settlements,
            lines=self.lines,
            renderings=self.renderings,
            merchants=self.parts[MerchantParts].store,
        )

    @cached_property
    def accounts(self) -> SettlementAccounts:
        """Reading for the ledger."""

        from chalicelib.settlements.use.accounts import SettlementAccounts

        return SettlementAccounts(settlements=self.settlements)

    @cached_property
    def payouts(self) -> Payouts:
        """Reading for merchants."""

        from chalicelib.settlements.use.payouts import Payouts

        parts, ledger, merchants = self.parts, self.parts[LedgerParts], self.parts[MerchantParts]
        return Payouts(
            settlements=self.settlements,
            lines=self.lines,
            holds=self.holds,
            merchants=merchants.store,
            accounts=merchants.accounts,
            payees=self.payees,
            journal=ledger.journal,
            through=ledger.totals.through,
            clock=parts.clock,
        )
