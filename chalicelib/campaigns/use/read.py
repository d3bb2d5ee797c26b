"""Campaigns as they stand, and what has become of their money."""

from collections.abc import Callable, Mapping
from datetime import datetime

import msgspec

from chalicelib.campaigns.rules.money import Progress, progress
from chalicelib.campaigns.rules.terms import Terms
from chalicelib.campaigns.store.terms import Campaigns
from chalicelib.core.component import Component
from chalicelib.core.recent import recent
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import Clock
from chalicelib.ledger.rules.spans import next_minute
from chalicelib.ledger.store.totals import Totals

Refusal = Callable[[Terms], Refused | None]


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
        """A campaign as read a moment ago, but afresh where `refusal` would refuse that (see
        core/recent.py). Raises `not_found`."""
        return recent(self.cache, campaign_id, self.get, self.clock, refusal)

    def all(self) -> list[Terms]:
        """Every campaign, newest first."""
        return sorted(self.campaigns.all(), key=lambda terms: terms.created_at, reverse=True)

    def progress(self) -> Mapping[str, Progress]:
        """What has become of each campaign's money: a projection, up to `through`."""
        return progress(self.totals.before(next_minute(self.clock())))

    def through(self) -> datetime:
        """How far `progress` surely reaches."""
        return self.totals.through()
