"""Setting up, funding, opening and closing campaigns."""

import secrets
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from chalicelib.audit.store import AuditJournal
from chalicelib.campaigns import rules
from chalicelib.campaigns.rules import Preview, Terms, fund_id, next_state, preview, spread
from chalicelib.campaigns.store import ROOT, Budget, Budgets, Campaigns
from chalicelib.core.dynamo.idempotency import Key, Records
from chalicelib.core.dynamo.writer import Write, Writer
from chalicelib.core.values import ids
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import Clock, to_text
from chalicelib.core.values.subject import Subject
from chalicelib.ledger.rules import TREASURY, Account, Sums, Transfer, account, account_of
from chalicelib.ledger.store.transfers import Transfers

# For this long a process may act on terms it has read; a pause takes at most so long to stop
# redemptions (claims stop at once). A refusal is always judged on terms read afresh.
CACHED = timedelta(seconds=5)

# A transaction holds at most 100 items.
_PER_TRANSACTION = 95


@dataclass(frozen=True, slots=True)
class Progress:
    """What has become of a campaign's money, in rupiah. `remaining`: neither issued nor
    released."""

    funded: int
    issued: int
    redeemed: int
    remaining: int


class CampaignService:
    """The use cases of campaigns."""

    def __init__(
        self,
        campaigns: Campaigns,
        budgets: Budgets,
        transfers: Transfers,
        records: Records,
        writer: Writer,
        audit: AuditJournal,
        sums: Callable[[], Sums],
        through: Callable[[], datetime],
        count_eligible: Callable[[Collection[str], Collection[str]], int],
        clock: Clock,
    ) -> None:
        """`count_eligible(kelurahan, segments)` is how many residents may claim."""
        self._campaigns = campaigns
        self._budgets = budgets
        self._transfers = transfers
        self._records = records
        self._writer = writer
        self._audit = audit
        self._sums = sums
        self.through = through
        self._count_eligible = count_eligible
        self._clock = clock
        self._cache: dict[str, tuple[datetime, Terms]] = {}

    def create(
        self, draft: Terms, by: Subject, key: Key | None, view: Callable[[Terms], Any]
    ) -> Any:
        """Store a draft campaign under a new id. Answers `view` of it."""
        now = self._clock()
        terms = replace(
            draft,
            id=ids.new_id(ids.CAMPAIGN),
            state=rules.DRAFT,
            created_at=to_text(now),
            created_by=by.id,
        )
        body = view(terms)
        self._writer.transact(
            [
                *self._records.write(key, now, 201, body=body),
                self._campaigns.put(terms),
                self._budgets.open(terms.id, ROOT, rules.DRAFT, now),
                self._audit.entry(by, "campaign.create", terms.id, now),
            ]
        )
        return body

    def preview(
        self,
        face_value: int,
        per_resident: int,
        kelurahan: Collection[str],
        segments: Collection[str],
    ) -> Preview:
        """What a campaign with these terms would come to if everybody claimed."""
        return preview(self._count_eligible(kelurahan, segments), per_resident, face_value)

    def get(self, campaign_id: str) -> Terms:
        """A campaign, up to date. Raises `not_found`."""
        terms = self._campaigns.find(campaign_id)
        if terms is None:
            raise Refused("not_found")
        self._cache[campaign_id] = (self._clock(), terms)
        return terms

    def recent(self, campaign_id: str) -> Terms:
        """A campaign as read at most CACHED ago: good for saying yes. Raises `not_found`."""
        cached = self._cache.get(campaign_id)
        if cached is not None and self._clock() - cached[0] < CACHED:
            return cached[1]
        return self.get(campaign_id)

    def claimable(self, campaign_id: str) -> Terms:
        """A campaign that can be claimed from now. Raises `campaign_not_open`, `not_found`."""
        now = self._clock()
        return self._passing(campaign_id, lambda terms: terms.must_be_claimable(now))

    def spendable(self, campaign_id: str) -> Terms:
        """A campaign whose vouchers can be spent. Raises `campaign_not_open`, `not_found`."""
        return self._passing(campaign_id, lambda terms: terms.must_be_spendable())

    def _passing(self, campaign_id: str, must: Callable[[Terms], None]) -> Terms:
        """A campaign that passes a test: terms read a moment ago may say yes, only fresh ones
        no."""
        try:
            terms = self.recent(campaign_id)
            must(terms)
        except Refused:
            terms = self.get(campaign_id)
            must(terms)
        return terms

    def all(self) -> list[Terms]:
        """Every campaign, newest first."""
        return sorted(self._campaigns.all(), key=lambda terms: terms.created_at, reverse=True)

    def progress(self) -> Mapping[str, Progress]:
        """What has become of each campaign's money: a projection, up to `through`."""
        sums = self._sums()
        found: dict[str, Progress] = {}
        for campaign in {campaign for campaign, _ in sums.kinds}:
            kinds = {kind: amount for (of, kind), amount in sums.kinds.items() if of == campaign}
            name = account("campaign", campaign)
            found[campaign] = Progress(
                funded=kinds.get("fund", 0),
                issued=kinds.get("issue", 0) + kinds.get("incentive", 0),
                redeemed=kinds.get("redeem", 0) + kinds.get("capture", 0) - kinds.get("refund", 0),
                remaining=sums.credits[name] - sums.debits[name],
            )
        return found

    def fund(
        self,
        campaign_id: str,
        amount: int,
        reference: str,
        by: Subject,
        key: Key,
        view: Callable[[Transfer], Any],
    ) -> Any:
        """Move `amount` rupiah from the treasury into a campaign. Answers `view` of the transfer.

        The transfer's id is made from the SP2D number, so one number funds once. Raises
        `reference_used`, `not_found`, or `state_conflict` where the campaign is closed.
        """
        terms = self.get(campaign_id)
        transfer_id = fund_id(reference)

        def missing(old: dict[str, Any] | None) -> Refused:
            return Refused("state_conflict" if old else "not_found")

        transfer = Transfer(
            id=transfer_id,
            debit_account=TREASURY,
            credit_account=account("campaign", campaign_id),
            amount=amount,
            kind="fund",
            reference=reference,
            occurred_at=to_text(self._clock()),
            actor=by.actor,
            campaign_id=campaign_id,
        )
        body = view(transfer)
        self._writer.transact(
            [
                *self._records.write(key, self._clock(), 201, body=body),
                *self._transfers.write(
                    [transfer],
                    lambda _: Refused("reference_used"),
                    beside=self._budgets.credit_root(campaign_id, amount, missing),
                ),
                self._transfers.debit_treasury(amount),
            ]
        )
        if terms.state == rules.PUBLISHED:
            self.allocate(terms)
        return body

    def change_state(self, campaign_id: str, action: str, by: Subject) -> Terms:
        """Publish, pause or close. Raises `state_conflict`.

        The parts of the budget follow first where claims must stop, and last where they may
        begin; repeating the action finishes what a crash left half done.
        """
        terms, now = self.get(campaign_id), self._clock()
        state = next_state(terms, action, now)
        parts: list[int | str] = [ROOT, *range(terms.shards)]
        if terms.state == rules.DRAFT:
            self._open_shards(terms)
        campaign = [
            self._campaigns.set_state(campaign_id, terms.state, state),
            self._audit.entry(by, f"campaign.{action}", campaign_id, now),
        ]
        follow = [self._budgets.set_state(campaign_id, part, state) for part in parts]
        if state == rules.PUBLISHED:
            self._writer.transact(campaign)
            self._write_in_chunks(follow)
        else:
            self._write_in_chunks(follow)
            self._writer.transact(campaign)
        changed = self.get(campaign_id)
        if state == rules.PUBLISHED:
            self.allocate(changed)
        if state == rules.CLOSED:
            self._release(changed, by)
        return changed

    def allocate(self, terms: Terms) -> None:
        """Move the root's whole face values on to the shards. Losing a race is no matter: claims
        look into the root, too."""
        budget = self._budgets.read(terms.id, terms.shards)
        if budget is None or budget.root < terms.face_value:
            return
        offset = secrets.randbelow(terms.shards)
        parts = spread(budget.root, terms.face_value, terms.shards, offset)
        wanted = {shard: amount for shard, amount in enumerate(parts) if amount}
        names = list(wanted)
        for start in range(0, len(names), _PER_TRANSACTION):
            chunk = {shard: wanted[shard] for shard in names[start : start + _PER_TRANSACTION]}
            try:
                self._writer.transact(
                    self._budgets.move(terms.id, chunk, lambda _: Refused("state_conflict"))
                )
            except Refused as refused:
                if refused.code != "state_conflict":
                    raise
                return

    def budget(self, terms: Terms) -> Budget:
        """The parts of a campaign's budget. Raises `not_found`."""
        budget = self._budgets.read(terms.id, terms.shards)
        if budget is None:
            raise Refused("not_found")
        return budget

    def balance(self, name: str) -> tuple[int, int] | None:
        """Balance and credits of `campaign:{id}`, all parts together.

        Read until no money moved between parts meanwhile, so that none is missed or seen twice.
        """
        terms = self._campaigns.find(name.partition(":")[2])
        if terms is None:
            return None
        before = self.budget(terms)
        for _ in range(10):
            after = self.budget(terms)
            if after.moved == before.moved:
                return after.total, after.credits
            before = after
        raise Refused("unavailable", retry_after=1)

    def accounts(self, cursor: str | None, limit: int) -> tuple[list[Account], str | None]:
        """A page of campaign accounts, by name."""
        names = sorted(terms.id for terms in self._campaigns.all())
        names = [name for name in names if cursor is None or name > cursor]
        found = []
        for name in names[:limit]:
            money = self.balance(account("campaign", name))
            if money is not None:
                found.append(account_of(account("campaign", name), *money))
        return found, names[limit - 1] if len(names) > limit else None

    def _open_shards(self, terms: Terms) -> None:
        opened = self._budgets.opened(terms.id, terms.shards)
        now = self._clock()
        self._write_in_chunks(
            [
                self._budgets.open(terms.id, shard, rules.DRAFT, now)
                for shard in range(terms.shards)
                if shard not in opened
            ]
        )

    def _write_in_chunks(self, writes: Sequence[Write]) -> None:
        for start in range(0, len(writes), _PER_TRANSACTION):
            self._writer.transact(writes[start : start + _PER_TRANSACTION])

    def _release(self, terms: Terms, by: Subject) -> None:
        """Give what is left of a closed campaign back to the treasury, part by part."""
        budget = self.budget(terms)
        parts: dict[int | str, int] = {
            ROOT: budget.root,
            **dict(enumerate(budget.shards)),
        }
        left = [(part, amount) for part, amount in parts.items() if amount]
        for start in range(0, len(left), _PER_TRANSACTION):
            chunk = left[start : start + _PER_TRANSACTION]
            amount = sum(part[1] for part in chunk)
            transfer = release(terms.id, amount, self._clock(), by.actor)
            first, *drained = [self._budgets.drain(terms.id, part, seen) for part, seen in chunk]
            self._writer.transact(
                [
                    *drained,
                    self._transfers.credit_treasury(transfer.amount),
                    *self._transfers.write(
                        [transfer], lambda _: Refused("state_conflict"), beside=first
                    ),
                ]
            )


def release(
    campaign_id: str,
    amount: int,
    now: datetime,
    actor: str,
    *,
    id: str | None = None,
    reference: str = "",
    reverses: str | None = None,
) -> Transfer:
    """What a closed campaign gives back; or, where it `reverses` a funding, an open one."""
    return Transfer(
        id=id or ids.new_id(ids.TRANSFER),
        debit_account=account("campaign", campaign_id),
        credit_account=TREASURY,
        amount=amount,
        kind="release",
        reference=reference,
        occurred_at=to_text(now),
        actor=actor,
        campaign_id=campaign_id,
        reverses=reverses,
    )
