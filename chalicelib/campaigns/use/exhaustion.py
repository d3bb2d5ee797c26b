"""Knowing that a campaign is exhausted: by readings alone, and for a second without any.

The root is read, then the shards, then the root again. Shards get money only from the root, whose
counters tell: where both readings of it are equal, a shard that held too little held too little at
the second one as well. So at that instant no part could pay a whole voucher.

For KNOWN_FOR a process refuses on that proof. Whoever is refused in that second would have been
refused had they asked a second sooner; no claim is lost by it, as it can be made again, and money
that comes in is seen a second later. After that one reading of the root tells whether the proof
still holds.
"""

from datetime import datetime, timedelta

import msgspec

from chalicelib.campaigns.rules.budget import Root
from chalicelib.campaigns.store.budgets import Budgets
from chalicelib.core.component import Component
from chalicelib.core.values.instants import Clock

KNOWN_FOR = timedelta(seconds=1)


class Exhaustion(Component, frozen=True, kw_only=True):
    """What a process knows of exhausted campaigns. `proofs` holds, by campaign, an instant not
    after the proof, and the root as it stood."""

    budgets: Budgets
    clock: Clock
    proofs: dict[str, tuple[datetime, Root]] = msgspec.field(default_factory=dict)

    def is_known(self, campaign_id: str) -> bool:
        """Whether a campaign was proved exhausted at most KNOWN_FOR ago, or is by the proof of
        before. At most one reading; none where nothing was ever proved."""
        proof = self.proofs.get(campaign_id)
        if proof is None:
            return False
        proved_at, root = proof
        if timedelta() <= self.clock() - proved_at < KNOWN_FOR:
            return True
        return self.prove(campaign_id, root)

    def prove(self, campaign_id: str, root: Root) -> bool:
        """Whether nothing has come or gone since the root was read, after which no shard held a
        whole voucher, and neither did the root."""
        now = self.clock()
        if self.budgets.root(campaign_id) != root:
            self.proofs.pop(campaign_id, None)
            return False
        self.proofs[campaign_id] = (now, root)
        return True
