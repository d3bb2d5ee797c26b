"""Publishing, pausing and closing a campaign."""

from chalicelib.audit.store import AuditJournal
from chalicelib.campaigns.rules.terms import Action, Terms, changed
from chalicelib.campaigns.store.budgets import Budgets
from chalicelib.campaigns.store.terms import Campaigns
from chalicelib.campaigns.use.finish import FinishChanges
from chalicelib.campaigns.use.public import DOCUMENT
from chalicelib.campaigns.use.read import ReadCampaigns
from chalicelib.core.component import Component
from chalicelib.core.dynamo.idempotency import Key, Records
from chalicelib.core.dynamo.writer import Writer
from chalicelib.core.values.instants import Clock
from chalicelib.core.values.subject import Subject
from chalicelib.documents.use.announce import Announce


class ChangeCampaign(Component, frozen=True, kw_only=True):
    """The use case of an admin who leads a campaign from state to state."""

    read: ReadCampaigns
    campaigns: Campaigns
    budgets: Budgets
    finish: FinishChanges
    announce: Announce
    records: Records
    writer: Writer
    audit: AuditJournal
    clock: Clock

    def change(
        self, campaign_id: str, action: Action, by: Subject, key: Key | None = None
    ) -> Terms:
        """Publish, pause or close; `key` is kept with what it changes. Raises `not_found`;
        `state_conflict` where the action does not fit, or another change was faster.

        One transaction decides: campaign, root of the budget and audit entry. From there on the
        root pays, takes money or refuses it as the new state says; the shards follow. Repeating
        the action changes nothing, and finishes what a crash left half done. What everybody
        reads of campaigns is made before this answers.
        """
        with self.announce.at_once(DOCUMENT):
            return self._change(campaign_id, action, by, key)

    def was_changed_by(self, key: Key | None) -> bool:
        """Whether a key has changed its campaign before."""
        return self.records.find(key) is not None

    def _change(self, campaign_id: str, action: Action, by: Subject, key: Key | None) -> Terms:
        terms = self.read.get(campaign_id)
        now = self.clock()
        after = changed(terms, action, now)
        if after != terms:
            self.writer.transact(
                [
                    self.campaigns.change(terms, after.state, after.version, now),
                    self.budgets.change(campaign_id, after.state, after.version),
                    self.audit.entry(by, f"campaign.{action}", campaign_id, now),
                    *self.records.write(key, now, 200, subject_id=campaign_id),
                ]
            )
        self.finish.finish(after, by.actor)
        return self.read.get(campaign_id)
