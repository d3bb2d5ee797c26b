"""Settlements that outlast a request: wherever a function is killed, what it leaves is finished as
if it had never been."""

from collections.abc import Callable
from typing import Any

import pytest

from chalicelib.core.parts import Parts
from chalicelib.merchants.parts import MerchantParts
from chalicelib.settlements.parts import SettlementParts
from chalicelib.settlements.rules.settlement import Settlement, state_of
from tests.stack import TestEmulator
from tests.stores.import_city import Clock, Killed, city, killed_before_write
from tests.stores.settled_city import APPROVER, DRAFTER, KEY, WITHDRAW_KEY, contents, officers
from tests.stores.settlement_jobs import (
    ID,
    OWED,
    approve,
    drafted,
    finish,
    nine_merchants,
    propose,
    standing,
    take_up,
    withdraw,
)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def begin(emulator: TestEmulator, clock: Clock) -> Callable[[], Parts]:
    """Begin anew, in a city of nine merchants."""
    return lambda: nine_merchants(emulator, clock)


def each_kill(
    begin: Callable[[], Parts],
    clock: Clock,
    act: Callable[[Parts], object],
    again: Callable[[Parts], object],
) -> int:
    """Kill `act` just before its first write, its second, … until it is never killed; a new process
    does `again` each time. What is there then must be the same always. Answers the writes."""
    begun = clock.now
    found: list[Any] = []
    for number in range(100):
        clock.now = begun
        parts = begin()
        try:
            with killed_before_write(parts, number):
                act(parts)
            killed = False
        except Killed:
            killed = True
        again(city(clock))
        found.append(contents(city(clock)))
        if not killed:
            for number, one in enumerate(found):
                assert one == found[-1], number
            return number
    raise AssertionError("it never ends")


def test_a_preparing_job_that_is_killed_anywhere_is_finished(
    begin: Callable[[], Parts], clock: Clock
) -> None:
    def prepared() -> Parts:
        parts = begin()
        assert drafted(parts).state == "preparing"
        return parts

    assert each_kill(prepared, clock, take_up, lambda parts: finish(parts, ID)) >= 4
    found = standing(city(clock))
    assert (found.lines, found.ready, found.held, found.left_out) == (7, 6, 1, 2)
    assert found.total == sum(OWED) - OWED[4]


def test_an_approving_job_that_is_killed_anywhere_pays_every_line_once(
    begin: Callable[[], Parts], clock: Clock
) -> None:
    def approving() -> Parts:
        parts = begin()
        finish(parts, drafted(parts).id)
        approve(parts)
        assert standing(parts).state == "approving"
        return parts

    assert each_kill(approving, clock, take_up, lambda parts: finish(parts, ID)) >= 5
    parts = city(clock)
    found = standing(parts)
    assert found.total == found.balance == found.credits == sum(OWED) - OWED[4]
    assert (found.payments, found.open) == (6, 6)
    assert len(list(parts[SettlementParts].payments.open_of(found.number))) == 6
    assert sum(one.balance for one in parts[MerchantParts].accounts.after("")) == OWED[4]


def test_a_request_that_is_killed_is_finished_by_its_repetition_or_the_job(
    begin: Callable[[], Parts], clock: Clock
) -> None:
    def draft(parts: Parts) -> Settlement:
        return drafted(parts, lines_at_once=500)

    def draft_again(parts: Parts) -> None:
        if officers(parts).draft.drafted(KEY) is None:
            draft(parts)

    def approve_again(parts: Parts) -> None:
        if officers(parts).approve.approved(KEY) is None:
            approve(parts)

    def ready() -> Parts:
        parts = begin()
        assert draft(parts).state == "draft"
        return parts

    def by_job(parts: Parts) -> None:
        if parts[SettlementParts].settlements.find(ID) is None:
            draft(parts)
        finish(parts, ID)

    assert each_kill(begin, clock, draft, draft_again) >= 4
    assert each_kill(begin, clock, draft, by_job) >= 4
    assert each_kill(ready, clock, approve, approve_again) >= 5


def test_a_withdrawing_job_that_is_killed_anywhere_gives_every_payment_back_once(
    begin: Callable[[], Parts], clock: Clock
) -> None:
    def withdrawing() -> Parts:
        parts = ordered(begin)
        withdraw(parts)
        assert state_of(standing(parts)) == "withdrawing"
        return parts

    assert each_kill(withdrawing, clock, take_up, lambda parts: finish(parts, ID)) >= 4
    assert_all_is_owed_again(city(clock))


def test_a_withdrawal_that_is_killed_is_finished_by_its_repetition_or_the_job(
    begin: Callable[[], Parts], clock: Clock
) -> None:
    def small() -> Parts:
        parts = begin()
        drafted(parts, lines_at_once=500)
        approve(parts)
        propose(parts)
        return parts

    def again(parts: Parts) -> None:
        if officers(parts).withdraw.approved(WITHDRAW_KEY) is None:
            withdraw(parts)

    def by_job(parts: Parts) -> None:
        if not standing(parts).withdrawn_by:
            withdraw(parts)
        finish(parts, ID)

    assert each_kill(small, clock, withdraw, again) >= 5
    assert_all_is_owed_again(city(clock))
    assert each_kill(small, clock, withdraw, by_job) >= 5


def ordered(begin: Callable[[], Parts]) -> Parts:
    """A city with an approved settlement that somebody proposes to withdraw."""
    parts = begin()
    finish(parts, drafted(parts).id)
    approve(parts)
    finish(parts, ID)
    propose(parts)
    return parts


def assert_all_is_owed_again(parts: Parts) -> None:
    found = standing(parts)
    assert state_of(found) == "withdrawn"
    assert (found.open, found.withdrawn, found.balance) == (0, 6, 0)
    assert sum(one.balance for one in parts[MerchantParts].accounts.after("")) == sum(OWED)


def test_a_single_withdrawal_that_is_killed_anywhere_gives_back_once(
    begin: Callable[[], Parts], clock: Clock
) -> None:
    def proposed() -> Parts:
        parts = ordered(begin)
        parts[SettlementParts].withdraw_payment.propose(ID, payment(parts), "salah", DRAFTER)
        return parts

    def payment(parts: Parts) -> str:
        found = parts[SettlementParts].payments.open_of(standing(parts).number)
        return min(one.end_to_end_id for one in found)

    def act(parts: Parts) -> None:
        parts[SettlementParts].withdraw_payment.approve(ID, payment(parts), APPROVER, WITHDRAW_KEY)

    def again(parts: Parts) -> None:
        if parts[SettlementParts].withdraw_payment.approved(WITHDRAW_KEY) is None:
            act(parts)

    assert each_kill(proposed, clock, act, again) >= 1
    found = standing(city(clock))
    assert (found.open, found.withdrawn) == (5, 1)
