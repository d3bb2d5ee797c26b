"""DynamoDB in trouble: conflicts, throttling, answers that never come. The right answer in the end,
or `unavailable`; and never the money twice.

The faults are put between botocore and the network, where they happen; nothing of ours is replaced.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pytest
from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders
from botocore.exceptions import ConnectionClosedError, EndpointConnectionError, ReadTimeoutError

from chalicelib.core.dynamo.connection import CONNECT_TIMEOUT_S, READ_TIMEOUT_S
from chalicelib.core.dynamo.writer import PATIENCE_S, WRITE_LATENESS_S, Writer, put_new
from chalicelib.core.values.errors import Refused
from tests.http.checkouts import Held, agree, opened, refund
from tests.http.client import Person, Reply, fresh_key, refused
from tests.http.conftest import TestCity
from tests.http.partners import partner_of
from tests.http.paying import Paying
from tests.http.purchasing import Purchase, bast

EXCEPTION = "com.amazonaws.dynamodb.v20120810#"


class _Raw(BytesIO):
    """A body as botocore reads it."""

    def stream(self, **_: Any) -> Iterator[bytes]:
        yield self.read()


def answered(status: int, body: Any) -> AWSResponse:
    """What a service answers, as botocore reads it."""
    headers = HTTPHeaders.from_dict({"content-type": "application/x-amz-json-1.0"})
    return AWSResponse("https://aws", status, headers, _Raw(json.dumps(body).encode()))


def answer(status: int, error: str, reasons: list[str] | None = None) -> AWSResponse:
    """What DynamoDB answers with an error."""
    body: dict[str, Any] = {"__type": EXCEPTION + error, "message": error}
    if reasons is not None:
        body["CancellationReasons"] = [{"Code": reason} for reason in reasons]
    return answered(status, body)


def conflict(request: Any, _: Any) -> Any:
    count = len(json.loads(request.body)["TransactItems"])
    reasons = ["None"] * (count - 1) + ["TransactionConflict"]
    return answer(400, "TransactionCanceledException", reasons)


def overtaken(request: Any) -> Any:
    """The first condition fails, as if another write had been faster."""
    count = len(json.loads(request.body)["TransactItems"])
    reasons = ["ConditionalCheckFailed"] + ["None"] * (count - 1)
    return answer(400, "TransactionCanceledException", reasons)


def throttled_inside(request: Any, _: Any) -> Any:
    count = len(json.loads(request.body)["TransactItems"])
    return answer(400, "TransactionCanceledException", ["ThrottlingError"] + ["None"] * (count - 1))


def throttled(request: Any, _: Any) -> Any:
    return answer(400, "ThrottlingException")


def over_capacity(request: Any, _: Any) -> Any:
    return answer(400, "ProvisionedThroughputExceededException")


def in_progress(request: Any, _: Any) -> Any:
    return answer(400, "TransactionInProgressException")


def broken(request: Any, _: Any) -> Any:
    return answer(500, "InternalServerError")


def lost_after_the_write(request: Any, session: Any) -> Any:
    assert session.send(request).status_code == 200
    raise ReadTimeoutError(endpoint_url="https://dynamodb")


def reset_after_the_write(request: Any, session: Any) -> Any:
    assert session.send(request).status_code == 200
    raise ConnectionClosedError(endpoint_url="https://dynamodb")


def lost_before(request: Any, _: Any) -> Any:
    raise EndpointConnectionError(endpoint_url="https://dynamodb")


Fault = Callable[[Any, Any], Any]
PASSING = (
    conflict,
    throttled_inside,
    throttled,
    over_capacity,
    in_progress,
    broken,
    lost_after_the_write,
    reset_after_the_write,
    lost_before,
)


@contextmanager
def failing(
    city: TestCity, fault: Fault, times: int, operation: str = "TransactWriteItems"
) -> Iterator[list[int]]:
    """For so many requests of an operation, `fault` stands between us and DynamoDB."""
    client = city.parts.connection.client
    seen: list[int] = []

    def hook(request: Any, **_: Any) -> Any:
        seen.append(1)
        return fault(request, client._endpoint.http_session) if len(seen) <= times else None

    event = f"before-send.dynamodb.{operation}"
    client.meta.events.register(event, hook)
    try:
        yield seen
    finally:
        client.meta.events.unregister(event, hook)


# Sends a request under a key.
Act = Callable[[str], Reply]


@dataclass(frozen=True)
class Scene:
    """A campaign, and people who have got as far as they can without moving money again."""

    campaign: str
    resident: Person
    merchant: Person
    admin: Person
    finance: Person


@pytest.fixture(scope="module")
def scene(city: TestCity) -> Scene:
    campaign = city.campaign(fund=50_000_000, per_resident=100)
    return Scene(campaign, city.resident(), city.merchant(), city.admin, city.finance)


def act_of(city: TestCity, scene: Scene, kind: str) -> tuple[Act, int, int]:
    """(what to send with a key, how many transfers it makes, the status of its success)."""

    def post(person: Person, path: str, body: Any) -> Act:
        return lambda key: person.post(path, body, key=key)

    campaign, resident, merchant = scene.campaign, scene.resident, scene.merchant
    if kind in ORDERS:
        return ordered(city, kind)
    if kind in PURCHASES:
        return purchased(city, kind)
    if kind in STICKERS:
        return stuck(city, kind)
    if kind == "fund":
        sp2d = {"amount": 1_000, "reference": f"SP2D-{fresh_key()}"}
        return post(scene.finance, f"/finance/campaigns/{campaign}/funds", sp2d), 1, 201
    if kind == "claim":
        return post(resident, "/resident/claims", {"campaign_id": campaign}), 1, 201
    voucher = city.claim(resident, campaign)
    if kind in ("void", "reissue"):
        path = f"/admin/vouchers/{voucher}/{kind}"
        transfers, status = {"void": (1, 200), "reissue": (2, 201)}[kind]
        return post(scene.admin, path, {"reason": "x"}), transfers, status
    body = {"token": city.draw(resident, voucher)["token"], "amount": 2_000}
    if kind == "redeem":
        return post(merchant, "/merchant/redemptions", body), 1, 201
    paid = merchant.post("/merchant/redemptions", body).ok(201)["id"]
    refund = {"amount": 1_000, "reason": "x"}
    return post(merchant, f"/merchant/redemptions/{paid}/refunds", refund), 1, 201


def ordered(city: TestCity, kind: str) -> tuple[Act, int, int]:
    """The same of an order that vouchers pay."""
    if kind == "authorize":
        resident = city.resident()
        city.claim(resident, city.campaign())
        checkout = opened(partner_of(city), city.merchant())
        return lambda key: agree(resident, checkout, key=key), 1, 200
    held = Held(city)
    if kind == "capture":
        return lambda key: held.act("capture", key, amount=20_000), 2, 200
    held.act("capture").ok()
    return lambda key: refund(held.partner, held.checkout, 1_000, key), 1, 201


def purchased(city: TestCity, kind: str) -> tuple[Act, int, int]:
    """The same of what the city buys."""
    if kind == "approve":
        order = Purchase(city).submitted()
        return lambda key: order.approve(key=key), 1, 200
    if kind == "cancel":
        order = Purchase(city).approved()
        return lambda key: order.act("cancel", key), 1, 200
    order, number = Purchase(city).delivered(), bast()
    taxes = [{"kind": "pph22", "amount": 7_500}]
    return lambda key: order.accept(key, bast=number, quantities=[4], taxes=taxes), 2, 200


def stuck(city: TestCity, kind: str) -> tuple[Act, int, int]:
    """The same of what two vouchers pay at a shop's sticker."""
    at = Paying(city, vouchers=2)
    if kind == "sticker":
        return lambda key: at.pay(70_000, key=key), 2, 201
    payment = at.pay(70_000).ok(201)["id"]
    return lambda key: at.undo(payment, key), 2, 200


STICKERS = ("sticker", "undo")
PURCHASES = ("approve", "accept", "cancel")
ORDERS = ("authorize", "capture", "refund of an order")
KINDS = ("fund", "claim", "redeem", "refund", "void", "reissue", *STICKERS, *ORDERS, *PURCHASES)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("fault", PASSING, ids=lambda fault: fault.__name__)
def test_a_passing_fault_is_not_seen_and_moves_money_once(
    city: TestCity, scene: Scene, kind: str, fault: Fault
) -> None:
    act, transfers, status = act_of(city, scene, kind)
    stored, key = city.transfers_stored(), fresh_key()
    with failing(city, fault, 1) as seen:
        first = act(key).ok(status)
    assert len(seen) >= 2
    assert city.transfers_stored() == stored + transfers
    again = act(key)
    assert (again.ok(status), again.replayed) == (first, True)
    assert city.transfers_stored() == stored + transfers


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("fault", [lost_after_the_write, lost_before], ids=lambda one: one.__name__)
def test_where_no_answer_comes_nobody_knows_and_the_same_key_finds_out(
    city: TestCity, scene: Scene, kind: str, fault: Fault
) -> None:
    act, transfers, status = act_of(city, scene, kind)
    stored, key = city.transfers_stored(), fresh_key()
    with failing(city, fault, 99):
        reply = act(key)
    refused(reply, "unavailable")
    assert int(reply.headers["retry-after"]) >= 1
    went_through = fault is lost_after_the_write
    assert city.transfers_stored() == stored + transfers * went_through
    again = act(key)
    again.ok(status)
    assert again.replayed is went_through
    assert city.transfers_stored() == stored + transfers


def test_a_payment_whose_answer_was_lost_is_found_without_a_key(city: TestCity) -> None:
    resident, merchant = city.resident(), city.merchant()
    voucher = city.claim(resident, city.campaign())
    token = city.draw(resident, voucher)["token"]
    with failing(city, lost_after_the_write, 99):
        refused(city.redeem(merchant, token, 2_000), "unavailable")
    city.hands.pass_by(seconds=300)
    city.redeem(merchant, token, 2_000).ok(200)
    assert city.balance(f"voucher:{voucher}") == 48_000


def test_conflicts_are_retried_with_new_tokens_until_patience_ends(city: TestCity) -> None:
    elapsed = [0.0]

    def sleep(seconds: float) -> None:
        assert seconds > 0
        elapsed[0] += seconds

    writer = Writer(
        city.parts.connection,
        city.clock,
        sleep=sleep,
        monotonic=lambda: elapsed[0],
        jitter=lambda: 0.5,
    )
    tokens = []

    def noting(request: Any, session: Any) -> Any:
        tokens.append(json.loads(request.body)["ClientRequestToken"])
        return conflict(request, session)

    write = put_new(
        city.parts.settings.table("idempotency"),
        {"pk": fresh_key(), "body_hash": "x", "status": 201, "ttl": 1},
        lambda _: Refused("state_conflict"),
    )
    with failing(city, noting, 10_000), pytest.raises(Refused) as caught:
        writer.transact([write])
    assert caught.value.code == "unavailable"
    assert caught.value.retry_after
    assert PATIENCE_S / 2 < elapsed[0] <= PATIENCE_S
    assert writer.attempts == len(tokens) == len(set(tokens)) > 10
    writer.transact([write])
    with pytest.raises(Refused, match="state_conflict"):
        writer.transact([write])


def test_no_write_leaves_later_than_the_projections_count_on(city: TestCity) -> None:
    elapsed, left = [0.0], []
    writer = Writer(
        city.parts.connection, city.clock, sleep=lambda _: None, monotonic=lambda: elapsed[0]
    )

    def unanswered(request: Any, _: Any) -> Any:
        left.append(elapsed[0])
        elapsed[0] += CONNECT_TIMEOUT_S + READ_TIMEOUT_S
        raise ReadTimeoutError(endpoint_url="https://dynamodb")

    key = {"pk": fresh_key(), "body_hash": "x", "status": 201, "ttl": 1}
    write = put_new(
        city.parts.settings.table("idempotency"), key, lambda _: Refused("state_conflict")
    )
    with failing(city, unanswered, 99), pytest.raises(Refused, match="unavailable"):
        writer.transact([write])
    assert left[-1] <= PATIENCE_S
    assert left[-1] + CONNECT_TIMEOUT_S + READ_TIMEOUT_S < WRITE_LATENESS_S


def test_the_first_condition_that_failed_is_the_answer_even_beside_a_conflict(
    city: TestCity,
) -> None:
    def both(request: Any, _: Any) -> Any:
        count = len(json.loads(request.body)["TransactItems"])
        reasons = ["TransactionConflict", "ConditionalCheckFailed"] + ["None"] * (count - 2)
        return answer(400, "TransactionCanceledException", reasons)

    campaign, body = city.campaign(), {"amount": 1_000, "reference": f"SP2D-{fresh_key()}"}
    with failing(city, both, 1):
        # The kept answer comes first, the transfer second: its number was used, it says.
        reply = city.finance.post(f"/finance/campaigns/{campaign}/funds", body, key=fresh_key())
    refused(reply, "reference_used")
