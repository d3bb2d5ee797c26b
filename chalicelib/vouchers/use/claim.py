"""Claiming: a voucher of a campaign for a resident, in one transaction with no read before it."""

import secrets
from collections.abc import Callable, Sequence
from typing import TypeVar

from chalicelib.campaigns.rules import ROOT, Empty, Part, Terms, claim_refusal
from chalicelib.campaigns.store.budgets import Budgets
from chalicelib.campaigns.use.allocate import Allocate
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
from chalicelib.residents.store import Residents
from chalicelib.residents.use.welcome import Welcome
from chalicelib.vouchers.rules import Held, NoEntitlement, home_shard, issue, new_voucher, refusal
from chalicelib.vouchers.store.vouchers import Vouchers

T = TypeVar("T")

# Each further place means that somebody else was faster; so many in a row is a storm.
_PLACES_TRIED = 50


class Claim(Component, frozen=True, kw_only=True):
    """The use case of claiming. `choice` picks one of several shards at random."""

    vouchers: Vouchers
    residents: Residents
    welcome: Welcome
    campaigns: ReadCampaigns
    allocate: Allocate
    budgets: Budgets
    transfers: Transfers
    records: Records
    writer: Writer
    clock: Clock
    choice: Callable[[Sequence[int]], int] = secrets.choice

    def claim(self, campaign_id: str, by: Subject, key: Key | None, view: Callable[[Held], T]) -> T:
        """Issue a voucher of a campaign to a resident: one transaction, no read before it.

        The resident's shard of the budget pays. Where it is empty, another shard or the root
        does; a claim is refused only when none of them can pay a whole voucher. Answers `view`
        of the voucher, which is kept under the key. Raises `not_found`, `campaign_not_open`,
        `not_eligible`, `already_claimed`, `campaign_exhausted`, or `idempotency_key_required`
        where a resident may claim several.
        """
        now = self.clock()
        terms = self.campaigns.recent(campaign_id, lambda terms: claim_refusal(terms, now))
        if refused := claim_refusal(terms, now):
            raise refused
        if terms.per_resident > 1 and key is None:
            raise Refused("idempotency_key_required")
        home = home_shard(by.id, terms.shards)
        try:
            return self._claim_from(terms, home, by, key, view)
        except NoEntitlement:
            self.welcome.welcome(by.id)
            return self._claim_anywhere(terms, by, key, view)
        except Empty:
            return self._claim_anywhere(terms, by, key, view)

    def _claim_anywhere(
        self, terms: Terms, by: Subject, key: Key | None, view: Callable[[Held], T]
    ) -> T:
        """Claim from whatever part can pay. Refuse only on proof that none could: nothing was in
        shards or root, and no money has come into the root or left it since it was read."""
        for _ in range(_PLACES_TRIED):
            budget = self.allocate.budget(terms)
            shards = [shard for shard, left in enumerate(budget.shards) if left >= terms.face_value]
            part: Part = self.choice(shards) if shards else ROOT
            if not shards and budget.root >= 2 * terms.face_value:
                self.allocate.allocate(terms)
                continue
            try:
                return self._claim_from(terms, part, by, key, view)
            except Empty as empty:
                if part == ROOT and empty.seen == budget.moved:
                    raise Refused("campaign_exhausted") from None
        raise Refused("unavailable", retry_after=1)

    def _claim_from(
        self, terms: Terms, part: Part, by: Subject, key: Key | None, view: Callable[[Held], T]
    ) -> T:
        now = self.clock()
        # Reading may have taken a while; nothing is issued after its time, or it would never lapse.
        if refused := claim_refusal(terms, now):
            raise refused

        def not_entitled(entitlement: Entitlement | None) -> Refused:
            return refusal(terms, entitlement, now) or Refused("unavailable", retry_after=1)

        voucher = new_voucher(
            ids.new_id(ids.VOUCHER), terms, by.id, by.phone, terms.face_value, now
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
                self.residents.claim(
                    by.id,
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
            ]
        )
        return body
