"""Settlements while another acts at the same moment: between what a function has read and what it
writes."""

from collections.abc import Callable

import pytest

from chalicelib.core.parts import Parts
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.subject import Subject
from chalicelib.merchants.parts import MerchantParts
from chalicelib.settlements.parts import SettlementParts
from tests import bank_answers
from tests.stack import TestEmulator
from tests.stores.import_city import Clock, city
from tests.stores.settled_city import APPROVER, DRAFTER, credit
from tests.stores.settlement_jobs import (
    ID,
    OWED,
    approve,
    approved,
    drafted,
    finish,
    interleaved,
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


def test_two_functions_at_once_do_what_one_does(begin: Callable[[], Parts], clock: Clock) -> None:
    parts, other = begin(), city(clock)
    settlement = drafted(parts)
    interleaved(parts, lambda: take_up(other))
    assert finish(parts, settlement.id) == "draft"
    approve(parts)
    interleaved(parts, lambda: take_up(other))
    assert finish(parts, settlement.id) == "approved"
    found = standing(parts)
    assert (found.lines, found.total) == (7, sum(OWED) - OWED[4])
    assert found.balance == found.total


def test_an_account_that_moves_between_reading_and_paying_is_read_again(
    begin: Callable[[], Parts], clock: Clock
) -> None:
    parts = begin()
    finish(parts, drafted(parts).id)
    approve(parts)
    line = next(
        one for one in parts[SettlementParts].lines.of_settlement(ID) if one.state == "ready"
    )

    def taken_away() -> None:
        beside = parts[MerchantParts].accounts.settle(
            parts[MerchantParts].accounts.of([line.merchant_id])[line.merchant_id],
            400,
            "000000000",
            line.until,
            line.until,
            lambda _: Refused("state_conflict"),
        )
        city(clock).writer.transact([beside])

    interleaved(parts, taken_away)
    found = parts[SettlementParts].lines.find_many([(ID, line.line)])[0]
    assert found.amount == line.amount - 400
    assert standing(parts).total == sum(OWED) - OWED[4] - 400


def test_what_comes_in_while_approving_is_not_paid(begin: Callable[[], Parts]) -> None:
    parts = begin()
    finish(parts, drafted(parts).id)
    approve(parts)
    line = next(
        one for one in parts[SettlementParts].lines.of_settlement(ID) if one.state == "ready"
    )
    interleaved(parts, lambda: credit(parts, line.merchant_id, 900, parts.clock(), "z" * 22))
    assert parts[MerchantParts].accounts.of([line.merchant_id])[line.merchant_id].balance == 900
    assert standing(parts).total == sum(OWED) - OWED[4]


def test_a_file_is_not_noted_where_the_bank_answers_while_it_is_rendered(
    begin: Callable[[], Parts], clock: Clock
) -> None:
    parts, other = begin(), city(clock)
    number = approved(parts).number
    payment = next(iter(parts[SettlementParts].payments.open_of(number)))

    def rendered(parts: Parts) -> None:
        parts[SettlementParts].render.render(ID, "csv", None, APPROVER)

    with pytest.raises(Refused, match="unavailable"):
        interleaved(
            parts, lambda: bank_answers.refused(other, payment, "AC04", other.clock()), rendered
        )
    assert list(parts[SettlementParts].renderings.of(ID)) == []


@pytest.mark.parametrize(("by", "code"), [(APPROVER, "same_person"), (DRAFTER, "state_conflict")])
def test_a_draft_that_changes_while_it_is_approved_is_not(
    begin: Callable[[], Parts], clock: Clock, by: Subject, code: str
) -> None:
    parts, other = begin(), city(clock)
    finish(parts, drafted(parts).id)
    line = next(
        one for one in parts[SettlementParts].lines.of_settlement(ID) if one.state == "ready"
    )

    def held() -> None:
        other[SettlementParts].hold_back.hold(ID, line.merchant_id, "", "sengketa", by)

    with pytest.raises(Refused, match=code):
        interleaved(parts, held, approve)
    assert standing(parts).state == "draft"


@pytest.mark.parametrize("ordered_by", [APPROVER, DRAFTER])
def test_a_withdrawal_that_is_proposed_anew_while_it_is_approved_is_not(
    begin: Callable[[], Parts], clock: Clock, ordered_by: Subject
) -> None:
    parts, other = begin(), city(clock)
    approved(parts)
    propose(parts)

    def anew() -> None:
        clock.pass_by(seconds=1)
        other[SettlementParts].withdraw.propose(ID, "lain", ordered_by)

    code = "same_person" if ordered_by is APPROVER else "state_conflict"
    with pytest.raises(Refused, match=code):
        interleaved(parts, anew, withdraw)
    assert not standing(parts).withdrawn_by


def test_a_single_withdrawal_that_is_proposed_anew_while_it_is_approved_is_not(
    begin: Callable[[], Parts], clock: Clock
) -> None:
    parts, other = begin(), city(clock)
    number = approved(parts).number
    payment = next(iter(parts[SettlementParts].payments.open_of(number))).end_to_end_id
    parts[SettlementParts].withdraw_payment.propose(ID, payment, "salah", DRAFTER)

    def anew() -> None:
        other[SettlementParts].withdraw_payment.propose(ID, payment, "lain", APPROVER)

    def approve_it(parts: Parts) -> None:
        parts[SettlementParts].withdraw_payment.approve(ID, payment, APPROVER, None)

    with pytest.raises(Refused, match="state_conflict"):
        interleaved(parts, anew, approve_it)
    assert standing(parts).withdrawn == 0


def test_what_the_bank_books_beside_a_withdrawal_is_paid_and_not_given_back(
    begin: Callable[[], Parts], clock: Clock
) -> None:
    parts, other = begin(), city(clock)
    settlement = approved(parts)
    propose(parts)
    withdraw(parts)
    payment = next(iter(parts[SettlementParts].payments.open_of(settlement.number)))

    interleaved(parts, lambda: bank_answers.paid(other, [payment], other.clock()))
    assert finish(parts, ID) == "partly_returned"
    found = standing(parts)
    assert (found.open, found.paid, found.withdrawn, found.balance) == (0, 1, 5, 0)
    balances = {one.merchant_id: one.balance for one in parts[MerchantParts].accounts.after("")}
    assert balances[payment.merchant_id] == 0
    assert sum(balances.values()) == sum(OWED) - payment.amount


def test_two_functions_at_once_take_back_what_one_does(
    begin: Callable[[], Parts], clock: Clock
) -> None:
    parts, other = begin(), city(clock)
    approved(parts)
    propose(parts)
    withdraw(parts)
    interleaved(parts, lambda: take_up(other))
    assert finish(parts, ID) == "withdrawn"
    assert sum(one.balance for one in parts[MerchantParts].accounts.after("")) == sum(OWED)
