"""SNAP BI's door: who may tell of payments, and what is made of what they tell."""

import json
from typing import Any

import pytest

from tests.http.acquiring import (
    NMID,
    NOTIFY,
    TOKEN,
    Acquirer,
    code,
    compact,
    payment,
    timestamp,
)
from tests.http.conftest import TestCity
from tests.http.rewarding import Program, new_nmid, new_rrn, program


@pytest.fixture(scope="module")
def acquirer(city: TestCity) -> Acquirer:
    return Acquirer(city).register()


@pytest.fixture
def rewarding(city: TestCity) -> Program:
    return program(city)


# Who may tell.


def test_a_notification_that_was_paid_is_rewarded(acquirer: Acquirer, rewarding: Program) -> None:
    rrn = new_rrn()
    answered = acquirer.notify(payment(rrn, rewarding.nmid, 40_000))
    assert answered.ok() == {"responseCode": "2005200", "responseMessage": "Successful"}
    claim = rewarding.claim_by(rrn)
    assert (claim["state"], claim["reward"]) == ("granted", 4_000)


def test_a_claim_that_waits_is_granted_by_the_notification(
    acquirer: Acquirer, rewarding: Program
) -> None:
    rrn = new_rrn()
    waiting = rewarding.claim_by(rrn)
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
    waiting = rewarding.claim_by(rrn)
    assert waiting["state"] == "waiting"
    acquirer.notify(payment(rrn, rewarding.nmid, 40_000, "00")).ok()
    assert rewarding.again(waiting)["state"] == "granted"


@pytest.mark.parametrize("status", ["01", "02", "03", "05", "06", "07"])
def test_what_was_not_paid_rewards_nothing(
    acquirer: Acquirer, rewarding: Program, status: str
) -> None:
    rrn = new_rrn()
    acquirer.notify(payment(rrn, rewarding.nmid, 40_000, status)).ok()
    assert rewarding.claim_by(rrn)["state"] == "waiting"


def test_refunded_is_final(acquirer: Acquirer, rewarding: Program) -> None:
    rrn = new_rrn()
    acquirer.notify(payment(rrn, rewarding.nmid, 40_000, "04")).ok()
    acquirer.notify(payment(rrn, rewarding.nmid, 40_000, "00")).ok()
    assert rewarding.claim_by(rrn)["state"] == "refused"
