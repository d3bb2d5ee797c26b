"""The check of what is held for orders."""

from collections.abc import Callable, Iterable, Sequence

from chalicelib.core.component import Component
from chalicelib.core.values.instants import Clock
from chalicelib.ledger.rules.accounts import account
from chalicelib.marketplace.rules.checkout import Checkout
from chalicelib.reconciliation.rules.checks import NAMED_AT_MOST, RUPIAH, BookException, Check
from chalicelib.reconciliation.rules.holds import wrong_hold
from chalicelib.reconciliation.store.books import ahead
from chalicelib.reconciliation.use.accounts import Accounts, Moment, until

LINE = "holds"
# A hold that moves while it is looked at is looked at again so often.
_LOOKS = 3


class HoldChecks(Component, frozen=True, kw_only=True):
    """Holds checkouts against the ledger. `held` answers every checkout that has ever held money,
    `again` those of some ids, up to date."""

    held: Callable[[], Iterable[Checkout]]
    again: Callable[[Sequence[str]], Sequence[Checkout]]
    accounts: Accounts
    clock: Clock

    def look(self, at: Moment) -> Check:
        """`holds`: what all holds have together against the ledger's line, each held against its
        own order; only where the sums differ, each against its journal."""
        now = self.clock()
        actual = 0
        wrong: list[BookException] = []
        for checkout in self.held():
            actual += checkout.balance
            found = wrong_hold(checkout, now)
            if found is not None and len(wrong) < NAMED_AT_MOST:
                wrong.append(found)
        expected = at.lines.get(LINE, 0)
        settled = expected == actual or at.settled()
        if expected != actual and settled:
            named = {one.subject for one in wrong}
            off = until(ahead(lambda one: self._off(one, at), self.held()), at.has_time)
            wrong += [one for one in off if one.subject not in named]
            wrong = wrong or [BookException("hold_differs", LINE, expected, actual)]
        return Check(LINE, RUPIAH, *_told(expected, actual, wrong), tuple(wrong), not settled)

    def _off(self, checkout: Checkout, at: Moment) -> BookException | None:
        name = account("hold", checkout.id)
        for _ in range(_LOOKS):
            said = self.accounts.journaled(name, at.absent)
            if said.balance == checkout.balance:
                return None
            (again,) = self.again([checkout.id])
            if again == checkout:
                return BookException(
                    "hold_differs", name, said.balance, checkout.balance, said.last
                )
            checkout = again
        return None


def _told(expected: int, actual: int, wrong: Sequence[BookException]) -> tuple[int, int]:
    """Both sums; where they are equal though something is wrong, what should be held instead."""
    if expected != actual:
        return expected, actual
    return expected - sum(one.difference for one in wrong), actual
