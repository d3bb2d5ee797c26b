"""An officer who decides what screening has held, or a resident objected to."""

from collections.abc import Callable
from typing import TypeVar

from chalicelib.audit.store import AuditJournal
from chalicelib.campaigns.rules.budget import Overtaken
from chalicelib.core.component import Component
from chalicelib.core.dynamo.idempotency import Key, KeyTaken, Records
from chalicelib.core.dynamo.writer import Writer
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import Clock, to_text
from chalicelib.core.values.subject import Subject
from chalicelib.incentives.rules.case import must_be_open
from chalicelib.incentives.rules.claim import (
    Claim,
    Decision,
    Outcome,
    decided,
    decision_refusal,
    is_repeated,
)
from chalicelib.incentives.store.claims import Claims
from chalicelib.incentives.use.settle import Settle
from chalicelib.residents.store.entitlements import Entitlements

T = TypeVar("T")


class DecideClaim(Component, frozen=True, kw_only=True):
    """The use cases of an admin who looks at a claim."""

    claims: Claims
    entitlements: Entitlements
    settle: Settle
    records: Records
    writer: Writer
    audit: AuditJournal
    clock: Clock

    def decide(
        self,
        claim_id: str,
        outcome: Outcome,
        reason: str,
        by: Subject,
        key: Key | None,
        view: Callable[[Claim], T],
    ) -> T:
        """Grant or refuse a claim. A granted one is rewarded at once where its payment was told,
        within the campaign's rule; else it waits for that, and is not screened again.

        Answers `view` of it, which is kept under the key. Raises `not_found`, `state_conflict`
        where there is nothing to decide or the payment has rewarded another claim, `same_person`
        where the claim is this officer's own, or an objection to their own decision.
        """
        if self.records.find(key) is not None:
            # Else a used key with another reason would be refused when it has decided already.
            raise KeyTaken
        try:
            claim = self._decided(claim_id, outcome, reason, by)
        except Overtaken:
            # By the very same decision, perhaps, of which no answer came.
            claim = self._decided(claim_id, outcome, reason, by)
        body = view(self.settle.settle(claim.rrn).claim(claim.id) or claim)
        if key is not None:
            self.writer.transact(self.records.write(key, self.clock(), 200, body=body))
        return body

    def _decided(self, claim_id: str, outcome: Outcome, reason: str, by: Subject) -> Claim:
        claim, now = self.claims.find(claim_id), self.clock()
        if claim is None:
            raise Refused("not_found")
        decision = Decision(outcome, reason, by.actor, to_text(now))
        if is_repeated(claim, decision):
            return claim
        entitled = self.entitlements.every(claim.resident_id)
        if entitled is not None and entitled.phone == by.phone:
            raise Refused("same_person")
        if refused := decision_refusal(claim, by.actor):
            raise refused
        if outcome == "grant":
            must_be_open(claim, self.claims.case(claim.rrn))
        after = decided(claim, decision)
        entry = self.audit.entry(by, f"incentive_claim.{outcome}", claim.id, now, reason=reason)
        self.writer.transact(
            [self.claims.change(claim, after), self.claims.waits_again(after), entry]
        )
        return after
