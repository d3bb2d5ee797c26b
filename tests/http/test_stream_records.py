"""Records of the ledger's stream that are not a new transfer of a known kind: what a newer version
wrote waits for it, and what nobody may write is noted and told."""

import copy
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from msgspec import structs

from chalicelib.core.dynamo.connection import client_of
from chalicelib.core.values.instants import business_day, day_bounds
from chalicelib.ledger.parts import LedgerParts
from chalicelib.ledger.rules.transfer import KINDS, Transfer
from chalicelib.ledger.use.apply import Stream
from tests.http.checkouts import Held
from tests.http.conftest import TestCity
from tests.http.test_projections import beat, differences, rewrite, spend, through, trial
from tests.http.webhooks import read, receiver, tell


@pytest.fixture(autouse=True)
def _leave_no_trace(city: TestCity) -> Iterator[None]:
    beat(city)
    yield
    city.stream.catch_up()
    rewrite(city)
    beat(city)


def letters(city: TestCity) -> list[tuple[str, str]]:
    """The dead letters there are, each once: which key, and why. They are gone afterwards."""
    found: list[tuple[str, str]] = []
    sqs, queue = city.parts.sqs, city.parts.settings.ledger_dead_letters
    while messages := sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10).get("Messages"):
        for one in messages:
            body = json.loads(one["Body"])
            found.append((body["pk"], body["why"]))
            sqs.delete_message(QueueUrl=queue, ReceiptHandle=one["ReceiptHandle"])
    return found


def of_yesterday(city: TestCity) -> Stream:
    """The consumer of a version that did not know refunds and redemptions yet."""
    kinds = KINDS.keys() - {"redeem", "refund"}
    return structs.replace(city.parts[LedgerParts].stream, kinds=kinds)


def always() -> bool:
    return True


def test_a_kind_of_a_newer_version_waits_and_is_counted_once_by_that_one(city: TestCity) -> None:
    letters(city)
    old, new = of_yesterday(city), city.parts[LedgerParts].stream
    spend(city)
    written = city.clock()
    before = trial(city)
    batches = city.stream.batches()
    for batch in [*batches, *batches]:
        old.apply(batch)
    assert trial(city) != before  # what it knows is counted
    assert len(differences(city)) > 0  # the payment is not
    city.hands.pass_by(hours=5)
    beat(city)
    assert written - timedelta(seconds=15) < through(city) <= written
    assert letters(city) == []
    # While the old version runs, nothing comes of it.
    assert old.redrive(always) == 0
    # The new one counts it, while the city runs; and only once, whoever else does.
    waiting = list(city.parts[LedgerParts].waiting.every())
    assert [one.transfer(tuple(KINDS)).kind for one in waiting] == ["redeem"]
    assert new.redrive(always) == 1
    assert differences(city) == []
    for one in waiting:
        city.parts[LedgerParts].waiting.keep(one, "UnknownKind")
    assert new.redrive(always) == 1
    assert new.redrive(always) == 0
    assert differences(city) == []
    beat(city)
    assert through(city) > written + timedelta(hours=4)


def test_a_redrive_that_dies_anywhere_loses_and_doubles_nothing(city: TestCity) -> None:
    new, written = city.parts[LedgerParts].stream, city.clock()
    for _ in range(3):
        spend(city)
    for batch in city.stream.batches():
        of_yesterday(city).apply(batch)
    events = city.parts.connection.client.meta.events

    class Killed(BaseException):
        pass

    for after in range(20):
        seen: list[int] = []

        def kill(seen: list[int] = seen, after: int = after, **_: Any) -> None:
            seen.append(1)
            if len(seen) > after:
                raise Killed

        events.register("before-call.dynamodb", kill)
        try:
            new.redrive(always)
            break
        except Killed:
            pass
        finally:
            events.unregister("before-call.dynamodb", kill)
        city.hands.pass_by(minutes=1)
        beat(city)
        if differences(city):
            assert through(city) <= written
    assert after >= 4
    assert differences(city) == []
    assert list(city.parts[LedgerParts].waiting.every()) == []
    beat(city)
    assert through(city) >= written - timedelta(seconds=10)


def test_what_could_not_be_read_is_counted_once_it_can_be(city: TestCity) -> None:
    letters(city)
    spend(city)
    batches = city.stream.batches()
    record = next(
        one
        for batch in batches
        for one in batch["Records"]
        if one["dynamodb"]["NewImage"].get("kind") == {"S": "redeem"}
    )
    image = record["dynamodb"]["NewImage"]
    good = copy.deepcopy(image)
    image["occurred_at"] = {"S": "kemarin"}
    for batch in batches:
        city.parts[LedgerParts].stream.apply(batch)
    (waiting,) = city.parts[LedgerParts].waiting.every()
    assert letters(city) == [(waiting.key, "ValueError")]
    assert city.parts[LedgerParts].stream.redrive(always) == 0
    city.parts[LedgerParts].waiting.keep(replace(waiting, image=good), "ValueError")
    assert city.parts[LedgerParts].stream.redrive(always) == 1
    assert differences(city) == []


def test_what_waited_of_an_order_is_told_to_its_marketplace(city: TestCity) -> None:
    city.stream.catch_up()
    held = Held(city)
    new = city.parts[LedgerParts].stream
    old = structs.replace(new, kinds=KINDS.keys() - {"authorize"})
    for batch in city.stream.batches():
        old.apply(batch)
    with receiver(city, held.partner) as seen:
        tell(city)
        assert seen == []
        assert new.redrive(always) == 1
        tell(city)
    (told,) = [read(held.partner, one) for one in seen]
    assert (told["type"], told["data"]["checkout"]) == ("checkout.authorized", held.checkout)
    assert differences(city) == []


def test_a_rebuild_leaves_it_to_the_city_to_hand_on_what_waited(city: TestCity) -> None:
    """To reports and archive: a rebuild puts right what it adds up, and no more."""
    spend(city)
    for batch in city.stream.batches():
        of_yesterday(city).apply(batch)
    rewrite(city)
    assert differences(city) == []
    told: list[Transfer] = []
    new = structs.replace(city.parts[LedgerParts].stream, hand_on=told.extend)
    assert new.redrive(always) == 1
    assert [one.kind for one in told] == ["redeem"]
    assert differences(city) == []


def immutability(city: TestCity, day: datetime) -> Any:
    found = city.finance.get("/finance/reconciliation", date=business_day(day).isoformat()).ok()
    (check,) = [one for one in found["checks"] if one["name"] == "immutability"]
    wrong = [one for one in found["exceptions"] if one["check"] == "immutability"]
    return check, wrong


@pytest.mark.parametrize(
    ("event", "code"), [("MODIFY", "transfer_overwritten"), ("REMOVE", "transfer_removed")]
)
def test_a_transfer_that_is_overwritten_or_removed_is_noted_and_told_and_the_city_goes_on(
    city: TestCity, event: str, code: str
) -> None:
    letters(city)
    # A day that no other test has to do with.
    _, end = day_bounds(business_day(city.clock()))
    city.hands.now = end + timedelta(minutes=1)
    spend(city)
    beat(city)
    before = trial(city)
    check, wrong = immutability(city, city.clock())
    assert (check["expected"], check["actual"], wrong) == (0, 0, [])
    client, table = client_of(city.parts.connection), city.parts.settings.table("transfers")
    one = next(iter(city.finance.get("/finance/transfers", kind="redeem").ok()["items"]))
    item = client.get_item(TableName=table, Key={"pk": {"S": one["id"]}})["Item"]
    if event == "MODIFY":
        client.put_item(TableName=table, Item={**item, "amount": {"N": "4000000"}})
    else:
        client.delete_item(TableName=table, Key={"pk": {"S": one["id"]}})
    batches = city.stream.catch_up()
    for batch in batches:
        city.parts[LedgerParts].stream.apply(batch)
    # Put back, as an operator would: that is told, too.
    client.put_item(TableName=table, Item=item)
    for batch in city.stream.batches():
        names = [record["eventName"] for record in batch["Records"]]
        assert names == ["MODIFY" if event == "MODIFY" else "INSERT"]
        city.parts[LedgerParts].stream.apply(batch)
    assert set(letters(city)) == {(one["id"], event)}
    check, wrong = immutability(city, city.clock())
    times = 2 if event == "MODIFY" else 1
    assert (check["expected"], check["actual"], check["unit"]) == (0, times, "transfers")
    assert [(w["code"], w["subject"], w["transfers"]) for w in wrong] == [
        (code, one["id"], [one["id"]])
    ] * times
    # What was counted stays, and through goes on.
    assert trial(city) == before
    assert differences(city) == []
    city.hands.pass_by(minutes=10)
    beat(city)
    assert city.clock() - through(city) < timedelta(seconds=15)
