"""Whoever waits for a decision is told of it, also where the officer's function dies behind it."""

from contextlib import suppress
from typing import Any

import pytest

from chalicelib.notices.parts import NoticeParts
from tests.http import standing
from tests.http.client import Person
from tests.http.conftest import SECOND_ADMIN, TestCity
from tests.http.noticing import events, tell, told
from tests.http.rewarding import program
from tests.stores.import_city import Killed, killed_before_write


def follow(city: TestCity) -> None:
    """The job follows the audit journal."""
    city.parts[NoticeParts].tell_of_acts.run(lambda: True)


def held_claim(city: TestCity) -> tuple[Person, Any]:
    """A resident's claim that screening has held: the payment was claimed by another before."""
    made = program(city)
    payment = made.payment()
    made.tell(payment)
    made.claim(payment)
    robbed = made.another()
    return robbed, made.claim(payment, robbed)


def decide(by: Person, claim: Any, outcome: str) -> None:
    path = f"/admin/incentive-claims/{claim['id']}/{outcome}"
    by.post(path, {"reason": "sudah diperiksa"}).ok()


def test_an_officers_decision_on_a_claim_is_told_once(city: TestCity) -> None:
    resident, claim = held_claim(city)
    decide(city.admin, claim, "refuse")
    for _ in range(3):
        follow(city)
        city.hands.pass_by(minutes=10)
    (notice,) = told(resident)
    assert (notice["kind"], notice["event"], notice["about"]) == (
        "decision",
        "claim_refused",
        claim["id"],
    )


def test_a_decision_upon_an_objection_is_told_too(city: TestCity) -> None:
    resident, claim = held_claim(city)
    decide(city.admin, claim, "refuse")
    follow(city)
    path = f"/resident/incentive-claims/{claim['id']}/objections"
    resident.post(path, {"reason": "itu pembayaran saya"}).ok(201)
    city.hands.pass_by(minutes=1)
    decide(city.sign_in(SECOND_ADMIN, "admin"), claim, "refuse")
    follow(city)
    assert events(resident) == ["claim_refused", "claim_refused"]


def test_a_reward_is_told(city: TestCity) -> None:
    made = program(city)
    payment = made.payment()
    made.tell(payment)
    made.claim(payment)
    tell(city)
    (notice,) = told(made.resident)
    assert (notice["kind"], notice["event"], notice["amount"]) == ("reward", "rewarded", 4_000)


def test_an_approved_application_is_told_to_its_owner(city: TestCity) -> None:
    form = city.application()
    applied = city.send("POST", "/merchant/applications", form).ok(201)
    reason = {"reason": "lengkap"}
    city.admin.post(f"/admin/merchants/{applied['id']}/approve", reason).ok()
    follow(city)
    owner = city.sign_in(form["phone"], "merchant")
    assert events(owner) == ["application_approved"]


def test_a_suspended_shop_is_told_and_told_when_it_is_active_again(city: TestCity) -> None:
    shop = city.merchant()
    for action in ("suspend", "reinstate"):
        city.admin.post(f"/admin/merchants/{shop.id}/{action}", {"reason": "diperiksa"}).ok()
        city.hands.pass_by(seconds=1)
    follow(city)
    assert events(shop) == ["merchant_reinstated", "merchant_suspended"]


def test_a_job_that_is_killed_anywhere_tells_each_decision_once(city: TestCity) -> None:
    follow(city)
    shops = [city.merchant() for _ in range(3)]
    for shop in shops:
        city.admin.post(f"/admin/merchants/{shop.id}/suspend", {"reason": "diperiksa"}).ok()
    for write in range(5):
        with killed_before_write(city.parts, write), suppress(Killed):
            follow(city)
    follow(city)
    assert [events(shop) for shop in shops] == [["merchant_suspended"]] * 3


def test_a_decision_that_is_written_late_is_told(city: TestCity) -> None:
    """Its instant is taken before it is written: a job that runs between the two passes it by, and
    looks at it again."""
    shop = city.merchant()
    before = city.hands.now
    city.hands.pass_by(seconds=3)
    follow(city)
    city.hands.now, after = before, city.hands.now
    city.admin.post(f"/admin/merchants/{shop.id}/suspend", {"reason": "diperiksa"}).ok()
    city.hands.now = after
    follow(city)
    assert events(shop) == ["merchant_suspended"]


def test_decisions_are_told_when_days_have_passed(city: TestCity) -> None:
    follow(city)
    shop = city.merchant()
    city.admin.post(f"/admin/merchants/{shop.id}/suspend", {"reason": "diperiksa"}).ok()
    city.hands.pass_by(days=2)
    follow(city)
    assert events(shop) == ["merchant_suspended"]


def test_a_cashier_reads_no_notices_of_the_shop(city: TestCity) -> None:
    shop, phone = city.merchant(), city.new_phone()
    shop.post("/merchant/cashiers", {"phone": phone, "name": "Rina"}).ok(201)
    cashier = city.sign_in(phone, "merchant")
    assert cashier.get("/merchant/notices").code == "forbidden"
    assert cashier.get("/merchant/notice-settings").code == "forbidden"
    settings = cashier.send("PATCH", "/merchant/notice-settings", {"push": False})
    assert settings.code == "forbidden"


@pytest.mark.parametrize("kind", ["lapse", "nothing"])
def test_a_kind_that_is_not_ones_own_is_unknown(city: TestCity, kind: str) -> None:
    changed = city.merchant().send("PATCH", "/merchant/notice-settings", {"kinds": {kind: False}})
    assert changed.code == "validation_failed"


def test_who_is_asked_to_stand_for_somebody_is_told_and_told_when_an_officer_ends_it(
    city: TestCity,
) -> None:
    person, delegate = standing.without_phone(city), city.resident()
    standing.name(city, person, delegate).ok(201)
    city.hands.pass_by(seconds=1)
    standing.end(city, person, delegate).ok()
    follow(city)
    assert events(delegate) == ["delegate_ended", "delegate_asked"]
    assert told(delegate)[0]["about"] == person.id
