"""The stream's consumer: exactly once, whatever the stream does; and `through`, which says how far
its sums surely reach."""

import copy
import json
import random
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from chalicelib import rebuild
from chalicelib.core.dynamo.connection import client_of
from chalicelib.core.dynamo.writer import WRITE_LATENESS_S
from chalicelib.core.values.instants import from_text
from chalicelib.ledger.parts import LedgerParts
from chalicelib.ledger.store.shards import needless
from tests.http.conftest import TestCity


def trial(city: TestCity) -> dict[str, int]:
    body = city.finance.get("/finance/trial-balance").ok()
    assert body["debits"] == body["credits"]
    return {one["account"]: one["balance"] for one in body["accounts"]}


def through(city: TestCity) -> Any:
    return from_text(city.finance.get("/finance/trial-balance").ok()["through"])


def differences(city: TestCity) -> list[Any]:
    return list(city.parts[LedgerParts].rebuild.compare())


def rewrite(city: TestCity) -> None:
    city.parts[LedgerParts].rebuild.rewrite()


def beat(city: TestCity) -> None:
    """A minute's heartbeat, and what it sends through the stream."""
    city.parts[LedgerParts].pulse.beat()
    city.stream.catch_up()


def spend(city: TestCity, amount: int = 1_000) -> None:
    """A funding, a claim and a payment: three transfers."""
    resident, merchant = city.resident(), city.merchant()
    voucher = city.claim(resident, city.campaign(fund=50_000))
    city.redeem(merchant, city.draw(resident, voucher)["token"], amount).ok(201)


@pytest.fixture(autouse=True)
def _leave_no_trace(city: TestCity) -> Iterator[None]:
    city.stream.catch_up()
    yield
    city.stream.catch_up()
    rewrite(city)
    beat(city)


def test_batches_that_come_again_count_once(city: TestCity) -> None:
    spend(city)
    batches = city.stream.catch_up()
    assert batches
    before, listed = trial(city), city.finance.every("/finance/transfers")
    for _ in range(2):
        for batch in batches:
            city.parts[LedgerParts].stream.apply(batch)
    assert trial(city) == before
    assert city.finance.every("/finance/transfers") == listed
    assert differences(city) == []


def test_records_in_any_order_and_any_cut_make_the_same_sums(city: TestCity) -> None:
    for _ in range(4):
        spend(city)
        city.hands.pass_by(seconds=25)
    batches = city.stream.batches()
    shard = batches[0]["shardId"]
    records = [record for batch in batches for record in batch["Records"]]
    order = random.Random(7)
    order.shuffle(records)
    while records:
        # Overlapping pieces: what a redelivery after a half-done batch looks like.
        size = order.randint(1, 5)
        city.parts[LedgerParts].stream.apply({"shardId": shard, "Records": records[:size]})
        city.parts[LedgerParts].stream.apply({"shardId": shard, "Records": records[: size + 2]})
        records = records[size:]
    assert differences(city) == []


def test_a_worker_that_dies_within_a_batch_loses_and_doubles_nothing(city: TestCity) -> None:
    spend(city)
    spend(city)
    batches = city.stream.batches()
    events = city.parts.connection.client.meta.events

    class Killed(BaseException):
        pass

    def killer(after: int) -> Any:
        seen = []

        def kill(**_: Any) -> None:
            seen.append(1)
            if len(seen) > after:
                raise Killed

        return kill

    calls = 0
    for after in range(8):
        hook = killer(after)
        events.register("before-call.dynamodb", hook)
        try:
            for batch in batches:
                city.parts[LedgerParts].stream.apply(batch)
            break
        except Killed:
            calls += 1
        finally:
            events.unregister("before-call.dynamodb", hook)
    assert calls >= 2
    assert differences(city) == []


@pytest.mark.parametrize(
    "change",
    [
        {"amount": {"N": "-1"}},
        {"amount": {"S": "x"}},
        {"occurred_at": {"S": "yesterday"}},
        {"debit_account": {"S": "bank"}},
    ],
)
def test_a_poison_record_is_set_aside_and_holds_through_back_while_others_go_on(
    city: TestCity, change: dict[str, Any]
) -> None:
    queue = city.parts.settings.ledger_dead_letters
    sqs = city.parts.sqs
    sqs.purge_queue(QueueUrl=queue)
    spend(city)
    batches = city.stream.batches()
    poison = copy.deepcopy(batches[-1]["Records"][-1])
    poison["dynamodb"]["Keys"]["pk"]["S"] = "trf_poison"
    poison["dynamodb"]["NewImage"] |= change | {"pk": {"S": "trf_poison"}}
    at = city.clock()
    batches[0]["Records"].insert(0, poison)
    for batch in batches:
        city.parts[LedgerParts].stream.apply(batch)
    assert differences(city) == []
    letters = sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10).get("Messages", [])
    assert [json.loads(one["Body"])["pk"] for one in letters] == ["trf_poison"]
    city.hands.pass_by(minutes=30)
    beat(city)
    assert through(city) <= at
    rewrite(city)
    beat(city)
    assert through(city) > at + timedelta(minutes=25)


def test_through_reaches_to_what_all_shards_have_delivered_less_the_lateness(
    city: TestCity,
) -> None:
    beat(city)
    lag = city.clock() - through(city)
    assert timedelta(seconds=WRITE_LATENESS_S) <= lag <= timedelta(seconds=WRITE_LATENESS_S + 2)


def test_an_idle_shard_holds_through_back_until_it_delivers(city: TestCity) -> None:
    beat(city)
    reached = through(city)
    assert reached.year > 1970
    ledger = city.parts[LedgerParts]
    shards = ledger.heartbeats.shards()
    # A shard that goes on from none, and has delivered nothing yet.
    ledger.progress.list_shards({**shards, "shardId-idle": None})
    city.hands.pass_by(minutes=10)
    ledger.heartbeats.beat_everywhere(1)
    batch = city.stream.catch_up()[-1]
    assert through(city) == reached
    ledger.stream.apply({"shardId": "shardId-idle", "Records": batch["Records"][-1:]})
    assert through(city) > reached
    reached = through(city)
    city.hands.pass_by(minutes=10)
    ledger.heartbeats.beat_everywhere(1)
    city.stream.catch_up()
    assert through(city) == reached
    # It is listed no more, and nobody knows whether all of it was delivered.
    beat(city)
    assert through(city) == reached


def test_rows_of_shards_that_are_done_are_dropped_also_those_that_come_late(
    city: TestCity,
) -> None:
    beat(city)
    ledger, reached = city.parts[LedgerParts], through(city)
    (last,) = ledger.heartbeats.shards()
    # A day of shards, each of which goes on from the one before it.
    names = [f"shardId-{i:02d}" for i in range(40)]
    parents = dict(zip([*names, last], [None, *names], strict=True))
    ledger.progress.list_shards(parents)
    for name in names:
        ledger.progress.record(name, city.clock() - timedelta(days=1))
    for _ in range(2):
        ledger.progress.forget(needless(*ledger.progress.read()))
        assert ledger.progress.read()[1].keys() == {last}
        # A consumer that was thought dead says once more how far it came.
        ledger.progress.record(names[-1], city.clock() - timedelta(days=1))
        ledger.through.advance()
        assert through(city) == reached


def test_to_ask_for_through_reads_one_item(city: TestCity) -> None:
    beat(city)
    asked: list[str] = []
    events = city.parts.connection.client.meta.events

    def note(model: Any, **_: Any) -> None:
        asked.append(model.name)

    events.register("before-call.dynamodb", note)
    try:
        city.parts[LedgerParts].totals.through()
    finally:
        events.unregister("before-call.dynamodb", note)
    assert asked == ["GetItem"]


def test_of_two_heartbeats_at_once_the_one_that_read_more_counts(city: TestCity) -> None:
    beat(city)
    ledger, client = city.parts[LedgerParts], city.parts.connection.client
    before = through(city)
    seen: list[str] = []

    def another_first(model: Any, params: Any, **_: Any) -> None:
        """Between what the one has read and what it writes, time goes on and the other is done."""
        if model.name == "UpdateItem" and '"through"' in str(params["body"]) and not seen:
            seen.append(str(ledger.totals.through()))
            city.hands.pass_by(minutes=5)
            beat(city)
            seen.append(str(ledger.totals.through()))

    city.hands.pass_by(minutes=1)
    ledger.heartbeats.beat_everywhere(1)
    for batch in city.stream.batches():
        ledger.progress.record(batch["shardId"], city.clock())
    client.meta.events.register("before-call.dynamodb", another_first)
    try:
        ledger.through.advance()
    finally:
        client.meta.events.unregister("before-call.dynamodb", another_first)
    assert str(ledger.totals.through()) == seen[-1]
    assert through(city) > before + timedelta(minutes=5)


def test_a_rebuild_lets_go_of_a_shard_whose_rest_is_lost_also_where_nothing_differs(
    city: TestCity, monkeypatch: pytest.MonkeyPatch
) -> None:
    beat(city)
    ledger, reached = city.parts[LedgerParts], through(city)
    # Listed no more, and never known to be delivered.
    ledger.progress.record("shardId-lost", city.clock())
    city.hands.pass_by(minutes=10)
    beat(city)
    assert through(city) <= reached + timedelta(seconds=WRITE_LATENESS_S)
    monkeypatch.setattr(rebuild, "parts", lambda: city.parts)
    assert rebuild.main(["--rewrite"]) == 0
    beat(city)
    assert through(city) > reached + timedelta(minutes=9)


def test_a_trial_balance_as_of_then_is_what_it_was_then(city: TestCity) -> None:
    spend(city)
    city.hands.pass_by(minutes=2)
    city.stream.catch_up()
    instant = city.clock().replace(second=0, microsecond=0)
    then = trial(city)
    spend(city, 2_000)
    city.stream.catch_up()
    assert trial(city) != then
    path, as_of = "/finance/trial-balance", instant.isoformat()
    body = city.finance.get(path, as_of=as_of).ok()
    assert {one["account"]: one["balance"] for one in body["accounts"]} == then
    assert city.finance.get(path, as_of="2020-01-01T00:00:00Z").ok()["accounts"] == []


def test_the_detailed_trial_balance_lists_every_account_and_sums_to_zero(city: TestCity) -> None:
    spend(city)
    found: list[Any] = []
    cursor: dict[str, str] = {}
    while True:
        page = city.finance.get("/finance/trial-balance", detail="true", limit=50, **cursor).ok()
        found += page["accounts"]
        if page["next_cursor"] is None:
            break
        cursor = {"cursor": page["next_cursor"]}
    assert sum(one["balance"] for one in found) == 0
    assert len({one["account"] for one in found}) == len(found)
    assert found == city.finance.every("/finance/accounts")


def test_a_rebuild_finds_and_mends_whatever_is_wrong(city: TestCity) -> None:
    spend(city)
    city.stream.catch_up()
    before = trial(city)
    client = client_of(city.parts.connection)
    table = city.parts.settings.table("totals")
    rows = [one for one in client.scan(TableName=table)["Items"] if "n" in one]
    client.delete_item(TableName=table, Key={name: rows[0][name] for name in ("pk", "sk")})
    assert differences(city) != []
    rewrite(city)
    assert differences(city) == []
    assert trial(city) == before
