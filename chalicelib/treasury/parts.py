"""The treasury's parts."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from chalicelib.audit.parts import AuditParts
from chalicelib.core.parts import Room
from chalicelib.ledger.parts import LedgerParts

if TYPE_CHECKING:
    from chalicelib.treasury.store.promises import Promises
    from chalicelib.treasury.store.surrenders import Surrenders
    from chalicelib.treasury.use.decide import Decide
    from chalicelib.treasury.use.propose import Propose
    from chalicelib.treasury.use.read import ReadRegisters
    from chalicelib.treasury.use.unclaimed import Unclaimed


class TreasuryParts(Room):
    """The registers of SP2Ds and of STS."""

    @cached_property
    def promises(self) -> Promises:
        """What the city has promised, and what of it has arrived."""

        from chalicelib.treasury.store.promises import Promises

        return Promises(self.parts.connection, self.parts.table("treasury"))

    @cached_property
    def surrenders(self) -> Surrenders:
        """What goes back to the city."""

        from chalicelib.treasury.store.surrenders import Surrenders

        return Surrenders(self.parts.connection, self.parts.table("treasury"))

    @cached_property
    def unclaimed(self) -> Unclaimed:
        """What must go back and no surrender has taken yet."""

        from chalicelib.treasury.use.unclaimed import Unclaimed

        return Unclaimed(transfers=self.parts[LedgerParts].transfers, surrenders=self.surrenders)

    @cached_property
    def propose(self) -> Propose:
        """Proposing a surrender."""

        from chalicelib.treasury.use.propose import Propose

        parts = self.parts
        return Propose(
            surrenders=self.surrenders,
            unclaimed=self.unclaimed,
            records=parts.records,
            writer=parts.writer,
            audit=parts[AuditParts].journal,
            clock=parts.clock,
        )

    @cached_property
    def decide(self) -> Decide:
        """Approving and rejecting it."""

        from chalicelib.treasury.use.decide import Decide

        parts = self.parts
        return Decide(
            surrenders=self.surrenders,
            unclaimed=self.unclaimed,
            records=parts.records,
            writer=parts.writer,
            audit=parts[AuditParts].journal,
            clock=parts.clock,
        )

    @cached_property
    def read(self) -> ReadRegisters:
        """Reading both registers."""

        from chalicelib.treasury.use.read import ReadRegisters

        return ReadRegisters(promises=self.promises, surrenders=self.surrenders)
