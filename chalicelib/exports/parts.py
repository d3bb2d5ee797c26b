"""The parts of exports."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from chalicelib.audit.parts import AuditParts
from chalicelib.campaigns.parts import CampaignParts
from chalicelib.core.parts import Room
from chalicelib.core.work import Work
from chalicelib.exports.ports import OtherRows
from chalicelib.identity.parts import IdentityParts
from chalicelib.ledger.parts import LedgerParts
from chalicelib.marketplace.parts import MarketplaceParts
from chalicelib.merchants.parts import MerchantParts
from chalicelib.procurement.parts import ProcurementParts
from chalicelib.redemptions.parts import RedemptionParts
from chalicelib.residents.parts import ResidentParts
from chalicelib.settlements.parts import SettlementParts
from chalicelib.treasury.parts import TreasuryParts
from chalicelib.vouchers.parts import VoucherParts

if TYPE_CHECKING:
    from chalicelib.exports.files.bucket import Bucket
    from chalicelib.exports.store import Exports
    from chalicelib.exports.use.make import MakeExport
    from chalicelib.exports.use.order import OrderExport
    from chalicelib.exports.use.read import ReadExports
    from chalicelib.exports.use.registers import Registers
    from chalicelib.exports.use.rows import Rows
    from chalicelib.exports.use.spending import PrintSpending
    from chalicelib.exports.use.statement import PrintStatement
    from chalicelib.exports.use.withheld import WithheldRows


class ExportParts(Room):
    """Files for people: exports of finance, a merchant's statement on paper."""

    @cached_property
    def store(self) -> Exports:
        from chalicelib.exports.store import Exports

        return Exports(self.parts.connection, self.parts.writer, self.parts.table("exports"))

    @cached_property
    def bucket(self) -> Bucket:
        from chalicelib.exports.files.bucket import Bucket

        return Bucket(
            connect=self.parts.storage_of_large_files, name=self.parts.settings.files_bucket
        )

    @cached_property
    def order(self) -> OrderExport:
        from chalicelib.exports.use.order import OrderExport

        parts = self.parts
        return OrderExport(
            exports=self.store,
            records=parts.records,
            writer=parts.writer,
            audit=parts[AuditParts].journal,
            queue=self.work.queue,
            clock=parts.clock,
        )

    @cached_property
    def read(self) -> ReadExports:
        from chalicelib.exports.use.read import ReadExports

        return ReadExports(exports=self.store, bucket=self.bucket, clock=self.parts.clock)

    @cached_property
    def rows(self) -> Rows:
        # Few functions know the bank.
        from chalicelib.bank.parts import BankParts
        from chalicelib.exports.use.rows import Rows

        parts = self.parts
        return Rows(
            listing=parts[LedgerParts].listing,
            refunded=parts[RedemptionParts].refunded,
            checkouts=parts[MarketplaceParts].checkouts,
            merchants=parts[MerchantParts].store,
            campaigns=parts[CampaignParts].store,
            vouchers=parts[VoucherParts].store,
            residents=parts[ResidentParts].store,
            settlements=parts[SettlementParts].settlements,
            lines=parts[SettlementParts].lines,
            cash_book=parts[BankParts].cash_book,
            registers=self.registers,
            withheld=self.withheld,
            audit=parts[AuditParts].journal,
            others=parts.port(OtherRows).by_kind,
            clock=parts.clock,
        )

    @cached_property
    def registers(self) -> Registers:
        from chalicelib.exports.use.registers import Registers

        treasury = self.parts[TreasuryParts]
        return Registers(
            promises=treasury.promises,
            surrenders=treasury.surrenders,
            campaigns=self.parts[CampaignParts].store,
        )

    @cached_property
    def withheld(self) -> WithheldRows:
        from chalicelib.exports.use.withheld import WithheldRows

        purchases = self.parts[ProcurementParts]
        return WithheldRows(
            taxes=purchases.read_taxes,
            orders=purchases.orders,
            merchants=self.parts[MerchantParts].store,
        )

    @cached_property
    def make(self) -> MakeExport:
        from chalicelib.exports.use.make import MakeExport

        return MakeExport(
            exports=self.store,
            rows=self.rows,
            bucket=self.bucket,
            reach=self.parts[LedgerParts].reach,
            clock=self.parts.clock,
        )

    @cached_property
    def work(self) -> Work:
        """What the queue's function does."""

        from chalicelib.exports.use.make import STOP_BEFORE_END_MS, TRIES

        parts = self.parts
        return Work(
            job=self.make,
            send=parts.send_to(parts.settings.exports_queue),
            spare_ms=STOP_BEFORE_END_MS,
            tries=TRIES,
        )

    @cached_property
    def spending(self) -> PrintSpending:
        from chalicelib.exports.use.spending import PrintSpending

        return PrintSpending(
            reports=self.parts[ProcurementParts].report,
            city=self.parts.settings.city,
            clock=self.parts.clock,
        )

    @cached_property
    def statement(self) -> PrintStatement:
        from chalicelib.exports.use.statement import PrintStatement

        parts, merchants = self.parts, self.parts[MerchantParts]
        return PrintStatement(
            statements=merchants.statement,
            merchants=merchants.store,
            payouts=parts[SettlementParts].payouts,
            keys=parts[IdentityParts].keys,
            city=parts.settings.city,
            origin=parts.settings.origin,
            clock=parts.clock,
        )
