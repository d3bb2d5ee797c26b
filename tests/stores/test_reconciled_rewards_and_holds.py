"""Faults in holds and rewards: reconciliation names each by its check and what it is about."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.acquirers.rules.payment import Payment
from chalicelib.core.values.instants import from_text, to_text
from chalicelib.incentives.rules.claim import rrn_of_claim
from chalicelib.ledger.parts import LedgerParts
from chalicelib.ledger.rules.transfer import Transfer
from tests.http import rewarding
from tests.http.checkouts import Held
from tests.stack import TestEmulator
from tests.stores.reconciled_city import Books, Key, reconciled_city


@dataclass
class Wider:
    """Books with an order that is held, one that was captured in part, and a payment that has
    rewarded a claim."""

    books: Books
    held: Held
    captured: Held
    payment: Payment
    claim: Any

    def checkout(self, of: Held) -> Key:
        return {"pk": of.checkout, "sk": "checkout"}

    def told(self) -> Key:
        rrn = rrn_of_claim(self.claim["id"])
        return {"pk": f"rrn#{rrn}", "sk": f"payment#{self.payment.paid_on}#{rewarding.PSP}"}

    def reward(self) -> Transfer:
        transfers = self.books.city.parts[LedgerParts].transfers
        return next(one for one in transfers.all() if one.reference == self.claim["id"])


@pytest.fixture(scope="module")
def wider(emulator: TestEmulator) -> Iterator[Wider]:
    with reconciled_city(emulator) as books:
        held, captured = Held(books.city), Held(books.city)
        captured.act("capture", amount=12_000).ok()
        program = rewarding.program(books.city)
        payment = program.payment()
        program.tell(payment)
        claim = program.claim(payment)
        assert claim["state"] == "granted"
        books.caught_up()
        assert set(books.states().values()) <= {"ok", "waiting"}, books.report()
        yield Wider(books, held, captured, payment, claim)


def test_holds_and_rewards_are_told_to_the_rupiah(wider: Wider) -> None:
    held, rewards = (wider.books.check(name) for name in ("holds", "rewards"))
    assert (held["expected"], held["actual"], held["state"]) == (30_000, 30_000, "ok")
    assert (rewards["expected"], rewards["actual"]) == (4_000, 4_000)
    assert rewards["state"] == "ok"


def test_a_raised_hold(wider: Wider) -> None:
    with wider.books.tampered("marketplace", wider.checkout(wider.held), balance=31_000):
        (found,) = wider.books.found("holds", "hold_differs")
    assert (found["subject"], found["difference"]) == (f"hold:{wider.held.checkout}", 1_000)


def test_a_hold_that_is_gone(wider: Wider) -> None:
    with wider.books.tampered("marketplace", wider.checkout(wider.held)):
        (found,) = wider.books.found("holds", "hold_differs")
    assert (found["subject"], found["difference"]) == ("holds", -30_000)


def test_a_hold_that_outlives_its_order(wider: Wider) -> None:
    """Its order was voided, or its time is over and no job came; either way it holds money."""
    books, key = wider.books, wider.checkout(wider.held)
    with books.tampered("marketplace", key, state="voided"):
        (found,) = books.found("holds", "hold_differs")
    assert (found["subject"], found["actual"]) == (f"hold:{wider.held.checkout}", 30_000)
    over = to_text(books.city.clock() - timedelta(hours=1))
    with books.tampered("marketplace", key, held_until=over):
        (found,) = books.found("holds", "hold_overdue")
    assert (found["expected"], found["actual"], found["who"]) == (0, 30_000, "engineer")


def test_a_hold_whose_job_is_on_its_way_is_no_difference(wider: Wider) -> None:
    books = wider.books
    over = to_text(books.city.clock() - timedelta(minutes=59))
    with books.tampered("marketplace", wider.checkout(wider.held), held_until=over):
        assert books.states()["holds"] == "ok"


def test_a_capture_over_its_hold(wider: Wider) -> None:
    key = wider.checkout(wider.captured)
    (part,) = wider.books.item("marketplace", key)["parts"]
    with wider.books.tampered("marketplace", key, parts=[part | {"captured": 31_000}]):
        (found,) = wider.books.found("holds", "hold_overdrawn")
    assert found["subject"] == f"hold:{wider.captured.checkout}"
    assert (found["expected"], found["actual"]) == (30_000, 31_000)


def test_a_capture_that_no_hold_was_emptied_by(wider: Wider) -> None:
    """As if a bug had let it stand: the hold is as it was before."""
    with wider.books.tampered("marketplace", wider.checkout(wider.captured), balance=12_000):
        (found,) = wider.books.found("holds", "hold_differs")
    assert (found["expected"], found["actual"]) == (0, 12_000)


def test_a_reward_without_a_payment(wider: Wider) -> None:
    with wider.books.tampered("incentives", wider.told()):
        (found,) = wider.books.found("rewards", "reward_without_payment")
    reward = wider.reward()
    assert (found["subject"], found["transfers"]) == (reward.id, [reward.id])
    assert (found["expected"], found["actual"]) == (0, 4_000)


def test_a_payment_that_names_no_claim_has_rewarded_nobody(wider: Wider) -> None:
    key = wider.told()
    before = wider.books.item("incentives", key)
    with wider.books.tampered("incentives", key):
        wider.books.put("incentives", {k: v for k, v in before.items() if k != "claim_id"})
        wider.books.found("rewards", "reward_without_payment")


def test_a_payment_that_has_rewarded_another_claim(wider: Wider) -> None:
    """The claim was granted for it once more: by a second transfer, or in another's place."""
    other = wider.claim["id"][:-4] + "zzzz"
    with wider.books.tampered("incentives", wider.told(), claim_id=other):
        (found,) = wider.books.found("rewards", "payment_rewarded_twice")
    assert found["subject"] == f"{rewarding.PSP} {wider.payment.rrn} {wider.payment.paid_on}"
    assert found["difference"] == 4_000


def test_a_reward_that_is_not_what_its_payment_says(wider: Wider) -> None:
    with wider.books.tampered("incentives", wider.told(), reward=3_000):
        (found,) = wider.books.found("rewards", "reward_differs")
    assert (found["expected"], found["actual"]) == (3_000, 4_000)


def test_a_second_transfer_for_one_payment_is_named_beside_the_first(wider: Wider) -> None:
    """A transfer of the same claim under another id, written past all guards: what counts
    transfers sees it, and `rewards` says which payment paid twice."""
    books, first = wider.books, wider.reward()
    key = {"pk": first.id}
    item = books.item("transfers", key)
    second = "trf_" + re.sub("[^0-9A-Za-z]", "0", first.id[4:])[::-1]
    at = to_text(from_text(first.occurred_at))
    with books.added("transfers", {**item, "pk": second, "occurred_at": at}, "pk"):
        books.caught_up()
        found = [one for one in books.report()["exceptions"] if one["check"] == "rewards"]
        (one,) = found
        assert one["code"] == "payment_rewarded_twice"
        assert set(one["transfers"]) == {first.id, second}
