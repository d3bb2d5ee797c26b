"""Setting up a campaign, and what it would come to."""

from collections.abc import Callable, Collection
from dataclasses import replace
from typing import TypeVar

from chalicelib.audit.store import AuditJournal
from chalicelib.campaigns.rules.terms import DRAFT, REGISTRY, Audience, Preview, Terms, preview
from chalicelib.campaigns.store.budgets import Budgets
from chalicelib.campaigns.store.terms import Campaigns
from chalicelib.core.component import Component
from chalicelib.core.dynamo.idempotency import Key, Records
from chalicelib.core.dynamo.writer import Writer
from chalicelib.core.values import ids
from chalicelib.core.values.instants import Clock, to_text
from chalicelib.core.values.subject import Subject
from chalicelib.residents.use.count_eligible import CountEligible

T = TypeVar("T")


class SetUpCampaign(Component, frozen=True, kw_only=True):
    """The use case of an admin who plans a campaign."""

    campaigns: Campaigns
    budgets: Budgets
    eligible: CountEligible
    records: Records
    writer: Writer
    audit: AuditJournal
    clock: Clock

    def create(self, draft: Terms, by: Subject, key: Key | None, view: Callable[[Terms], T]) -> T:
        """Store a draft campaign under a new id. Answers `view` of it, which is kept under the
        key."""
        now = self.clock()
        terms = replace(
            draft,
            id=ids.new_id(ids.CAMPAIGN),
            state=DRAFT,
            created_at=to_text(now),
            created_by=by.id,
        )
        body = view(terms)
        self.writer.transact(
            [
                *self.records.write(key, now, 201, body=body),
                self.campaigns.put(terms),
                self.budgets.open(terms.id, now),
                self.audit.entry(by, "campaign.create", terms.id, now),
            ]
        )
        return body

    def preview(
        self,
        face_value: int,
        per_resident: int,
        kelurahan: Collection[str],
        segments: Collection[str],
        audience: Audience = REGISTRY,
    ) -> Preview:
        """What a campaign with these terms would come to if everybody claimed. Of the registry
        nobody claims where codes are made for it: that comes to as much as there are codes."""
        eligible = self.eligible.count(kelurahan, segments) if audience == REGISTRY else 0
        return preview(eligible, per_resident, face_value)
