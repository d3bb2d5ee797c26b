"""The parts of procurement."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from chalicelib.audit.parts import AuditParts
from chalicelib.core.parts import Room

if TYPE_CHECKING:
    from chalicelib.procurement.store.remits import Remits
    from chalicelib.procurement.store.taxes import Taxes
    from chalicelib.procurement.use.read_taxes import ReadTaxes
    from chalicelib.procurement.use.remit import RemitTaxes


class ProcurementParts(Room):
    """The city's purchase orders, and what its budget for goods and services goes to."""

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

        return ReadTaxes(taxes=self.taxes, remits=self.remits, clock=self.parts.clock)
