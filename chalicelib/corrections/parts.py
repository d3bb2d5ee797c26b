"""The parts of corrections."""

from dataclasses import dataclass
from functools import cached_property

from chalicelib.audit.parts import AuditParts
from chalicelib.campaigns.parts import CampaignParts
from chalicelib.core.parts import Parts
from chalicelib.corrections.reversals import FundReversal, PayoutReversal, RedeemReversal
from chalicelib.corrections.service import CorrectionService
from chalicelib.corrections.store import CorrectionItem, Corrections
from chalicelib.ledger.parts import LedgerParts
from chalicelib.redemptions.parts import RedemptionParts
from chalicelib.settlements.parts import SettlementParts
from chalicelib.vouchers.parts import VoucherParts


@dataclass(frozen=True)
class CorrectionParts:
    """Wrong transfers, reversed by two people."""

    parts: Parts

    @cached_property
    def corrections(self) -> CorrectionService:
        parts, redemptions = self.parts, self.parts[RedemptionParts]
        return CorrectionService(
            Corrections(parts.table("corrections", CorrectionItem)),
            parts[LedgerParts].transfers,
            {
                "fund": FundReversal(parts[CampaignParts].withdraw),
                "redeem": RedeemReversal(
                    redemptions.refunds, redemptions.refunded, parts[VoucherParts].store
                ),
                "payout": PayoutReversal(parts[SettlementParts].payments),
            },
            parts.records,
            parts.writer,
            parts[AuditParts].journal,
            parts.clock,
        )
