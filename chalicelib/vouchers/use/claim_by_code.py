"""Claiming by a code: a voucher of a campaign for whoever holds one, resident or visitor.

The code is its own record of the claim: twice by the same person is the same voucher, with a key or
without one. Its money was set aside when it was made, on the shards of the campaign's budget, so
some shard can pay it; the root is never asked.
"""

import secrets
from collections.abc import Callable, Sequence
from typing import TypeVar

from chalicelib.campaigns.rules.budget import Empty
from chalicelib.campaigns.rules.terms import CODES, PUBLISHED, Terms, claim_refusal
from chalicelib.campaigns.store.budgets import Budgets
from chalicelib.campaigns.use.allocate import Allocate
from chalicelib.campaigns.use.read import ReadCampaigns
from chalicelib.codes.rules.code import CampaignCode, Claimed, taken
from chalicelib.codes.store.codes import Codes
from chalicelib.codes.use.find import FindCode
from chalicelib.core.component import Component
from chalicelib.core.dynamo.idempotency import Key, Records
from chalicelib.core.dynamo.writer import Writer
from chalicelib.core.values import ids
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import Clock, from_text
from chalicelib.core.values.subject import Subject
from chalicelib.ledger.store.transfers import Transfers
from chalicelib.residents.rules import Entitlement
from chalicelib.residents.store.entitlements import Entitlements
from chalicelib.residents.use.welcome import Welcome
from chalicelib.vouchers.rules import (
    Held,
    NoEntitlement,
    code_claim_refusal,
    home_shard,
    issue,
    new_voucher,
)
from chalicelib.vouchers.store.vouchers import Vouchers

T = TypeVar("T")

# Each further shard means that somebody else was faster, or that it was empty.
_SHARDS_TRIED = 20


class ClaimByCode(Component, frozen=True, kw_only=True):
    """The use case of claiming by a code. `choice` picks one of several shards at random."""

    find: FindCode
    codes: Codes
    vouchers: Vouchers
    entitlements: Entitlements
    welcome: Welcome
    campaigns: ReadCampaigns
    allocate: Allocate
    budgets: Budgets
    transfers: Transfers
    records: Records
    writer: Writer
    clock: Clock
    choice: Callable[[Sequence[int]], int] = secrets.choice

    def claim(
        self, text: str, by: Subject, key: Key | None, view: Callable[[Held], T]
    ) -> tuple[T, bool]:
        """Issue the voucher that a code stands for: one reading, one transaction. Answers `view` of
        it as it was issued, and whether that was before.

        Raises `validation_failed` for what is no code, `rate_limited` after too many wrong ones,
        `not_found` for one that was never made, `already_claimed` where another person has used it
        or this phone another one, `voucher_not_active` for one that was made void,
        `campaign_not_open`, `unauthenticated` where the phone is the resident's no more.
        """
        try:
            code = self.find.typed(text, f"{by.id}#{by.phone}")
            return self._claim(code, by, key, view), False
        except Claimed as already:
            return self._own(already.claimed, by, view), True

    def _own(self, code: CampaignCode, by: Subject, view: Callable[[Held], T]) -> T:
        """What this person has claimed by a code before, as it was then."""
        if code.resident_id != by.id:
            raise taken()
        terms = self.campaigns.recent(code.campaign_id)
        at = from_text(code.claimed_at)
        voucher = new_voucher(code.voucher_id, terms, by.id, by.phone, terms.face_value, at)
        return view(Held(voucher, terms, at))

    def _claim(
        self, code: CampaignCode, by: Subject, key: Key | None, view: Callable[[Held], T]
    ) -> T:
        now = self.clock()
        terms = self.campaigns.recent(
            code.campaign_id, lambda terms: claim_refusal(terms, now, CODES)
        )
        shard = home_shard(by.id, terms.shards)
        for _ in range(_SHARDS_TRIED):
            try:
                return self._claim_from(terms, shard, code, by, key, view)
            except NoEntitlement:
                self.welcome.welcome(by.id, by.phone)
            except Empty:
                shard = self._another(terms)
        raise Refused("unavailable", retry_after=1)

    def _another(self, terms: Terms) -> int:
        """A shard that can pay. Raises `campaign_not_open` where the campaign was paused."""
        budget = self.allocate.budget(terms)
        if budget.root.state != PUBLISHED:
            # The next claim in this process need not go so far to learn it.
            self.campaigns.get(terms.id)
            raise Refused("campaign_not_open")
        payers = budget.payers(terms.face_value)
        if not payers:
            # They have not followed their campaign yet, and can pay in a moment.
            raise Refused("unavailable", retry_after=1)
        return self.choice(payers)

    def _claim_from(
        self,
        terms: Terms,
        shard: int,
        code: CampaignCode,
        by: Subject,
        key: Key | None,
        view: Callable[[Held], T],
    ) -> T:
        now = self.clock()
        if refused := claim_refusal(terms, now, CODES):
            raise refused

        def not_entitled(entitlement: Entitlement | None) -> Refused:
            return code_claim_refusal(terms, entitlement, by.phone) or Refused(
                "unavailable", retry_after=1
            )

        voucher = new_voucher(
            ids.new_id(ids.VOUCHER), terms, by.id, by.phone, terms.face_value, now
        )
        body = view(Held(voucher, terms, now))
        transfer, budget = self.transfers.write(
            [issue(voucher, by.actor, now)],
            lambda _: Refused("unavailable", retry_after=1),
            beside=self.budgets.pay(terms.id, shard, terms.face_value),
        )
        self.writer.transact(
            [
                *self.records.write(key, now, 201, body=body),
                # First of all: who taps twice is told of the voucher that the first has made.
                self.codes.claim(code.hash, by.id, voucher.id, now),
                self.entitlements.claim_by_code(
                    by.id, by.phone, terms.id, voucher.id, terms.per_resident, not_entitled
                ),
                self.codes.claim_of_phone(by.phone, terms.id, voucher.id, terms.per_resident),
                budget,
                self.vouchers.put(voucher),
                transfer,
            ]
        )
        return body
