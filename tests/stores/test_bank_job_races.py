"""Statements that several accept or work on at once."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from chalicelib.bank.use.read import Told
from chalicelib.core.parts import Parts
from chalicelib.core.values.errors import Refused
from tests.http.schedules import first, write_with_number
from tests.stack import TestEmulator
from tests.stores.bank_city import (
    COLLEAGUE,
    accept,
    at_the_bank,
    came_to,
    mixed,
    plenty,
    post,
    small,
    statement,
    undisturbed,
)
from tests.stores.import_city import Clock, city


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def parts(emulator: TestEmulator, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Parts:
    # The emulator checks the signature of a signed address, and by this secret only.
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    emulator.empty_tables()
    return city(clock)


def test_many_workers_without_a_lease_book_each_line_once(
    emulator: TestEmulator, parts: Parts, clock: Clock
) -> None:
    wanted = undisturbed(emulator, clock)
    emulator.empty_tables()
    parts = city(clock)
    told = post(small(parts), mixed(parts))
    accept(small(parts, works_s=-1.0), told)

    def work(_: int) -> None:
        bank = small(city(clock))
        statement = bank.statements.find(told.statement.id)
        assert statement is not None
        job = bank.work.job
        job.go_on(statement.id, lambda: True)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(4)))
    assert came_to(parts, clock) == wanted


@pytest.mark.parametrize("number", range(6))
def test_whoever_is_overtaken_at_a_write_ends_quietly(
    emulator: TestEmulator, parts: Parts, clock: Clock, number: int
) -> None:
    wanted = undisturbed(emulator, clock)
    emulator.empty_tables()
    told = post(small(parts), mixed(parts))
    accept(small(parts, works_s=-1.0), told)

    def work(parts: Parts) -> None:
        small(parts).work.job.go_on(told.statement.id, lambda: True)

    with first(parts, lambda: work(city(clock)), before=write_with_number(number)) as done:
        work(parts)
    assert done == [None]
    assert came_to(parts, clock) == wanted


def test_of_two_who_accept_and_one_who_discards_one_comes_through(
    parts: Parts, clock: Clock
) -> None:
    names = at_the_bank(parts, [1_000])
    told = post(small(parts), statement(f"{names[0]},,debit,1000,"))

    def act(number: int) -> str:
        bank = small(city(clock))
        try:
            if number == 2:
                bank.accept.discard(told.statement.id, COLLEAGUE, None)
            else:
                accept(bank, told)
        except Refused as refused:
            return refused.code
        return "done"

    with ThreadPoolExecutor(3) as pool:
        found = sorted(pool.map(act, range(3)))
    assert found == ["done", "state_conflict", "state_conflict"]
    state = small(parts).read.get(told.statement.id).statement.state
    balance = came_to(parts, clock)["accounts"]["bank"]
    assert (state, balance) in [("accepted", (1_000, 1_000)), ("discarded", None)]


def test_while_a_statement_is_booked_no_other_is_accepted(parts: Parts, clock: Clock) -> None:
    names = at_the_bank(parts, [1_000, 2_000])
    first = post(small(parts), statement(f"{names[0]},,debit,1000,"))
    second = post(small(parts), statement(f"{names[1]},,debit,2000,", day="2026-11-30"))
    accept(small(parts, works_s=-1.0), first)
    with pytest.raises(Refused, match="state_conflict") as refused:
        accept(small(parts), second)
    assert refused.value.context == {"statement_id": first.statement.id}
    small(parts).work.take_up({"id": first.statement.id}, plenty)
    assert accept(small(parts), second).statement.state == "accepted"
    assert came_to(parts, clock)["accounts"]["bank"] == (3_000, 3_000)


def test_two_statements_that_overlap_and_are_accepted_at_once_move_money_once(
    parts: Parts, clock: Clock
) -> None:
    amounts = [1_000 + place for place in range(12)]
    names = at_the_bank(parts, amounts)
    rows = [f"{name},,debit,{amount}," for name, amount in zip(names, amounts, strict=True)] + [
        f"{names[place]},,credit,{amounts[place]},AM09" for place in range(4)
    ]
    # The last tells of no return: one that comes before what it gives back is for people.
    files = [statement(*rows), statement(*rows, ",LAIN,debit,5,"), statement(*rows[4:12])]
    told = [post(small(parts), content) for content in files]

    def until_accepted(one: Told) -> None:
        for _ in range(200):
            try:
                accept(small(city(clock)), one)
                return
            except Refused as refused:
                assert refused.code in ("state_conflict", "unavailable")
        raise AssertionError("never accepted")

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(until_accepted, told))
    found = came_to(parts, clock)
    assert found["settlement"] == (0, 0, 8, 4)
    assert found["counts"] == {"movements": 17, "waiting": 1}
    assert found["accounts"]["bank"][0] == sum(amounts[4:]) + 5
