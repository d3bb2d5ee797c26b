"""Workers and front killed (SIGKILL) between any two steps of the loop, and within them: started
again, the loop goes on, no rupiah is lost or doubled, and the books balance."""

import os
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.crash.conftest import front_of, insist, kill_workers
from tests.http.client import City, Person, fresh_key
from tests.races.conftest import assert_books_balance
from tests.stack import Stack, wait_for


@pytest.fixture(scope="module", autouse=True)
def _books_balance_afterwards(packaged: City) -> Iterator[None]:
    yield
    assert_books_balance(packaged)


@dataclass
class Walk:
    """One walk of the loop, step by step; each step sends until it is answered."""

    city: City
    resident: Person
    merchant: Person
    keys: list[str] = field(default_factory=lambda: [fresh_key() for _ in range(9)])
    campaign: str = ""
    voucher: str = ""
    token: str = ""
    redemption: str = ""

    def post(self, who: Person, path: str, body: Any, key: int, status: int) -> Any:
        return insist(lambda: who.post(path, body, key=self.keys[key])).ok(status)

    def create(self) -> None:
        self.draft = self.city.draft()
        self.campaign = self.post(self.city.admin, "/admin/campaigns", self.draft, 0, 201)["id"]

    def fund(self) -> None:
        body = {"amount": 100_000, "reference": f"SP2D-{self.keys[1]}"}
        path = f"/finance/campaigns/{self.campaign}/funds"
        self.post(self.city.finance, path, body, 1, 201)

    def publish(self) -> None:
        path = f"/admin/campaigns/{self.campaign}/publish"
        insist(lambda: self.city.admin.post(path)).ok()

    def claim(self) -> None:
        body = {"campaign_id": self.campaign}
        self.voucher = self.post(self.resident, "/resident/claims", body, 2, 201)["id"]

    def draw(self) -> None:
        path = f"/resident/vouchers/{self.voucher}/payment-tokens"
        self.token = insist(lambda: self.resident.post(path, {})).ok(201)["token"]

    def redeem(self) -> None:
        body = {"token": self.token, "amount": 30_000}
        paid = self.post(self.merchant, "/merchant/redemptions", body, 3, 201)
        self.redemption = paid["id"]

    def refund(self) -> None:
        body = {"amount": 10_000, "reason": "salah"}
        path = f"/merchant/redemptions/{self.redemption}/refunds"
        self.post(self.merchant, path, body, 4, 201)

    def reissue(self) -> None:
        path = f"/admin/vouchers/{self.voucher}/reissue"
        anew = self.post(self.city.admin, path, {"reason": "hilang"}, 5, 201)
        self.old, self.voucher = self.voucher, anew["id"]

    def void(self) -> None:
        path = f"/admin/vouchers/{self.voucher}/void"
        self.post(self.city.admin, path, {"reason": "uji"}, 6, 200)

    def assert_at_the_end(self) -> None:
        insist(lambda: self.city.finance.get("/finance/accounts/treasury")).ok()
        assert self.city.balance(f"campaign:{self.campaign}") == 80_000
        assert self.city.balance(f"voucher:{self.voucher}") == 0
        assert self.city.balance(f"voucher:{self.old}") == 0


STEPS = ("create", "fund", "publish", "claim", "draw", "redeem", "refund", "reissue", "void")


@pytest.fixture(scope="module")
def people(packaged: City) -> tuple[list[Person], Person]:
    # Everybody is signed in before the first kill: signing in is no step of the loop.
    assert packaged.admin
    assert packaged.finance
    return packaged.residents(3), packaged.merchant()


def test_workers_killed_between_any_two_steps(
    packaged: City, stack: Stack, people: tuple[list[Person], Person]
) -> None:
    walk = Walk(packaged, people[0][0], people[1])
    for step in STEPS:
        assert kill_workers(stack) >= 1
        getattr(walk, step)()
    walk.assert_at_the_end()


def test_the_front_killed_between_any_two_steps(
    packaged: City, stack: Stack, people: tuple[list[Person], Person]
) -> None:
    walk = Walk(packaged, people[0][1], people[1])
    for step in STEPS:
        killed = wait_for(30, lambda: front_of(stack))
        os.kill(killed, signal.SIGKILL)
        getattr(walk, step)()
        assert front_of(stack) != killed
    walk.assert_at_the_end()


def test_workers_killed_within_every_step(
    packaged: City, stack: Stack, people: tuple[list[Person], Person]
) -> None:
    walk = Walk(packaged, people[0][2], people[1])
    with ThreadPoolExecutor(1) as beside:
        for step in STEPS:
            # The request is under way when its worker dies: before, in or after the transaction.
            going = beside.submit(getattr(walk, step))
            kill_workers(stack)
            while not going.done() and not kill_workers(stack):
                pass
            going.result()
    walk.assert_at_the_end()


def test_a_city_stopped_and_started_again_goes_on_where_it_was(
    packaged: City, stack: Stack
) -> None:
    resident, merchant = packaged.resident(), packaged.merchant()
    voucher = packaged.claim(resident, packaged.campaign())
    token, key = packaged.draw(resident, voucher)["token"], fresh_key()
    paid = packaged.redeem(merchant, token, 30_000, key=key).ok(201)
    assert stack.stop() == 0
    stack.start()
    again = packaged.redeem(merchant, token, 30_000, key=key)
    assert (again.ok(201), again.replayed) == (paid, True)
    assert packaged.balance(f"voucher:{voucher}") == 20_000
    packaged.redeem(merchant, packaged.draw(resident, voucher)["token"], 20_000).ok(201)
