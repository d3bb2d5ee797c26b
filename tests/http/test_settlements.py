"""Settlements over HTTP: drafted by one officer, approved by another, paid once."""

from datetime import timedelta

from chalicelib.audit.parts import AuditParts
from chalicelib.core.values.instants import business_day, to_text
from chalicelib.ledger.parts import LedgerParts
from chalicelib.settlements.rules.transfer import settle_id
from tests.http.client import Person, fresh_key, refused
from tests.http.conftest import TestCity
from tests.http.settling import (
    act,
    approve,
    draft,
    get,
    given_back,
    line_of,
    merchants_in,
    on_line,
    owed,
    post_draft,
    shop_with,
    taken,
)


def test_a_draft_nets_each_merchant_up_to_a_moment(city: TestCity) -> None:
    shop = city.merchant()
    first = taken(city, shop, 20_000)
    given_back(shop, first, 5_000)
    city.hands.pass_by(seconds=1)
    until = to_text(city.clock())
    taken(city, shop, 7_000)
    found = draft(city, until)
    assert (found["state"], found["until"]) == ("draft", until)
    line = line_of(found, shop)
    assert line["amount"] == line["owed"] == 15_000
    assert line["state"] == "ready"
    assert (line["bank_code"], line["bank_account"]) == ("014", "0012345678")
    (payment,) = line["payments"]
    assert payment["amount"] == 15_000
    assert payment["end_to_end_id"] == f"{found['number']}{line['line']:05d}01"
    assert found["total"] == sum(one["amount"] for one in found["lines"] if one["state"] == "ready")
    assert get(city, found) == found


def test_a_refund_after_the_moment_counts_against_what_came_before_it(city: TestCity) -> None:
    shop = city.merchant()
    first = taken(city, shop, 20_000)
    city.hands.pass_by(seconds=1)
    until = to_text(city.clock())
    later = taken(city, shop, 3_000)
    given_back(shop, first, 12_000)
    given_back(shop, later, 3_000)
    assert line_of(draft(city, until), shop)["amount"] == 5_000


def test_who_is_owed_nothing_or_less_is_left_out_and_listed(city: TestCity) -> None:
    zero, below, nobody = city.merchant(), city.merchant(), city.merchant()
    given_back(zero, taken(city, zero, 9_000), 9_000)
    old = taken(city, below, 4_000)
    city.hands.pass_by(seconds=1)
    until = to_text(city.clock())
    taken(city, below, 1_000)
    given_back(below, old, 4_000)
    new = taken(city, below, 2_000)
    given_back(below, new, 500)
    found = draft(city, until)
    assert not merchants_in(found) & {zero.id, below.id, nobody.id}
    listed = city.finance.every(f"/finance/settlements/{found['id']}/left-out")
    of = {one["merchant_id"]: one["owed"] for one in listed}
    assert len(of) == len(listed) == found["left_out_count"]
    assert (of[zero.id], of[below.id], of[nobody.id]) == (0, -500, 0)


def test_a_moment_to_come_is_refused(city: TestCity) -> None:
    until = to_text(city.clock() + timedelta(minutes=1))
    refused(post_draft(city, until), "validation_failed")
    refused(city.finance.post("/finance/settlements", {"until": "x"}, key="k"), "validation_failed")


def test_the_same_key_drafts_once(city: TestCity) -> None:
    shop_with(city, 5_000)
    key, until = fresh_key(), to_text(city.clock())
    first = post_draft(city, until, key)
    again = post_draft(city, until, key)
    assert (first.status, again.status, again.replayed) == (201, 201, True)
    assert first.body == again.body
    refused(post_draft(city, to_text(city.clock()), key), "idempotency_key_reused")
    body = {"until": until}
    refused(city.finance.post("/finance/settlements", body), "idempotency_key_required")


def test_approving_moves_what_is_owed_and_the_whole_way_to_the_file(
    city: TestCity, second: Person
) -> None:
    shop = shop_with(city, 30_000, 12_000)
    found = draft(city)
    refused(act(city.finance, found, "approve"), "same_person")
    assert get(city, found) == found
    approved = act(second, found, "approve").ok()
    assert (approved["state"], approved["total"]) == ("approved", found["total"])
    assert owed(city, shop) == 0
    assert city.balance(f"settlement:{found['id']}") == found["total"]
    assert line_of(approved, shop)["state"] == "ready"
    refused(act(second, found, "approve"), "state_conflict")
    refused(act(second, found, "cancel"), "state_conflict")
    refused(on_line(second, found, shop, "hold"), "state_conflict")
    sent = act(second, found, "sent").ok()
    assert (sent["state"], line_of(sent, shop)["state"]) == ("sent", "sent")
    refused(act(second, found, "sent"), "state_conflict")
    settle = city.parts[LedgerParts].transfers.find(
        settle_id(found["id"], line_of(found, shop)["line"])
    )
    assert settle is not None
    assert (settle.amount, settle.kind, settle.reference) == (42_000, "settle", found["number"])
    assert settle.actor == f"finance:{second.id}"


def test_who_drafted_one_may_approve_the_others(city: TestCity, second: Person) -> None:
    shop_with(city, 5_000)
    mine = draft(city)
    city.hands.pass_by(seconds=1)
    theirs = second.post(
        "/finance/settlements", {"until": to_text(city.clock())}, key=fresh_key()
    ).ok(201)
    refused(act(second, theirs, "approve"), "same_person")
    refused(act(city.finance, mine, "approve"), "same_person")
    act(city.finance, theirs, "approve").ok()
    city.stream.catch_up()
    act(second, mine, "approve").ok()


def test_who_changed_a_draft_last_cannot_approve_it(city: TestCity, second: Person) -> None:
    shop = shop_with(city, 5_000)
    found = draft(city)
    assert (found["version"], found["last_changed_by"]) == (1, f"finance:{city.finance.id}")
    held = on_line(city.finance, found, shop, "hold").ok()
    released = on_line(second, found, shop, "release").ok()
    assert (held["version"], released["version"]) == (2, 3)
    assert released["last_changed_by"] == f"finance:{second.id}"
    refused(act(second, found, "approve"), "same_person")
    assert owed(city, shop) == 5_000
    assert act(city.finance, found, "approve").ok()["state"] == "approved"


def test_only_what_was_seen_is_approved(city: TestCity, second: Person) -> None:
    shop = shop_with(city, 5_000)
    found = draft(city)
    on_line(city.finance, found, shop, "hold").ok()
    now = on_line(city.finance, found, shop, "release").ok()
    assert now["total"] == found["total"]
    refused(approve(second, found), "state_conflict")
    refused(approve(second, now | {"total": now["total"] + 1}), "state_conflict")
    path = f"/finance/settlements/{found['id']}/approve"
    for body in ({}, {"total": now["total"]}, {"total": "1", "version": 1}, {"total": -1}):
        refused(second.post(path, body), "validation_failed")
    assert get(city, found)["state"] == "draft"
    approve(second, now).ok()


def test_a_repeated_approval_is_answered_once(city: TestCity, second: Person) -> None:
    shop_with(city, 5_000)
    found, key = draft(city), fresh_key()
    first, again = approve(second, found, key), approve(second, found, key)
    assert (first.status, again.status, again.replayed) == (200, 200, True)
    refused(approve(second, found | {"version": 99}, key), "idempotency_key_reused")
    assert first.body == again.body


def test_two_drafts_never_pay_the_same_rupiah(city: TestCity, second: Person) -> None:
    shop = shop_with(city, 30_000)
    one, two = draft(city), draft(city)
    taken(city, shop, 4_000)
    city.stream.catch_up()
    act(second, one, "approve").ok()
    city.stream.catch_up()
    paid = act(second, two, "approve").ok()
    line = line_of(paid, shop)
    assert (line["state"], line["hold"], line["reason"]) == ("held", "nothing_owed", "nothing_owed")
    assert owed(city, shop) == 4_000
    assert city.balance(f"settlement:{two['id']}") == paid["total"]


def test_what_is_still_owed_is_paid(city: TestCity, second: Person) -> None:
    shop = city.merchant()
    redemption = taken(city, shop, 30_000)
    found = draft(city)
    given_back(shop, redemption, 10_000)
    taken(city, shop, 2_000)
    city.stream.catch_up()
    paid = line_of(act(second, found, "approve").ok(), shop)
    assert (paid["state"], paid["amount"]) == ("ready", 20_000)
    assert owed(city, shop) == 2_000


def test_a_cancelled_draft_pays_nobody(city: TestCity, second: Person) -> None:
    shop = shop_with(city, 5_000)
    found = draft(city)
    assert act(city.finance, found, "cancel").ok()["state"] == "cancelled"
    for action in ("approve", "cancel", "sent"):
        refused(act(second, found, action), "state_conflict")
    refused(second.get(f"/finance/settlements/{found['id']}/payout-file"), "state_conflict")
    assert owed(city, shop) == 5_000
    assert line_of(draft(city), shop)["amount"] == 5_000


def test_lists_are_paged(city: TestCity) -> None:
    for _ in range(3):
        shop_with(city, 1_000)
    found = draft(city)
    path = f"/finance/settlements/{found['id']}/lines"
    assert city.finance.every(path) == found["lines"]
    page = city.finance.get(path, limit=2, state="ready").ok()
    assert page["items"] == [one for one in found["lines"] if one["state"] == "ready"][:2]
    assert page["next_cursor"]
    refused(city.finance.get(path, cursor="eA"), "validation_failed")
    first = city.finance.get("/finance/settlements", limit=1).ok()
    assert first["items"][0]["id"] == found["id"]
    every = city.finance.every("/finance/settlements")
    numbers = [one["number"] for one in every]
    assert numbers == sorted(set(numbers), reverse=True)
    assert found["number"] in numbers


def test_every_act_stands_in_the_audit_journal(city: TestCity, second: Person) -> None:
    shop = shop_with(city, 5_000)
    found = draft(city)
    on_line(city.finance, found, shop, "hold").ok()
    on_line(city.finance, found, shop, "release").ok()
    approved = act(second, found, "approve").ok()
    act(second, found, "sent").ok()
    entries = [
        one
        for one in city.parts[AuditParts].journal.of_day(business_day(city.clock()))
        if one.object == found["id"]
    ]
    acts = ("draft", "hold", "release", "approve", "order", "sent")
    assert sorted(one.action for one in entries) == sorted(f"settlement.{name}" for name in acts)
    (ordered,) = [one for one in entries if one.action == "settlement.order"]
    assert ordered.details["total"] == approved["total"]
    (by_approver,) = [one for one in entries if one.action == "settlement.approve"]
    assert by_approver.details["version"] == approved["version"] == 3
    assert {one.origin for one in entries} == {"127.0.0.1"}
