"""What is accepted moves money, once and in order; what is handed in moves nothing."""

import pytest

from chalicelib.bank.parts import BankParts
from chalicelib.core.parts import Parts
from chalicelib.core.values.errors import Refused
from chalicelib.ledger.parts import LedgerParts
from tests.stack import TestEmulator
from tests.stores.bank_city import (
    COLLEAGUE,
    OFFICER,
    booked,
    came_to,
    mixed,
    mt940,
    post,
    small,
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


def balance(parts: Parts, name: str) -> int:
    found = parts[LedgerParts].transfers.balance(name)
    return found[0] if found else 0


def by_mt940(parts: Parts, content: bytes) -> str:
    told, _ = parts[BankParts].take_in.post(content, "text/plain", None, OFFICER, None)
    return told.statement.id


def test_what_is_handed_in_moves_nothing(parts: Parts, clock: Clock) -> None:
    told = post(small(parts), mixed(parts))
    assert told.statement.state == "uploaded"
    found = came_to(parts, clock)
    assert found["transfers"] == set()
    assert found["counts"] == {}


def test_a_statement_of_everything_comes_to_what_it_should(parts: Parts, clock: Clock) -> None:
    told = booked(small(parts), mixed(parts))
    assert told.statement.state == "accepted"
    states = [line.state for line in told.lines]
    found = came_to(parts, clock)
    print(states, found)
    assert found["accounts"]["bank"][0] == -sum(
        line.booked if line.entry.direction == "credit" else -line.booked for line in told.lines
    )
    total = sum(one[0] for one in found["accounts"].values() if one)
    total += sum(found["merchants"].values()) + found["settlement"][0]
    assert total == 1_000 + 2_000 + 3_000 + 4_000 + 50 + 60 + 70 + 80 + 90


def test_whoever_handed_it_in_does_not_accept_it(parts: Parts) -> None:
    bank = small(parts)
    told = post(bank, mixed(parts))
    with pytest.raises(Refused, match="same_person"):
        bank.accept.accept(told.statement.id, OFFICER, None)
    bank.accept.accept(told.statement.id, COLLEAGUE, None)
    with pytest.raises(Refused, match="state_conflict"):
        bank.accept.accept(told.statement.id, COLLEAGUE, None)


def test_the_very_first_balances_open_the_account(parts: Parts, clock: Clock) -> None:
    bank = parts[BankParts]
    first = by_mt940(parts, mt940(1_000_050, ("C", 60, "JASA GIRO"), ("D", 500_000, "BIAYA ADM")))
    bank.accept.accept(first, COLLEAGUE, None)
    assert -balance(parts, "bank") == 5_001
    assert bank.account.position().in_sen == 500_110
    print(came_to(parts, clock))
