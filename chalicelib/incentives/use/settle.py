"""Settling a case: whatever came second, the acquirer's word or the resident's, finds the first.

Both write down what they bring, and then read: so of two that come at once one surely sees the
other. Each step can be done by several at once, and again after a crash anywhere.
"""

from dataclasses import replace

from chalicelib.campaigns.rules.budget import Overtaken
from chalicelib.core.component import Component
from chalicelib.core.dynamo.writer import Writer
from chalicelib.core.values.errors import Refused
from chalicelib.incentives.rules.case import (
    Case,
    Grant,
    Hold,
    Refuse,
    Step,
    TakeBack,
    next_step,
)
from chalicelib.incentives.rules.claim import HELD, REFUSED, Claim
from chalicelib.incentives.rules.screening import card_suspicion, is_noted
from chalicelib.incentives.store.cards import Cards
from chalicelib.incentives.store.claims import Claims
from chalicelib.incentives.use.grant import GrantReward
from chalicelib.incentives.use.take_back import TakeRewardBack

_TRIES = 20


class Settle(Component, frozen=True, kw_only=True):
    """Does what is to be done about everything under one payment's number."""

    claims: Claims
    cards: Cards
    grant: GrantReward
    take_back: TakeRewardBack
    writer: Writer

    def settle(self, rrn: str) -> Case:
        """The case when there is nothing left to be done about it for now. Raises `unavailable`
        where others are in the way."""
        case, tried = self.claims.case(rrn), set[str]()
        for _ in range(_TRIES):
            step = next_step(case, tried)
            if step is None:
                return case
            try:
                case = self._done(step, case)
                tried.add(step.claim.id)
            except Overtaken:
                case = self.claims.case(rrn)
        raise Refused("unavailable", retry_after=1)

    def _done(self, step: Step, case: Case) -> Case:
        match step:
            case Grant():
                return self._granted(step, case)
            case Hold():
                return case.with_claim(self._held(step))
            case Refuse():
                refused = replace(step.claim, state=REFUSED, reason=step.why)
                return case.with_claim(self._changed(step.claim, refused))
            case TakeBack():
                claim = self.take_back.take_back(step.told, step.claim)
                return case.with_claim(claim).with_payment(replace(step.told, taken_back=True))

    def _granted(self, step: Grant, case: Case) -> Case:
        claim, card = step.claim, step.told.payment.card
        if card:
            known = self.cards.find(card)
            suspicion = None if claim.cleared else card_suspicion(known, claim.resident_id)
            if suspicion:
                return case.with_claim(self._held(Hold(claim, suspicion)))
            if not is_noted(known, claim.resident_id):
                self.writer.update(self.cards.pays_for(card, claim.resident_id))
        after = self.grant.grant(step.told, claim, f"resident:{claim.resident_id}")
        case = case.with_claim(after)
        if not after.reward:
            return case
        if card and claim.remember:
            self.writer.update(self.cards.remember(card, claim.resident_id))
        return case.with_payment(replace(step.told, claim_id=claim.id))

    def _held(self, step: Hold) -> Claim:
        claim = step.claim
        held = replace(claim, state=HELD, reason=step.why, suspicions=(*claim.suspicions, step.why))
        return self._changed(claim, held)

    def _changed(self, was: Claim, to: Claim) -> Claim:
        self.writer.transact([self.claims.change(was, to)])
        return replace(to, version=was.version + 1)
