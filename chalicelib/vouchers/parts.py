"""The parts of vouchers."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from chalicelib.audit.parts import AuditParts
from chalicelib.campaigns.parts import CampaignParts
from chalicelib.codes.parts import CodeParts
from chalicelib.core.parts import Room
from chalicelib.identity.parts import IdentityParts
from chalicelib.ledger.parts import LedgerParts
from chalicelib.live.parts import LiveParts
from chalicelib.notices.parts import NoticeParts
from chalicelib.residents.parts import ResidentParts

if TYPE_CHECKING:
    from chalicelib.vouchers.store.vouchers import Vouchers
    from chalicelib.vouchers.use.claim import Claim
    from chalicelib.vouchers.use.claim_by_code import ClaimByCode
    from chalicelib.vouchers.use.draw import Draw
    from chalicelib.vouchers.use.give_back import GiveBack
    from chalicelib.vouchers.use.lapse import Lapse
    from chalicelib.vouchers.use.recognise import Recognise
    from chalicelib.vouchers.use.reissue import ReissueVoucher
    from chalicelib.vouchers.use.remind import RemindOfLapses
    from chalicelib.vouchers.use.typed import TypedCodes
    from chalicelib.vouchers.use.void import VoidVoucher
    from chalicelib.vouchers.use.wallet import VoucherAccounts, Wallet


class VoucherParts(Room):
    """Vouchers: claimed, shown, drawn as payment tokens, emptied."""

    @cached_property
    def store(self) -> Vouchers:
        from chalicelib.vouchers.store.vouchers import VoucherItem, Vouchers

        return Vouchers(self.parts.table("vouchers", VoucherItem))

    @cached_property
    def wallet(self) -> Wallet:
        from chalicelib.vouchers.use.wallet import Wallet

        return Wallet(
            vouchers=self.store,
            residents=self.parts[ResidentParts].store,
            entitlements=self.parts[ResidentParts].entitlements,
            campaigns=self.parts[CampaignParts].read,
            stand=self.parts[ResidentParts].stand,
            writer=self.parts.writer,
            clock=self.parts.clock,
        )

    @cached_property
    def accounts(self) -> VoucherAccounts:
        from chalicelib.vouchers.use.wallet import VoucherAccounts

        return VoucherAccounts(vouchers=self.store)

    @cached_property
    def claim(self) -> Claim:
        from chalicelib.vouchers.use.claim import Claim

        residents, campaigns = self.parts[ResidentParts], self.parts[CampaignParts]
        return Claim(
            vouchers=self.store,
            entitlements=residents.entitlements,
            stand=residents.stand,
            welcome=residents.welcome,
            campaigns=campaigns.read,
            allocate=campaigns.allocate,
            exhaustion=campaigns.exhaustion,
            budgets=campaigns.budgets,
            transfers=self.parts[LedgerParts].transfers,
            records=self.parts.records,
            writer=self.parts.writer,
            clock=self.parts.clock,
        )

    @cached_property
    def claim_by_code(self) -> ClaimByCode:
        from chalicelib.vouchers.use.claim_by_code import ClaimByCode

        residents, campaigns = self.parts[ResidentParts], self.parts[CampaignParts]
        return ClaimByCode(
            find=self.parts[CodeParts].find,
            codes=self.parts[CodeParts].codes,
            vouchers=self.store,
            entitlements=residents.entitlements,
            welcome=residents.welcome,
            campaigns=campaigns.read,
            allocate=campaigns.allocate,
            budgets=campaigns.budgets,
            transfers=self.parts[LedgerParts].transfers,
            records=self.parts.records,
            writer=self.parts.writer,
            clock=self.parts.clock,
        )

    @cached_property
    def codes(self) -> TypedCodes:
        from chalicelib.vouchers.store.codes import CodeItem, Codes, GuessesItem
        from chalicelib.vouchers.use.typed import TypedCodes

        self.parts.table("vouchers", CodeItem, GuessesItem)
        return TypedCodes(
            codes=Codes(), keys=self.parts[IdentityParts].keys, clock=self.parts.clock
        )

    @cached_property
    def draw(self) -> Draw:
        from chalicelib.vouchers.use.draw import Draw

        return Draw(
            wallet=self.wallet,
            stand=self.parts[ResidentParts].stand,
            campaigns=self.parts[CampaignParts].read,
            codes=self.codes,
            keys=self.parts[IdentityParts].keys,
            tickets=self.parts[LiveParts].issue,
            city=self.parts.settings.city,
            clock=self.parts.clock,
        )

    @cached_property
    def recognise(self) -> Recognise:
        from chalicelib.vouchers.use.recognise import Recognise

        return Recognise(
            codes=self.codes,
            keys=self.parts[IdentityParts].keys,
            city=self.parts.settings.city,
            clock=self.parts.clock,
        )

    @cached_property
    def give_back(self) -> GiveBack:
        from chalicelib.vouchers.use.give_back import GiveBack

        return GiveBack(
            budgets=self.parts[CampaignParts].budgets,
            transfers=self.parts[LedgerParts].transfers,
        )

    @cached_property
    def void(self) -> VoidVoucher:
        from chalicelib.vouchers.use.void import VoidVoucher

        return VoidVoucher(
            vouchers=self.store,
            campaigns=self.parts[CampaignParts].read,
            give_back=self.give_back,
            records=self.parts.records,
            writer=self.parts.writer,
            audit=self.parts[AuditParts].journal,
            clock=self.parts.clock,
        )

    @cached_property
    def reissue(self) -> ReissueVoucher:
        from chalicelib.vouchers.use.reissue import ReissueVoucher

        return ReissueVoucher(
            vouchers=self.store,
            residents=self.parts[ResidentParts].store,
            entitlements=self.parts[ResidentParts].entitlements,
            delegations=self.parts[ResidentParts].end_delegations,
            campaigns=self.parts[CampaignParts].read,
            budgets=self.parts[CampaignParts].budgets,
            transfers=self.parts[LedgerParts].transfers,
            records=self.parts.records,
            writer=self.parts.writer,
            clock=self.parts.clock,
        )

    @cached_property
    def remind(self) -> RemindOfLapses:
        from chalicelib.vouchers.use.remind import RemindOfLapses

        ledger, notices = self.parts[LedgerParts], self.parts[NoticeParts]
        return RemindOfLapses(
            vouchers=self.store,
            campaigns=self.parts[CampaignParts].store,
            journal=ledger.journal,
            totals=ledger.totals,
            progress=notices.progress,
            tell=notices.tell,
            clock=self.parts.clock,
        )

    @cached_property
    def lapse(self) -> Lapse:
        from chalicelib.vouchers.use.lapse import Lapse

        ledger, campaigns = self.parts[LedgerParts], self.parts[CampaignParts]
        return Lapse(
            vouchers=self.store,
            campaigns=campaigns.store,
            read=campaigns.read,
            give_back=self.give_back,
            journal=ledger.journal,
            totals=ledger.totals,
            writer=self.parts.writer,
            clock=self.parts.clock,
        )
