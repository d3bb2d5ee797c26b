"""What a notification grants and what it leaves, adapters, rotation and faults."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.http.acquiring import (
    NMID,
    Acquirer,
    code,
    compact,
    draw_key,
    payment,
)
from tests.http.conftest import TestCity
from tests.http.rewarding import Program, new_rrn, program


@pytest.fixture(scope="module")
def acquirer(city: TestCity) -> Acquirer:
    return Acquirer(city).register()


@pytest.fixture
def rewarding(city: TestCity) -> Program:
    return program(city)


def test_a_remembered_card_is_rewarded_by_the_notification(
    acquirer: Acquirer, rewarding: Program, city: TestCity
) -> None:
    card = str(4_000_000_000_000_000 + int(new_rrn()))
    first, second = new_rrn(), new_rrn()
    acquirer.notify(payment(first, rewarding.nmid, 40_000, cpan=card)).ok()
    assert rewarding.claim_by(first, remember=True)["state"] == "granted"
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
        poor.claim_by(rrn)
        acquirer.notify(payment(rrn, poor.nmid, 40_000)).ok()
        city.hands.pass_by(hours=2)
    states = {one["rrn"]: one["state"] for one in poor.resident.every("/resident/incentive-claims")}
    assert states == {granted: "granted", waiting: "waiting"}


def test_a_reward_of_a_closed_campaign_goes_back_to_the_treasury(
    acquirer: Acquirer, rewarding: Program, city: TestCity
) -> None:
    rrn = new_rrn()
    acquirer.notify(payment(rrn, rewarding.nmid, 40_000)).ok()
    assert rewarding.claim_by(rrn)["state"] == "granted"
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
    assert rewarding.claim_by(rrn)["state"] == "granted"


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
    waiting = rewarding.claim_by(rrn)
    for operation in ("BatchGetItem", "UpdateItem", "TransactWriteItems", "Query"):
        silent.append(operation)
        assert code(acquirer.send(raw, headers)) == "5005200"
        silent.clear()
    assert acquirer.send(raw, headers).status == 200
    assert rewarding.again(waiting)["state"] == "granted"
