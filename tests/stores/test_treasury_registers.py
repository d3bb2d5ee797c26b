"""The registers of SP2Ds and STS: each step once, and nothing beyond what is there."""

from dataclasses import replace
from datetime import UTC, datetime
from itertools import count

import pytest

from chalicelib.core.dynamo.writer import Write
from chalicelib.core.parts import Parts
from chalicelib.core.values.errors import Refused
from chalicelib.ledger.rules.transfer import Transfer
from chalicelib.treasury.parts import TreasuryParts
from chalicelib.treasury.rules.surrender import Surrender, decided
from chalicelib.treasury.store.promises import Promises
from chalicelib.treasury.store.surrenders import Surrenders
from tests.stack import TestEmulator
from tests.stores.import_city import Clock, city

NOW = datetime(2026, 12, 31, 10, tzinfo=UTC)
NEXT_YEAR = datetime(2026, 12, 31, 17, tzinfo=UTC)  # midnight in Jakarta
BY, OTHER = "finance:stf_2", "finance:stf_3"
_numbers = count(1)


@pytest.fixture
def parts(emulator: TestEmulator) -> Parts:
    return city(Clock())


@pytest.fixture
def promises(parts: Parts) -> Promises:
    return parts[TreasuryParts].promises


@pytest.fixture
def surrenders(parts: Parts) -> Surrenders:
    return parts[TreasuryParts].surrenders


def _write(parts: Parts, *writes: Write) -> str | None:
    """The code of the refusal, None where it was written."""
    try:
        parts.writer.transact(writes)
    except Refused as refused:
        return refused.code
    return None


def _sp2d(parts: Parts, amount: int = 100) -> str:
    """A new SP2D; its number."""
    number = f"SP2D {next(_numbers)}/2026"
    transfer = Transfer(
        id=f"trf_{number}",
        debit_account="treasury",
        credit_account="campaign:cmp_1",
        amount=amount,
        kind="fund",
        reference=number,
        occurred_at="2026-12-01T00:00:00.000Z",
        actor=BY,
        campaign_id="cmp_1",
    )
    assert _write(parts, parts[TreasuryParts].promises.put(transfer, "5.1.02")) is None
    return number


def test_no_more_arrives_of_an_sp2d_than_it_promises(parts: Parts, promises: Promises) -> None:
    number = _sp2d(parts)
    assert _write(parts, promises.arrive(number, 60, NOW)) is None
    assert _write(parts, promises.arrive(number, 41, NOW)) == "state_conflict"
    assert _write(parts, promises.arrive(number.replace(" ", ""), 40, NEXT_YEAR)) is None
    sp2d = promises.find([number])[number]
    assert (sp2d.arrived, sp2d.due, sp2d.arrived_in) == (100, 0, {2026: 60, 2027: 40})
    assert _write(parts, promises.take_back(number, 60, NEXT_YEAR)) is None
    sp2d = promises.find([number])[number]
    assert (sp2d.due, sp2d.arrived_in) == (60, {2026: 60, 2027: -20})
    assert _write(parts, promises.arrive("SP2D of nobody", 1, NOW)) == "state_conflict"


def test_what_is_withdrawn_of_an_sp2d_is_no_longer_due(parts: Parts, promises: Promises) -> None:
    number = _sp2d(parts)
    assert _write(parts, promises.arrive(number, 40, NOW)) is None
    assert _write(parts, promises.withdraw(number, 100, NOW)) is None
    assert _write(parts, promises.arrive(number, 1, NOW)) == "state_conflict"
    sp2d = promises.find([number])[number]
    assert (sp2d.due, sp2d.withdrawn) == (-40, 100)
    assert sp2d not in promises.open()
    assert _write(parts, promises.take_back(number, 40, NOW)) is None
    assert promises.find([number])[number].due == 0


def test_an_sp2d_is_found_by_its_number_however_it_is_written(
    parts: Parts, promises: Promises
) -> None:
    number = _sp2d(parts, 12_345)
    written = f" {number.upper()} "
    found = promises.find([written, "", "SP2D of nobody"])[written]
    assert found.reference == number
    assert promises.find(["", "SP2D of nobody"]) == {}
    assert found in promises.open(12_345)
    assert found not in promises.open(1)


def _surrender(amount: int = 100) -> Surrender:
    number = next(_numbers)
    return Surrender(
        id=f"sur_{number}",
        reference=f"STS {number}/2026",
        amount=amount,
        state="proposed",
        proposed_by=BY,
        proposed_at="2026-12-01T00:00:00.000Z",
    )


def test_two_proposals_that_saw_the_same_are_one(parts: Parts, surrenders: Surrenders) -> None:
    seen = surrenders.version()
    first, second = _surrender(), _surrender()
    assert _write(parts, *surrenders.propose(first, seen)) is None
    assert _write(parts, *surrenders.propose(second, seen)) == "unavailable"
    assert _write(parts, *surrenders.propose(second, surrenders.version())) is None
    again = replace(_surrender(), reference=first.reference.lower())
    assert _write(parts, *surrenders.propose(again, surrenders.version())) == "reference_used"


def test_a_surrender_is_decided_once_by_another(parts: Parts, surrenders: Surrenders) -> None:
    one = _surrender()
    _write(parts, *surrenders.propose(one, surrenders.version()))
    own = replace(one, state="approved", decided_by=BY, decided_at="now")
    assert _write(parts, surrenders.approve(own)) == "same_person"
    approved = decided(one, "approved", OTHER, "now")
    assert _write(parts, surrenders.approve(approved)) is None
    assert _write(parts, surrenders.approve(approved)) == "state_conflict"
    assert surrenders.get(one.id) == approved
    assert approved in surrenders.open()
    # What the bank never books can be dropped, once.
    rejected = decided(one, "rejected", OTHER, "now", "late")
    assert _write(parts, *surrenders.reject(rejected)) is None
    assert _write(parts, *surrenders.reject(rejected)) == "state_conflict"


def test_the_number_of_a_rejected_one_is_free_again(parts: Parts, surrenders: Surrenders) -> None:
    one = _surrender()
    _write(parts, *surrenders.propose(one, surrenders.version()))
    rejected = decided(one, "rejected", BY, "now", "typo")
    assert _write(parts, *surrenders.reject(rejected)) is None
    anew = replace(_surrender(50), reference=one.reference)
    assert _write(parts, *surrenders.propose(anew, surrenders.version())) is None
    assert surrenders.get(one.id) == rejected
    # Who saw the first proposal approves no other one.
    stale = decided(one, "approved", OTHER, "now")
    assert _write(parts, surrenders.approve(stale)) == "state_conflict"
    assert surrenders.get(anew.id).state == "proposed"


def test_the_bank_confirms_what_was_approved_once_and_no_other_amount(
    parts: Parts, surrenders: Surrenders
) -> None:
    one = _surrender()
    _write(parts, *surrenders.propose(one, surrenders.version()))
    assert _write(parts, surrenders.confirm(one.reference, 100, NOW)) == "state_conflict"
    _write(parts, surrenders.approve(decided(one, "approved", OTHER, "now")))
    assert _write(parts, surrenders.confirm(one.reference, 99, NOW)) == "state_conflict"
    assert _write(parts, surrenders.confirm(one.reference, 100, NOW)) is None
    assert _write(parts, surrenders.confirm(one.reference, 100, NOW)) == "state_conflict"
    assert surrenders.find([one.reference])[one.reference].surrendered_in == {2026: 100}
    assert _write(parts, surrenders.take_back(one.reference, 100, NEXT_YEAR)) is None
    back = surrenders.get(one.id)
    assert (back.state, back.surrendered_in) == ("approved", {2026: 100, 2027: -100})


def test_nobody_has_a_surrender_of_another_id(surrenders: Surrenders) -> None:
    with pytest.raises(Refused, match="not_found"):
        surrenders.get("sur_nobody")
