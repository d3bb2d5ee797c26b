"""The cashiers of a merchant: who adds and removes them, and as what they sign in."""

import json

import pytest

from chalicelib.core.dynamo.connection import client_of
from tests.http.cashiers import add, add_another, fresh_token, remove, with_cashier
from tests.http.client import fresh_key, refused
from tests.http.conftest import TestCity
from tests.http.signing_in import sign_in

# Keeping cashiers


def test_an_owner_lists_the_owner_first_then_the_cashiers_as_they_were_added(
    city: TestCity,
) -> None:
    owner = city.merchant(owner_name="Budi Santoso")
    items = []
    for name in ("Rina", "Agus"):
        items.append(add(owner, city.new_phone(), name).ok(201))
        city.hands.pass_by(seconds=1)
    listed = owner.get("/merchant/cashiers").ok()
    assert listed["next_cursor"] is None
    first, *added = listed["items"]
    assert (first["name"], first["role"], first["added_at"]) == ("Budi Santoso", "owner", None)
    assert added == items
    assert [one["role"] for one in added] == ["cashier", "cashier"]
    page = owner.get("/merchant/cashiers", limit=1).ok()
    rest = owner.get("/merchant/cashiers", cursor=page["next_cursor"]).ok()
    assert page["items"] + rest["items"] == listed["items"]


def test_a_cashiers_phone_is_shown_masked_and_kept_nowhere(city: TestCity) -> None:
    owner, phone = city.merchant(), city.new_phone()
    shown = add(owner, phone).ok(201)
    assert shown["phone"] == f"+62{'*' * (len(phone) - 6)}{phone[-3:]}"
    table = city.parts.settings.table("merchants")
    stored = client_of(city.parts.connection).query(
        TableName=table,
        KeyConditionExpression="pk = :pk AND begins_with(sk, :sk)",
        ExpressionAttributeValues={":pk": {"S": owner.id}, ":sk": {"S": "cashier#"}},
    )["Items"]
    assert len(stored) == 1
    assert phone[3:] not in json.dumps(stored)


def test_the_same_key_adds_a_cashier_once(city: TestCity) -> None:
    owner, phone, key = city.merchant(), city.new_phone(), fresh_key()
    added = add(owner, phone, key=key).ok(201)
    again = add(owner, phone, key=key)
    assert again.ok(201) == added
    assert again.replayed
    assert len(owner.get("/merchant/cashiers").ok()["items"]) == 2


def test_a_phone_is_added_once_and_the_refusal_says_so(city: TestCity) -> None:
    owner, _, _ = with_cashier(city)
    for phone in (owner.phone, add_another(city, owner)):
        problem = refused(add(owner, phone), "state_conflict")
        assert "Nomor itu sudah" in problem["detail"]


def test_a_merchant_has_ten_cashiers_at_most(city: TestCity) -> None:
    owner = city.merchant()
    ids = [add(owner, city.new_phone()).ok(201)["id"] for _ in range(10)]
    assert "10 kasir" in refused(add(owner, city.new_phone()), "state_conflict")["detail"]
    remove(owner, ids[0]).ok()
    add(owner, city.new_phone()).ok(201)
    # The token that lists eleven phones is still one that is honoured.
    anew = city.sign_in(owner.phone, "merchant")
    city.redeem(anew, fresh_token(city), 1_000).ok(201)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "R" * 41),
        ("name", "=1+1"),
        ("name", "\u202eRina"),
        ("name", "  "),
        ("phone", "0812"),
        ("phone", "+14155550100"),
    ],
)
def test_a_name_is_short_and_plain_and_a_phone_a_phone(
    city: TestCity, field: str, value: str
) -> None:
    body = {"name": "Rina", "phone": city.new_phone()} | {field: value}
    problem = refused(city.merchant().post("/merchant/cashiers", body), "validation_failed")
    assert [error["field"] for error in problem["errors"]] == [field]


def test_only_the_owner_keeps_cashiers(city: TestCity) -> None:
    _, cashier, cashier_id = with_cashier(city)
    refused(cashier.get("/merchant/cashiers"), "forbidden")
    refused(add(cashier, city.new_phone()), "forbidden")
    refused(remove(cashier, cashier_id), "forbidden")


def test_only_the_owner_reads_the_statement(city: TestCity) -> None:
    owner, cashier, _ = with_cashier(city)
    owner.get("/merchant/statements").ok()
    refused(cashier.get("/merchant/statements"), "forbidden")


def test_another_merchants_cashier_is_not_found(city: TestCity) -> None:
    _, _, cashier_id = with_cashier(city)
    refused(remove(city.merchant(), cashier_id), "not_found")


def test_the_owners_phone_is_not_removed(city: TestCity) -> None:
    owner = city.merchant()
    (own,) = owner.get("/merchant/cashiers").ok()["items"]
    assert "pemilik" in refused(remove(owner, own["id"]), "state_conflict")["detail"]


# Signing in


def test_a_phone_may_stand_for_a_shop_of_its_own_and_another_as_cashier(city: TestCity) -> None:
    owner, other = city.merchant(), city.merchant()
    add(owner, other.phone, "Wati").ok(201)
    proof = city.proof_for(other.phone)
    body = sign_in(city, proof, "merchant", subject=owner.id).ok()
    assert {one["id"] for one in body["subjects"]} == {owner.id, other.id}
    there = city.sign_in(other.phone, "merchant", owner.id)
    here = city.sign_in(other.phone, "merchant", other.id)
    assert (there.get("/merchant/profile").ok()["role"]) == "cashier"
    assert (here.get("/merchant/profile").ok()["role"]) == "owner"


def test_the_profile_says_who_is_reading_and_shows_a_cashier_no_bank_account(
    city: TestCity,
) -> None:
    owner, cashier, _ = with_cashier(city, "Rina")
    mine, hers = owner.get("/merchant/profile").ok(), cashier.get("/merchant/profile").ok()
    assert (mine["role"], mine["cashier"]) == ("owner", "Budi Santoso")
    assert (hers["role"], hers["cashier"]) == ("cashier", "Rina")
    assert mine["bank_account"] == "0012345678"
    assert hers == mine | {
        "role": "cashier",
        "cashier": "Rina",
        "bank_account": "",
        "bank_account_name": "",
    }


def test_a_renamed_shop_has_its_new_name_for_cashiers_too(city: TestCity) -> None:
    owner, cashier, _ = with_cashier(city)
    city.admin.send("PATCH", f"/admin/merchants/{owner.id}", {"name": "Warung Baru"}).ok()
    proof = city.proof_for(cashier.phone)
    assert sign_in(city, proof, "merchant").ok()["name"] == "Warung Baru"
