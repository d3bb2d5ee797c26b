"""The parts of what the bank is asked, and of what it answers."""

from __future__ import annotations

import time
from functools import cached_property
from typing import TYPE_CHECKING

from chalicelib.audit.parts import AuditParts
from chalicelib.ledger.parts import LedgerParts
from chalicelib.merchants.parts import MerchantParts
from chalicelib.settlements.parts.stores import StoreParts

if TYPE_CHECKING:
    from chalicelib.settlements.use.debts import Debts
    from chalicelib.settlements.use.give_back import GiveBack
    from chalicelib.settlements.use.pay import Payments
    from chalicelib.settlements.use.recover import Recover
    from chalicelib.settlements.use.render import Render
    from chalicelib.settlements.use.send import MarkSent
    from chalicelib.settlements.use.take_back import TakeBack
    from chalicelib.settlements.use.withdraw_payment import WithdrawPayment


class PaymentParts(StoreParts):
    """Payout files, answers, and what is taken back."""

    @cached_property
    def render(self) -> Render:
        """Rendering payout files."""

        from chalicelib.settlements.rules.rendering import Party
        from chalicelib.settlements.use.render import Render

        parts = self.parts
        return Render(
            settlements=self.settlements,
            lines=self.lines,
            renderings=self.renderings,
            files=self.payout_files,
            freeze=self.freeze,
            city=Party(*parts.settings.city_account),
            charges=parts.settings.payout_charges,
            writer=parts.writer,
            audit=parts[AuditParts].journal,
            clock=parts.clock,
        )

    @cached_property
    def send(self) -> MarkSent:
        """Marking as sent."""

        from chalicelib.settlements.use.send import MarkSent

        parts = self.parts
        return MarkSent(
            settlements=self.settlements,
            freeze=self.freeze,
            writer=parts.writer,
            audit=parts[AuditParts].journal,
            clock=parts.clock,
        )

    @cached_property
    def give_back(self) -> GiveBack:
        """Giving payments back that the bank has not carried out."""

        from chalicelib.settlements.use.give_back import GiveBack

        parts = self.parts
        return GiveBack(
            settlements=self.settlements,
            lines=self.lines,
            accounts=parts[MerchantParts].accounts,
            transfers=parts[LedgerParts].transfers,
        )

    @cached_property
    def take_back(self) -> TakeBack:
        """Taking back the lines of what is withdrawn."""

        from chalicelib.settlements.use.take_back import TakeBack

        parts = self.parts
        return TakeBack(
            settlements=self.settlements,
            lines=self.lines,
            give_back=self.give_back,
            writer=parts.writer,
            clock=parts.clock,
        )

    @cached_property
    def withdraw_payment(self) -> WithdrawPayment:
        """Withdrawing a single payment."""

        from chalicelib.settlements.use.withdraw_payment import WithdrawPayment

        parts = self.parts
        return WithdrawPayment(
            settlements=self.settlements,
            lines=self.lines,
            give_back=self.give_back,
            freeze=self.freeze,
            records=parts.records,
            writer=parts.writer,
            audit=parts[AuditParts].journal,
            clock=parts.clock,
        )

    @cached_property
    def debts(self) -> Debts:
        """What merchants are owed."""

        from chalicelib.settlements.use.debts import Debts

        parts = self.parts
        return Debts(
            accounts=parts[MerchantParts].accounts,
            journal=parts[LedgerParts].journal,
            pause=time.sleep,
            clock=parts.clock,
        )

    @cached_property
    def recover(self) -> Recover:
        """Recovering what a restore has lost."""

        from chalicelib.settlements.use.recover import Recover

        parts = self.parts
        return Recover(
            settlements=self.settlements,
            lines=self.lines,
            merchants=parts[MerchantParts].store,
            accounts=parts[MerchantParts].accounts,
            debts=self.debts,
            transfers=parts[LedgerParts].transfers,
            numbers=self.numbers,
            terms=self.terms,
            writer=parts.writer,
            audit=parts[AuditParts].journal,
            clock=parts.clock,
        )

    @cached_property
    def payments(self) -> Payments:
        """What the bank answers."""

        from chalicelib.settlements.use.pay import Payments

        parts = self.parts
        return Payments(
            settlements=self.settlements,
            lines=self.lines,
            accounts=parts[MerchantParts].accounts,
        )
