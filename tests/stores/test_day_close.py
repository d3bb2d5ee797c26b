"""Closing days on real tables: complete or not at all, whatever dies, lags or comes late; and the
proofs of what they signed."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

import pytest

from chalicelib.audit.parts import AuditParts
from chalicelib.core.crypto.jose import verify
from chalicelib.core.crypto.merkle import EMPTY_ROOT, leaf_hash, root_along
from chalicelib.core.crypto.signed import DAY_TYP, NO_DAY, DayRecord, claims_hash
from chalicelib.core.dynamo.connection import client_of
from chalicelib.core.dynamo.writer import WRITE_LATENESS_S
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import day_bounds
from chalicelib.days.parts import DayParts
from chalicelib.days.rules.closing import Incomplete
from chalicelib.identity.parts import IdentityParts
from chalicelib.ledger.rules.guards import CLOSED_THROUGH, DayClosed
from tests.http.test_faults import answer
from tests.stores.closing_city import (
    FINANCE,
    FIRST,
    MERCHANT,
    SECOND,
    THIRD,
    Ledger,
    close,
    go_to,
    noon,
    refused,
    root_over,
)
from tests.stores.import_city import Killed, killed_before_write

LATENESS = timedelta(seconds=WRITE_LATENESS_S)


def every_guard(ledger: Ledger) -> list[Any]:
    return [ledger.guard("merchants"), ledger.guard("budgets"), ledger.guard("settlements")]


def test_a_day_is_signed_over_all_its_transfers_in_order(ledger: Ledger) -> None:
    made = [one for guard in every_guard(ledger) for one in ledger.transfers(guard, 5)]
    go_to(ledger, 2)
    record = close(ledger, FIRST)
    assert record == DayRecord(
        date="2026-12-01",
        transfers=15,
        root=root_over(made),
        acts=0,
        acts_root=EMPTY_ROOT.hex(),
        report=record.report,
        previous=NO_DAY,
        signature=record.signature,
    )
    claims = verify(
        record.signature, typ=DAY_TYP, find_key=ledger.parts[IdentityParts].keys.find_key("day")
    )
    told = asdict(record)
    del told["signature"]
    assert claims == {"iss": "malang", **told}
    assert close(ledger, FIRST) == record


def test_days_make_a_chain_without_a_gap(ledger: Ledger) -> None:
    guard = ledger.guard()
    ledger.transfers(guard, 3)
    go_to(ledger, 3)
    third = ledger.transfers(guard, 2)
    go_to(ledger, 4)
    assert refused(ledger, SECOND) == {"next": "2026-12-01"}
    first = close(ledger, FIRST)
    assert refused(ledger, THIRD) == {"next": "2026-12-02"}
    second = close(ledger, SECOND)
    assert (second.transfers, second.root) == (0, EMPTY_ROOT.hex())
    assert second.previous == claims_hash(first.claims("malang"))
    assert close(ledger, THIRD).previous == claims_hash(second.claims("malang"))
    assert close(ledger, THIRD).root == root_over(third)


def test_a_day_is_closed_only_when_no_write_of_it_can_be_on_its_way(ledger: Ledger) -> None:
    ledger.transfers(ledger.guard(), 1)
    _, end = day_bounds(FIRST)
    for early in (noon(1), end, end + LATENESS - timedelta(seconds=1)):
        ledger.clock.now = early
        refused(ledger, FIRST)
    ledger.clock.now = end + LATENESS
    assert close(ledger, FIRST).transfers == 1


def test_a_city_may_begin_with_an_empty_day_but_not_long_ago(ledger: Ledger) -> None:
    ledger.transfers(ledger.guard(), 1)
    go_to(ledger, 2)
    refused(ledger, date(2026, 10, 1))
    before = FIRST - timedelta(days=1)
    assert close(ledger, before).root == EMPTY_ROOT.hex()
    assert refused(ledger, before - timedelta(days=1)) == {"next": "2026-12-01"}


def test_a_late_write_to_a_closed_day_is_refused_beside_every_guard(ledger: Ledger) -> None:
    guards = every_guard(ledger)
    ledger.transfers(guards[0], 1)
    go_to(ledger, 2)
    close(ledger, FIRST)
    # One that did not exist when the day was closed is no way in either.
    for guard in [*guards, ledger.guard("budgets")]:
        with pytest.raises(DayClosed):
            ledger.write(guard, 1, occurred_at=noon(1))
        ledger.write(guard, 1, occurred_at=noon(2))


def test_a_day_that_is_being_closed_takes_nothing_any_more(ledger: Ledger) -> None:
    guard = ledger.guard()
    ledger.write(guard, 1)
    go_to(ledger, 2)
    with pytest.raises(Incomplete):
        ledger.closing.close(FIRST, FINANCE)
    with pytest.raises(DayClosed):
        ledger.write(guard, 1, occurred_at=noon(1))


def test_nothing_is_signed_while_the_journal_lags_or_has_lost_a_transfer(ledger: Ledger) -> None:
    guard = ledger.guard()
    ledger.transfers(guard, 3)
    lost = ledger.write(guard, 2)
    go_to(ledger, 2)
    assert refused(ledger, FIRST) == {"expected": 5, "listed": 3}
    day, chain = ledger.parts[DayParts].reading.one(FIRST)
    assert (day.state, chain.begun and chain.begun.by) == ("closing", FINANCE.actor)
    assert ledger.parts[DayParts].reading.published(None, 50) == ([], None)
    with pytest.raises(Refused) as problem:
        ledger.parts[DayParts].reading.record(FIRST)
    assert problem.value.code == "not_found"
    ledger.project(lost)
    assert close(ledger, FIRST).transfers == 5


def test_no_other_day_is_begun_while_one_is_being_closed(ledger: Ledger) -> None:
    ledger.write(ledger.guard(), 1)
    go_to(ledger, 4)
    refused(ledger, FIRST)
    assert refused(ledger, SECOND) == {"next": "2026-12-01"}


@pytest.mark.parametrize("number", range(9))
def test_killed_before_any_write_the_day_is_closed_as_if_nothing_had_happened(
    ledger: Ledger, number: int
) -> None:
    made = [one for guard in every_guard(ledger) for one in ledger.transfers(guard, 2)]
    go_to(ledger, 2)
    killed = False
    try:
        with killed_before_write(ledger.parts, number):
            ledger.closing.close(FIRST, FINANCE)
    except Killed:
        killed = True
    # Begin, three guards, a tile, the signature.
    assert killed == (number < 6)
    assert [message for message, _ in ledger.sent] == [{"id": "2026-12-01"}]
    ledger.work.take_up(ledger.sent[0][0], lambda: 10**9)
    if number > 0:
        assert ledger.parts[DayParts].reading.record(FIRST).root == root_over(made)
    record = close(ledger, FIRST)
    assert (record.transfers, record.root) == (6, root_over(made))
    assert ledger.parts[DayParts].reading.published(None, 50) == ([record], None)


def test_forty_who_close_a_day_at_once_get_one_and_the_same_record(ledger: Ledger) -> None:
    made = [one for guard in every_guard(ledger) for one in ledger.transfers(guard, 20)]
    go_to(ledger, 2)
    closing = ledger.closing
    with ThreadPoolExecutor(40) as pool:
        records = list(pool.map(lambda _: closing.close(FIRST, FINANCE), range(40)))
    assert set(records) == {ledger.parts[DayParts].reading.record(FIRST)}
    assert isinstance(records[0], DayRecord)
    assert records[0].root == root_over(made)
    acts = [
        entry
        for entry in ledger.parts[AuditParts].journal.of_day(SECOND)
        if entry.action == "day.close"
    ]
    assert [(one.actor, one.object) for one in acts] == [(FINANCE.actor, "2026-12-01")]


def test_two_who_begin_with_different_days_make_one_chain(ledger: Ledger) -> None:
    go_to(ledger, 3)
    closing = ledger.closing

    def attempt(day: date) -> str:
        try:
            closing.close(day, FINANCE)
            return "closed"
        except Refused as refused:
            return refused.code

    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(attempt, [FIRST, SECOND]))
    published, _ = ledger.parts[DayParts].reading.published(None, 50)
    assert len(published) == outcomes.count("closed") >= 1
    assert [one.previous for one in published] == [
        *[claims_hash(one.claims("malang")) for one in published[1:]],
        NO_DAY,
    ]


def test_a_guard_that_is_busy_with_payments_is_asked_again(ledger: Ledger) -> None:
    made = [one for guard in every_guard(ledger) for one in ledger.transfers(guard, 1)]
    go_to(ledger, 2)
    conflicts = iter(["TransactionConflictException", "ThrottlingException"] * 2)

    def busy(**_: Any) -> Any:
        error = next(conflicts, None)
        return answer(400, error) if error else None

    events = ledger.parts.connection.client.meta.events
    events.register("before-send.dynamodb.UpdateItem", busy)
    try:
        assert close(ledger, FIRST).root == root_over(made)
    finally:
        events.unregister("before-send.dynamodb.UpdateItem", busy)
    assert next(conflicts, None) is None


def test_sealing_drops_the_counters_of_days_that_are_over(ledger: Ledger) -> None:
    stale: dict[str, Any] = {"day:cmp_1:2026-11-30": 5, "day:cmp_1:2026-12-02": 6, "all:cmp_1": 7}
    guard = ledger.guard(**stale)
    ledger.transfers(guard, 2)
    go_to(ledger, 2)
    ledger.transfers(guard, 3)
    go_to(ledger, 3)
    close(ledger, FIRST)
    item = ledger.item(guard)
    assert item[CLOSED_THROUGH] == "2026-12-01"
    assert (item["n:2026-12-01"], item["n:2026-12-02"]) == (2, 3)
    assert "day:cmp_1:2026-11-30" not in item
    assert (item["day:cmp_1:2026-12-02"], item["all:cmp_1"]) == (6, 7)
    close(ledger, SECOND)
    assert "n:2026-12-01" not in ledger.item(guard)


# Proofs


def test_every_transfer_of_a_day_over_several_tiles_is_proven(ledger: Ledger) -> None:
    made = ledger.transfers(ledger.guard(), 600)
    go_to(ledger, 2)
    record = close(ledger, FIRST)
    for transfer in made[::23] + made[-1:]:
        proof = ledger.parts[DayParts].proving.proof(transfer.id, MERCHANT)
        path = [bytes.fromhex(one) for one in proof.path]
        hash = leaf_hash(proof.leaf.encode())
        assert root_along(proof.index, record.transfers, hash, path).hex() == record.root


def test_a_transfer_that_was_tampered_with_after_its_day_was_signed_gets_no_proof(
    ledger: Ledger,
) -> None:
    (transfer,) = ledger.transfers(ledger.guard(), 1)
    go_to(ledger, 2)
    close(ledger, FIRST)
    client_of(ledger.parts.connection).update_item(
        TableName=ledger.parts.settings.table("transfers"),
        Key={"pk": {"S": transfer.id}},
        UpdateExpression="SET amount = :more",
        ExpressionAttributeValues={":more": {"N": "999999"}},
    )
    with pytest.raises(RuntimeError, match="not in the tree"):
        ledger.parts[DayParts].proving.proof(transfer.id, MERCHANT)
