"""The parts of corrections."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from chalicelib.audit.parts import AuditParts
from chalicelib.campaigns.parts import CampaignParts
from chalicelib.core.parts import Room
from chalicelib.ledger.parts import LedgerParts
from chalicelib.redemptions.parts import RedemptionParts
from chalicelib.vouchers.parts import VoucherParts

if TYPE_CHECKING:
    from chalicelib.corrections.store import Corrections
    from chalicelib.corrections.use.approve import Approve
    from chalicelib.corrections.use.propose import Propose
    from chalicelib.corrections.use.read import ReadCorrections
    from chalicelib.corrections.use.reject import Reject
    from chalicelib.corrections.use.reversals import Reversal


class CorrectionParts(Room):
    """Wrong transfers, reversed by two people."""

    @cached_property
    def corrections(self) -> Corrections:
        """Where corrections are kept."""

        from chalicelib.corrections.store import CorrectionItem, Corrections

        return Corrections(self.parts.table("corrections", CorrectionItem))

    @cached_property
    def reversals(self) -> Mapping[str, Reversal]:
        """How each kind of transfer that can be corrected is reversed."""

        from chalicelib.corrections.use.reversals import FundReversal, RedeemReversal

        parts, redemptions = self.parts, self.parts[RedemptionParts]
        return {
            "fund": FundReversal(withdraw=parts[CampaignParts].withdraw),
            "redeem": RedeemReversal(
                campaigns=parts[CampaignParts].read,
                refunds=redemptions.refunds,
                refunded=redemptions.refunded,
                vouchers=parts[VoucherParts].store,
            ),
        }

    @cached_property
    def propose(self) -> Propose:
        """Proposing."""

        from chalicelib.corrections.use.propose import Propose

        parts = self.parts
        return Propose(
            corrections=self.corrections,
            transfers=parts[LedgerParts].transfers,
            reversals=self.reversals,
            records=parts.records,
            writer=parts.writer,
            audit=parts[AuditParts].journal,
            clock=parts.clock,
        )

    @cached_property
    def approve(self) -> Approve:
        """Approving."""

        from chalicelib.corrections.use.approve import Approve

        parts = self.parts
        return Approve(
            corrections=self.corrections,
            reversals=self.reversals,
            records=parts.records,
            writer=parts.writer,
            audit=parts[AuditParts].journal,
            clock=parts.clock,
        )

    @cached_property
    def reject(self) -> Reject:
        """Rejecting."""

        from chalicelib.corrections.use.reject import Reject

        parts = self.parts
        return Reject(
            corrections=self.corrections,
            records=parts.records,
            writer=parts.writer,
            audit=parts[AuditParts].journal,
            clock=parts.clock,
        )

    @cached_property
    def read(self) -> ReadCorrections:
        """Reading."""

        from chalicelib.corrections.use.read import ReadCorrections

        return ReadCorrections(corrections=self.corrections)
