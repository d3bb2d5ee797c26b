"""The campaigns that reward payments, as a process knows them."""

from datetime import datetime

import msgspec

from chalicelib.campaigns.rules.terms import INCENTIVE, Terms
from chalicelib.campaigns.store.terms import Campaigns
from chalicelib.core.component import Component
from chalicelib.core.recent import CACHED
from chalicelib.core.values.instants import Clock

_ALL = "all"


class Programs(Component, frozen=True, kw_only=True):
    """Reads them. `kept` holds what was read, with the instant: to list campaigns is to read each
    of them, which not every wallet that is opened may cost."""

    campaigns: Campaigns
    clock: Clock
    kept: dict[str, tuple[datetime, list[Terms]]] = msgspec.field(default_factory=dict)

    def recent(self) -> list[Terms]:
        """Every campaign that rewards payments, as read at most CACHED ago."""
        kept = self.kept.get(_ALL)
        if kept is None or self.clock() - kept[0] >= CACHED:
            return self.afresh()
        return kept[1]

    def afresh(self) -> list[Terms]:
        """The same as they are now."""
        found = [one for one in self.campaigns.all() if one.kind == INCENTIVE]
        self.kept[_ALL] = (self.clock(), found)
        return found
