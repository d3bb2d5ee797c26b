"""Freezes that come beside what they stop: of two at once one wins, and payouts stay frozen."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest

from chalicelib.bank.parts import BankParts
from chalicelib.core.parts import Parts
from chalicelib.core.values.instants import to_text
from chalicelib.settlements.commands.freeze import freeze
from chalicelib.settlements.parts import SettlementParts
from tests.stack import TestEmulator
from tests.stores.import_city import Clock, beside, city
from tests.stores.restored_city import (
    OPENING,
    approved,
    drafted,
    explain,
    missing,
    owed,
    refused,
    told,
    two_shops,
)
from tests.stores.settled_city import APPROVER, DRAFTER

TUESDAY, WEDNESDAY, FRIDAY = (date(2026, 12, day) for day in (1, 2, 4))


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def shops(
    emulator: TestEmulator, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> Iterator[list[str]]:
    # The emulator checks the signature of a signed address, and by this secret only.
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    yield two_shops(emulator, clock)
    emulator.empty_tables()


def engineer(clock: Clock) -> Callable[[], object]:
    """What freezes payouts on another machine, at once: a transaction that waits for it is not
    given up. To be made before the parts beside which it acts."""
    parts = city(clock)
    assert not parts[SettlementParts].freeze.seen().proposed_by
    return lambda: freeze(parts, to_text(clock()))


def test_a_freeze_beside_an_approval_stops_it(clock: Clock, shops: list[str]) -> None:
    draft, freezes = drafted(city(clock), "beside"), engineer(clock)
    parts = city(clock)
    with beside(parts, freezes, text="approving") as moment:
        refused("not_reconciled", lambda: approved(parts, draft))
    assert moment.came
    assert parts[SettlementParts].settlements.get(draft.id).state == "draft"
    assert owed(parts, shops) == [100_000, 50_000]


def test_a_freeze_beside_the_sending_of_a_file_stops_it(clock: Clock, shops: list[str]) -> None:
    parts = city(clock)
    settlement, freezes = approved(parts, drafted(parts, "unsent")), engineer(clock)
    parts = city(clock)
    send = parts[SettlementParts].send
    with beside(parts, freezes, text="sent_by") as moment:
        refused("not_reconciled", lambda: send.mark_sent(settlement.id, DRAFTER))
    assert moment.came
    refused("not_reconciled", lambda: send.mark_sent(settlement.id, DRAFTER))
    assert parts[SettlementParts].settlements.get(settlement.id).state == "approved"


def test_what_was_approved_before_is_settled_in_the_books_and_no_file_leaves(
    clock: Clock, shops: list[str]
) -> None:
    parts = city(clock)
    draft, freezes = drafted(parts, "begun"), engineer(clock)
    parts = city(clock)
    with beside(parts, freezes, text="settled_until"):
        settlement = approved(parts, draft)
    assert settlement.state == "approved"
    refused("not_reconciled", parts[SettlementParts].freeze.must_be_open)


def test_two_freezes_at_once_come_to_one_that_stands(clock: Clock, shops: list[str]) -> None:
    freezes, parts = engineer(clock), city(clock)
    with beside(parts, freezes, text="payouts.freeze"):
        refused("unavailable", lambda: freeze(parts, to_text(clock())))
    assert parts[SettlementParts].freeze.seen().frozen


def bank_tells(parts: Parts, amounts: list[int], last: date, shop: str) -> None:
    """All up to a day, and what the last of it is is said."""
    debits = [("", amount) for amount in amounts]
    statement = told(parts, debits, first=TUESDAY, last=last)
    explain(parts, statement.statement.id, len(amounts), shop)


def test_a_freeze_beside_a_thaw_leaves_payouts_frozen(clock: Clock, shops: list[str]) -> None:
    freezes = engineer(clock)
    freezes()
    clock.pass_by(hours=48)
    parts = city(clock)
    thaw = parts[BankParts].thaw
    bank_tells(parts, [1], WEDNESDAY, shops[0])
    with beside(parts, freezes, text="propose_thaw") as moment:
        refused("unavailable", lambda: thaw.propose("cocok", DRAFTER))
    assert moment.came
    # Frozen anew, the bank must tell of more.
    assert missing(parts) == ["statement"]
    clock.pass_by(hours=48)
    bank_tells(parts, [1, 2], FRIDAY, shops[0])
    thaw.propose("cocok", DRAFTER)
    with beside(parts, freezes, text="payouts.thaw") as moment:
        refused("state_conflict", lambda: thaw.approve(APPROVER))
    assert moment.came
    assert parts[SettlementParts].freeze.seen().frozen


def test_a_lost_payout_that_is_told_beside_a_thaw_leaves_payouts_frozen(
    clock: Clock, shops: list[str]
) -> None:
    engineer(clock)()
    clock.pass_by(hours=48)
    other = city(clock)
    assert missing(other) == ["statement"]
    parts = city(clock)
    thaw = parts[BankParts].thaw
    bank_tells(parts, [1], WEDNESDAY, shops[0])
    thaw.propose("cocok", DRAFTER)

    def tells() -> None:
        lost = [("2612010020000101", 4_000)]
        told(other, lost, first=WEDNESDAY, last=WEDNESDAY, opening=OPENING - 1)

    with beside(parts, tells, text="payouts.thaw") as moment:
        refused("state_conflict", lambda: thaw.approve(APPROVER))
    assert moment.came
    assert parts[SettlementParts].freeze.seen().frozen
    assert "lines" in missing(parts)


def test_a_thaw_beside_a_lost_payout_that_is_told_does_not_last(
    clock: Clock, shops: list[str]
) -> None:
    engineer(clock)()
    clock.pass_by(hours=48)
    other = city(clock)
    thaw = other[BankParts].thaw
    assert missing(other) == ["statement"]
    parts = city(clock)
    bank_tells(parts, [1], WEDNESDAY, shops[0])

    def thaws() -> None:
        thaw.propose("cocok", DRAFTER)
        thaw.approve(APPROVER)

    def tells() -> object:
        lost = [("2612010020000101", 4_000)]
        return told(parts, lost, first=WEDNESDAY, last=WEDNESDAY, opening=OPENING - 1)

    with beside(parts, thaws, text="booked#") as moment:
        refused("unavailable", tells)
    assert moment.came
    # Whoever hands the statement in goes on with it, or the queue does.
    clock.pass_by(minutes=10)
    refused("state_conflict", tells)
    seen = parts[SettlementParts].freeze.seen()
    assert (seen.frozen, seen.cause) == (True, "unknown_payout")


@pytest.mark.parametrize("instant", ["2026-10-01T00:00:00Z", "2027-01-01T00:00:00Z", "2026-12-01"])
def test_nothing_is_frozen_for_what_is_no_instant_of_a_restore(
    instant: str, clock: Clock, shops: list[str]
) -> None:
    parts = city(clock)
    with pytest.raises(ValueError):  # noqa: PT011
        freeze(parts, instant)
    assert not parts[SettlementParts].freeze.seen().frozen
