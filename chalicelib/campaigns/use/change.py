"""Publishing, pausing and closing a campaign."""

from collections.abc import Sequence

from chalicelib.audit.store import AuditJournal
from chalicelib.campaigns.rules import (
    CLOSED,
    DRAFT,
    PUBLISHED,
    ROOT,
    Action,
    Overtaken,
    Part,
    Terms,
    next_state,
    release,
)
from chalicelib.campaigns.store.budgets import Budgets
from chalicelib.campaigns.store.terms import Campaigns
from chalicelib.campaigns.use.allocate import PER_TRANSACTION, Allocate
from chalicelib.campaigns.use.read import ReadCampaigns
from chalicelib.core.component import Component
from chalicelib.core.dynamo.writer import Write, Writer
from chalicelib.core.values import ids
from chalicelib.core.values.instants import Clock
from chalicelib.core.values.subject import Subject
from chalicelib.ledger.store.transfers import Transfers


class ChangeCampaign(Component, frozen=True, kw_only=True):
    """The use case of an admin who leads a campaign from state to state."""

    read: ReadCampaigns
    campaigns: Campaigns
    budgets: Budgets
    transfers: Transfers
    allocate: Allocate
    writer: Writer
    audit: AuditJournal
    clock: Clock

    def change(self, campaign_id: str, action: Action, by: Subject) -> Terms:
        """Publish, pause or close. Raises `not_found`, `state_conflict`.

        The parts of the budget follow first where claims must stop, and last where they may
        begin; repeating the action finishes what a crash left half done.
        """
        terms, now = self.read.get(campaign_id), self.clock()
        state = next_state(terms, action, now)
        parts: list[Part] = [ROOT, *range(terms.shards)]
        if terms.state == DRAFT:
            self._open_shards(terms)
        campaign = [
            self.campaigns.set_state(campaign_id, terms.state, state),
            self.audit.entry(by, f"campaign.{action}", campaign_id, now),
        ]
        follow = [self.budgets.follow(campaign_id, part, state) for part in parts]
        if state == PUBLISHED:
            self.writer.transact(campaign)
            self._write_in_chunks(follow)
        else:
            self._write_in_chunks(follow)
            self.writer.transact(campaign)
        changed = self.read.get(campaign_id)
        if state == PUBLISHED:
            self.allocate.allocate(changed)
        if state == CLOSED:
            self._release(changed, by)
        return changed

    def _open_shards(self, terms: Terms) -> None:
        opened, now = self.budgets.opened(terms.id, terms.shards), self.clock()
        self._write_in_chunks(
            [
                self.budgets.open(terms.id, shard, DRAFT, now)
                for shard in range(terms.shards)
                if shard not in opened
            ]
        )

    def _write_in_chunks(self, writes: Sequence[Write]) -> None:
        for start in range(0, len(writes), PER_TRANSACTION):
            self.writer.transact(writes[start : start + PER_TRANSACTION])

    def _release(self, terms: Terms, by: Subject) -> None:
        """Give what is left of a closed campaign back to the treasury, part by part."""
        budget = self.allocate.budget(terms)
        parts: list[tuple[Part, int]] = [(ROOT, budget.root), *enumerate(budget.shards)]
        left = [(part, amount) for part, amount in parts if amount]
        for start in range(0, len(left), PER_TRANSACTION):
            chunk = left[start : start + PER_TRANSACTION]
            amount = sum(part[1] for part in chunk)
            transfer = release(ids.new_id(ids.TRANSFER), terms.id, amount, by.actor, self.clock())
            first, *drained = [self.budgets.drain(terms.id, part, seen) for part, seen in chunk]
            self.writer.transact(
                [
                    *drained,
                    self.transfers.credit_treasury(transfer.amount),
                    *self.transfers.write([transfer], lambda _: Overtaken(), beside=first),
                ]
            )
