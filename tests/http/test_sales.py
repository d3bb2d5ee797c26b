"""Sales in reports: each is counted once, however the queue brings it, and none for another."""

import importlib
import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any

import pytest
from chalice.test import Client

from chalicelib.core.dynamo.connection import client_of
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import to_text
from chalicelib.ledger.parts import LedgerParts
from chalicelib.reports.parts import ReportParts
from chalicelib.reports.rules import Reported
from chalicelib.wiring import parts
from tests.http.client import fresh_key
from tests.http.conftest import TestCity
from tests.http.test_faults import answer, answered


def sold(city: TestCity, merchant_id: str, amount: int) -> Reported:
    """A sale as the ledger hands it on."""
    return Reported(
        id=f"trf_{fresh_key()}",
        kind="redeem",
        amount=amount,
        debit_account="voucher:vch_1",
        credit_account=f"merchant:{merchant_id}",
        campaign_id="cmp_1",
        occurred_at=to_text(city.clock()),
    )


def delivered(bodies: dict[str, str]) -> list[str]:
    """Have the queue bring some messages at once, by their ids; answers which are to come again."""
    records = [
        {"messageId": id, "body": body, "receiptHandle": id, "eventSource": "aws:sqs"}
        for id, body in bodies.items()
    ]
    with Client(importlib.import_module("app").app) as client:
        told = client.lambda_.invoke("on_transfers_report", {"Records": records}).payload
    return [one["itemIdentifier"] for one in told["batchItemFailures"]]


def messages(sales: list[Reported]) -> dict[str, str]:
    return {f"message-{i}": json.dumps(asdict(one)) for i, one in enumerate(sales)}


@contextmanager
def counted(city: TestCity, count: int, amount: int) -> Iterator[None]:
    """What is done within adds so many sales of so many rupiah together to the reports."""

    def total() -> Counter[str]:
        sums: Counter[str] = Counter()
        for row in city.parts[ReportParts].sales.rows().values():
            sums.update(row)
        return sums

    before = total()
    yield
    after = total()
    after.subtract(before)
    assert (after["redeem_count"], after["redeem_amount"]) == (count, amount)


def test_a_sale_that_stands_twice_in_one_batch_is_counted_once(city: TestCity) -> None:
    one = sold(city, city.merchant().id, 40_000)
    with counted(city, 1, 40_000):
        assert delivered(messages([one, one])) == []


def test_a_batch_that_comes_again_counts_what_is_new_in_it(city: TestCity) -> None:
    merchant = city.merchant().id
    some = [sold(city, merchant, 1_000) for _ in range(3)]
    with counted(city, 4, 4_000):
        assert delivered(messages(some)) == []
        assert delivered(messages([*some, sold(city, merchant, 1_000), some[0]])) == []


def test_a_message_that_cannot_be_counted_comes_again_and_the_others_do_not(
    city: TestCity,
) -> None:
    merchant = city.merchant().id
    bodies = messages([sold(city, merchant, 1_000), sold(city, merchant, 2_000)])
    bodies["unknown"] = json.dumps(asdict(sold(city, "mrc_nobody", 4_000)))
    bodies["torn"] = '{"id": "trf_'
    with counted(city, 2, 3_000):
        assert sorted(delivered(bodies)) == ["torn", "unknown"]
        assert sorted(delivered(bodies)) == ["torn", "unknown"]


def test_what_dynamodb_does_not_take_now_comes_again_and_is_counted_then(city: TestCity) -> None:
    merchant = city.merchant().id
    bodies = messages([sold(city, merchant, 1_000), sold(city, merchant, 2_000)])
    first = json.loads(bodies["message-0"])["id"]
    # The handlers' parts are those of this process.
    events = client_of(parts().connection).meta.events

    def refusing(request: Any, **_: Any) -> Any:
        return answer(400, "ValidationException") if first in request.body.decode() else None

    events.register("before-send.dynamodb.TransactWriteItems", refusing)
    with counted(city, 2, 3_000):
        try:
            with counted(city, 1, 2_000):
                assert delivered(bodies) == ["message-0"]
        finally:
            events.unregister("before-send.dynamodb.TransactWriteItems", refusing)
        assert delivered(bodies) == []


def test_a_transfer_that_is_no_sale_is_none(city: TestCity) -> None:
    claim = Reported("trf_1", "issue", 5, "campaign:c", "voucher:v", "c", to_text(city.clock()))
    with counted(city, 0, 0):
        assert delivered(messages([claim])) == []


def test_what_the_queue_does_not_take_is_handed_on_when_the_batch_comes_again(
    city: TestCity,
) -> None:
    city.stream.catch_up()
    queue, sqs = city.parts.settings.reports_queue, city.parts.sqs
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
            with pytest.raises(Refused, match="unavailable"):
                stream.apply(batch)
    finally:
        sqs.meta.events.unregister("before-send.sqs.SendMessageBatch", refusing)
    with counted(city, 1, 9_000):
        for batch in batches:
            stream.apply(batch)
        told = sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10)["Messages"]
        assert paid["id"] in {json.loads(one["Body"])["id"] for one in told}
        assert delivered({one["MessageId"]: one["Body"] for one in told}) == []
