"""Reading what merchants are owed from transfers before a moment; see rules/debt.py."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

from chalicelib.core.component import Component
from chalicelib.core.values.instants import Clock, business_day, day_bounds
from chalicelib.ledger.rules.accounts import account
from chalicelib.ledger.store.journal import Journal
from chalicelib.merchants.rules.account import Standing
from chalicelib.merchants.store.accounts import MerchantAccounts
from chalicelib.settlements.rules.debt import Debt, credits_since, may_have_since

# The journal is asked again so often, at such a pace, before a merchant is given up.
TRIES = 30
PAUSE_S = 0.25
_THREADS = 8


class Debts(Component, frozen=True, kw_only=True):
    """Reads many debts at once. `pause(seconds)` lets the journal catch up."""

    accounts: MerchantAccounts
    journal: Journal
    pause: Callable[[float], None]
    clock: Clock

    def before(
        self, standings: Sequence[Standing], until: datetime, tries: int = TRIES
    ) -> dict[str, Debt]:
        """What these merchants are owed from transfers before `until`, by id. Memory holds one
        merchant's transfers since `until` for each of _THREADS."""
        found: dict[str, Debt] = {}
        waiting = list(standings)
        for attempt in range(tries):
            if attempt:
                self.pause(PAUSE_S)
            known = [
                (one, since)
                for one, since in zip(waiting, self._since(waiting, until), strict=True)
                if since is not None
            ]
            # Where nothing was read from the journal, the account alone was of one moment.
            first = business_day(until)
            read = [one.merchant_id for one, _ in known if may_have_since(one, first)]
            now = self.accounts.of(read)
            for one, since in known:
                if now.get(one.merchant_id, one) == one:
                    found[one.merchant_id] = Debt(one, one.balance - since)
            left = [one.merchant_id for one in waiting if one.merchant_id not in found]
            if not left:
                return found
            waiting = list(self.accounts.of(left).values())
        return found | {one.merchant_id: Debt(one, None) for one in waiting}

    def _since(self, standings: Sequence[Standing], until: datetime) -> list[int | None]:
        with ThreadPoolExecutor(_THREADS) as pool:
            return list(pool.map(lambda one: self._credits_since(one, until), standings))

    def _credits_since(self, standing: Standing, until: datetime) -> int | None:
        """What has come into an account since `until`; None where the journal lags behind it."""
        first = business_day(until)
        if not may_have_since(standing, first):
            return 0
        begin, _ = day_bounds(first)
        # Clocks differ: nothing was written after tomorrow.
        _, end = day_bounds(business_day(self.clock()))
        name = account("merchant", standing.merchant_id)
        return credits_since(standing, until, self.journal.movements(name, end, begin))
