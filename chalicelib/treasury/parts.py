"""The treasury's parts."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from chalicelib.core.parts import Room

if TYPE_CHECKING:
    from chalicelib.treasury.store.promises import Promises
    from chalicelib.treasury.store.surrenders import Surrenders


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
