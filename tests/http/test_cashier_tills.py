"""Several phones at one merchant's till: what each may do, whose name stands on the receipt,
and that none of them spends a voucher of their own there."""

import json
from base64 import urlsafe_b64decode

import pytest

from bench.captured import calls, item_bytes
from chalicelib.core.dynamo.connection import client_of
from chalicelib.core.dynamo.raw import to_raw
from chalicelib.ledger.parts import LedgerParts
from chalicelib.ledger.store.transfers import as_item
from tests.http.cashiers import add, add_another, fresh_token, remove, with_cashier
from tests.http.client import MERCHANT_HEADER, csv, fresh_key, refused
from tests.http.conftest import TestCity
from tests.http.signing_in import cookie_of, refresh, sign_in

# The till


def test_the_receipt_names_who_took_the_payment(city: TestCity) -> None:
    owner, cashier, _ = with_cashier(city, "Rina")
    resident = city.resident()
    campaign = city.campaign(per_resident=2)
    for till, name in ((cashier, "Rina"), (owner, "Budi Santoso")):
        city.hands.pass_by(seconds=1)
        drawn = city.draw(resident, city.claim(resident, campaign))
        paid = city.redeem(till, drawn["token"], 10_000, bill_total=12_500).ok(201)
        assert paid["cashier"] == name
        claims = json.loads(urlsafe_b64decode(paid["receipt"].split(".")[1] + "=="))
        assert claims["cashier"] == name
        assert owner.get(f"/merchant/redemptions/{paid['id']}").ok()["cashier"] == name
        seen = resident.get(f"/resident/payment-tokens/{drawn['id']}").ok()
        assert seen["redemption"]["cashier"] == name
        path = f"/merchant/redemptions/{paid['id']}/refunds"
        body = {"amount": 1_000, "reason": "kembali"}
        assert till.post(path, body, key=fresh_key()).ok(201)["cashier"] == name
    city.stream.catch_up()
    for listed in (
        owner.get("/merchant/redemptions").ok()["items"],
        resident.get("/resident/redemptions").ok()["items"],
    ):
        assert [one["cashier"] for one in listed] == ["Budi Santoso", "Rina"]


def test_the_longest_name_leaves_a_redemption_in_its_write_units(city: TestCity) -> None:
    # No letter has more bytes than this one, and the name stands in the item twice.
    name = "\U00010330" * 40
    _, cashier, _ = with_cashier(city, name)
    paid = city.redeem(cashier, fresh_token(city), 50_000, bill_total=10**15).ok(201)
    transfer = city.parts[LedgerParts].transfers.find(paid["id"])
    assert transfer is not None
    assert transfer.cashier == name
    item = {name: to_raw(value) for name, value in as_item(transfer).items()}
    assert item_bytes(item) <= 1024


def test_brackets_in_a_name_do_not_lock_anybody_out(city: TestCity) -> None:
    _, cashier, _ = with_cashier(city, "Rina " + "[{" * 10)
    assert cashier.get("/merchant/profile").ok()["cashier"] == "Rina " + "((" * 10


def test_a_redemption_is_one_round_trip_however_many_cashiers_there_are(city: TestCity) -> None:
    owner, cashier, _ = with_cashier(city)
    add_another(city, owner)
    anew = city.sign_in(owner.phone, "merchant")
    cashier = city.sign_in(cashier.phone, "merchant")
    resident = city.resident()
    voucher = city.claim(resident, city.campaign())
    city.redeem(anew, city.draw(resident, voucher)["token"], 1_000).ok(201)
    for till in (anew, cashier):
        token = city.draw(resident, voucher)["token"]
        with calls(client_of(city.parts.connection)) as made:
            city.redeem(till, token, 1_000).ok(201)
        assert made == ["TransactWriteItems"]


def test_whoever_signed_in_before_a_cashier_was_added_redeems_all_the_same(
    city: TestCity,
) -> None:
    owner, _, _ = with_cashier(city)
    city.redeem(owner, fresh_token(city), 1_000).ok(201)


def test_a_removed_cashier_takes_nothing_from_that_moment_on(city: TestCity) -> None:
    owner, cashier, cashier_id = with_cashier(city)
    paid = city.redeem(cashier, fresh_token(city), 10_000).ok(201)
    removed = remove(owner, cashier_id).ok()
    assert removed["id"] == cashier_id
    token = fresh_token(city)
    before, stored = city.balances(), city.transfers_stored()
    refused(city.redeem(cashier, token, 1_000), "forbidden")
    refused(cashier.post("/merchant/scans", {"token": token}), "forbidden")
    body = {"amount": 1_000, "reason": "kembali"}
    path = f"/merchant/redemptions/{paid['id']}/refunds"
    refused(cashier.post(path, body, key=fresh_key()), "forbidden")
    refused(cashier.get("/merchant/profile"), "forbidden")
    assert (city.balances(), city.transfers_stored()) == (before, stored)
    # The shop goes on, whether its owner has signed in anew or not.
    city.redeem(owner, token, 1_000).ok(201)
    assert [one["role"] for one in owner.get("/merchant/cashiers").ok()["items"]] == ["owner"]
    refused(remove(owner, cashier_id), "not_found")


def test_wrong_codes_of_a_removed_cashier_leave_the_shop_its_own_tries(city: TestCity) -> None:
    owner, cashier, cashier_id = with_cashier(city)
    remove(owner, cashier_id).ok()
    for i in range(10):
        refused(cashier.post("/merchant/scans", {"code": f"000000000{i}"}), "token_invalid")
    refused(cashier.post("/merchant/scans", {"code": "0000000000"}), "rate_limited")
    resident = city.resident()
    drawn = city.draw(resident, city.claim(resident, city.campaign()), code=True)
    owner.post("/merchant/redemptions", {"code": drawn["code"], "amount": 1_000}).ok(201)


def test_what_a_cashier_was_paid_is_answered_again_after_the_removal(city: TestCity) -> None:
    owner, cashier, cashier_id = with_cashier(city)
    token, key = fresh_token(city), fresh_key()
    paid = city.redeem(cashier, token, 10_000, key=key).ok(201)
    remove(owner, cashier_id).ok()
    assert city.redeem(cashier, token, 10_000, key=key).ok(201) == paid


def test_a_removed_cashier_does_not_stay_signed_in(city: TestCity) -> None:
    owner, phone = city.merchant(), city.new_phone()
    cashier_id = add(owner, phone).ok(201)["id"]
    signed_in = sign_in(city, city.proof_for(phone), "merchant")
    cookie = cookie_of(signed_in)
    remove(owner, cashier_id).ok()
    refused(refresh(city, cookie, "merchant"), "unauthenticated")
    city.post("/auth/otp", {"phone": phone}).ok(202)
    # Nobody whom this phone could sign in for is left: no message goes out.
    assert len(city.inbox(phone)) == 1


# Own shop


def test_a_resident_who_was_added_as_cashier_does_not_spend_there(city: TestCity) -> None:
    resident = city.resident()
    voucher = city.claim(resident, city.campaign())
    owner, other_cashier, _ = with_cashier(city)
    cashier_id = add(owner, resident.phone, "Siti").ok(201)["id"]
    hers = city.sign_in(resident.phone, "merchant")
    anew = city.sign_in(owner.phone, "merchant")
    token = city.draw(resident, voucher)["token"]
    before = city.balances()
    # The first two signed in before, and their tokens know nothing of her.
    for till in (owner, other_cashier, hers, anew):
        refused(city.redeem(till, token, 1_000), "own_shop")
        refused(till.post("/merchant/scans", {"token": token}), "own_shop")
    assert city.balances() == before
    remove(owner, cashier_id).ok()
    refused(city.redeem(hers, token, 1_000), "forbidden")
    # This one still lists her phone, which is the shop's no longer.
    city.redeem(anew, token, 1_000).ok(201)
    city.redeem(owner, city.draw(resident, voucher)["token"], 1_000).ok(201)


def test_a_cashier_of_one_shop_spends_at_another(city: TestCity) -> None:
    resident = city.resident()
    add(city.merchant(), resident.phone).ok(201)
    city.redeem(city.merchant(), fresh_token(city, resident), 1_000).ok(201)


@pytest.mark.parametrize("by", ["patch", "import"])
def test_an_owners_new_phone_is_the_shops_at_once_and_the_old_one_is_not(
    city: TestCity, by: str
) -> None:
    row = city.merchant_row()
    city.bring_in("merchants", csv(MERCHANT_HEADER, [row.values()])).ok()
    resident, old = city.resident(), city.sign_in(row["phone"], "merchant")
    cashier_phone = add_another(city, old)
    cashier = city.sign_in(cashier_phone, "merchant")
    token = fresh_token(city, resident)
    if by == "patch":
        path = f"/admin/merchants/{old.id}"
        city.admin.send("PATCH", path, {"phone": resident.phone}).ok()
    else:
        changed = csv(MERCHANT_HEADER, [(row | {"phone": resident.phone}).values()])
        assert city.bring_in("merchants", changed).ok()["updated"] == 1
    refused(city.redeem(old, token, 1_000), "forbidden")
    refused(city.redeem(cashier, token, 1_000), "own_shop")
    city.redeem(cashier, fresh_token(city), 1_000).ok(201)
    owner = city.sign_in(resident.phone, "merchant")
    roles = [one["role"] for one in owner.get("/merchant/cashiers").ok()["items"]]
    assert roles == ["owner", "cashier"]


@pytest.mark.parametrize("by", ["patch", "import"])
def test_a_cashier_may_become_the_owner(city: TestCity, by: str) -> None:
    row = city.merchant_row()
    city.bring_in("merchants", csv(MERCHANT_HEADER, [row.values()])).ok()
    old = city.sign_in(row["phone"], "merchant")
    phone = add_another(city, old)
    if by == "patch":
        city.admin.send("PATCH", f"/admin/merchants/{old.id}", {"phone": phone}).ok()
    else:
        city.bring_in("merchants", csv(MERCHANT_HEADER, [(row | {"phone": phone}).values()])).ok()
    owner = city.sign_in(phone, "merchant")
    (listed,) = owner.get("/merchant/cashiers").ok()["items"]
    assert listed["role"] == "owner"
    city.redeem(owner, fresh_token(city), 1_000).ok(201)


def test_a_shop_from_before_there_were_cashiers_redeems_and_adds_one(city: TestCity) -> None:
    owner = city.merchant()
    client_of(city.parts.connection).update_item(
        TableName=city.parts.settings.table("merchants"),
        Key={"pk": {"S": owner.id}, "sk": {"S": "account"}},
        UpdateExpression="REMOVE phones",
    )
    city.redeem(owner, fresh_token(city), 1_000).ok(201)
    cashier = city.sign_in(add_another(city, owner), "merchant")
    for till in (owner, cashier):
        city.redeem(till, fresh_token(city), 1_000).ok(201)
