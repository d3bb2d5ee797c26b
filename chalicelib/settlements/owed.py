"""What a merchant is owed from transfers before a moment, exactly, or not at all.

The account says what is owed now; what came in since the moment stands in the journal, which
follows by seconds. How many transfers of each day the account has is counted in it (see
ledger/guards.py): only when the journal shows as many, and the account has not moved meanwhile, are
both of one moment and the difference is exact.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime

from chalicelib.core.values.instants import Clock, business_day, day_bounds, from_text, to_text
from chalicelib.ledger.rules import KINDS, account
from chalicelib.ledger.store.journal import Journal
from chalicelib.merchants.rules.account import Standing
from chalicelib.merchants.store.accounts import MerchantAccounts

# The journal is asked again so often, at such a pace, before a merchant is given up.
TRIES = 30
PAUSE_S = 0.25
_THREADS = 8


@dataclass(frozen=True, slots=True)
class Owing:
    """A merchant's account, and what of its balance came from transfers before the moment (may be
    below zero, where more was given back since); None where nobody knows yet."""

    standing: Standing
    owed: int | None


class Owed:
    """Reads what is owed. `pause(seconds)` lets the journal catch up."""

    def __init__(
        self,
        accounts: MerchantAccounts,
        journal: Journal,
        pause: Callable[[float], None],
        clock: Clock,
    ) -> None:
        self._accounts = accounts
        self._journal = journal
        self._pause = pause
        self._clock = clock

    def before(
        self, standings: Sequence[Standing], until: datetime, tries: int = TRIES
    ) -> dict[str, Owing]:
        """What these merchants are owed from transfers before `until`, by id. Memory holds one
        merchant's transfers since `until` for each of _THREADS."""
        found: dict[str, Owing] = {}
        waiting = list(standings)
        for attempt in range(tries):
            if attempt:
                self._pause(PAUSE_S)
            known = [
                (one, since)
                for one, since in zip(waiting, self._since(waiting, until), strict=True)
                if since is not None
            ]
            # Where nothing was read from the journal, the account alone was of one moment.
            first = business_day(until)
            read = [one.merchant_id for one, _ in known if _may_have_since(one, first)]
            now = self._accounts.of(read)
            for one, since in known:
                if now.get(one.merchant_id, one) == one:
                    found[one.merchant_id] = Owing(one, one.balance - since)
            left = [one.merchant_id for one in waiting if one.merchant_id not in found]
            if not left:
                return found
            waiting = list(self._accounts.of(left).values())
        return found | {one.merchant_id: Owing(one, None) for one in waiting}

    def _since(self, standings: Sequence[Standing], until: datetime) -> list[int | None]:
        with ThreadPoolExecutor(_THREADS) as pool:
            return list(pool.map(lambda one: self._credits_since(one, until), standings))

    def _credits_since(self, standing: Standing, until: datetime) -> int | None:
        """What has come into an account since `until`; None where the journal lags behind it."""
        first = business_day(until)
        if not _may_have_since(standing, first):
            return 0
        begin, _ = day_bounds(first)
        # Clocks differ: nothing was written after tomorrow.
        _, end = day_bounds(business_day(self._clock()))
        listed: Counter[str] = Counter()
        credits = 0
        moment = to_text(until)
        name = account("merchant", standing.merchant_id)
        for kind, amount, occurred_at in self._journal.movements(name, end, begin):
            listed[business_day(from_text(occurred_at)).isoformat()] += 1
            if occurred_at >= moment and _credits_merchant(kind):
                credits += amount
        complete = all(
            listed[day] >= count
            for day, count in standing.counts.items()
            if day >= first.isoformat()
        )
        return credits if complete else None


def _may_have_since(standing: Standing, first: date) -> bool:
    """Whether an account can have transfers of the business day `first` or a later one: closed
    days are no longer counted in it, open ones are."""
    day = first.isoformat()
    return standing.closed_through >= day or any(one >= day for one in standing.counts)


def _credits_merchant(kind: str) -> bool:
    _, credited = KINDS[kind]
    return credited == "merchant"
