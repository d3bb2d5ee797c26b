"""Funding, claiming, refunding, voiding, reissuing, expiring and closing, through HTTP."""

from datetime import timedelta
from typing import Any

import pytest

from chalicelib.core.values.instants import to_text
from tests.http.client import OTHER_KELURAHAN, Person, fresh_key, refused
from tests.http.conftest import TestCity


def funds(campaign: str) -> str:
    return f"/finance/campaigns/{campaign}/funds"


def test_an_sp2d_number_funds_once(city: TestCity) -> None:
    campaign, other = city.campaign(fund=0), city.campaign(fund=0)
    body: dict[str, Any] = {"amount": 70_000, "reference": f"SP2D-{fresh_key()}"}
    transfer = city.finance.post(funds(campaign), body, key=fresh_key()).ok(201)
    assert transfer["debit_account"] == "treasury"
    assert transfer["credit_account"] == f"campaign:{campaign}"
    assert transfer["kind"] == "fund"
    refused(city.finance.post(funds(campaign), body, key=fresh_key()), "reference_used")
    refused(city.finance.post(funds(other), body, key=fresh_key()), "reference_used")
    respelt = {**body, "reference": f" {body['reference'].lower()} "}
    refused(city.finance.post(funds(other), respelt, key=fresh_key()), "reference_used")
    assert city.balance(f"campaign:{campaign}") == 70_000
    assert city.balance(f"campaign:{other}") == 0


def test_funding_needs_a_key_and_a_campaign(city: TestCity) -> None:
    body = {"amount": 1, "reference": fresh_key()}
    refused(city.finance.post(funds(city.campaign(fund=0)), body), "idempotency_key_required")
    refused(city.finance.post(funds("cmp_000000"), body, key=fresh_key()), "not_found")


def test_the_same_funding_twice_is_answered_with_the_first(city: TestCity) -> None:
    campaign, key = city.campaign(fund=0), fresh_key()
    body = {"amount": 70_000, "reference": f"SP2D-{fresh_key()}"}
    first = city.finance.post(funds(campaign), body, key=key)
    again = city.finance.post(funds(campaign), body, key=key)
    assert first.ok(201) == again.ok(201)
    assert (first.replayed, again.replayed) == (False, True)
    changed = body | {"amount": 80_000}
    refused(city.finance.post(funds(campaign), changed, key=key), "idempotency_key_reused")
    assert city.balance(f"campaign:{campaign}") == 70_000


def test_one_persons_key_is_nothing_to_another(city: TestCity) -> None:
    campaign, key = city.campaign(), fresh_key()
    one, two = city.residents(2)
    body = {"campaign_id": campaign}
    first = one.post("/resident/claims", body, key=key).ok(201)
    second = two.post("/resident/claims", body, key=key)
    assert second.ok(201)["id"] != first["id"]
    assert not second.replayed


def test_a_claim_issues_one_voucher(city: TestCity) -> None:
    campaign = city.campaign(fund=120_000, categories=["kuliner"])
    resident = city.resident()
    voucher = resident.post("/resident/claims", {"campaign_id": campaign}).ok(201)
    assert voucher.keys() == set(
        "id campaign_id campaign_name face_value remaining state issued_at spend_until "
        "categories".split()
    )
    assert (voucher["face_value"], voucher["remaining"]) == (50_000, 50_000)
    assert voucher["state"] == "active"
    assert voucher["categories"] == ["kuliner"]
    assert resident.get("/resident/vouchers").ok()["items"] == [voucher]
    again = resident.post("/resident/claims", {"campaign_id": campaign})
    assert refused(again, "already_claimed")["voucher_id"] == voucher["id"]
    assert city.balance(f"campaign:{campaign}") == 70_000


def test_no_voucher_more_than_was_funded(city: TestCity) -> None:
    campaign = city.campaign(fund=120_000)
    one, two, three = city.residents(3)
    city.claim(one, campaign)
    city.claim(two, campaign)
    refused(three.post("/resident/claims", {"campaign_id": campaign}), "campaign_exhausted")
    city.fund(campaign, 30_000)
    city.claim(three, campaign)
    assert city.balance(f"campaign:{campaign}") == 0


@pytest.mark.parametrize("per_resident", [1, 3])
def test_a_resident_claims_as_often_as_the_campaign_allows(
    city: TestCity, per_resident: int
) -> None:
    campaign = city.campaign(per_resident=per_resident)
    resident = city.resident()
    body = {"campaign_id": campaign}
    if per_resident > 1:
        refused(resident.post("/resident/claims", body), "idempotency_key_required")
    issued = {city.claim(resident, campaign) for _ in range(per_resident)}
    assert len(issued) == per_resident
    refused(resident.post("/resident/claims", body, key=fresh_key()), "already_claimed")


def test_a_kept_claim_is_answered_when_the_campaign_is_long_paused(city: TestCity) -> None:
    campaign, key, resident = city.campaign(), fresh_key(), city.resident()
    body = {"campaign_id": campaign}
    first = resident.post("/resident/claims", body, key=key).ok(201)
    city.admin.post(f"/admin/campaigns/{campaign}/pause").ok()
    city.hands.pass_by(hours=23)
    again = resident.post("/resident/claims", body, key=key)
    assert again.ok(201) == first
    assert again.replayed


@pytest.mark.parametrize(
    ("terms", "allowed"),
    [
        ({"kelurahan": [OTHER_KELURAHAN]}, False),
        ({"kelurahan": ["35.73.01.1001", OTHER_KELURAHAN]}, True),
        ({"segments": ["lansia"]}, False),
        ({"segments": ["lansia", "disabilitas"]}, True),
        ({"segments": ["disabilitas"], "kelurahan": [OTHER_KELURAHAN]}, False),
    ],
)
def test_only_those_claim_for_whom_a_campaign_is(
    city: TestCity, terms: dict[str, Any], allowed: bool
) -> None:
    campaign = city.campaign(**terms)
    resident = city.resident(segments="disabilitas")
    reply = resident.post("/resident/claims", {"campaign_id": campaign})
    if allowed:
        reply.ok(201)
    else:
        refused(reply, "not_eligible")
        assert city.balance(f"campaign:{campaign}") == 1_000_000


def test_claims_are_taken_only_in_their_time_and_while_published(city: TestCity) -> None:
    resident, now = city.resident(), city.clock()
    soon = city.campaign(claim_from=to_text(now + timedelta(hours=1)))
    draft = city.admin.post("/admin/campaigns", city.draft()).ok(201)["id"]
    for campaign in (soon, draft):
        refused(resident.post("/resident/claims", {"campaign_id": campaign}), "campaign_not_open")
    refused(resident.post("/resident/claims", {"campaign_id": "cmp_000000"}), "not_found")
    city.hands.pass_by(hours=1)
    city.claim(resident, soon)
    city.hands.pass_by(hours=23)
    late = {"campaign_id": soon}
    refused(city.resident().post("/resident/claims", late), "campaign_not_open")


def test_a_refund_goes_back_up_to_what_was_redeemed(city: TestCity) -> None:
    resident, merchant = city.resident(), city.merchant()
    voucher = city.claim(resident, city.campaign())
    paid = city.redeem(merchant, city.draw(resident, voucher)["token"], 30_000).ok(201)
    path = f"/merchant/redemptions/{paid['id']}/refunds"
    body = {"amount": 20_000, "reason": "salah"}
    refused(merchant.post(path, body), "idempotency_key_required")
    key = fresh_key()
    first = merchant.post(path, body, key=key).ok(201)
    again = merchant.post(path, body, key=key)
    assert (again.ok(201), again.replayed) == (first, True)
    refused(merchant.post(path, body, key=fresh_key()), "refund_too_large")
    refused(merchant.post(path, body | {"amount": 30_001}, key=fresh_key()), "refund_too_large")
    merchant.post(path, body | {"amount": 10_000}, key=fresh_key()).ok(201)
    # The kept success wins over "everything has been refunded".
    assert merchant.post(path, body, key=key).ok(201) == first
    assert merchant.get(path.removesuffix("/refunds")).ok()["state"] == "refunded"
    assert city.balance(f"voucher:{voucher}") == 50_000
    refused(city.merchant().post(path, body, key=fresh_key()), "not_found")


def test_a_refund_onto_a_lapsed_voucher_goes_on_to_the_campaign(city: TestCity) -> None:
    resident, merchant, campaign = city.resident(), city.merchant(), city.campaign(fund=50_000)
    voucher = city.claim(resident, campaign)
    paid = city.redeem(merchant, city.draw(resident, voucher)["token"], 50_000).ok(201)
    city.hands.pass_by(days=1, minutes=1)
    path = f"/merchant/redemptions/{paid['id']}/refunds"
    merchant.post(path, {"amount": 20_000, "reason": "salah"}, key=fresh_key()).ok(201)
    assert city.balance(f"voucher:{voucher}") == 0
    assert city.balance(f"campaign:{campaign}") == 20_000
    treasury = city.balance("treasury")
    city.admin.post(f"/admin/campaigns/{campaign}/close").ok()
    assert city.balance("treasury") == treasury + 20_000
    # What comes back after the close is released at once.
    merchant.post(path, {"amount": 10_000, "reason": "salah"}, key=fresh_key()).ok(201)
    assert city.balance("treasury") == treasury + 30_000
    assert city.balance(f"campaign:{campaign}") == 0


def test_a_void_brings_back_what_is_left_once(city: TestCity) -> None:
    campaign, resident, merchant = city.campaign(fund=50_000), city.resident(), city.merchant()
    voucher = city.claim(resident, campaign)
    city.redeem(merchant, city.draw(resident, voucher)["token"], 20_000).ok(201)
    path, key, body = f"/admin/vouchers/{voucher}/void", fresh_key(), {"reason": "salah orang"}
    voided = city.admin.post(path, body, key=key).ok()
    assert (voided["state"], voided["remaining"]) == ("voided", 0)
    assert city.balance(f"campaign:{campaign}") == 30_000
    refused(city.admin.post(path, body), "voucher_not_active")
    again = city.admin.post(path, body, key=key)
    assert (again.ok(), again.replayed) == (voided, True)
    refused(city.admin.post("/admin/vouchers/vch_000000000000/void", body), "not_found")
    assert city.balance(f"campaign:{campaign}") == 30_000


def test_odd_sums_that_voids_brought_back_are_claimed_again(city: TestCity) -> None:
    campaign, merchant = city.campaign(fund=100_000), city.merchant()
    people = city.residents(3)
    for resident in people[:2]:
        voucher = city.claim(resident, campaign)
        city.redeem(merchant, city.draw(resident, voucher)["token"], 25_000).ok(201)
        body = {"reason": "uji"}
        city.admin.post(f"/admin/vouchers/{voucher}/void", body).ok()
    city.claim(people[2], campaign)
    assert city.balance(f"campaign:{campaign}") == 0


def test_a_reissue_gives_the_same_resident_what_was_left(city: TestCity) -> None:
    campaign, resident, merchant = city.campaign(fund=50_000), city.resident(), city.merchant()
    voucher = city.claim(resident, campaign)
    city.redeem(merchant, city.draw(resident, voucher)["token"], 20_000).ok(201)
    path, body, key = f"/admin/vouchers/{voucher}/reissue", {"reason": "hilang"}, fresh_key()
    anew = city.admin.post(path, body, key=key).ok(201)
    assert (anew["remaining"], anew["state"]) == (30_000, "active")
    assert city.admin.post(path, body, key=key).ok(201) == anew
    refused(city.admin.post(path, body), "voucher_not_active")
    assert city.balance(f"voucher:{voucher}") == 0
    assert city.balance(f"voucher:{anew['id']}") == 30_000
    wallet = {one["id"]: one["state"] for one in resident.every("/resident/vouchers")}
    assert wallet == {voucher: "voided", anew["id"]: "active"}
    refused(resident.post("/resident/claims", {"campaign_id": campaign}), "already_claimed")


def test_lapsed_vouchers_are_emptied_into_their_campaign_and_released_at_its_close(
    city: TestCity,
) -> None:
    campaign, merchant = city.campaign(fund=200_000), city.merchant()
    people = city.residents(3)
    vouchers = [city.claim(resident, campaign) for resident in people]
    city.redeem(merchant, city.draw(people[0], vouchers[0])["token"], 20_000).ok(201)
    refused(city.admin.post(f"/admin/campaigns/{campaign}/close"), "state_conflict")
    city.hands.pass_by(days=1, minutes=1)
    assert city.empty_what_has_lapsed() >= 3
    assert [city.balance(f"voucher:{one}") for one in vouchers] == [0, 0, 0]
    assert city.balance(f"campaign:{campaign}") == 180_000
    assert city.empty_what_has_lapsed() == 0
    treasury = city.balance("treasury")
    closed = city.admin.post(f"/admin/campaigns/{campaign}/close").ok()
    assert closed["state"] == "closed"
    assert city.balance(f"campaign:{campaign}") == 0
    assert city.balance("treasury") == treasury + 180_000
    assert city.admin.post(f"/admin/campaigns/{campaign}/close").ok()["state"] == "closed"
    refused(city.admin.post(f"/admin/campaigns/{campaign}/publish"), "state_conflict")
    body = {"amount": 1, "reference": fresh_key()}
    refused(city.finance.post(funds(campaign), body, key=fresh_key()), "state_conflict")


def test_vouchers_that_lapse_after_the_close_are_released_at_once(city: TestCity) -> None:
    campaign = city.campaign(fund=50_000)
    city.claim(city.resident(), campaign)
    city.hands.pass_by(days=1, minutes=1)
    city.admin.post(f"/admin/campaigns/{campaign}/close").ok()
    treasury = city.balance("treasury")
    city.empty_what_has_lapsed()
    assert city.balance("treasury") >= treasury + 50_000
    assert city.balance(f"campaign:{campaign}") == 0


@pytest.mark.parametrize(("was", "action"), [("draft", "pause"), ("draft", "close")])
def test_a_campaign_goes_only_the_ways_there_are(city: TestCity, was: str, action: str) -> None:
    campaign = city.admin.post("/admin/campaigns", city.draft()).ok(201)
    assert campaign["state"] == was
    refused(city.admin.post(f"/admin/campaigns/{campaign['id']}/{action}"), "state_conflict")


def test_a_campaign_is_created_once_per_key(city: TestCity) -> None:
    key, body = fresh_key(), city.draft()
    first = city.admin.post("/admin/campaigns", body, key=key).ok(201)
    again = city.admin.post("/admin/campaigns", body, key=key)
    assert (again.ok(201), again.replayed) == (first, True)
    changed = body | {"face_value": 1}
    refused(city.admin.post("/admin/campaigns", changed, key=key), "idempotency_key_reused")


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


def test_nothing_is_issued_after_the_time_for_claims_however_slow_the_reading_was(
    city: TestCity,
) -> None:
    # A voucher issued past its own spend_until would never be found by the job that empties it.
    ends = to_text(city.clock() + timedelta(hours=1))
    campaign = city.campaign(claim_until=ends, spend_until=ends)
    resident = city.resident()
    city.hands.pass_by(minutes=59, seconds=59)
    resident.get("/resident/profile").ok()
    events = city.parts.connection.client.meta.events

    def slow(**_: Any) -> None:
        city.hands.pass_by(seconds=2)

    events.register("before-call.dynamodb.GetItem", slow)
    try:
        reply = resident.post("/resident/claims", {"campaign_id": campaign})
    finally:
        events.unregister("before-call.dynamodb.GetItem", slow)
    refused(reply, "campaign_not_open")
