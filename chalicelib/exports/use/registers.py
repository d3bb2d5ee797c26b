"""The rows of the treasury's registers: some hundreds a year, read whole."""

from collections.abc import Iterator

from chalicelib.campaigns.store.terms import Campaigns
from chalicelib.core.component import Component
from chalicelib.exports.rules.export import Export
from chalicelib.exports.rules.layout import Row
from chalicelib.treasury.store.promises import Promises
from chalicelib.treasury.store.surrenders import Surrenders


class Registers(Component, frozen=True, kw_only=True):
    """Reads what campaigns were funded by, and what went back, oldest first."""

    promises: Promises
    surrenders: Surrenders
    campaigns: Campaigns

    def sp2ds(self, export: Export) -> Iterator[Row]:
        """The SP2Ds that funded within the export's time."""
        names = {terms.id: terms.name for terms in self.campaigns.all()}
        for one in self.promises.every():
            if export.since <= one.at < export.until:
                yield [
                    one.reference,
                    one.at,
                    one.campaign_id,
                    names.get(one.campaign_id, ""),
                    one.account_code,
                    one.amount,
                    one.arrived,
                    one.withdrawn,
                    one.due,
                    one.transfer_id,
                    one.by,
                ]

    def sts(self, export: Export) -> Iterator[Row]:
        """The surrenders that were proposed within the export's time."""
        for one in self.surrenders.every():
            if export.since <= one.proposed_at < export.until:
                yield [
                    one.reference,
                    one.proposed_at,
                    one.proposed_by,
                    one.amount,
                    one.surrendered,
                    one.state,
                    one.decided_by or "",
                    one.decided_at or "",
                    one.decision_reason or "",
                    one.id,
                ]
