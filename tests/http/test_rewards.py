"""Rewards for payments by QRIS: told and claimed in either order, granted once, within the rule."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.acquirers.rules.payment import Payment
from chalicelib.core.values.instants import business_day, day_bounds
from chalicelib.incentives.parts import IncentiveParts
from tests.http.client import OTHER_KELURAHAN, fresh_key, refused
from tests.http.conftest import TestCity
from tests.http.rewarding import Program, campaign, new_nmid, new_rrn, outcome, program


def days_ago(made: Program, days: int) -> str:
    return (business_day(made.city.clock()) - timedelta(days=days)).isoformat()


def test_a_payment_that_was_told_is_rewarded_when_it_is_claimed(city: TestCity) -> None:
    made = program(city)
    payment = made.payment(40_000)
    made.tell(payment)
    claim = made.claim(payment)
    assert outcome(claim) == ("granted", 4_000, None)
    assert (claim["paid_on"], claim["campaign_id"]) == (payment.paid_on, made.campaign_id)
    assert made.left() == 96_000
    (voucher,) = made.vouchers()
    assert voucher["id"] == claim["voucher_id"]
    assert (voucher["remaining"], voucher["face_value"]) == (4_000, 4_000)
    (listed,) = made.resident.every("/resident/incentive-claims")
    assert listed == claim


def test_a_claim_waits_for_its_payment_and_is_granted_when_that_is_told(city: TestCity) -> None:
    made = program(city)
    payment = made.payment(60_000)
    waiting = made.claim(payment)
    assert outcome(waiting) == ("waiting", 0, "not_told")
    assert made.vouchers() == []
    made.tell(payment)
    made.tell(payment)
    granted = made.again(waiting)
    assert outcome(granted) == ("granted", 5_000, None)
    assert made.left() == 95_000
    assert made.claim(payment) == granted


def test_a_claim_made_again_is_the_same_claim_and_its_key_answers_as_before(city: TestCity) -> None:
    made, key = program(city), fresh_key()
    payment = made.payment()
    body = {"rrn": payment.rrn, "merchant_id": made.shop.id, "amount": payment.amount}
    path = "/resident/incentive-claims"
    first = made.resident.post(path, body, key=key).ok(201)
    made.tell(payment)
    again = made.resident.post(path, body, key=key)
    assert (again.ok(201), again.replayed) == (first, True)
    # A receipt prints its number without zeros in front.
    anew = made.resident.post(path, body | {"rrn": payment.rrn.lstrip("0")}).ok(201)
    assert (anew["id"], anew["state"]) == (first["id"], "granted")
    # Also where the other receipt would be a claim by itself: then nothing of it stands.
    other = made.payment()
    reused = body | {"rrn": other.rrn, "amount": other.amount}
    refused(made.resident.post(path, reused, key=key), "idempotency_key_reused")
    assert len(made.resident.every(path)) == 1


@pytest.mark.parametrize("told_first", [True, False])
@pytest.mark.parametrize("differing", ["amount", "nmid"])
def test_a_payment_of_another_sum_or_shop_is_not_the_claimed_one(
    city: TestCity, told_first: bool, differing: str
) -> None:
    made = program(city)
    payment = made.payment()
    other: Any = {"amount": payment.amount + 1, "nmid": new_nmid()}
    told = replace(payment, **{differing: other[differing]})
    if told_first:
        made.tell(told)
    claim = made.claim(payment)
    if not told_first:
        made.tell(told)
    assert outcome(made.again(claim))[:2] == ("waiting", 0)
    assert claim["reason"] == ("payment_differs" if told_first else "not_told")
    assert made.left() == 100_000


def test_what_an_acquirer_told_first_of_a_payment_stays(city: TestCity) -> None:
    made = program(city)
    payment = made.payment(40_000)
    made.tell(payment)
    made.tell(replace(payment, amount=50_000))
    assert made.claim(replace(payment, amount=50_000))["state"] == "waiting"
    assert outcome(made.claim(payment)) == ("granted", 4_000, None)


def test_a_number_comes_again_with_another_acquirer_and_on_another_day(city: TestCity) -> None:
    made = program(city)
    payment = made.payment(40_000)
    earlier = replace(payment, paid_on=days_ago(made, 3), amount=30_000)
    of_another_shop = replace(payment, nmid=new_nmid(), amount=99_000)
    for told, psp_id in ((payment, "psp_a"), (of_another_shop, "psp_b"), (earlier, "psp_a")):
        made.tell(told, psp_id)
    assert outcome(made.claim(payment)) == ("granted", 4_000, None)
    # The campaign began after that day; others' are not for this resident.
    code = made.ask(earlier, paid_on=earlier.paid_on).code
    assert code in ("campaign_not_open", "not_eligible")
    assert made.left() == 96_000


def test_a_payment_that_two_acquirers_tell_of_rewards_its_claim_once(city: TestCity) -> None:
    made = program(city)
    payment = made.payment(40_000)
    claim = made.claim(payment)
    made.tell(payment, "psp_a")
    made.tell(payment, "psp_b")
    assert outcome(made.again(claim)) == ("granted", 4_000, None)
    assert made.claim(payment)["id"] == claim["id"]
    assert made.left() == 96_000


def test_without_a_day_the_last_seven_are_meant(city: TestCity) -> None:
    made = program(city, claim_from=_days_before(city, 40))
    recent = made.payment(paid_on=days_ago(made, 6))
    old = made.payment(paid_on=days_ago(made, 7))
    for payment in (recent, old):
        made.tell(payment)
    assert made.claim(recent)["state"] == "granted"
    assert made.claim(old)["state"] == "waiting"
    assert made.claim(old, paid_on=old.paid_on)["state"] == "granted"


@pytest.mark.parametrize("days", [-1, 31])
def test_a_day_to_come_or_a_month_ago_is_refused(city: TestCity, days: int) -> None:
    made = program(city, claim_from=_days_before(city, 40))
    payment = made.payment()
    problem = refused(made.ask(payment, paid_on=days_ago(made, days)), "validation_failed")
    assert [one["field"] for one in problem["errors"]] == ["paid_on"]
    assert made.ask(payment, paid_on=days_ago(made, 30)).status == 201


def _days_before(city: TestCity, days: int) -> str:
    return (city.clock() - timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%SZ")


@pytest.mark.parametrize("rrn", ["", "0", "1234567890123", "12-34", "\u0661", "0000", "x" * 400])
def test_what_is_no_reference_number_is_refused_by_field(city: TestCity, rrn: str) -> None:
    made = program(city)
    problem = refused(made.ask(made.payment(rrn=rrn)), "validation_failed")
    assert [one["field"] for one in problem["errors"]] == ["rrn"]


def test_who_and_where_a_campaign_does_not_reward_is_told_at_once(city: TestCity) -> None:
    made = program(city, kelurahan=[OTHER_KELURAHAN])
    refused(made.ask(made.payment()), "not_eligible")
    made = program(city, categories=["kriya"])
    refused(made.ask(made.payment()), "merchant_not_accepted")
    made = program(city)
    problem = refused(made.ask(made.payment(19_999)), "campaign_not_open")
    assert "lebih kecil" in problem["detail"]
    assert made.ask(made.payment(20_000)).status == 201
    stranger = city.resident()
    refused(made.ask(made.payment(), stranger), "not_eligible")
    body = {"rrn": new_rrn(), "merchant_id": "mrc_" + "0" * 12, "amount": 40_000}
    refused(made.resident.post("/resident/incentive-claims", body), "not_found")
    city.admin.post(f"/admin/merchants/{made.shop.id}/suspend", {"reason": "x"}).ok()
    refused(made.ask(made.payment()), "merchant_not_active")
    assert len(made.resident.every("/resident/incentive-claims")) == 1


def test_of_several_campaigns_the_one_that_rewards_most_pays(city: TestCity) -> None:
    made = program(city, max_rewards_per_day=1)
    better = campaign(city, made.segment, percent=20, max_per_payment=9_000, max_rewards_per_day=1)
    first, second, third = (made.payment(40_000) for _ in range(3))
    for payment in (first, second, third):
        made.tell(payment)
    assert made.claim(first)["campaign_id"] == better
    other = made.claim(second)
    assert (other["campaign_id"], other["reward"]) == (made.campaign_id, 4_000)
    assert outcome(made.claim(third)) == ("refused", 0, "day_limit")
    assert len(made.vouchers()) == 2


def test_a_day_has_its_limit_of_rewards_by_when_they_were_paid(city: TestCity) -> None:
    made = program(city, max_rewards_per_day=2, claim_from=_days_before(city, 10))
    of_today = [made.payment() for _ in range(3)]
    for payment in of_today:
        made.tell(payment)
    states = [outcome(made.claim(payment)) for payment in of_today]
    assert states == [("granted", 4_000, None)] * 2 + [("refused", 0, "day_limit")]
    yesterday = made.payment(paid_on=days_ago(made, 1))
    made.tell(yesterday)
    assert made.claim(yesterday)["state"] == "granted"
    (offer,) = _offers(made)
    assert (offer["left_today"], offer["rewarded"], offer["left_in_all"]) == (0, 12_000, None)


def test_in_all_a_resident_gets_no_more_than_the_limit_the_last_one_in_part(city: TestCity) -> None:
    made = program(city, max_total_per_resident=9_000)
    payments = [made.payment() for _ in range(4)]
    for payment in payments:
        made.tell(payment)
    rewards = [outcome(made.claim(payment)) for payment in payments]
    assert rewards == [
        ("granted", 4_000, None),
        ("granted", 4_000, None),
        ("granted", 1_000, None),
        ("refused", 0, "resident_limit"),
    ]
    (offer,) = _offers(made)
    assert (offer["rewarded"], offer["left_in_all"], offer["left_today"]) == (9_000, 0, None)
    assert made.left() == 91_000


def _offers(made: Program) -> list[Any]:
    # A process knows campaigns for some seconds.
    made.city.hands.pass_by(seconds=10)
    found = made.resident.get("/resident/incentives").ok()["items"]
    return [one for one in found if one["campaign_id"] == made.campaign_id]


def test_rewards_come_together_on_one_voucher_that_is_spent_like_any_other(city: TestCity) -> None:
    made = program(city)
    payments = [made.payment() for _ in range(2)]
    for payment in payments:
        made.tell(payment)
    voucher = made.claim(payments[0])["voucher_id"]
    made.spend(3_000, voucher)
    assert made.claim(payments[1])["voucher_id"] == voucher
    (held,) = made.vouchers()
    assert (held["remaining"], held["face_value"], held["state"]) == (5_000, 8_000, "active")
    assert city.balance(f"voucher:{voucher}") == 5_000


def test_nobody_claims_more_often_than_somebody_who_shops(city: TestCity) -> None:
    made = program(city)
    for _ in range(20):
        made.claim(made.payment())
    reply = made.ask(made.payment())
    refused(reply, "rate_limited")
    _, end = day_bounds(business_day(city.clock()))
    left = (end - city.clock()).total_seconds()
    assert 0 < int(reply.headers["retry-after"]) - left <= 10
    city.hands.pass_by(seconds=left + 1)
    made.claim(made.payment())


def test_another_residents_claim_is_not_there(city: TestCity) -> None:
    made = program(city)
    claim = made.claim(made.payment())
    path = f"/resident/incentive-claims/{claim['id']}"
    other = made.another()
    refused(other.get(path), "not_found")
    refused(other.post(f"{path}/objections", {"reason": "x"}), "not_found")
    for id in ("clm_", "x", "clm_" + "0" * 24, "clm_" + "%" * 24):
        assert made.resident.get(f"/resident/incentive-claims/{id}").code == "not_found"


def test_residents_page_through_their_claims_newest_first(city: TestCity) -> None:
    made = program(city)
    ids = []
    for _ in range(3):
        ids.append(made.claim(made.payment())["id"])
        city.hands.pass_by(seconds=1)
    page = made.resident.get("/resident/incentive-claims", limit=2).ok()
    assert [one["id"] for one in page["items"]] == ids[:0:-1]
    rest = made.resident.get("/resident/incentive-claims", cursor=page["next_cursor"]).ok()
    assert ([one["id"] for one in rest["items"]], rest["next_cursor"]) == (ids[:1], None)


def test_an_acquirer_may_ask_what_it_has_told(city: TestCity) -> None:
    made = program(city)
    told, unknown = made.payment(), made.payment()
    made.tell(told, "psp_x")

    def standing(*payments: Payment) -> Any:
        return city.parts[IncentiveParts].tell.standing("psp_x", payments)

    assert standing(told, unknown) == {(told.rrn, told.paid_on): "00"}
    made.tell(replace(told, status="04"), "psp_x")
    assert standing(told) == {(told.rrn, told.paid_on): "04"}


def test_a_campaign_that_requires_a_check_rewards_where_it_counts(city: TestCity) -> None:
    made = program(city, requires=["halal"])
    path = f"/admin/merchants/{made.shop.id}"
    for days, rewarded in ((-1, False), (0, True)):
        until = (business_day(city.clock()) + timedelta(days=days)).isoformat()
        check = {"kind": "halal", "number": "ID35110000123", "valid_until": until}
        city.admin.send("PATCH", path, {"checks": [check]}).ok()
        reply = made.ask(made.payment())
        assert (reply.code or "accepted") == ("accepted" if rewarded else "merchant_not_accepted")
