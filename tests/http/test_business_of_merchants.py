"""What a merchant is to the state: its size, whether a cooperative, its taxpayer's number."""

from tests.http.cashiers import with_cashier
from tests.http.client import MERCHANT_HEADER, csv, refused
from tests.http.conftest import TestCity

KNOWN = {"size": "micro", "cooperative": "true", "npwp": "3573014708900001", "pkp": "false"}
SHOWN = {"size": "micro", "cooperative": True, "npwp": "3573014708900001", "pkp": False}
UNKNOWN = {"size": None, "cooperative": False, "npwp": None, "pkp": False}


def shown(city: TestCity, merchant_id: str) -> dict[str, object]:
    found = city.admin.get(f"/admin/merchants/{merchant_id}").ok()
    return {name: found[name] for name in SHOWN}


def test_an_import_tells_what_a_business_is_and_one_without_the_columns_leaves_it(
    city: TestCity,
) -> None:
    row = city.merchant_row()
    full = ",".join([MERCHANT_HEADER, *KNOWN])
    told = csv(full, [[*row.values(), *KNOWN.values()]])
    assert city.bring_in("merchants", told).ok()["created"] == 1
    shop = city.sign_in(row["phone"], "merchant")
    assert shown(city, shop.id) == SHOWN
    assert city.bring_in("merchants", told).ok()["unchanged"] == 1
    assert city.bring_in("merchants", csv(MERCHANT_HEADER, [row.values()])).ok()["unchanged"] == 1
    assert shown(city, shop.id) == SHOWN
    emptied = csv(full, [[*row.values(), "", "", "", ""]])
    assert city.bring_in("merchants", emptied).ok()["updated"] == 1
    assert shown(city, shop.id) == UNKNOWN


def test_an_admin_changes_what_a_business_is(city: TestCity) -> None:
    shop = city.merchant()
    assert shown(city, shop.id) == UNKNOWN
    path = f"/admin/merchants/{shop.id}"
    changed = city.admin.send(
        "PATCH", path, {"size": "small", "cooperative": True, "npwp": "09.123.456.7-890.000"}
    ).ok()
    assert (changed["size"], changed["cooperative"]) == ("small", True)
    assert changed["npwp"] == "0091234567890000"
    city.admin.send("PATCH", path, {"size": "", "cooperative": False, "pkp": True}).ok()
    assert shown(city, shop.id) == UNKNOWN | {"npwp": "0091234567890000", "pkp": True}
    for wrong in ({"size": "tiny"}, {"cooperative": "yes"}, {"npwp": "12"}, {"pkp": 1}):
        refused(city.admin.send("PATCH", path, wrong), "validation_failed")


def test_a_taxpayers_number_is_told_to_the_owner_and_not_to_a_cashier_or_a_stranger(
    city: TestCity,
) -> None:
    owner, cashier, _ = with_cashier(city)
    number = {"npwp": "3573014708900002"}
    city.admin.send("PATCH", f"/admin/merchants/{owner.id}", number).ok()
    assert owner.get("/merchant/profile").ok()["npwp"] == number["npwp"]
    assert cashier.get("/merchant/profile").ok()["npwp"] is None
    acts = city.finance.every("/finance/audit-journal", object=owner.id)
    assert number["npwp"] not in str(acts)
    assert any(act["details"].get("fields") == ["npwp"] for act in acts)
    city.make_documents()
    found = city.send("GET", "/public/merchants", query={"limit": 200}).ok()
    assert number["npwp"] not in str(found)
