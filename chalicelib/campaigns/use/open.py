"""Opening a campaign that waits for growth."""

from chalicelib.audit.store import AuditJournal
from chalicelib.campaigns.rules.terms import PUBLISHED, Terms
from chalicelib.campaigns.store.terms import Campaigns
from chalicelib.campaigns.use.public import DOCUMENT
from chalicelib.core.component import Component
from chalicelib.core.dynamo.writer import Writer
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import Clock, to_text
from chalicelib.core.values.subject import Subject
from chalicelib.documents.use.announce import Announce


class OpenCampaigns(Component, frozen=True, kw_only=True):
    """The use case of whoever has seen that a campaign's growth is reached."""

    campaigns: Campaigns
    announce: Announce
    writer: Writer
    audit: AuditJournal
    clock: Clock

    def waiting(self) -> list[Terms]:
        """The published campaigns that wait for growth, and whose time is not over."""
        now = to_text(self.clock())
        return [
            one
            for one in self.campaigns.all()
            if one.is_waiting and one.state == PUBLISHED and now < one.claim_until
        ]

    def open(self, terms: Terms, by: Subject, tenths: int) -> bool:
        """Open a campaign, as its category has grown by so many tenths of a percent; False where it
        is open already. From now on it stays open."""
        now = self.clock()
        self.announce.changing([DOCUMENT])
        try:
            self.writer.transact(
                [
                    self.campaigns.open(terms.id, now),
                    self.audit.entry(by, "campaign.open", terms.id, now, growth_tenths=tenths),
                ]
            )
        except Refused as refused:
            if refused.code != "state_conflict":
                raise
            return False
        return True
