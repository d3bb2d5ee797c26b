"""Sales in reports: each is counted once, killed anywhere, twice at once, while somebody reads."""

import importlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import pytest
from chalice.test import Client
from msgspec import structs

from chalicelib.core.dynamo.connection import client_of
from chalicelib.core.dynamo.head import Overtaken
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import business_day, day_bounds, from_text
from chalicelib.ledger.parts import LedgerParts
from chalicelib.reports.parts import ReportParts
from tests.http.client import Person, fresh_key
from tests.http.conftest import TestCity
from tests.http.growing import settle
from tests.http.schedules import first, write_with_number
from tests.http.test_faults import answered
from tests.policies import entrances
from tests.stores.import_city import WRITES

FOREVER = 10**9


def yesterday(city: TestCity) -> date:
    return business_day(city.clock()) - timedelta(days=1)


def asked(city: TestCity, since: date | None = None) -> Any:
    """The report of yesterday and today, or from a day on."""
    first, today = since or yesterday(city), business_day(city.clock())
    days = {"from": first.isoformat(), "to": today.isoformat()}
    return city.finance.get("/admin/reports/daily", **days).ok()


def sold(city: TestCity, since: date | None = None) -> int:
    found = asked(city, since)
    by_category, by_kelurahan = (
        sum(int(one["sales"]) for one in found[name]) for name in ("by_category", "by_kelurahan")
    )
    assert by_category == by_kelurahan
    return by_category


@contextmanager
def adding(city: TestCity, amount: int) -> Iterator[None]:
    """What is done within adds so many rupiah to what was sold, and so it stands when it is
    counted; then it is what the transfers say."""
    city.stream.catch_up()
    # From the same day on, also where midnight passes within.
    since = yesterday(city)
    before = sold(city, since)
    yield
    assert sold(city, since) - before == amount
    count(city)
    assert sold(city, since) - before == amount
    assert city.parts[ReportParts].rebuild.compare() == []


def count(city: TestCity) -> int:
    """Have the clock's function count all that has happened until now."""
    settle(city)
    return city.parts[ReportParts].counting.run(lambda: FOREVER)


def pay(city: TestCity, amount: int, merchant: Person | None = None) -> str:
    """A redemption; the ledger's stream brings it."""
    resident = city.resident()
    token = city.draw(resident, city.claim(resident, city.campaign()))["token"]
    paid: str = city.redeem(merchant or city.merchant(), token, amount).ok(201)["id"]
    city.stream.catch_up()
    return paid


def test_a_sale_is_in_the_report_as_soon_as_it_is_listed_and_stays_when_it_is_counted(
    city: TestCity,
) -> None:
    with adding(city, 9_000):
        pay(city, 9_000)


def test_what_was_refunded_is_taken_off(city: TestCity) -> None:
    merchant = city.merchant()
    with adding(city, 5_000):
        paid = pay(city, 9_000, merchant)
        given = {"amount": 4_000, "reason": "salah"}
        merchant.post(f"/merchant/redemptions/{paid}/refunds", given, key=fresh_key()).ok(201)
        city.stream.catch_up()


def test_the_stream_may_bring_a_sale_as_often_as_it_likes(city: TestCity) -> None:
    city.stream.catch_up()
    with adding(city, 9_000):
        resident = city.resident()
        token = city.draw(resident, city.claim(resident, city.campaign()))["token"]
        city.redeem(city.merchant(), token, 9_000).ok(201)
        batches = city.stream.catch_up()
        for batch in [*batches, *reversed(batches)]:
            city.parts[LedgerParts].stream.apply(batch)


def killed_at(city: TestCity, number: int) -> bool:
    """Count until the write with this number, from 0, and die before it, or not at all."""

    class Died(Exception):
        """The process ends here."""

    matches, events = write_with_number(number), client_of(city.parts.connection).meta.events

    def die(model: Any, params: Any, **_: Any) -> None:
        if matches(model.name, str(params)):
            raise Died

    events.register("before-call.dynamodb", die)
    try:
        city.parts[ReportParts].counting.run(lambda: FOREVER)
    except Died:
        return True
    finally:
        events.unregister("before-call.dynamodb", die)
    return False


def test_killed_at_each_write_it_counts_once(city: TestCity) -> None:
    for number in range(10):
        with adding(city, 7_000):
            pay(city, 7_000)
            settle(city)
            died = killed_at(city, number)
        if not died:
            break
    else:
        pytest.fail("it never came to an end")
    assert number >= 1


def test_of_two_that_count_at_once_one_has_counted(city: TestCity) -> None:
    count(city)
    with adding(city, 7_000):
        pay(city, 7_000)
        settle(city)
        counting = city.parts[ReportParts].counting
        until = counting.totals.through()
        with (
            first(city.parts, lambda: counting.step(until), write_with_number(0)) as other,
            pytest.raises(Overtaken),
        ):
            counting.step(until)
        assert other == [1]


@pytest.mark.parametrize("table", ["journal", "reports"])
def test_a_report_that_is_overtaken_by_counting_counts_nothing_twice(
    city: TestCity, table: str
) -> None:
    count(city)
    with adding(city, 7_000):
        pay(city, 7_000)
        settle(city)
        before = sold(city)
        counting = city.parts[ReportParts].counting

        def is_read(operation: str, body: str) -> bool:
            return operation == "Query" and f"-{table}" in body

        with first(city.parts, lambda: counting.run(lambda: FOREVER), is_read) as counted:
            assert sold(city) == before
        assert counted[0] >= 1


def test_what_comes_in_many_steps_counts_as_in_one(city: TestCity) -> None:
    count(city)
    with adding(city, 4_000):
        merchant = city.merchant()
        for _ in range(4):
            pay(city, 1_000, merchant)
            city.hands.pass_by(seconds=1)
        settle(city)
        reports = city.parts[ReportParts]
        one_by_one = structs.replace(reports.counting, step_most=1)
        until = one_by_one.totals.through()
        assert [one_by_one.step(until) for _ in range(5)] == [1, 1, 1, 1, None]


def test_a_step_is_of_one_business_day(city: TestCity) -> None:
    pay(city, 500)
    count(city)
    with adding(city, 3_000):
        pay(city, 1_000)
        midnight = day_bounds(business_day(city.clock()))[1]
        city.hands.pass_by(seconds=(midnight - city.clock()).total_seconds() + 1)
        pay(city, 2_000)
        settle(city)
        reports = city.parts[ReportParts]
        until = reports.counting.totals.through()
        assert until > midnight
        assert reports.counting.step(until) == 1
        assert reports.head.read() == midnight
        assert reports.counting.step(until) == 1
        assert reports.head.read() == until
        assert reports.counting.step(until) is None


def test_where_nothing_was_sold_nothing_but_the_head_is_written(city: TestCity) -> None:
    count(city)
    written: list[str] = []

    def note(model: Any, **_: Any) -> None:
        if model.name in WRITES:
            written.append(model.name)

    settle(city)
    events = client_of(city.parts.connection).meta.events
    events.register("before-call.dynamodb", note)
    try:
        assert city.parts[ReportParts].counting.run(lambda: FOREVER) == 0
    finally:
        events.unregister("before-call.dynamodb", note)
    # For one unit, where a transaction takes two.
    assert written == ["UpdateItem"]


def test_a_report_that_cannot_read_all_says_how_far_it_reaches(city: TestCity) -> None:
    count(city)
    before, merchant = sold(city), city.merchant()
    for _ in range(2):
        pay(city, 1_000, merchant)
        city.hands.pass_by(seconds=1)
    settle(city)
    reading = structs.replace(city.parts[ReportParts].reading, recent_most=1)
    today = business_day(city.clock())
    found = reading.daily(today - timedelta(days=1), today)
    assert sum(found.by_category.values()) == before + 1_000
    assert found.through < city.parts[LedgerParts].totals.through()
    assert from_text(asked(city)["through"]) == city.parts[LedgerParts].totals.through()
    assert sold(city) == before + 2_000


def test_a_rebuild_finds_what_somebody_changed_and_counts_it_anew(city: TestCity) -> None:
    count(city)
    pay(city, 7_000)
    count(city)
    reports = city.parts[ReportParts]
    right = sold(city)
    today = reports.sales.find(business_day(city.clock()).isoformat())
    next(iter(today.groups.values()))["redeem_amount"] += 1
    city.parts.writer.transact([reports.sales.put(today)])
    assert sold(city) == right + 1
    assert [one[0] for one in reports.rebuild.compare()] == [(today.day,)]
    reports.rebuild.rewrite()
    assert reports.rebuild.compare() == []
    assert sold(city) == right


def test_the_first_time_it_counts_from_the_beginning(city: TestCity) -> None:
    count(city)
    with adding(city, 4_000):
        pay(city, 4_000)
        reports = city.parts[ReportParts]
        reports.sales.clear()
        reports.head.forget()
        assert count(city) > 0


# What the queue brings


def delivered(bodies: dict[str, str]) -> list[str]:
    """Have the queue bring some messages at once, by their ids; answers which are to come again."""
    records = [
        {"messageId": id, "body": body, "receiptHandle": id, "eventSource": "aws:sqs"}
        for id, body in bodies.items()
    ]
    with Client(importlib.import_module("app").app) as client:
        told = client.lambda_.invoke("on_paid", {"Records": records}).payload
    return [one["itemIdentifier"] for one in told["batchItemFailures"]]


def test_what_the_queue_does_not_take_is_handed_on_when_the_batch_comes_again(
    city: TestCity,
) -> None:
    city.stream.catch_up()
    queue, sqs = city.parts.settings.fiscal_queue, city.parts.sqs
    sqs.purge_queue(QueueUrl=queue)
    resident, merchant = city.resident(), city.merchant()
    voucher = city.claim(resident, city.campaign())
    paid = city.redeem(merchant, city.draw(resident, voucher)["token"], 9_000).ok(201)
    batches = city.stream.batches()

    def refusing(**_: Any) -> Any:
        failed = [{"Id": "0", "Code": "InternalError", "SenderFault": False}]
        return answered(200, {"Successful": [], "Failed": failed})

    stream = city.parts[LedgerParts].stream
    sqs.meta.events.register("before-send.sqs.SendMessageBatch", refusing)
    try:
        for batch in batches:
            with pytest.raises(Refused, match="unavailable"), entrances.no_function():
                stream.apply(batch)
    finally:
        sqs.meta.events.unregister("before-send.sqs.SendMessageBatch", refusing)
    for batch in batches:
        stream.apply(batch)
    told = sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10)["Messages"]
    assert paid["id"] in {json.loads(one["Body"])["id"] for one in told}
    bodies = {one["MessageId"]: one["Body"] for one in told}
    assert delivered(bodies | {"torn": '{"id": "trf_'}) == ["torn"]
