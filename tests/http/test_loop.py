"""The loop from funding to trial balance, through HTTP."""

from tests.http.client import fresh_key
from tests.http.conftest import TestCity


def test_money_goes_from_the_treasury_to_a_merchant_and_finance_sees_each_step(
    city: TestCity,
) -> None:
    campaign = city.campaign(fund=200_000)
    resident, merchant = city.resident(), city.merchant()
    voucher = city.claim(resident, campaign)
    drawn = city.draw(resident, voucher)
    assert resident.get(f"/resident/payment-tokens/{drawn['id']}").ok() == {"state": "open"}
    redemption = city.redeem(merchant, drawn["token"], 30_000, bill_total=45_000).ok(201)
    assert redemption["amount"] == 30_000
    assert redemption["state"] == "redeemed"
    assert redemption["receipt"]
    used = resident.get(f"/resident/payment-tokens/{drawn['id']}").ok()
    assert used["state"] == "used"
    assert used["redemption"]["id"] == redemption["id"]
    assert resident.get(f"/resident/vouchers/{voucher}").ok()["remaining"] == 20_000
    body = {"amount": 10_000, "reason": "salah ketik"}
    path = f"/merchant/redemptions/{redemption['id']}"
    merchant.post(f"{path}/refunds", body, key=fresh_key()).ok(201)
    assert merchant.get(path).ok()["state"] == "partly_refunded"
    assert city.balance(f"voucher:{voucher}") == 30_000
    assert city.balance(f"merchant:{merchant.id}") == 20_000
    assert city.balance(f"campaign:{campaign}") == 150_000
    city.stream.catch_up()
    shown = city.admin.get(f"/admin/campaigns/{campaign}").ok()
    assert (shown["funded"], shown["issued"]) == (200_000, 50_000)
    assert (shown["redeemed"], shown["remaining"]) == (20_000, 150_000)
    city.assert_books_balance()
