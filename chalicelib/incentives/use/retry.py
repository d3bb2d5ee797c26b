"""The hour's job: claims that wait are looked at again, as money or an NMID may have come."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

from chalicelib.campaigns.rules.budget import Overtaken
from chalicelib.core.component import Component
from chalicelib.core.dynamo.writer import Writer
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import Clock, to_text
from chalicelib.incentives.rules.claim import WAITING, Claim
from chalicelib.incentives.store.claims import Claims, Listed
from chalicelib.incentives.store.items import SHARDS
from chalicelib.incentives.use.settle import Settle
from chalicelib.merchants.store.merchants import Merchants

# A payment that nobody has told of by then will not be: receipts are settled within days.
WAITS_FOR = timedelta(days=40)
# Enough to finish what is under way.
SPARE_MS = 15_000


class RetryWaiting(Component, frozen=True, kw_only=True):
    """Settles what waits. A claim leaves the list only once it was seen not to wait any more, so
    what a run leaves the next one finds."""

    claims: Claims
    merchants: Merchants
    settle: Settle
    writer: Writer
    clock: Clock

    def run(self, remaining_ms: Callable[[], int]) -> int:
        """Look at all that may wait, as far as the function's time goes; answers how many claims
        wait no more."""
        done = 0
        for shard in range(SHARDS):
            for listed in list(self.claims.maybe_waiting(shard)):
                if remaining_ms() <= SPARE_MS:
                    return done
                # What is in the way of one is not in the way of the others.
                with suppress(Refused):
                    done += self._looked_at(shard, listed)
        return done

    def _looked_at(self, shard: int, listed: Listed) -> bool:
        claim = self.claims.find(listed.claim_id)
        if claim is not None and claim.state == WAITING:
            self._follow_shop(claim)
            claim = self.settle.settle(claim.rrn).claim(claim.id)
        too_old = listed.created_at < to_text(self.clock() - WAITS_FOR)
        if claim is not None and claim.state == WAITING and not too_old:
            return False
        self.writer.transact([self.claims.waits_no_more(shard, listed)])
        return True

    def _follow_shop(self, claim: Claim) -> None:
        """The shop may have an NMID by now, or another one."""
        merchant = self.merchants.find(claim.merchant_id)
        nmid = (merchant.nmid if merchant else None) or claim.nmid
        if nmid != claim.nmid:
            with suppress(Overtaken):
                self.writer.transact([self.claims.change(claim, replace(claim, nmid=nmid))])
