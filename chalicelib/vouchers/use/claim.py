"""Claiming: a voucher of a campaign for a resident, in one transaction with no read before it."""

import secrets
from collections.abc import Callable, Sequence
from typing import TypeVar

from chalicelib.campaigns.rules.budget import ROOT, Empty, Part
from chalicelib.campaigns.rules.terms import PUBLISHED, Terms, claim_refusal
from chalicelib.campaigns.store.budgets import Budgets
from chalicelib.campaigns.use.allocate import Allocate
from chalicelib.campaigns.use.exhaustion import Exhaustion
from chalicelib.campaigns.use.read import ReadCampaigns
from chalicelib.core.component import Component
from chalicelib.core.dynamo.idempotency import Key, Records
from chalicelib.core.dynamo.writer import Writer
from chalicelib.core.values import ids
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import Clock
from chalicelib.core.values.subject import Subject
from chalicelib.ledger.store.transfers import Transfers
from chalicelib.residents.rules import Entitlement
from chalicelib.residents.store.entitlements import Entitlements
from chalicelib.residents.use.stand import Stand
from chalicelib.residents.use.welcome import Welcome
from chalicelib.vouchers.rules import Held, NoEntitlement, home_shard, issue, new_voucher, refusal
from chalicelib.vouchers.store.vouchers import Vouchers

T = TypeVar("T")

# Each further place means that somebody else was faster; so many in a row is a storm.
_PLACES_TRIED = 50


class Claim(Component, frozen=True, kw_only=True):
    """The use case of claiming. `choice` picks one of several shards at random."""

    vouchers: Vouchers
    entitlements: Entitlements
    stand: Stand
    welcome: Welcome
    campaigns: ReadCampaigns
    allocate: Allocate
    exhaustion: Exhaustion
    budgets: Budgets
    transfers: Transfers
    records: Records
    writer: Writer
    clock: Clock
    choice: Callable[[Sequence[int]], int] = secrets.choice

    def claim(self, campaign_id: str, by: Subject, key: Key | None, view: Callable[[Held], T]) -> T:
        """Issue a voucher of a campaign to a resident: one transaction, no read before it.

        The resident's shard of the budget pays. Where it is empty, another shard or the root
        does; a claim is refused only when none of them could pay a whole voucher, which a process
        remembers for a second. Answers `view` of the voucher, which is kept under the key. Raises
        `not_found`, `campaign_not_open`, `not_eligible`, `already_claimed`, `campaign_exhausted`,
        `unauthenticated` where the phone is the resident's no more, or its holder not their
        delegate, `idempotency_key_required` where a resident may claim several.
        """
        now = self.clock()
        terms = self.campaigns.recent(campaign_id, lambda terms: claim_refusal(terms, now))
        if refused := claim_refusal(terms, now):
            raise refused
        if terms.per_resident > 1 and key is None:
            raise Refused("idempotency_key_required")
        if self.exhaustion.is_known(terms.id):
            raise self._exhausted(terms, by)
        try:
            return self._claim_from(terms, self._home(terms, by), by, key, view)
        except NoEntitlement:
            self.welcome.welcome(by.id, by.phone, by.delegate)
            return self._claim_anywhere(terms, by, key, view)
        except Empty:
            return self._claim_anywhere(terms, by, key, view)

    def _exhausted(self, terms: Terms, by: Subject) -> Refused:
        """Why nothing is claimed of an exhausted campaign: what the resident lacks, or has already,
        comes first, as in the transaction of a claim."""
        entitlement = self.entitlements.find(by.id, terms.id)
        if entitlement is None:
            self.welcome.welcome(by.id, by.phone, by.delegate)
            entitlement = self.entitlements.find(by.id, terms.id)
        return refusal(terms, entitlement, by.owner_phone, self.clock()) or Refused(
            "campaign_exhausted"
        )

    def _home(self, terms: Terms, by: Subject) -> int:
        return home_shard(by.id, terms.shards)

    def _claim_anywhere(
        self, terms: Terms, by: Subject, key: Key | None, view: Callable[[Held], T]
    ) -> T:
        """Claim from whatever part can pay. `campaign_exhausted` only on proof that none could."""
        for _ in range(_PLACES_TRIED):
            budget = self.allocate.budget(terms)
            if budget.root.state != PUBLISHED:
                # The next claim in this process need not go so far to learn it.
                self.campaigns.get(terms.id)
                raise Refused("campaign_not_open")
            shards = budget.payers(terms.face_value)
            if not shards and budget.root.balance < terms.face_value:
                if any(shard.balance >= terms.face_value for shard in budget.shards):
                    # They have not followed their campaign yet, and can pay in a moment.
                    break
                if self.exhaustion.prove(terms.id, budget.root):
                    raise Refused("campaign_exhausted")
                continue
            part: Part = self.choice(shards) if shards else ROOT
            try:
                claimed = self._claim_from(terms, part, by, key, view)
            except Empty:
                continue
            if part == ROOT:
                left = budget.root.balance - terms.face_value
                self.allocate.take_along(terms, self._home(terms, by), left)
            return claimed
        raise Refused("unavailable", retry_after=1)

    def _claim_from(
        self, terms: Terms, part: Part, by: Subject, key: Key | None, view: Callable[[Held], T]
    ) -> T:
        now = self.clock()
        # Reading may have taken a while; nothing is issued after its time, or it would never lapse.
        if refused := claim_refusal(terms, now):
            raise refused

        def not_entitled(entitlement: Entitlement | None) -> Refused:
            return refusal(terms, entitlement, by.owner_phone, now) or Refused(
                "unavailable", retry_after=1
            )

        voucher = new_voucher(
            ids.new_id(ids.VOUCHER), terms, by.id, by.owner_phone, terms.face_value, now
        )
        body = view(Held(voucher, terms, now))
        transfer, budget = self.transfers.write(
            [issue(voucher, by.actor, now)],
            lambda _: Refused("unavailable", retry_after=1),
            beside=self.budgets.pay(terms.id, part, terms.face_value),
        )
        self.writer.transact(
            [
                *self.records.write(key, now, 201, body=body),
                self.entitlements.claim(
                    by.id,
                    by.owner_phone,
                    terms.id,
                    voucher.id,
                    terms.per_resident,
                    terms.kelurahan,
                    terms.segments,
                    not_entitled,
                ),
                budget,
                self.vouchers.put(voucher),
                transfer,
                *self.stand.still(by, now),
            ]
        )
        return body
