"""An officer who decides what screening has held, or a resident objected to."""

from collections.abc import Callable
from typing import TypeVar

from chalicelib.audit.store import AuditJournal
from chalicelib.core.component import Component
from chalicelib.core.dynamo.idempotency import Key, Records
from chalicelib.core.dynamo.writer import Writer
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import Clock, to_text
from chalicelib.core.values.subject import Subject
from chalicelib.incentives.rules.case import must_be_open
from chalicelib.incentives.rules.claim import Claim, Decision, Outcome, decided, decision_refusal
from chalicelib.incentives.store.claims import Claims
from chalicelib.incentives.use.settle import Settle

T = TypeVar("T")


class DecideClaim(Component, frozen=True, kw_only=True):
    """The use cases of an admin who looks at a claim."""

    claims: Claims
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
        where an objection is to this officer's own decision.
        """
        claim = self.claims.find(claim_id)
        if claim is None:
            raise Refused("not_found")
        now = self.clock()
        if refused := decision_refusal(claim, by.actor):
            raise refused
        if outcome == "grant":
            must_be_open(claim, self.claims.case(claim.rrn))
        after = decided(claim, Decision(outcome, reason, by.actor, to_text(now)))
        entry = self.audit.entry(by, f"incentive_claim.{outcome}", claim.id, now, reason=reason)
        self.writer.transact(
            [self.claims.change(claim, after), self.claims.waits_again(after), entry]
        )
        settled = self.settle.settle(claim.rrn).claim(claim.id) or after
        body = view(settled)
        if key is not None:
            self.writer.transact(self.records.write(key, self.clock(), 200, body=body))
        return body
