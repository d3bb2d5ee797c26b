"""The parts of stickers."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from chalicelib.audit.parts import AuditParts
from chalicelib.campaigns.parts import CampaignParts
from chalicelib.core.parts import Room
from chalicelib.identity.parts import IdentityParts
from chalicelib.ledger.parts import LedgerParts
from chalicelib.merchants.parts import MerchantParts
from chalicelib.residents.parts import ResidentParts
from chalicelib.vouchers.parts import VoucherParts

if TYPE_CHECKING:
    from chalicelib.stickers.store import Screenings
    from chalicelib.stickers.use.look import LookAtSticker
    from chalicelib.stickers.use.own import OwnSticker
    from chalicelib.stickers.use.print import PrintStickers
    from chalicelib.stickers.use.renew import RenewSticker
    from chalicelib.stickers.use.screen import ReadDoubts, ScreenStickers


class StickerParts(Room):
    """Shops' stickers."""

    @cached_property
    def look(self) -> LookAtSticker:
        from chalicelib.stickers.use.look import LookAtSticker

        vouchers = self.parts[VoucherParts]
        return LookAtSticker(
            keys=self.parts[IdentityParts].keys,
            city=self.parts.settings.city,
            stalls=self.parts[MerchantParts].stalls,
            wallet=vouchers.wallet,
            stand=self.parts[ResidentParts].stand,
            vouchers=vouchers.store,
            campaigns=self.parts[CampaignParts].read,
            clock=self.parts.clock,
        )

    @cached_property
    def own(self) -> OwnSticker:
        from chalicelib.stickers.use.own import OwnSticker

        return OwnSticker(
            keys=self.parts[IdentityParts].keys,
            city=self.parts.settings.city,
            origin=self.parts.settings.origin,
            stickers=self.parts[MerchantParts].stickers,
        )

    @cached_property
    def renew(self) -> RenewSticker:
        from chalicelib.stickers.use.renew import RenewSticker

        merchants = self.parts[MerchantParts]
        return RenewSticker(
            own=self.own,
            merchants=merchants.store,
            stickers=merchants.stickers,
            records=self.parts.records,
            writer=self.parts.writer,
            audit=self.parts[AuditParts].journal,
            clock=self.parts.clock,
        )

    @cached_property
    def screenings(self) -> Screenings:
        from chalicelib.stickers.store import Screenings

        parts = self.parts
        return Screenings(parts.connection, parts.writer, parts.table("stickers"))

    @cached_property
    def screen(self) -> ScreenStickers:
        from chalicelib.stickers.use.screen import ScreenStickers

        ledger = self.parts[LedgerParts]
        return ScreenStickers(
            journal=ledger.journal,
            totals=ledger.totals,
            residents=self.parts[ResidentParts].store,
            merchants=self.parts[MerchantParts].store,
            screenings=self.screenings,
        )

    @cached_property
    def doubts(self) -> ReadDoubts:
        from chalicelib.stickers.use.screen import ReadDoubts

        return ReadDoubts(screenings=self.screenings, merchants=self.parts[MerchantParts].store)

    @cached_property
    def print(self) -> PrintStickers:
        from chalicelib.stickers.use.print import PrintStickers

        return PrintStickers(
            own=self.own,
            merchants=self.parts[MerchantParts].store,
            city=self.parts.settings.city,
        )
