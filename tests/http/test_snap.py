"""SNAP BI's door: who may tell of payments, and what is made of what they tell."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.acquirers.parts import AcquirerParts
from chalicelib.acquirers.ports import Payments
from chalicelib.acquirers.rules.payment import Payment
from chalicelib.core.dynamo.connection import client_of
from chalicelib.identity.parts import IdentityParts
from tests.http.acquiring import (
    NOTIFY,
    TOKEN,
    Acquirer,
    compact,
    draw_key,
    payment,
    timestamp,
)
from tests.http.client import Reply
from tests.http.conftest import TestCity
from tests.http.rewarding import Program, new_nmid, new_rrn, program
from tests.http.test_rewards import outcome

NMID = "ID1020030040050"


@pytest.fixture(scope="module")
def acquirer(city: TestCity) -> Acquirer:
    return Acquirer(city).register()


@pytest.fixture
def rewarding(city: TestCity) -> Program:
    return program(city)


def code(reply: Reply) -> str:
    """The response code, which must fit the HTTP status."""
    found = str(reply.body["responseCode"])
    assert found.startswith(str(reply.status))
    assert reply.body["responseMessage"]
    assert reply.headers["content-type"] == "application/json"
    return found


def claimed(rewarding: Program, rrn: str, amount: int = 40_000, **given: Any) -> Any:
    body = {"rrn": rrn, "merchant_id": rewarding.shop.id, "amount": amount} | given
    return rewarding.resident.post("/resident/incentive-claims", body).ok(201)


# Tokens.


def test_a_token_is_given_to_whoever_signs_for_it(acquirer: Acquirer) -> None:
    given = acquirer.ask_token().ok()
    assert given.pop("accessToken").count(".") == 2
    assert given == {
        "responseCode": "2007300",
        "responseMessage": "Successful",
        "tokenType": "Bearer",
        "expiresIn": "900",
    }


def test_anothers_signature_gets_no_token(acquirer: Acquirer, city: TestCity) -> None:
    other = Acquirer(city, client_id=acquirer.client_id)
    assert code(acquirer.ask_token(other.token_headers())) == "4017300"


def test_an_unknown_client_gets_no_token_and_is_told_no_more_than_a_wrong_signature(
    city: TestCity,
) -> None:
    assert code(Acquirer(city).ask_token()) == "4017300"


@pytest.mark.parametrize("seconds", [-301, 301])
def test_a_timestamp_over_five_minutes_off_gets_no_token(acquirer: Acquirer, seconds: int) -> None:
    at = acquirer.city.clock().timestamp() + seconds
    stale = timestamp(acquirer.city.clock().fromtimestamp(at, acquirer.city.clock().tzinfo))
    assert code(acquirer.ask_token(acquirer.token_headers(stale))) == "4017300"


@pytest.mark.parametrize("header", ["X-TIMESTAMP", "X-CLIENT-KEY", "X-SIGNATURE"])
def test_a_token_needs_every_header(acquirer: Acquirer, header: str) -> None:
    headers = acquirer.token_headers()
    del headers[header]
    answered = acquirer.ask_token(headers)
    assert code(answered) == "4007302"
    assert header in answered.body["responseMessage"]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({}, "4007302"),
        ({"grantType": ""}, "4007302"),
        ({"grantType": "password"}, "4007301"),
        ({"grantType": 1}, "4007301"),
        ([], "4007301"),
    ],
)
def test_a_token_is_asked_for_by_client_credentials(
    acquirer: Acquirer, body: Any, expected: str
) -> None:
    headers = acquirer.token_headers()
    assert code(acquirer.city.send("POST", TOKEN, body, headers=headers)) == expected


# Who may tell.


def test_a_notification_that_was_paid_is_rewarded(acquirer: Acquirer, rewarding: Program) -> None:
    rrn = new_rrn()
    answered = acquirer.notify(payment(rrn, rewarding.nmid, 40_000))
    assert answered.ok() == {"responseCode": "2005200", "responseMessage": "Successful"}
    claim = claimed(rewarding, rrn)
    assert (claim["state"], claim["reward"]) == ("granted", 4_000)


def test_a_claim_that_waits_is_granted_by_the_notification(
    acquirer: Acquirer, rewarding: Program
) -> None:
    rrn = new_rrn()
    waiting = claimed(rewarding, rrn)
    assert waiting["state"] == "waiting"
    acquirer.notify(payment(rrn, rewarding.nmid, 40_000)).ok()
    assert rewarding.again(waiting)["state"] == "granted"


def test_a_body_is_signed_as_it_was_written_without_its_blanks(
    acquirer: Acquirer, rewarding: Program
) -> None:
    body = payment(new_rrn(), rewarding.nmid, 40_000, note='é " \\ \u2028', many=[1.50, 2])
    for raw in (
        json.dumps(body, indent=4).encode(),
        json.dumps(body, ensure_ascii=False, separators=(" , ", " : ")).encode(),
    ):
        small = compact(body)
        if b"\\u00e9" not in raw:
            small = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
        assert acquirer.send(raw, acquirer.headers(small)).status == 200


def test_one_changed_byte_is_not_authorised(acquirer: Acquirer) -> None:
    raw = compact(payment(new_rrn(), NMID, 40_000))
    headers = acquirer.headers(raw)
    changed = raw.replace(b"40000.00", b"90000.00")
    assert code(acquirer.send(changed, headers)) == "4015200"


def test_the_clients_other_signature_is_not_enough_where_the_body_is_to_be_signed(
    acquirer: Acquirer,
) -> None:
    raw = compact(payment(new_rrn(), NMID, 40_000))
    headers = acquirer.headers(raw)
    headers["X-SIGNATURE"] = acquirer.sign(f"{acquirer.client_id}|{headers['X-TIMESTAMP']}")
    assert code(acquirer.send(raw, headers)) == "4015200"


@pytest.mark.parametrize("path", ["/api/v1" + TOKEN, NOTIFY, "/api/v1" + NOTIFY + "/"])
def test_what_was_signed_for_another_path_is_not_authorised(acquirer: Acquirer, path: str) -> None:
    raw = compact(payment(new_rrn(), NMID, 40_000))
    headers = acquirer.headers(raw, path=path)
    assert code(acquirer.send(raw, headers)) == "4015200"


def test_another_acquirers_token_is_not_authorised(acquirer: Acquirer, city: TestCity) -> None:
    other = Acquirer(city).register()
    assert code(acquirer.notify(payment(new_rrn(), NMID, 1), token=other.token())) == "4015200"


def test_a_persons_token_is_none(acquirer: Acquirer, city: TestCity) -> None:
    answered = acquirer.notify(payment(new_rrn(), NMID, 1), token=city.admin.token)
    assert code(answered) == "4015201"


def test_an_acquirers_token_opens_nothing_else(acquirer: Acquirer, city: TestCity) -> None:
    headers = {"Authorization": f"Bearer {acquirer.token()}"}
    assert city.send("GET", "/admin/psps", headers=headers).status == 401


def test_a_token_ends_after_a_quarter_of_an_hour(acquirer: Acquirer, city: TestCity) -> None:
    token = acquirer.token()
    city.hands.pass_by(seconds=901)
    assert code(acquirer.notify(payment(new_rrn(), NMID, 1), token=token)) == "4015201"


@pytest.mark.parametrize("token", ["x", "a.b.c", "e30.e30.e30", "x" * 1_300])
def test_what_is_no_token_is_none(acquirer: Acquirer, token: str) -> None:
    assert code(acquirer.notify(payment(new_rrn(), NMID, 1), token=token)) == "4015201"


@pytest.mark.parametrize(
    "header", ["Authorization", "X-TIMESTAMP", "X-PARTNER-ID", "X-EXTERNAL-ID", "X-SIGNATURE"]
)
def test_a_notification_needs_every_header(acquirer: Acquirer, header: str) -> None:
    raw = compact(payment(new_rrn(), NMID, 1))
    headers = acquirer.headers(raw)
    del headers[header]
    answered = acquirer.send(raw, headers)
    assert code(answered) == "4005202"
    assert header in answered.body["responseMessage"]


@pytest.mark.parametrize("seconds", [-301, 301])
def test_a_timestamp_over_five_minutes_off_is_not_authorised(
    acquirer: Acquirer, seconds: int
) -> None:
    clock = acquirer.city.clock()
    at = timestamp(clock.fromtimestamp(clock.timestamp() + seconds, clock.tzinfo))
    assert code(acquirer.notify(payment(new_rrn(), NMID, 1), at=at)) == "4015200"


def test_another_partner_is_not_authorised(acquirer: Acquirer) -> None:
    raw = compact(payment(new_rrn(), NMID, 1))
    headers = acquirer.headers(raw) | {"X-PARTNER-ID": "somebody"}
    assert code(acquirer.send(raw, headers)) == "4015200"


# What is told.


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"", "4005202"),
        (b"{}", "4005202"),
        (b"[]", "4005201"),
        (b"nul", "4005201"),
        (b'{"a":1,"a":2}', "4005201"),
        (b'{"amount":{"value":"1.00","value":"2.00"}}', "4005201"),
        (b'{"additionalInfo":{"rrn":"1","rrn":"2"}}', "4005201"),
        (b"[" * 60_000, "4005201"),
        (b'{"latestTransactionStatus":0}', "4005201"),
        (b'{"amount":"50000.00"}', "4005201"),
        (b'{"additionalInfo":[]}', "4005201"),
        (b" " * (64 * 1024 + 1), "4005200"),
        (b'{"x":"\xff\xfe"}', "4015200"),
    ],
)
def test_a_body_that_is_none_is_refused(acquirer: Acquirer, raw: bytes, expected: str) -> None:
    small = raw.strip()
    assert code(acquirer.send(raw, acquirer.headers(small))) == expected


def test_another_content_type_is_refused(acquirer: Acquirer) -> None:
    raw = compact(payment(new_rrn(), NMID, 1))
    for kind in ("text/plain", "application/x-www-form-urlencoded"):
        headers = acquirer.headers(raw) | {"Content-Type": kind}
        assert code(acquirer.send(raw, headers)) == "4005200"
    headers = acquirer.headers(raw) | {"Content-Type": "application/json; charset=utf-8"}
    assert acquirer.send(raw, headers).status == 200


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"latestTransactionStatus": "99"}, "latestTransactionStatus"),
        ({"amount": {"value": "50000.50", "currency": "IDR"}}, "amount.value"),
        ({"amount": {"value": "-1.00", "currency": "IDR"}}, "amount.value"),
        ({"amount": {"value": "50000.00", "currency": "USD"}}, "amount.currency"),
        ({"additionalInfo": {"rrn": "1234567890123", "nmid": NMID}}, "additionalInfo.rrn"),
        ({"additionalInfo": {"rrn": "123456789012", "nmid": "ID1"}}, "additionalInfo.nmid"),
    ],
)
def test_what_cannot_be_read_is_named(
    acquirer: Acquirer, changed: dict[str, Any], field: str
) -> None:
    answered = acquirer.notify(payment(new_rrn(), NMID, 50_000) | changed)
    assert code(answered) == "4005201"
    assert field in answered.body["responseMessage"]


def test_a_shop_that_nobody_knows_is_no_error_of_the_acquirers(acquirer: Acquirer) -> None:
    assert acquirer.notify(payment(new_rrn(), new_nmid(), 50_000)).status == 200


def test_pending_then_paid_is_rewarded(acquirer: Acquirer, rewarding: Program) -> None:
    rrn = new_rrn()
    acquirer.notify(payment(rrn, rewarding.nmid, 40_000, "03")).ok()
    waiting = claimed(rewarding, rrn)
    assert waiting["state"] == "waiting"
    acquirer.notify(payment(rrn, rewarding.nmid, 40_000, "00")).ok()
    assert rewarding.again(waiting)["state"] == "granted"


@pytest.mark.parametrize("status", ["01", "02", "03", "05", "06", "07"])
def test_what_was_not_paid_rewards_nothing(
    acquirer: Acquirer, rewarding: Program, status: str
) -> None:
    rrn = new_rrn()
    acquirer.notify(payment(rrn, rewarding.nmid, 40_000, status)).ok()
    assert claimed(rewarding, rrn)["state"] == "waiting"


def test_refunded_is_final(acquirer: Acquirer, rewarding: Program) -> None:
    rrn = new_rrn()
    acquirer.notify(payment(rrn, rewarding.nmid, 40_000, "04")).ok()
    acquirer.notify(payment(rrn, rewarding.nmid, 40_000, "00")).ok()
    assert claimed(rewarding, rrn)["state"] == "refused"


# Once.


def test_a_messages_number_counts_once_a_day(acquirer: Acquirer, city: TestCity) -> None:
    body = payment(new_rrn(), NMID, 50_000)
    assert acquirer.notify(body, external="77001").status == 200
    assert code(acquirer.notify(body, external="77001")) == "4095200"
    other = payment(new_rrn(), NMID, 60_000)
    assert code(acquirer.notify(other, external="77001")) == "4095200"
    city.hands.pass_by(days=1)
    assert acquirer.notify(other, external="77001").status == 200


def test_two_acquirers_may_use_one_number(acquirer: Acquirer, city: TestCity) -> None:
    other = Acquirer(city).register()
    for one in (acquirer, other):
        assert one.notify(payment(new_rrn(), NMID, 1), external="77002").status == 200


def test_a_request_sent_once_more_is_a_conflict_also_after_midnight(
    acquirer: Acquirer, city: TestCity
) -> None:
    clock = city.clock()
    midnight = clock.replace(hour=17, minute=0, second=0, microsecond=0)
    before = (midnight - clock).total_seconds() - 60
    city.hands.pass_by(seconds=before if before > 0 else before + 86_400)
    raw = compact(payment(new_rrn(), NMID, 50_000))
    headers = acquirer.headers(raw, external="77003")
    assert acquirer.send(raw, headers).status == 200
    city.hands.pass_by(seconds=120)
    assert code(acquirer.send(raw, headers)) == "4095200"


def test_a_refused_message_does_not_use_its_number_up(acquirer: Acquirer) -> None:
    wrong = payment(new_rrn(), NMID, 50_000) | {"latestTransactionStatus": "99"}
    assert code(acquirer.notify(wrong, external="77004")) == "4005201"
    assert acquirer.notify(payment(new_rrn(), NMID, 50_000), external="77004").status == 200


def test_of_many_at_once_one_is_taken_in(acquirer: Acquirer, rewarding: Program) -> None:
    # One after the other through the gateway, so the use case itself is asked by many at once.
    rrn = new_rrn()
    raw = compact(payment(rrn, rewarding.nmid, 40_000))
    headers = acquirer.headers(raw, external="77005")
    take = rewarding.city.parts[AcquirerParts].take_in.take

    def told(_: int) -> str:
        try:
            take("/api/v1" + NOTIFY, headers, raw)
        except Exception as refused:
            return str(refused)
        return "taken in"

    with ThreadPoolExecutor(8) as pool:
        answers = sorted(pool.map(told, range(40)))
    assert answers == ["state_conflict"] * 39 + ["taken in"]
    left = rewarding.left()
    assert claimed(rewarding, rrn)["reward"] == 4_000
    assert rewarding.left() == left - 4_000


def test_the_same_payment_told_again_rewards_nothing_more(
    acquirer: Acquirer, rewarding: Program
) -> None:
    rrn = new_rrn()
    for _ in range(2):
        acquirer.notify(payment(rrn, rewarding.nmid, 40_000)).ok()
    claim = claimed(rewarding, rrn)
    left = rewarding.left()
    acquirer.notify(payment(rrn, rewarding.nmid, 40_000)).ok()
    assert rewarding.left() == left
    assert rewarding.again(claim) == claim


def test_without_a_time_of_its_own_a_payment_is_of_the_day_on_which_it_was_first_told(
    acquirer: Acquirer, rewarding: Program, city: TestCity
) -> None:
    rrn = new_rrn()
    acquirer.notify(payment(rrn, rewarding.nmid, 40_000)).ok()
    claim = claimed(rewarding, rrn)
    assert claim["state"] == "granted"
    left = rewarding.left()
    city.hands.pass_by(days=1)
    # Told once more after midnight, then given back after days: the same payment still.
    acquirer.notify(payment(rrn, rewarding.nmid, 40_000)).ok()
    assert rewarding.left() == left
    city.hands.pass_by(days=3)
    acquirer.notify(payment(rrn, rewarding.nmid, 40_000, "04")).ok()
    assert rewarding.left() == left + 4_000


def test_a_refund_without_a_time_is_of_the_payment_that_had_one(
    acquirer: Acquirer, rewarding: Program, city: TestCity
) -> None:
    rrn, paid = new_rrn(), timestamp(city.clock())
    acquirer.notify(payment(rrn, rewarding.nmid, 40_000, paidTime=paid)).ok()
    assert claimed(rewarding, rrn)["state"] == "granted"
    left = rewarding.left()
    city.hands.pass_by(days=5)
    acquirer.notify(payment(rrn, rewarding.nmid, 40_000, "04")).ok()
    assert rewarding.left() == left + 4_000


def test_a_refund_with_a_time_of_its_own_is_of_the_payment_that_it_gives_back(
    acquirer: Acquirer, rewarding: Program, city: TestCity
) -> None:
    rrn, paid = new_rrn(), timestamp(city.clock())
    acquirer.notify(payment(rrn, rewarding.nmid, 40_000, paidTime=paid)).ok()
    assert claimed(rewarding, rrn)["state"] == "granted"
    left = rewarding.left()
    city.hands.pass_by(days=5)
    given_back = timestamp(city.clock())
    acquirer.notify(payment(rrn, rewarding.nmid, 40_000, "04", paidTime=given_back)).ok()
    assert rewarding.left() == left + 4_000


def test_a_refund_of_a_number_that_has_come_again_is_not_of_the_year_before(
    acquirer: Acquirer, rewarding: Program, city: TestCity
) -> None:
    rrn = new_rrn()
    paid = timestamp(city.clock() - timedelta(days=365))
    acquirer.notify(payment(rrn, rewarding.nmid, 40_000, paidTime=paid)).ok()
    # This one's refund is told first.
    acquirer.notify(payment(rrn, rewarding.nmid, 40_000, "04")).ok()
    acquirer.notify(payment(rrn, rewarding.nmid, 40_000)).ok()
    assert outcome(claimed(rewarding, rrn)) == ("refused", 0, "payment_refunded")


def test_the_same_number_on_another_day_is_another_payment(
    acquirer: Acquirer, city: TestCity
) -> None:
    rrn, days = new_rrn(), []
    for _ in range(2):
        paid = timestamp(city.clock())
        acquirer.notify(payment(rrn, NMID, 40_000, paidTime=paid)).ok()
        days.append(paid[:10])
        city.hands.pass_by(days=1)
    asked = [Payment(rrn, day, "", NMID, 40_000, "00") for day in days]
    assert set(city.parts.port(Payments).standing(acquirer.id, asked)) == {
        (rrn, day) for day in days
    }


def test_a_card_is_known_by_its_hash_alone(
    acquirer: Acquirer, rewarding: Program, city: TestCity
) -> None:
    card, rrn = "9360091100004321", new_rrn()
    acquirer.notify(payment(rrn, rewarding.nmid, 40_000, cpan=card)).ok()
    table = city.parts.settings.table("incentives")
    found = client_of(city.parts.connection).get_item(
        TableName=table,
        Key={
            "pk": {"S": f"rrn#{rrn}"},
            "sk": {"S": f"payment#{timestamp(city.clock())[:10]}#{acquirer.id}"},
        },
    )["Item"]
    assert found["card"]["S"] == city.parts[IdentityParts].pseudonyms.hash_card(card)
    assert card not in str(found)


# What a reward takes, by the function of the door.


def test_a_remembered_card_is_rewarded_by_the_notification(
    acquirer: Acquirer, rewarding: Program, city: TestCity
) -> None:
    card = str(4_000_000_000_000_000 + int(new_rrn()))
    first, second = new_rrn(), new_rrn()
    acquirer.notify(payment(first, rewarding.nmid, 40_000, cpan=card)).ok()
    assert claimed(rewarding, first, remember=True)["state"] == "granted"
    city.hands.pass_by(hours=2)
    acquirer.notify(payment(second, rewarding.nmid, 40_000, cpan=card)).ok()
    claims = rewarding.resident.every("/resident/incentive-claims")
    assert [one["state"] for one in claims] == ["granted", "granted"]


def test_a_reward_that_no_part_of_the_budget_holds_waits_for_money(
    acquirer: Acquirer, city: TestCity
) -> None:
    poor = program(city, fund=5_000)
    granted, waiting = new_rrn(), new_rrn()
    for rrn in (granted, waiting):
        claimed(poor, rrn)
        acquirer.notify(payment(rrn, poor.nmid, 40_000)).ok()
        city.hands.pass_by(hours=2)
    states = {one["rrn"]: one["state"] for one in poor.resident.every("/resident/incentive-claims")}
    assert states == {granted: "granted", waiting: "waiting"}


def test_a_reward_of_a_closed_campaign_goes_back_to_the_treasury(
    acquirer: Acquirer, rewarding: Program, city: TestCity
) -> None:
    rrn = new_rrn()
    acquirer.notify(payment(rrn, rewarding.nmid, 40_000)).ok()
    assert claimed(rewarding, rrn)["state"] == "granted"
    city.hands.pass_by(hours=25)
    city.admin.post(f"/admin/campaigns/{rewarding.campaign_id}/close").ok()
    treasury = city.balance("treasury")
    acquirer.notify(payment(rrn, rewarding.nmid, 40_000, "04")).ok()
    assert city.balance("treasury") == treasury + 4_000


# Adapters.


def test_netzme_tells_the_number_as_its_reference(city: TestCity, rewarding: Program) -> None:
    netzme = Acquirer(city, adapter="netzme").register()
    rrn = new_rrn()
    body = payment("0", rewarding.nmid, 40_000) | {"originalReferenceNo": rrn}
    del body["additionalInfo"]["rrn"]
    netzme.notify(body).ok()
    assert claimed(rewarding, rrn)["state"] == "granted"


# Keys and states.


def test_a_suspended_acquirer_is_refused_at_once_and_taken_back(city: TestCity) -> None:
    one = Acquirer(city).register()
    token = one.token()
    city.admin.post(f"/admin/psps/{one.id}/suspend", {"reason": "kontrak habis"}).ok()
    assert code(one.notify(payment(new_rrn(), NMID, 1), token=token)) == "4015200"
    assert code(one.ask_token()) == "4017300"
    city.admin.post(f"/admin/psps/{one.id}/reinstate", {"reason": "diperpanjang"}).ok()
    assert one.notify(payment(new_rrn(), NMID, 1)).status == 200


def test_of_a_rotated_key_and_secret_both_count_for_a_day(city: TestCity) -> None:
    one = Acquirer(city).register()
    former = Acquirer(city, client_id=one.client_id, secret=one.secret, key=one.key)
    one.key, one.secret = draw_key(), "rahasia-yang-baru"
    keys = {name: one.registration[name] for name in ("public_key", "client_secret")}
    city.admin.post(f"/admin/psps/{one.id}/rotate", keys).ok()
    for signer in (one, former):
        assert signer.notify(payment(new_rrn(), NMID, 1)).status == 200
    city.hands.pass_by(hours=24)
    assert one.notify(payment(new_rrn(), NMID, 1)).status == 200
    assert code(former.ask_token()) == "4017300"
    answered = former.notify(payment(new_rrn(), NMID, 1), token=one.token())
    assert code(answered) == "4015200"


# Faults.


@pytest.fixture
def silent(city: TestCity) -> Iterator[list[str]]:
    """Operations of DynamoDB, by the function of acquirers, that fail while they are listed."""
    failing: list[str] = []
    events = city.parts.connection.client.meta.events

    def fail(model: Any, **_: Any) -> None:
        if model.name in failing:
            raise ConnectionError(model.name)

    events.register("before-call.dynamodb", fail)
    yield failing
    events.unregister("before-call.dynamodb", fail)


def test_what_could_not_be_taken_in_is_taken_in_when_it_is_sent_again(
    acquirer: Acquirer, rewarding: Program, silent: list[str]
) -> None:
    rrn = new_rrn()
    raw = compact(payment(rrn, rewarding.nmid, 40_000))
    headers = acquirer.headers(raw, external="77006")
    waiting = claimed(rewarding, rrn)
    for operation in ("BatchGetItem", "UpdateItem", "TransactWriteItems", "Query"):
        silent.append(operation)
        assert code(acquirer.send(raw, headers)) == "5005200"
        silent.clear()
    assert acquirer.send(raw, headers).status == 200
    assert rewarding.again(waiting)["state"] == "granted"
