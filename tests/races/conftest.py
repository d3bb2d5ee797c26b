"""The packaged city over real HTTP, as many at once as a test asks for."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

import pytest

from chalicelib.ledger.rules.accounts import BANK, SUSPENSE, TREASURY
from tests.http.client import City, other_balances
from tests.over_http import LONGEST_ANSWER_S, city_of
from tests.stack import Stack, wait_for

T = TypeVar("T")


@pytest.fixture(scope="session")
def packaged(stack: Stack) -> City:
    return city_of(stack)


def at_once(acts: Sequence[Callable[[], T]], threads: int = 20) -> list[T]:
    """What each of these answers, begun together, `threads` at a time."""
    threads = min(threads, len(acts))
    gate = Barrier(threads)

    def go(number: int, act: Callable[[], T]) -> T:
        if number < threads:
            gate.wait(LONGEST_ANSWER_S)
        return act()

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(go, range(len(acts)), acts))


# The only accounts that may go below 0.
UNBOUNDED = (TREASURY, BANK, SUSPENSE)


def assert_books_balance(city: City) -> None:
    """Accounts equal transfers, sum to zero, and the trial balance follows within seconds."""
    accounts = {
        one["account"]: one["balance"]
        for one in city.finance.every("/finance/accounts")
        if one["balance"]
    }
    assert sum(accounts.values()) == 0
    assert all(balance > 0 for name, balance in accounts.items() if name not in UNBOUNDED)

    def journal_follows() -> bool:
        transfers = city.finance.every("/finance/transfers")
        return {name: sum_ for name, sum_ in other_balances(transfers).items() if sum_} == accounts

    def totals_follow() -> bool:
        trial = city.finance.get("/finance/trial-balance").ok()
        assert trial["debits"] == trial["credits"]
        lines = {one["account"]: one["balance"] for one in trial["accounts"]}
        vouchers = sum(sum_ for name, sum_ in accounts.items() if name.startswith("voucher:"))
        merchants = sum(sum_ for name, sum_ in accounts.items() if name.startswith("merchant:"))
        return bool(
            lines.get("treasury", 0) == accounts.get("treasury", 0)
            and lines.get("merchants", 0) == merchants
            and sum(sum_ for name, sum_ in lines.items() if name.startswith("vouchers:"))
            == vouchers
        )

    wait_for(30, journal_follows)
    wait_for(30, totals_follow)
