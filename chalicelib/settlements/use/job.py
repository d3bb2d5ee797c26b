"""What of a settlement may outlast a request: preparing a large draft, settling its lines, taking
them back."""

from chalicelib.core.component import Component
from chalicelib.core.values.errors import Refused
from chalicelib.core.work import HasTime, Later, Work
from chalicelib.settlements.rules.settlement import APPROVING, PREPARING, Settlement
from chalicelib.settlements.store.header import Moved
from chalicelib.settlements.store.settlements import Settlements
from chalicelib.settlements.use.prepare import Prepare
from chalicelib.settlements.use.settle import Settle
from chalicelib.settlements.use.take_back import TakeBack, is_being_withdrawn

# A function stops where it might not finish another part.
SPARE_MS = 30_000
# The job finishes what a request has begun, should that have died meanwhile.
REQUEST_LIFE_S = 60


def forever() -> bool:
    """What has no end has time."""
    return True


def queue_before(work: Work, settlement_id: str, large: bool) -> None:
    """Have a settlement gone on with that is about to be stored: a large one at once, another when
    its request must have ended."""
    if large:
        work.queue_change(settlement_id, 1)
    else:
        work.queue(settlement_id, REQUEST_LIFE_S)


class SettlementJob(Component, frozen=True, kw_only=True):
    """Goes on with a settlement, whichever of the three it is at."""

    settlements: Settlements
    prepare: Prepare
    settle: Settle
    take_back: TakeBack

    def is_there(self, id: str) -> bool:
        """Whether there is such a settlement."""
        return self.settlements.find(id) is not None

    def go_on(self, id: str, has_time: HasTime) -> Later | None:
        """Go on from where it stands, piece by piece. Whoever finds that another has gone on
        meanwhile looks again where it stands."""
        while (settlement := self.settlements.find(id)) is not None:
            try:
                if settlement.state == PREPARING:
                    done = self.prepare.go_on(settlement, has_time)
                elif settlement.state == APPROVING:
                    done = self.settle.go_on(settlement)
                elif is_being_withdrawn(settlement):
                    done = self._take_back(settlement)
                else:
                    return None
            except Moved:
                continue
            if done:
                return None
            if not has_time():
                return Later()
        return None

    def _take_back(self, settlement: Settlement) -> bool:
        """Raises Moved also where the bank has answered for a payment meanwhile."""
        try:
            return self.take_back.go_on(settlement)
        except Refused as refused:
            if refused.code != "state_conflict":
                raise
            raise Moved from None

    def give_up(self, id: str) -> None:
        """Nothing: it is seen to be `preparing`, `approving` or `withdrawing` still, and any
        message, or the repetition of the request, goes on with it."""
