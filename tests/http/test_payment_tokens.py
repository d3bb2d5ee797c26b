"""Payment tokens through HTTP: drawn by residents, scanned or typed by merchants."""

from typing import Any

import pytest

from tests.http.client import Person, refused
from tests.http.conftest import TestCity

# Scanning


def test_a_scan_tells_the_merchant_what_it_may_take_and_nothing_else(city: TestCity) -> None:
    resident, merchant = city.resident(), city.merchant()
    voucher = city.claim(resident, city.campaign())
    drawn = city.draw(resident, voucher, max_amount=20_000, code=True)
    assert len(drawn["code"]) == 10
    assert drawn["code"].isdigit()
    seen = merchant.post("/merchant/scans", {"token": drawn["token"]}).ok()
    assert seen.keys() == {"voucher_id", "campaign_name", "max_amount", "resident"}
    assert seen["max_amount"] == 20_000
    assert seen["resident"] == "S*** R***"
    assert merchant.post("/merchant/scans", {"code": drawn["code"]}).ok() == seen
    assert merchant.post("/merchant/scans", {"code": drawn["token"]}).ok() == seen
    assert city.balance(f"voucher:{voucher}") == 50_000
    both = {"token": drawn["token"], "code": drawn["code"]}
    for body in (both, {}):
        refused(merchant.post("/merchant/scans", body), "validation_failed")


def test_a_typed_code_and_its_token_pay_once_between_them(city: TestCity) -> None:
    resident, merchant = city.resident(), city.merchant()
    drawn = city.draw(resident, city.claim(resident, city.campaign()), code=True)
    body = {"code": drawn["code"], "amount": 10_000}
    paid = merchant.post("/merchant/redemptions", body).ok(201)
    assert city.redeem(merchant, drawn["token"], 10_000).ok(200) == paid
    refused(city.redeem(merchant, drawn["token"], 10_001), "token_used")
    refused(merchant.post("/merchant/scans", {"token": drawn["token"]}), "token_used")


def test_a_typed_code_is_good_for_five_minutes(city: TestCity) -> None:
    resident, merchant = city.resident(), city.merchant()
    voucher = city.claim(resident, city.campaign())
    first, second = (city.draw(resident, voucher, code=True) for _ in range(2))
    city.hands.pass_by(seconds=299)
    assert resident.get(f"/resident/payment-tokens/{first['id']}").ok()["state"] == "open"
    merchant.post("/merchant/redemptions", {"code": first["code"], "amount": 1}).ok(201)
    city.hands.pass_by(seconds=1)
    body = {"code": second["code"], "amount": 1}
    refused(merchant.post("/merchant/redemptions", body), "token_expired")
    assert resident.get(f"/resident/payment-tokens/{second['id']}").ok()["state"] == "lapsed"
    # What the first has paid is told even now.
    body = {"code": first["code"], "amount": 1}
    merchant.post("/merchant/redemptions", body).ok(200)


@pytest.mark.parametrize("length", [1_025, 5_000, 60_000])
def test_a_token_of_any_length_is_judged_as_a_token(city: TestCity, length: int) -> None:
    merchant, text = city.merchant(), "a." * (length // 2)
    refused(merchant.post("/merchant/scans", {"token": text}), "token_invalid")
    refused(city.redeem(merchant, text, 1_000), "token_invalid")


@pytest.mark.parametrize("apart", [0, 65])
def test_ten_wrong_codes_in_ten_minutes_are_enough(city: TestCity, apart: int) -> None:
    merchant = city.merchant()
    for i in range(10):
        body = {"code": f"000000000{i}"}
        refused(merchant.post("/merchant/scans", body), "token_invalid")
        if i < 9:
            city.hands.pass_by(seconds=apart)
    if apart * 9 >= 600:
        return
    reply = merchant.post("/merchant/scans", {"code": "0000000000"})
    refused(reply, "rate_limited")
    assert 0 < int(reply.headers["retry-after"]) <= 600
    city.hands.pass_by(minutes=10)
    refused(merchant.post("/merchant/scans", {"code": "0000000000"}), "token_invalid")


# Drawing


def test_drawing_stores_nothing_and_says_when_to_draw_again(city: TestCity) -> None:
    resident = city.resident()
    voucher = city.claim(resident, city.campaign())
    stored = city.transfers_stored()
    drawn = city.draw(resident, voucher)
    assert drawn.keys() == {"id", "token", "expires_at", "refresh_at"}
    assert city.draw(resident, voucher)["id"] != drawn["id"]
    assert city.transfers_stored() == stored


@pytest.mark.parametrize(
    "body",
    [
        {"max_amount": 0},
        {"max_amount": "1"},
        {"max_amount": 1000.0},
        {"max_amount": True},
        {"merchant_id": 7},
        {"merchant_id": ""},
        {"merchant_id": "mrc_"},
        {"merchant_id": "x" * 64},
        {"code": 1},
        {"other": 1},
    ],
)
def test_a_drawing_that_makes_no_sense_is_a_422(city: TestCity, drawer: Any, body: Any) -> None:
    resident, voucher = drawer
    path = f"/resident/vouchers/{voucher}/payment-tokens"
    refused(resident.post(path, body), "validation_failed")


@pytest.fixture(scope="module")
def drawer(city: TestCity) -> tuple[Person, str]:
    resident = city.resident()
    return resident, city.claim(resident, city.campaign())


def test_no_token_is_drawn_for_more_than_is_left_or_for_anothers_voucher(
    city: TestCity, drawer: Any
) -> None:
    resident, voucher = drawer
    path = f"/resident/vouchers/{voucher}/payment-tokens"
    refused(resident.post(path, {"max_amount": 50_001}), "voucher_insufficient")
    refused(city.resident().post(path), "not_found")
    refused(city.resident().get(f"/resident/vouchers/{voucher}"), "not_found")
    drawn = city.draw(resident, voucher)
    city.redeem(city.merchant(), drawn["token"], 1).ok(201)
    refused(city.resident().get(f"/resident/payment-tokens/{drawn['id']}"), "not_found")
    for id in ("x", "vch_" + voucher, "A" * 27, drawn["id"][:-1], "%2e%2e"):
        assert resident.get(f"/resident/payment-tokens/{id}").status in (200, 404)


def test_a_voucher_of_any_lawful_size_can_be_spent(city: TestCity) -> None:
    # Rp 10^12 is the most that a payment token carries; a voucher may be larger.
    campaign = city.campaign(fund=3 * 10**12, face_value=3 * 10**12)
    resident = city.resident()
    city.draw(resident, city.claim(resident, campaign))
