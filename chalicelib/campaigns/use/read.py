"""Campaigns as they stand, and what has become of their money."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

import msgspec

from chalicelib.campaigns.rules.money import Progress, progress
from chalicelib.campaigns.rules.terms import Terms
from chalicelib.campaigns.store.terms import Campaigns
from chalicelib.core.component import Component
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import Clock
from chalicelib.ledger.rules.spans import next_minute
from chalicelib.ledger.store.totals import Totals

Refusal = Callable[[Terms], Refused | None]

# For this long a process may act on terms it has read; a pause takes at most so long to stop
# redemptions (claims stop at once). A refusal is always told from terms read afresh.
CACHED = timedelta(seconds=5)


def _never(_: Terms) -> None:
    return None


class ReadCampaigns(Component, frozen=True, kw_only=True):
    """Reads campaigns. `cache` holds terms by campaign, with the instant at which they were
    read."""

    campaigns: Campaigns
    totals: Totals
    clock: Clock
    cache: dict[str, tuple[datetime, Terms]] = msgspec.field(default_factory=dict)

    def get(self, campaign_id: str) -> Terms:
        """A campaign, up to date. Raises `not_found`."""
        terms = self.campaigns.find(campaign_id)
        if terms is None:
            raise Refused("not_found")
        self.cache[campaign_id] = (self.clock(), terms)
        return terms

    def recent(self, campaign_id: str, refusal: Refusal = _never) -> Terms:
        """A campaign as read at most CACHED ago, but afresh where `refusal` would refuse that:
        terms read a moment ago may say yes, only fresh ones no. Raises `not_found`."""
        cached = self.cache.get(campaign_id)
        if cached is None or self.clock() - cached[0] >= CACHED or refusal(cached[1]):
            return self.get(campaign_id)
        return cached[1]

    def all(self) -> list[Terms]:
        """Every campaign, newest first."""
        return sorted(self.campaigns.all(), key=lambda terms: terms.created_at, reverse=True)

    def progress(self) -> Mapping[str, Progress]:
        """What has become of each campaign's money: a projection, up to `through`."""
        return progress(self.totals.before(next_minute(self.clock())))

    def through(self) -> datetime:
        """How far `progress` surely reaches."""
        return self.totals.through()
