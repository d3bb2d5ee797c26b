"""A resident who objects to what became of a claim."""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from chalicelib.core.component import Component
from chalicelib.core.dynamo.idempotency import Key, Records
from chalicelib.core.dynamo.writer import Writer
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import Clock
from chalicelib.core.values.subject import Subject
from chalicelib.incentives.rules.claim import Claim
from chalicelib.incentives.store.claims import Claims
from chalicelib.residents.store.entitlements import Entitlements

T = TypeVar("T")


class ObjectToDecision(Component, frozen=True, kw_only=True):
    """The use case of a resident who wants a person to look, or another one (UU 27/2022, art.
    10)."""

    claims: Claims
    entitlements: Entitlements
    records: Records
    writer: Writer
    clock: Clock

    def object(
        self, claim_id: str, reason: str, by: Subject, key: Key | None, view: Callable[[Claim], T]
    ) -> T:
        """Object to a claim's being held, refused or flagged. Answers `view` of it, which is kept
        under the key. Raises `not_found` for another's claim, `state_conflict` where there is
        nothing to object to, or nobody has looked at the last objection yet; `unauthenticated`
        where the phone is no longer the resident's."""
        claim = self.claims.find(claim_id)
        if claim is None or claim.resident_id != by.id:
            raise Refused("not_found")
        if not claim.may_be_objected_to:
            raise Refused("state_conflict")
        now = self.clock()
        after = replace(claim, objection=reason, objected_after=len(claim.decisions))
        body = view(after)
        self.writer.transact(
            [
                *self.records.write(key, now, 201, body=body),
                self.claims.change(claim, after),
                self.entitlements.still_of(by.id, by.phone),
            ]
        )
        return body
