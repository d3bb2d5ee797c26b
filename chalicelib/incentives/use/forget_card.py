"""A resident who takes back that a card rewards them by itself."""

from dataclasses import replace

from chalicelib.core.component import Component
from chalicelib.core.dynamo.writer import Writer
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.subject import Subject
from chalicelib.incentives.rules.claim import Claim
from chalicelib.incentives.store.cards import Cards
from chalicelib.incentives.store.claims import Claims
from chalicelib.residents.store.entitlements import Entitlements


class ForgetCard(Component, frozen=True, kw_only=True):
    """The use case of a resident who consents no longer (UU 27/2022 art. 9)."""

    claims: Claims
    cards: Cards
    entitlements: Entitlements
    writer: Writer

    def forget(self, claim_id: str, by: Subject) -> Claim:
        """Let the card that paid what a claim is for reward nobody by itself any more, if it was
        remembered for this resident; one that is not told of yet will not be. Done before, it is
        done. Raises `not_found` for another's claim, `unauthenticated` where the phone is no longer
        the resident's."""
        claim = self.claims.find(claim_id)
        if claim is None or claim.resident_id != by.id:
            raise Refused("not_found")
        told = self.claims.case(claim.rrn).told(claim.psp_id, claim.paid_on)
        card = told.payment.card if told else ""
        writes = []
        if claim.remember:
            writes.append(self.claims.change(claim, replace(claim, remember=False)))
        if card and self.cards.find(card).owner == by.id:
            writes.append(self.cards.forget(card, by.id))
        if writes:
            self.writer.transact([*writes, self.entitlements.still_of(by.id, by.phone)])
        return replace(claim, remember=False)
