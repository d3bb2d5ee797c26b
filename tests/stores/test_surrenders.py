"""What goes back to the city: no more than must, whoever proposes and approves at once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import count

import pytest

from chalicelib.core.dynamo.connection import client_of
from chalicelib.core.dynamo.raw import to_raw
from chalicelib.core.parts import Parts
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.subject import Subject
from chalicelib.treasury.parts import TreasuryParts
from chalicelib.treasury.rules.surrender import Surrender
from tests.stack import TestEmulator
from tests.stores.import_city import Clock, Killed, city, killed_before_write

BY, OTHER = Subject("finance", "stf_2", ""), Subject("finance", "stf_3", "")
_numbers = count(1)


@pytest.fixture
def parts(emulator: TestEmulator) -> Parts:
    """A city with nothing under way, to whose treasury 1,000 rupiah must go back."""
    parts = city(Clock())
    _holds(parts, 1_000)
    for one in parts[TreasuryParts].surrenders.standing():
        if one.state == "proposed":
            parts[TreasuryParts].decide.reject(one.id, "x", OTHER, None, _same)
    taken = sum(one.amount for one in parts[TreasuryParts].surrenders.open())
    _holds(parts, 1_000 + taken)
    return parts


def _holds(parts: Parts, balance: int) -> None:
    """Let the treasury hold so much, past the ledger."""
    item = {"pk": "treasury", "balance": balance, "credits": 10_000}
    client_of(parts.connection).put_item(
        TableName=parts.settings.table("accounts"),
        Item={name: to_raw(value) for name, value in item.items()},
    )


def _same(surrender: Surrender) -> Surrender:
    return surrender


def _number() -> str:
    return f"STS {next(_numbers)}/S"


def _propose(parts: Parts, amount: int, number: str | None = None) -> Surrender:
    use = parts[TreasuryParts].propose
    return use.propose(amount, number or _number(), BY, None, _same)


def _code(act: Callable[[], object]) -> str | None:
    try:
        act()
    except Refused as refused:
        return refused.code
    return None


def test_open_surrenders_take_of_what_must_go_back(parts: Parts) -> None:
    first = _propose(parts, 600)
    assert _code(lambda: _propose(parts, 401)) == "state_conflict"
    _propose(parts, 400)
    parts[TreasuryParts].decide.reject(first.id, "keliru", BY, None, _same)
    _propose(parts, 600)


def test_of_forty_proposals_at_once_those_go_in_that_there_is_money_for(parts: Parts) -> None:
    with ThreadPoolExecutor(40) as pool:
        codes = list(pool.map(lambda _: _code(lambda: _propose(parts, 250)), range(40)))
    proposed = [
        one for one in parts[TreasuryParts].surrenders.standing() if one.state == "proposed"
    ]
    assert codes.count(None) == len(proposed)
    assert 1 <= len(proposed) <= 4
    assert set(codes) <= {None, "state_conflict", "unavailable"}


def test_an_sts_number_counts_once(parts: Parts) -> None:
    number = _number()
    _propose(parts, 1, number)
    assert _code(lambda: _propose(parts, 1, number.lower())) == "reference_used"


def test_nobody_approves_what_the_treasury_no_longer_holds(parts: Parts) -> None:
    decide = parts[TreasuryParts].decide
    surrender = _propose(parts, 1_000)
    taken = sum(one.amount for one in parts[TreasuryParts].surrenders.open())
    assert _code(lambda: decide.approve(surrender.id, BY, None, _same)) == "same_person"
    _holds(parts, taken + 999)
    assert _code(lambda: decide.approve(surrender.id, OTHER, None, _same)) == "state_conflict"
    _holds(parts, taken + 1_000)
    assert decide.approve(surrender.id, OTHER, None, _same).state == "approved"
    assert _code(lambda: decide.approve(surrender.id, OTHER, None, _same)) == "state_conflict"


def test_what_the_bank_never_carries_out_can_be_dropped_and_proposed_anew(parts: Parts) -> None:
    decide, register = parts[TreasuryParts].decide, parts[TreasuryParts].surrenders
    surrender = _propose(parts, 1_000)
    decide.approve(surrender.id, OTHER, None, _same)
    assert _code(lambda: _propose(parts, 1)) == "state_conflict"
    dropped = decide.reject(surrender.id, "kode setor sudah lewat", BY, None, _same)
    assert (dropped.state, register.find([surrender.reference])) == ("rejected", {})
    assert _propose(parts, 1_000, surrender.reference).state == "proposed"


def test_what_the_bank_has_booked_is_not_dropped(parts: Parts) -> None:
    """Not even once that line was explained anew: a year that is over never changes."""
    decide, register = parts[TreasuryParts].decide, parts[TreasuryParts].surrenders
    surrender = _propose(parts, 1_000)
    approved = decide.approve(surrender.id, OTHER, None, _same)
    now = parts.clock()
    early = register.reject(replace(approved, state="rejected", decided_by=BY.actor))
    parts.writer.transact([register.confirm(surrender.reference, 1_000, now)])
    assert _code(lambda: parts.writer.transact(early)) == "state_conflict"
    assert _code(lambda: decide.reject(surrender.id, "x", BY, None, _same)) == "state_conflict"
    parts.writer.transact([register.take_back(surrender.reference, 1_000, now)])
    assert _code(lambda: parts.writer.transact(early)) == "state_conflict"
    assert _code(lambda: decide.reject(surrender.id, "x", BY, None, _same)) == "state_conflict"


def test_a_treasury_that_moves_meanwhile_is_looked_at_anew(parts: Parts) -> None:
    unmoved = parts[TreasuryParts].unclaimed.must_hold(1_000)
    _holds(parts, 5)
    assert _code(lambda: parts.writer.transact([unmoved])) == "unavailable"
    assert _code(lambda: _propose(parts, 1_000)) == "state_conflict"


def test_killed_before_its_write_a_proposal_leaves_nothing(parts: Parts) -> None:
    number = _number()
    with pytest.raises(Killed), killed_before_write(parts, 0):
        _propose(parts, 10, number)
    assert parts[TreasuryParts].surrenders.find([number]) == {}
    assert _propose(parts, 10, number).state == "proposed"
