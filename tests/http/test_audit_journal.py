"""The audit journal: what staff or a shop's owner does is told there, by whom and from where."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.core.errors import Refused
from chalicelib.core.instants import business_day
from chalicelib.core.subject import Subject
from tests.http.client import MERCHANT_HEADER, RESIDENT_HEADER, Person, csv, refused
from tests.http.conftest import SECOND_ADMIN, TestCity
from tests.http.test_conventions import operations

Act = Callable[[TestCity], tuple[Person, str]]


def entries(city: TestCity, **query: str) -> list[Any]:
    return city.finance.every("/finance/audit-journal", **query)


def about(city: TestCity, object: str) -> list[str]:
    """What has been done to this object, the first act first."""
    return [one["action"] for one in entries(city, object=object)][::-1]


# Every act, done once: who has done it, to what.


def proposed_staff(city: TestCity) -> str:
    body = {"phone": city.new_phone(), "name": "Joko", "role": "auditor"}
    return str(city.admin.post("/admin/staff", body).ok(201)["id"])


def propose_staff(city: TestCity) -> tuple[Person, str]:
    return city.admin, proposed_staff(city)


def confirm_staff(city: TestCity) -> tuple[Person, str]:
    member, second = proposed_staff(city), city.sign_in(SECOND_ADMIN, "admin")
    second.post(f"/admin/staff/{member}/confirm").ok()
    return second, member


def remove_staff(city: TestCity) -> tuple[Person, str]:
    _, member = confirm_staff(city)
    city.admin.send("DELETE", f"/admin/staff/{member}").ok()
    return city.admin, member


def change_resident(city: TestCity) -> tuple[Person, str]:
    resident = city.resident()
    path = f"/admin/residents/{resident.id}"
    city.admin.send("PATCH", path, {"phone": city.new_phone()}).ok()
    return city.admin, resident.id


def import_residents(city: TestCity) -> tuple[Person, str]:
    row = (city.new_nik(), "Siti Rahayu", city.new_phone(), "35.73.01.1001", "")
    city.bring_in("residents", csv(RESIDENT_HEADER, [row])).ok()
    return city.admin, "residents"


def import_merchants(city: TestCity) -> tuple[Person, str]:
    city.bring_in("merchants", csv(MERCHANT_HEADER, [city.merchant_row().values()])).ok()
    return city.admin, "merchants"


def change_merchant(city: TestCity) -> tuple[Person, str]:
    shop = city.merchant()
    city.admin.send("PATCH", f"/admin/merchants/{shop.id}", {"bank_account": "9876543210"}).ok()
    return city.admin, shop.id


def confirm_account(city: TestCity) -> tuple[Person, str]:
    _, shop = change_merchant(city)
    city.finance.post(f"/finance/merchants/{shop}/confirm-account").ok()
    return city.finance, shop


def approve_merchant(city: TestCity) -> tuple[Person, str]:
    shop = city.post("/merchant/applications", city.merchant_row()).ok(201)["id"]
    city.admin.post(f"/admin/merchants/{shop}/approve", {"reason": "lengkap"}).ok()
    return city.admin, shop


def suspend_merchant(city: TestCity) -> tuple[Person, str]:
    shop = city.merchant().id
    city.admin.post(f"/admin/merchants/{shop}/suspend", {"reason": "diperiksa"}).ok()
    return city.admin, shop


def reinstate_merchant(city: TestCity) -> tuple[Person, str]:
    _, shop = suspend_merchant(city)
    city.admin.post(f"/admin/merchants/{shop}/reinstate", {"reason": "beres"}).ok()
    return city.admin, shop


def create_campaign(city: TestCity) -> tuple[Person, str]:
    return city.admin, city.admin.post("/admin/campaigns", city.draft()).ok(201)["id"]


def publish_campaign(city: TestCity) -> tuple[Person, str]:
    return city.admin, city.campaign(fund=0)


def pause_campaign(city: TestCity) -> tuple[Person, str]:
    _, campaign = create_campaign(city)
    for action in ("publish", "pause"):
        city.hands.pass_by(seconds=1)
        city.admin.post(f"/admin/campaigns/{campaign}/{action}").ok()
    return city.admin, campaign


def close_campaign(city: TestCity) -> tuple[Person, str]:
    campaign = city.campaign(fund=0)
    city.hands.pass_by(hours=25)
    city.admin.post(f"/admin/campaigns/{campaign}/close").ok()
    return city.admin, campaign


def void_empty_voucher(city: TestCity) -> tuple[Person, str]:
    resident = city.resident()
    voucher = city.claim(resident, city.campaign())
    city.redeem(city.merchant(), city.draw(resident, voucher)["token"], 50_000).ok(201)
    city.admin.post(f"/admin/vouchers/{voucher}/void", {"reason": "keliru"}).ok()
    return city.admin, voucher


def add_cashier(city: TestCity) -> tuple[Person, str]:
    owner = city.merchant()
    body = {"phone": city.new_phone(), "name": "Rina"}
    return owner, owner.post("/merchant/cashiers", body).ok(201)["id"]


def remove_cashier(city: TestCity) -> tuple[Person, str]:
    owner, cashier = add_cashier(city)
    owner.send("DELETE", f"/merchant/cashiers/{cashier}").ok()
    return owner, cashier


# What each operation of admin and finance that is no GET is told as. A new one has to come in here.
ACTS: dict[tuple[str, str], tuple[str, Act]] = {
    ("POST", "/admin/staff"): ("staff.propose", propose_staff),
    ("POST", "/admin/staff/{staff_id}/confirm"): ("staff.appoint", confirm_staff),
    ("DELETE", "/admin/staff/{staff_id}"): ("staff.propose_removal", remove_staff),
    ("PATCH", "/admin/residents/{resident_id}"): ("resident.change_phone", change_resident),
    ("POST", "/admin/residents/import"): ("import.begin", import_residents),
    ("POST", "/admin/merchants/import"): ("import.begin", import_merchants),
    ("PATCH", "/admin/merchants/{merchant_id}"): ("merchant.change", change_merchant),
    ("POST", "/admin/merchants/{merchant_id}/approve"): ("merchant.approve", approve_merchant),
    ("POST", "/admin/merchants/{merchant_id}/suspend"): ("merchant.suspend", suspend_merchant),
    ("POST", "/admin/merchants/{merchant_id}/reinstate"): (
        "merchant.reinstate",
        reinstate_merchant,
    ),
    ("POST", "/finance/merchants/{merchant_id}/confirm-account"): (
        "merchant.confirm_account",
        confirm_account,
    ),
    ("POST", "/admin/campaigns"): ("campaign.create", create_campaign),
    ("POST", "/admin/campaigns/{campaign_id}/publish"): ("campaign.publish", publish_campaign),
    ("POST", "/admin/campaigns/{campaign_id}/pause"): ("campaign.pause", pause_campaign),
    ("POST", "/admin/campaigns/{campaign_id}/close"): ("campaign.close", close_campaign),
    ("POST", "/admin/vouchers/{voucher_id}/void"): ("voucher.void", void_empty_voucher),
    ("POST", "/merchant/cashiers"): ("cashier.add", add_cashier),
    ("DELETE", "/merchant/cashiers/{cashier_id}"): ("cashier.remove", remove_cashier),
}
# Where the transfer is the entry, always.
MOVES_MONEY = {
    ("POST", "/finance/campaigns/{campaign_id}/funds"),
    ("POST", "/admin/vouchers/{voucher_id}/reissue"),
}
# What changes nothing: what is looked for by POST, and an address to put a file to.
CHANGES_NOTHING = {
    ("POST", "/admin/residents/search"),
    ("POST", "/admin/campaigns/preview"),
    ("POST", "/admin/uploads"),
}
# Whose own tests look for their entries.
TOLD_ELSEWHERE: dict[tuple[str, str], str] = {
    ("POST", "/finance/days/{date}/close"): "test_days.py",
}


def test_every_operation_of_staff_that_changes_something_is_told_or_moves_money(
    city: TestCity,
) -> None:
    found = {
        (method, path)
        for method, path, _ in operations(city)
        if method != "GET" and path.startswith(("/admin/", "/finance/"))
    }
    known = ACTS.keys() | MOVES_MONEY | CHANGES_NOTHING | TOLD_ELSEWHERE.keys()
    assert {one for one in known if one[1].startswith(("/admin/", "/finance/"))} == found


@pytest.mark.parametrize(
    ("action", "act"), ACTS.values(), ids=[f"{method} {path}" for method, path in ACTS]
)
def test_an_act_is_told_with_who_did_it_and_from_where(
    city: TestCity, action: str, act: Act
) -> None:
    began = city.clock()
    by, object = act(city)
    newest = next(one for one in entries(city, object=object) if one["action"] == action)
    assert newest["actor"] == f"{by.role}:{by.id}"
    assert newest["origin"] == "127.0.0.1"
    assert newest["occurred_at"] >= began.isoformat()[:19]


# Details


def test_a_changed_bank_account_is_told_masked_before_and_after(city: TestCity) -> None:
    admin, shop = change_merchant(city)
    (told,) = entries(city, object=shop)[:1]
    assert told["details"] == {
        "fields": ["bank_account"],
        "account_before": "014 ******5678",
        "account_after": "014 ******3210",
    }
    city.hands.pass_by(seconds=1)
    city.finance.post(f"/finance/merchants/{shop}/confirm-account").ok()
    (told,) = entries(city, object=shop)[:1]
    assert told["details"] == {
        "account": "014 ******3210",
        "changed_by": f"admin:{admin.id}",
    }


def test_a_bank_account_that_an_import_changes_is_told_as_well(city: TestCity) -> None:
    row = city.merchant_row()
    city.bring_in("merchants", csv(MERCHANT_HEADER, [row.values()])).ok()
    shop = city.sign_in(row["phone"], "merchant").id
    changed = csv(MERCHANT_HEADER, [(row | {"bank_account": "5555000011"}).values()])
    for _ in range(2):
        city.bring_in("merchants", changed).ok()
    (told,) = entries(city, object=shop)
    assert (told["action"], told["actor"]) == ("merchant.change", f"admin:{city.admin.id}")
    assert told["details"]["account_after"] == "014 ******0011"


def test_no_personal_data_stands_in_the_journal(city: TestCity) -> None:
    phones = [city.new_phone(), city.new_phone()]
    resident = city.resident(phone=phones[0])
    city.admin.send("PATCH", f"/admin/residents/{resident.id}", {"phone": phones[1]}).ok()
    (told,) = entries(city, object=resident.id)
    assert told["details"]["before"].endswith(phones[0][-3:])
    text = json.dumps(entries(city))
    assert not any(phone[3:] in text for phone in phones)
    assert "Siti" not in text
    assert "0012345678" not in text


def test_signing_in_as_staff_is_told_without_the_code(city: TestCity) -> None:
    auditor = city.sign_in("+628110000004", "auditor")
    newest = entries(city, actor=f"auditor:{auditor.id}")[0]
    assert (newest["action"], newest["object"]) == ("staff.sign_in", auditor.id)
    assert newest["details"] == {}
    resident = city.resident()
    assert entries(city, actor=f"resident:{resident.id}") == []


def test_the_first_staff_of_a_city_are_appointed_by_a_command(city: TestCity) -> None:
    told = entries(city, actor="command:appoint")
    assert {one["action"] for one in told} <= {"staff.appoint"}


def test_what_is_refused_is_not_told(city: TestCity) -> None:
    member = proposed_staff(city)
    refused(city.admin.post(f"/admin/staff/{member}/confirm"), "same_person")
    shop = city.merchant().id
    refused(city.admin.post(f"/admin/merchants/{shop}/approve", {"reason": "x"}), "state_conflict")
    assert about(city, member) == ["staff.propose"]
    assert about(city, shop) == []


def test_a_change_that_changes_nothing_is_not_told(city: TestCity) -> None:
    shop = city.merchant()
    name = city.admin.get(f"/admin/merchants/{shop.id}").ok()["name"]
    city.admin.send("PATCH", f"/admin/merchants/{shop.id}", {"name": name}).ok()
    assert about(city, shop.id) == []


def test_a_merchant_changed_meanwhile_is_not_written_over(city: TestCity) -> None:
    shop = city.merchant()
    seen = city.parts.merchants.get(shop.id)
    city.admin.send("PATCH", f"/admin/merchants/{shop.id}", {"address": "Jalan Kawi 2"}).ok()
    row = city.parts.merchants.get(shop.id)
    with pytest.raises(Refused) as raised:
        city.parts.merchants.store_changes(seen, row, Subject("admin", "stf_x", ""))
    assert raised.value.code == "state_conflict"
    assert about(city, shop.id) == ["merchant.change"]


# Reading


def test_the_journal_is_read_by_day_object_and_actor_page_by_page(city: TestCity) -> None:
    _, campaign = pause_campaign(city)
    assert about(city, campaign) == ["campaign.create", "campaign.publish", "campaign.pause"]
    today = business_day(city.clock())
    of_day = entries(city, date=today.isoformat())
    instants = [one["occurred_at"] for one in of_day]
    assert instants == sorted(instants, reverse=True)
    admin = f"admin:{city.admin.id}"
    mine = entries(city, object=campaign, actor=admin, date=today.isoformat())
    assert [one["action"] for one in mine][::-1] == about(city, campaign)
    tomorrow = (today + timedelta(days=1)).isoformat()
    assert entries(city, date=tomorrow) == []
    paged: list[Any] = []
    query: dict[str, Any] = {"date": today.isoformat(), "limit": 3}
    while True:
        page = city.finance.get("/finance/audit-journal", **query).ok()
        paged += page["items"]
        if page["next_cursor"] is None:
            break
        query["cursor"] = page["next_cursor"]
    assert paged == of_day


def test_without_a_date_it_is_the_last_month(city: TestCity) -> None:
    _, campaign = create_campaign(city)
    city.hands.pass_by(days=30)
    assert about(city, campaign) == ["campaign.create"]
    city.hands.pass_by(days=2)
    assert about(city, campaign) == []


def test_finance_and_the_auditor_read_it_and_nobody_else(city: TestCity) -> None:
    city.staff("auditor").get("/finance/audit-journal").ok()
    refused(city.admin.get("/finance/audit-journal"), "forbidden")
    refused(city.finance.get("/finance/audit-journal", date="2026-13-01"), "validation_failed")
    refused(city.finance.get("/finance/audit-journal", cursor="bm9wZQ"), "validation_failed")
