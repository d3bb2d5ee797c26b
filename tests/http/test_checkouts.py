"""An order from the partner's server through the resident's wallet and back."""

from tests.http.checkouts import RETURN_URL, act, agree, order, refund
from tests.http.conftest import TestCity
from tests.http.partners import partner_of


def test_an_order_is_agreed_to_captured_and_refunded(city: TestCity) -> None:
    partner, shop, resident = partner_of(city), city.merchant(), city.resident()
    voucher = city.claim(resident, city.campaign())
    made = partner.post("/partner/checkouts", order(shop)).ok(201)
    assert made["state"] == "open"
    assert made["url"].endswith(f"/wallet/#/checkout/{made['id']}")
    seen = resident.get(f"/resident/checkouts/{made['id']}").ok()
    assert (seen["state"], seen["goods"], seen["partner_name"]) == ("open", 30_000, "Pasar Daring")
    agreed = agree(resident, made["id"]).ok()
    assert (agreed["state"], agreed["authorized"]) == ("authorized", 30_000)
    assert agreed["return_to"] == f"{RETURN_URL}?checkout={made['id']}&state=authorized"
    assert city.balance(f"hold:{made['id']}") == 30_000
    assert city.balance(f"voucher:{voucher}") == 20_000
    captured = act(partner, made["id"], "capture", amount=25_000).ok()
    assert (captured["state"], captured["captured"]) == ("captured", 25_000)
    assert city.balance(f"merchant:{shop.id}") == 25_000
    assert city.balance(f"voucher:{voucher}") == 25_000
    given = refund(partner, made["id"], 5_000).ok(201)
    assert (given["checkout_id"], given["amount"]) == (made["id"], 5_000)
    assert city.balance(f"voucher:{voucher}") == 30_000
    now = partner.get(f"/partner/checkouts/{made['id']}").ok()
    assert (now["state"], now["refunded"]) == ("captured", 5_000)
    city.assert_books_balance()
