"""What time does to checkouts: holds that nobody has captured go back onto their vouchers."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice

from chalicelib.core.component import Component
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import Clock
from chalicelib.marketplace.rules.checkout import AUTHORIZED, EXPIRED, LAPSED, Checkout
from chalicelib.marketplace.store.checkouts import Checkouts
from chalicelib.marketplace.store.due import SHARDS, Due
from chalicelib.marketplace.use.finish import FinishCheckout

# So many are read at a time.
_AT_A_TIME = 100
# Enough to finish the transaction under way.
SPARE_MS = 15_000


class LapseHolds(Component, frozen=True, kw_only=True):
    """The job of every ten minutes. It takes an entry out only of a checkout that it has seen in
    its last state: one that dies anywhere, or beside which another runs, leaves nothing out. `tell`
    has the marketplace told of what has expired (Endings)."""

    checkouts: Checkouts
    due: Due
    finish: FinishCheckout
    tell: Callable[[str], None]
    clock: Clock

    def run(self, remaining_ms: Callable[[], int]) -> int:
        """Give back what is held beyond its time, as far as the function's time goes; answers of
        how many checkouts."""
        lapsed = 0
        for shard in range(SHARDS):
            for some in _parts(self.due.checkout_ids(shard, self.clock())):
                if remaining_ms() <= SPARE_MS:
                    return lapsed
                found = self.checkouts.find_many(some)
                lapsed += sum(self._lapsed(one) for one in found)
                final = [one for one in found if one.is_final(self.clock())]
                for expired in (one for one in final if one.state(self.clock()) == EXPIRED):
                    self.tell(expired.id)
                self.due.remove(final)
        return lapsed

    def _lapsed(self, checkout: Checkout) -> bool:
        """Whether this run has given it back. Its entry goes in the next, which sees it so."""
        if checkout.stored_state != AUTHORIZED or checkout.state(self.clock()) != LAPSED:
            return False
        try:
            self.finish.lapse(checkout.id)
        except Refused:
            # Whoever was faster has finished it; what else is in the way, the next run finds.
            return False
        return True


def _parts(ids: Iterable[str]) -> Iterator[Sequence[str]]:
    left = iter(ids)
    while some := list(islice(left, _AT_A_TIME)):
        yield some
