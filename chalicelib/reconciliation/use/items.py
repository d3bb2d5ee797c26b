"""The checks of accounts that are items of a room: what is held for orders of marketplaces, and
what is committed to the city's own."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Generic, Protocol, TypeVar

from chalicelib.core.component import Component
from chalicelib.core.values.instants import Clock
from chalicelib.ledger.rules.accounts import account
from chalicelib.reconciliation.rules.checks import (
    NAMED_AT_MOST,
    RUPIAH,
    BookException,
    Check,
    Code,
)
from chalicelib.reconciliation.store.books import ahead
from chalicelib.reconciliation.use.accounts import Accounts, Moment, until

# An item that moves while it is looked at is looked at again so often.
_LOOKS = 3


class _Kept(Protocol):
    @property
    def id(self) -> str: ...

    @property
    def balance(self) -> int: ...


K = TypeVar("K", bound=_Kept)


class ItemChecks(Component, Generic[K], frozen=True, kw_only=True):
    """Holds the items of a `line` of the trial balance against the ledger, each an account of one
    `kind`. `every` answers those through which money has ever gone, `again` those of some ids, up
    to date; `wrong` says what is wrong with one by itself. `code` is what a difference is
    called."""

    line: str
    kind: str
    code: Code
    every: Callable[[Moment], Iterable[K]]
    again: Callable[[Sequence[str]], Sequence[K]]
    wrong: Callable[[K, datetime], BookException | None]
    accounts: Accounts
    clock: Clock

    def look(self, at: Moment) -> Check:
        """What all items have together against the ledger's line, each held against what it says
        itself; only where the sums differ, each against its journal."""
        now = self.clock()
        actual = 0
        wrong: list[BookException] = []
        for one in self.every(at):
            actual += one.balance
            found = self.wrong(one, now)
            if found is not None and len(wrong) < NAMED_AT_MOST:
                wrong.append(found)
        expected = at.lines.get(self.line, 0)
        settled = expected == actual or at.settled()
        if expected != actual and settled:
            named = {one.subject for one in wrong}
            off = until(ahead(lambda one: self._off(one, at), self.every(at)), at.has_time)
            wrong += [one for one in off if one.subject not in named]
            wrong = wrong or [BookException(self.code, self.line, expected, actual)]
        return Check(self.line, RUPIAH, *_told(expected, actual, wrong), tuple(wrong), not settled)

    def _off(self, one: K, at: Moment) -> BookException | None:
        name = account(self.kind, one.id)
        for _ in range(_LOOKS):
            said = self.accounts.journaled(name, at.absent)
            if said.balance == one.balance:
                return None
            (again,) = self.again([one.id])
            if again == one:
                return BookException(self.code, name, said.balance, one.balance, said.last)
            one = again
        return None


def _told(expected: int, actual: int, wrong: Sequence[BookException]) -> tuple[int, int]:
    """Both sums; where they are equal though something is wrong, what should be there instead."""
    if expected != actual:
        return expected, actual
    return expected - sum(one.difference for one in wrong), actual
