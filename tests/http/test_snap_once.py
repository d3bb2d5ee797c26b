"""What acquirers tell more than once, and of which payment it is."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from chalicelib.acquirers.parts import AcquirerParts
from chalicelib.acquirers.ports import Payments
from chalicelib.acquirers.rules.payment import Payment
from chalicelib.core.dynamo.connection import client_of
from chalicelib.identity.parts import IdentityParts
from tests.http.acquiring import (
    NMID,
    NOTIFY,
    Acquirer,
    code,
    compact,
    payment,
    timestamp,
)
from tests.http.conftest import TestCity
from tests.http.rewarding import Program, new_rrn, outcome, program


@pytest.fixture(scope="module")
def acquirer(city: TestCity) -> Acquirer:
    return Acquirer(city).register()


@pytest.fixture
def rewarding(city: TestCity) -> Program:
    return program(city)


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
    assert rewarding.claim_by(rrn)["reward"] == 4_000
    assert rewarding.left() == left - 4_000


def test_the_same_payment_told_again_rewards_nothing_more(
    acquirer: Acquirer, rewarding: Program
) -> None:
    rrn = new_rrn()
    for _ in range(2):
        acquirer.notify(payment(rrn, rewarding.nmid, 40_000)).ok()
    claim = rewarding.claim_by(rrn)
    left = rewarding.left()
    acquirer.notify(payment(rrn, rewarding.nmid, 40_000)).ok()
    assert rewarding.left() == left
    assert rewarding.again(claim) == claim


def test_without_a_time_of_its_own_a_payment_is_of_the_day_on_which_it_was_first_told(
    acquirer: Acquirer, rewarding: Program, city: TestCity
) -> None:
    rrn = new_rrn()
    acquirer.notify(payment(rrn, rewarding.nmid, 40_000)).ok()
    claim = rewarding.claim_by(rrn)
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
    assert rewarding.claim_by(rrn)["state"] == "granted"
    left = rewarding.left()
    city.hands.pass_by(days=5)
    acquirer.notify(payment(rrn, rewarding.nmid, 40_000, "04")).ok()
    assert rewarding.left() == left + 4_000


def test_a_refund_with_a_time_of_its_own_is_of_the_payment_that_it_gives_back(
    acquirer: Acquirer, rewarding: Program, city: TestCity
) -> None:
    rrn, paid = new_rrn(), timestamp(city.clock())
    acquirer.notify(payment(rrn, rewarding.nmid, 40_000, paidTime=paid)).ok()
    assert rewarding.claim_by(rrn)["state"] == "granted"
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
    assert outcome(rewarding.claim_by(rrn)) == ("refused", 0, "payment_refunded")


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
