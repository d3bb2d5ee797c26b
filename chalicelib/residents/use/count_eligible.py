"""Counting who may claim."""

from collections.abc import Collection
from datetime import datetime, timedelta

import msgspec

from chalicelib.core.component import Component
from chalicelib.core.values.instants import Clock
from chalicelib.residents.store.residents import Residents

# Counting looks at the whole registry; whoever tries out a campaign asks for the same again.
COUNT_KEPT = timedelta(seconds=60)

Limits = tuple[frozenset[str], frozenset[str]]


class CountEligible(Component, frozen=True, kw_only=True):
    """The use case of counting, in which a process keeps what it has just counted."""

    store: Residents
    clock: Clock
    counted: dict[Limits, tuple[datetime, int]] = msgspec.field(default_factory=dict)

    def count(self, kelurahan: Collection[str], segments: Collection[str]) -> int:
        """How many residents may claim from a campaign with these limits, by the rule of a claim;
        as counted at most COUNT_KEPT ago."""
        now = self.clock()
        for limits, (at, _) in list(self.counted.items()):
            if now - at >= COUNT_KEPT:
                self.counted.pop(limits, None)
        wanted = (frozenset(kelurahan), frozenset(segments))
        known = self.counted.get(wanted)
        if known is not None:
            return known[1]
        count = self.store.count_eligible(sorted(wanted[0]), sorted(wanted[1]))
        self.counted[wanted] = (now, count)
        return count
