"""Granting: a payment's reward goes from its campaign onto the resident's voucher.

One transaction: the payment, which is the record that it has rewarded; the claim; the voucher; the
transfer; and the part of the budget that pays, which counts it. Caps are the voucher's conditions.
"""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from chalicelib.campaigns.rules.budget import ROOT, Empty, Part
from chalicelib.campaigns.rules.terms import PUBLISHED, Terms
from chalicelib.campaigns.store.budgets import Budgets
from chalicelib.campaigns.use.allocate import Allocate
from chalicelib.campaigns.use.read import ReadCampaigns
from chalicelib.core.component import Component
from chalicelib.core.dynamo.writer import Writer
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import Clock
from chalicelib.incentives.rules.case import Told, reward_transfer_id
from chalicelib.incentives.rules.claim import GRANTED, REFUSED, Claim, Reason
from chalicelib.incentives.rules.reward import (
    counted_no_more,
    covers,
    is_over,
    is_rewarding,
    reward_transfer,
    reward_voucher_id,
    rule_of,
)
from chalicelib.incentives.store.claims import Claims
from chalicelib.incentives.store.payments import Payments
from chalicelib.incentives.use.open import OpenVoucher
from chalicelib.ledger.store.transfers import Transfers
from chalicelib.vouchers.rules import Voucher, home_shard
from chalicelib.vouchers.store.vouchers import Vouchers

# Each further place means that somebody else was faster.
_PLACES_TRIED = 20
_VOUCHERS_TRIED = 3


class VoucherStands(Refused):
    """The voucher does not take the reward as it stands: `voucher` is what stood there."""

    def __init__(self, voucher: Voucher | None) -> None:
        super().__init__("voucher_not_active")
        self.voucher = voucher


class InVain(Refused):
    """A campaign does not pay the reward, for this reason."""

    def __init__(self, reason: Reason) -> None:
        super().__init__("state_conflict")
        self.reason = reason


# What may be otherwise later: the claim waits, and the hour's job tries again.
_FOR_NOW: tuple[Reason, ...] = ("campaign_exhausted", "campaign_not_open")


class GrantReward(Component, frozen=True, kw_only=True):
    """Grants a claim for a payment. `choice` picks one of several shards at random."""

    claims: Claims
    payments: Payments
    vouchers: Vouchers
    open: OpenVoucher
    campaigns: ReadCampaigns
    allocate: Allocate
    budgets: Budgets
    transfers: Transfers
    writer: Writer
    clock: Clock
    choice: Callable[[Sequence[int]], int] = secrets.choice

    def grant(self, told: Told, claim: Claim, actor: str) -> Claim:
        """The claim as it is then: granted by the campaign that rewards most of those that can; or
        waiting, where none can for now; or refused, where none ever will. Overtaken where payment
        or claim have changed since they were read."""
        reasons: list[Reason] = []
        for terms in self._best_first(claim):
            try:
                return self._from_campaign(terms, told, claim, actor)
            except InVain as in_vain:
                reasons.append(in_vain.reason)
        for_now = [one for one in reasons if one in _FOR_NOW]
        reason = (for_now or reasons or ["campaign_over"])[0]
        state = claim.state if for_now else REFUSED
        return self._changed(claim, replace(claim, state=state, reason=reason))

    def _best_first(self, claim: Claim) -> list[Terms]:
        found = [self.campaigns.recent(one) for one in claim.campaign_ids]
        return sorted(found, key=lambda one: (-rule_of(one, claim.amount), one.spend_until, one.id))

    def _changed(self, was: Claim, to: Claim) -> Claim:
        if to != was:
            self.writer.transact([self.claims.change(was, to)])
            to = replace(to, version=was.version + 1)
        return to

    def _from_campaign(self, terms: Terms, told: Told, claim: Claim, actor: str) -> Claim:
        now, paid_on = self.clock(), told.payment.paid_on
        # A claim that names no day may fit by another day than that of its payment.
        if not covers(terms, (paid_on, paid_on)):
            raise InVain("not_in_period")
        if is_over(terms, now):
            raise InVain("campaign_over")
        if not is_rewarding(terms, now):
            terms = self.campaigns.get(terms.id)
            if not is_rewarding(terms, now):
                raise InVain("campaign_not_open")
        reward = rule_of(terms, claim.amount)
        voucher_id = reward_voucher_id(terms.id, claim.resident_id, "")
        for _ in range(_VOUCHERS_TRIED):
            try:
                return self._onto(terms, told, claim, voucher_id, reward, actor)
            except VoucherStands as stands:
                voucher_id, reward = self._otherwise(terms, told, claim, reward, stands.voucher)
        raise Refused("unavailable", retry_after=1)

    def _otherwise(
        self, terms: Terms, told: Told, claim: Claim, reward: int, voucher: Voucher | None
    ) -> tuple[str, int]:
        """Onto which voucher, and how much, where one did not take a reward as it stood."""
        if voucher is None or voucher.state(self.clock()) in ("voided", "expired"):
            return self.open.current(terms, claim.resident_id), reward
        rule, counts = terms.rule, voucher.rewards_on or {}
        assert rule is not None
        most = rule.max_rewards_per_day
        if most is not None and counts.get(told.payment.paid_on, 0) >= most:
            raise InVain("day_limit")
        if rule.max_total_per_resident is not None:
            reward = min(reward, rule.max_total_per_resident - voucher.rewarded)
        if reward <= 0:
            raise InVain("resident_limit")
        return voucher.id, reward

    def _onto(
        self, terms: Terms, told: Told, claim: Claim, voucher_id: str, reward: int, actor: str
    ) -> Claim:
        part: Part = home_shard(claim.resident_id, terms.shards)
        for _ in range(_PLACES_TRIED):
            try:
                return self._paid(terms, part, told, claim, voucher_id, reward, actor)
            except Empty:
                part = self._payer(terms, reward)
        raise Refused("unavailable", retry_after=1)

    def _payer(self, terms: Terms, reward: int) -> Part:
        """A part of the budget that holds a reward. Raises InVain where none was seen: the claim
        waits, so that nothing is lost by money that was on its way."""
        budget = self.allocate.budget(terms)
        if budget.root.state != PUBLISHED:
            raise InVain("campaign_not_open")
        shards = budget.payers(reward)
        if not shards and budget.root.balance < reward:
            raise InVain("campaign_exhausted")
        return self.choice(shards) if shards else ROOT

    def _paid(
        self,
        terms: Terms,
        part: Part,
        told: Told,
        claim: Claim,
        voucher_id: str,
        reward: int,
        actor: str,
    ) -> Claim:
        now = self.clock()
        rule, paid_on = terms.rule, told.payment.paid_on
        assert rule is not None
        granted = replace(
            claim,
            state=GRANTED,
            reason="",
            psp_id=told.psp_id,
            paid_on=paid_on,
            campaign_id=terms.id,
            voucher_id=voucher_id,
            reward=reward,
        )
        transfer, budget = self.transfers.write(
            [
                reward_transfer(
                    reward_transfer_id(told), terms.id, voucher_id, reward, claim.id, actor, now
                )
            ],
            lambda _: Refused("unavailable", retry_after=1),
            beside=self.budgets.pay(terms.id, part, reward),
        )
        self.writer.transact(
            [
                self.payments.reward(told, granted),
                self.claims.change(claim, granted),
                self.vouchers.reward(
                    voucher_id,
                    reward,
                    paid_on,
                    rule.max_rewards_per_day,
                    rule.max_total_per_resident,
                    counted_no_more(date.fromisoformat(paid_on)),
                    now,
                    VoucherStands,
                ),
                budget,
                transfer,
            ]
        )
        return replace(granted, version=claim.version + 1)
