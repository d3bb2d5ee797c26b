"""What comes back onto a voucher or out of it: refunds, voids and reissues."""

from tests.http.client import fresh_key, refused
from tests.http.conftest import TestCity


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
