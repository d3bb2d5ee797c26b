"""The audit journal: what staff or a shop's owner does is told there, by whom and from where."""

import json
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import business_day
from chalicelib.core.values.subject import Subject
from chalicelib.merchants.parts import MerchantParts
from tests.http import acts, finance_acts, partner_acts, psp_acts, purchase_acts
from tests.http.acts import Act, change_merchant, create_campaign, pause_campaign, proposed_staff
from tests.http.client import MERCHANT_HEADER, csv, refused
from tests.http.conftest import TestCity
from tests.http.operations import operations

EVERY = acts.ACTS | finance_acts.ACTS | psp_acts.ACTS | partner_acts.ACTS | purchase_acts.ACTS


def entries(city: TestCity, **query: str) -> list[Any]:
    return city.finance.every("/finance/audit-journal", **query)


def about(city: TestCity, object: str) -> list[str]:
    """What has been done to this object, the first act first."""
    return [one["action"] for one in entries(city, object=object)][::-1]


# Where the transfer is the entry, always.
MOVES_MONEY = {
    ("POST", "/finance/campaigns/{campaign_id}/funds"),
    ("POST", "/admin/vouchers/{voucher_id}/reissue"),
}
# What needs a restored city and the bank's word: tests/stores/test_restore.py looks at these.
AFTER_A_RESTORE = {
    ("POST", "/finance/payouts/thaw"),
    ("POST", "/finance/payouts/thaw/approve"),
}
# What changes nothing: what is looked for by POST, and an address to put a file to.
CHANGES_NOTHING = {
    ("POST", "/admin/residents/search"),
    ("POST", "/admin/campaigns/preview"),
    ("POST", "/admin/uploads"),
    ("POST", "/finance/uploads"),
}


def test_every_operation_of_staff_that_changes_something_is_told_or_moves_money(
    city: TestCity,
) -> None:
    found = {
        (method, path)
        for method, path, _ in operations(city)
        if method != "GET" and path.startswith(("/admin/", "/finance/"))
    }
    known = EVERY.keys() | MOVES_MONEY | AFTER_A_RESTORE | CHANGES_NOTHING
    assert {one for one in known if one[1].startswith(("/admin/", "/finance/"))} == found


@pytest.mark.parametrize(
    ("action", "act"), EVERY.values(), ids=[f"{method} {path}" for method, path in EVERY]
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
    seen = city.parts[MerchantParts].look_up.one(shop.id)
    city.admin.send("PATCH", f"/admin/merchants/{shop.id}", {"address": "Jalan Kawi 2"}).ok()
    row = city.parts[MerchantParts].look_up.one(shop.id)
    with pytest.raises(Refused) as raised:
        city.parts[MerchantParts].change.write(seen, row, Subject("admin", "stf_x", ""))
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
