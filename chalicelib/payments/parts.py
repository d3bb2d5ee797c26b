"""The parts of payments."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from chalicelib.audit.parts import AuditParts
from chalicelib.campaigns.parts import CampaignParts
from chalicelib.core.parts import Room
from chalicelib.ledger.parts import LedgerParts
from chalicelib.live.parts import LiveParts
from chalicelib.merchants.parts import MerchantParts
from chalicelib.redemptions.parts import RedemptionParts
from chalicelib.residents.parts import ResidentParts
from chalicelib.stickers.parts import StickerParts
from chalicelib.vouchers.parts import VoucherParts

if TYPE_CHECKING:
    from chalicelib.payments.store.undos import Undos
    from chalicelib.payments.use.ask import AskToUndo
    from chalicelib.payments.use.pay import PayAtSticker
    from chalicelib.payments.use.read import ReadPayments
    from chalicelib.payments.use.undo import UndoPayment


class PaymentParts(Room):
    """Paying at a sticker, and undoing that."""

    @cached_property
    def undos(self) -> Undos:
        from chalicelib.payments.store.undos import Undos

        return Undos(self.parts.connection, self.parts.settings.table("payments"))

    @cached_property
    def read(self) -> ReadPayments:
        from chalicelib.payments.use.read import ReadPayments

        redemptions = self.parts[RedemptionParts]
        return ReadPayments(
            transfers=self.parts[LedgerParts].transfers,
            refunded=redemptions.refunded,
            vouchers=self.parts[VoucherParts].store,
            merchants=self.parts[MerchantParts].store,
            undos=self.undos,
            names=redemptions.names,
            stand=self.parts[ResidentParts].stand,
            clock=self.parts.clock,
        )

    @cached_property
    def pay(self) -> PayAtSticker:
        from chalicelib.payments.use.pay import PayAtSticker

        return PayAtSticker(
            look=self.parts[StickerParts].look,
            read=self.read,
            stand=self.parts[ResidentParts].stand,
            accounts=self.parts[MerchantParts].accounts,
            vouchers=self.parts[VoucherParts].store,
            transfers=self.parts[LedgerParts].transfers,
            receipts=self.parts[RedemptionParts].receipts,
            records=self.parts.records,
            writer=self.parts.writer,
            clock=self.parts.clock,
        )

    @cached_property
    def undo(self) -> UndoPayment:
        from chalicelib.payments.use.undo import UndoPayment

        return UndoPayment(
            read=self.read,
            refunds=self.parts[RedemptionParts].refunds,
            campaigns=self.parts[CampaignParts].read,
            vouchers=self.parts[VoucherParts].store,
            undos=self.undos,
            records=self.parts.records,
            writer=self.parts.writer,
            clock=self.parts.clock,
        )

    @cached_property
    def ask(self) -> AskToUndo:
        from chalicelib.payments.use.ask import AskToUndo

        return AskToUndo(
            read=self.read,
            undos=self.undos,
            entitlements=self.parts[ResidentParts].entitlements,
            stand=self.parts[ResidentParts].stand,
            writer=self.parts.writer,
            audit=self.parts[AuditParts].journal,
            say=self.parts[LiveParts].say,
            clock=self.parts.clock,
        )
