"""Taking a reward back, as its payment was given back to the payer."""

from dataclasses import replace

from chalicelib.campaigns.use.read import ReadCampaigns
from chalicelib.core.component import Component
from chalicelib.core.dynamo.writer import Writer
from chalicelib.core.values.instants import Clock
from chalicelib.incentives.rules.case import Told, taking_back_id
from chalicelib.incentives.rules.claim import FLAGGED, REFUSED, Claim
from chalicelib.incentives.store.claims import Claims
from chalicelib.incentives.store.payments import Payments
from chalicelib.residents.store.entitlements import Entitlements
from chalicelib.vouchers.rules import ACTIVE, Voucher, give_back
from chalicelib.vouchers.store.vouchers import Vouchers
from chalicelib.vouchers.use.give_back import GiveBack

ACTOR = "job:rewards"


class TakeRewardBack(Component, frozen=True, kw_only=True):
    """Takes back what of a reward is left on its voucher; what was spent is for people to see."""

    claims: Claims
    payments: Payments
    entitlements: Entitlements
    vouchers: Vouchers
    campaigns: ReadCampaigns
    give_back: GiveBack
    writer: Writer
    clock: Clock

    def take_back(self, told: Told, claim: Claim) -> Claim:
        """The claim as it is then: refused where nothing of its reward was spent, else flagged.
        Overtaken where voucher, claim or campaign have changed since they were read."""
        voucher = self._where_it_is(claim)
        terms = self.campaigns.get(claim.campaign_id)
        left = min(claim.reward, voucher.balance) if voucher else 0
        now = self.clock()
        state = REFUSED if left == claim.reward else FLAGGED
        after = replace(claim, state=state, reason="payment_refunded", reward=claim.reward - left)
        writes = [
            self.payments.take_back(told, left),
            self.payments.give_back(claim, now),
            self.claims.change(claim, after),
        ]
        if state == FLAGGED:
            writes.append(self.claims.flag(claim.resident_id, now))
        if voucher and left:
            back = give_back(
                taking_back_id(told),
                "void",
                voucher.id,
                terms.id,
                left,
                ACTOR,
                now,
                claim.id,
            )
            writes.append(self.vouchers.take_back_reward(voucher.id, left))
            writes += self.give_back.writes([back], terms, ACTOR, now)
        self.writer.transact(writes)
        return replace(after, version=claim.version + 1)

    def _where_it_is(self, claim: Claim) -> Voucher | None:
        """The voucher on which a reward is now, or the one that it was issued anew on; None where
        it was taken off the resident."""
        entitled = self.entitlements.every(claim.resident_id)
        newest = entitled.vouchers.get(claim.campaign_id, ())[-1:] if entitled else ()
        for id in (claim.voucher_id, *newest):
            voucher = self.vouchers.find(id)
            if voucher is not None and voucher.stored_state == ACTIVE:
                return voucher
        return None
