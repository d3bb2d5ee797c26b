"""The packaged city over real HTTP, as many at once as a test asks for."""

import http.client
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any, TypeVar

import pytest

from chalicelib.core.instants import utc_now
from tests.http.client import City, Headers, other_balances
from tests.stack import Stack, wait_for

T = TypeVar("T")

# A lambda worker may have to be started first.
LONGEST_ANSWER_S = 40


def over_http(port: int) -> Any:
    """A `Send` over a connection of its own each time."""

    def send(method: str, path: str, query: str, headers: Headers, body: bytes) -> Any:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=LONGEST_ANSWER_S)
        try:
            target = f"{path}?{query}" if query else path
            connection.request(method, target, body or None, dict(headers))
            answer = connection.getresponse()
            return answer.status, answer.getheaders(), answer.read()
        finally:
            connection.close()

    return send


def city_of(stack: Stack) -> City:
    """The people's view of a stack."""
    return City(over_http(stack.port), stack.text_messages, utc_now)


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


def assert_books_balance(city: City) -> None:
    """Accounts equal transfers, sum to zero, and the trial balance follows within seconds."""
    accounts = {
        one["account"]: one["balance"]
        for one in city.finance.every("/finance/accounts")
        if one["balance"]
    }
    assert sum(accounts.values()) == 0
    assert all(balance > 0 for name, balance in accounts.items() if name != "treasury")

    def journal_follows() -> bool:
        transfers = city.finance.every("/finance/transfers")
        return {name: sum_ for name, sum_ in other_balances(transfers).items() if sum_} == accounts

    def totals_follow() -> bool:
        trial = city.finance.get("/finance/trial-balance").ok()
        assert trial["debits"] == trial["credits"]
        lines = {one["account"]: one["balance"] for one in trial["accounts"]}
        vouchers = sum(sum_ for name, sum_ in accounts.items() if name.startswith("voucher:"))
        merchants = sum(sum_ for name, sum_ in accounts.items() if name.startswith("merchant:"))
        return (
            lines.get("treasury", 0) == accounts.get("treasury", 0)
            and lines.get("merchants", 0) == merchants
            and sum(sum_ for name, sum_ in lines.items() if name.startswith("vouchers:"))
            == vouchers
        )

    wait_for(30, journal_follows)
    wait_for(30, totals_follow)
