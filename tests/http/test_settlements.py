"""Settlements over HTTP: drafted by one officer, approved by another, paid once."""

import csv
import hashlib
import io
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.core.errors import Refused
from chalicelib.core.instants import business_day, to_text
from chalicelib.settlements.payments import Payment
from chalicelib.settlements.rules import settle_id
from tests.http.client import Person, Reply, fresh_key, refused
from tests.http.conftest import TestCity
from tests.http.settling import (
    SECOND_OFFICER,
    act,
    get,
    given_back,
    line_of,
    merchants_in,
    on_line,
    owed,
    shop_with,
    taken,
)


@pytest.fixture(scope="module")
def second(city: TestCity) -> Person:
    """The other finance officer."""
    city.parts.identity.appoint(SECOND_OFFICER, "Agus Salim", "finance")
    return city.sign_in(SECOND_OFFICER, "finance")


def post_draft(city: TestCity, until: str | None = None, key: str | None = None) -> Reply:
    """Draft up to now, or up to another moment, when the projections have followed."""
    city.hands.pass_by(seconds=1)
    city.stream.catch_up()
    body = {"until": until or to_text(city.clock())}
    return city.finance.post("/finance/settlements", body, key=key or fresh_key())


def draft(city: TestCity, until: str | None = None) -> Any:
    return post_draft(city, until).ok(201)


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
    assert get(city, found)["state"] == "draft"
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
    settle = city.parts.transfers.find(settle_id(found["id"], line_of(found, shop)["line"]))
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
    act(second, mine, "approve").ok()


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


def test_a_suspended_merchant_is_held_with_the_reason(city: TestCity, second: Person) -> None:
    before, between, other = (shop_with(city, 5_000) for _ in range(3))
    _suspend(city, before, "stempel palsu")
    found = draft(city)
    line = line_of(found, before)
    assert (line["state"], line["reason"], line["payments"]) == ("held", "stempel palsu", [])
    refused(on_line(second, found, before, "release"), "state_conflict")
    _suspend(city, between, "diselidiki")
    paid = act(second, found, "approve").ok()
    assert (line_of(paid, between)["state"], line_of(paid, between)["reason"]) == (
        "held",
        "diselidiki",
    )
    assert [owed(city, one) for one in (before, between, other)] == [5_000, 5_000, 0]
    assert paid["total"] == city.balance(f"settlement:{found['id']}")


def _suspend(city: TestCity, shop: Person, reason: str) -> None:
    city.admin.post(f"/admin/merchants/{shop.id}/suspend", {"reason": reason}).ok()


def test_a_reinstated_merchant_is_released(city: TestCity, second: Person) -> None:
    shop = shop_with(city, 5_000)
    _suspend(city, shop, "x")
    found = draft(city)
    city.admin.post(f"/admin/merchants/{shop.id}/reinstate", {"reason": "y"}).ok()
    released = on_line(second, found, shop, "release").ok()
    assert line_of(released, shop)["state"] == "ready"
    assert released["total"] == found["total"] + 5_000
    act(second, found, "approve").ok()
    assert owed(city, shop) == 0


def _change_account(city: TestCity, shop: Person) -> None:
    change = {"bank_account": "9998887776"}
    city.admin.send("PATCH", f"/admin/merchants/{shop.id}", change).ok()


def _confirm_account(by: Person, shop: Person) -> None:
    by.post(f"/finance/merchants/{shop.id}/confirm-account").ok()


def test_a_changed_account_is_held_until_it_is_confirmed(city: TestCity, second: Person) -> None:
    shop = shop_with(city, 5_000)
    _change_account(city, shop)
    profile = city.finance.get(f"/admin/merchants/{shop.id}").ok()
    assert profile["account_changed_by"] == f"admin:{city.admin.id}"
    assert profile["account_before"] == "014 ******5678"
    found = draft(city)
    line = line_of(found, shop)
    assert (line["state"], line["hold"], line["reason"]) == (
        "held",
        "account",
        "account_unconfirmed",
    )
    assert line["account_change"] == {
        "by": profile["account_changed_by"],
        "at": profile["account_changed_at"],
        "before": "014 ******5678",
    }
    refused(on_line(second, found, shop, "release"), "state_conflict")
    _confirm_account(city.finance, shop)
    released = line_of(on_line(second, found, shop, "release").ok(), shop)
    assert (released["state"], released["bank_account"]) == ("ready", "9998887776")


@pytest.mark.parametrize("confirmed", [False, True])
def test_an_account_that_changed_since_the_draft_is_not_paid(
    city: TestCity, second: Person, confirmed: bool
) -> None:
    shop = shop_with(city, 5_000)
    found = draft(city)
    _change_account(city, shop)
    if confirmed:
        _confirm_account(city.finance, shop)
    line = line_of(act(second, found, "approve").ok(), shop)
    wanted = "account_changed" if confirmed else "account_unconfirmed"
    assert (line["state"], line["reason"]) == ("held", wanted)
    assert owed(city, shop) == 5_000


def test_a_hold_lasts_over_drafts_until_it_is_released(city: TestCity, second: Person) -> None:
    shop = shop_with(city, 5_000)
    found = draft(city)
    held = on_line(city.finance, found, shop, "hold").ok()
    assert (line_of(held, shop)["state"], line_of(held, shop)["reason"]) == ("held", "diperiksa")
    assert held["total"] == found["total"] - 5_000
    refused(on_line(city.finance, found, shop, "hold"), "state_conflict")
    act(second, found, "approve").ok()
    assert owed(city, shop) == 5_000
    following = draft(city)
    assert line_of(following, shop)["reason"] == "diperiksa"
    on_line(second, following, shop, "release").ok()
    act(second, following, "approve").ok()
    assert owed(city, shop) == 0


def test_a_single_redemption_is_held_while_the_rest_is_paid(city: TestCity, second: Person) -> None:
    shop = city.merchant()
    disputed, _ = taken(city, shop, 8_000), taken(city, shop, 5_000)
    one = draft(city)
    held = on_line(city.finance, one, shop, "hold", redemption_id=disputed).ok()
    line = line_of(held, shop)
    assert (line["state"], line["amount"], line["owed"]) == ("ready", 5_000, 13_000)
    assert line["withheld"] == [{"redemption_id": disputed, "amount": 8_000, "reason": "diperiksa"}]
    refused(on_line(city.finance, one, shop, "hold", redemption_id=disputed), "state_conflict")
    act(second, one, "approve").ok()
    assert owed(city, shop) == 8_000
    given_back(shop, disputed, 1_000)
    taken(city, shop, 2_000)
    two = draft(city)
    line = line_of(two, shop)
    assert (line["amount"], line["withheld"][0]["amount"]) == (2_000, 7_000)
    act(second, two, "approve").ok()
    three = draft(city)
    line = line_of(three, shop)
    assert (line["state"], line["hold"], line["amount"]) == ("held", "redemptions", 0)
    released = on_line(second, three, shop, "release", redemption_id=disputed).ok()
    assert (line_of(released, shop)["state"], line_of(released, shop)["amount"]) == ("ready", 7_000)
    on_line(second, three, shop, "hold", redemption_id=disputed).ok()
    on_line(second, three, shop, "release", redemption_id=disputed).ok()
    act(second, three, "approve").ok()
    assert owed(city, shop) == 0
    last = taken(city, shop, 1_000)
    four = draft(city)
    refused(on_line(second, four, shop, "hold", redemption_id=disputed), "state_conflict")
    refused(on_line(second, four, shop, "release", redemption_id=last), "not_found")


def test_only_a_merchants_own_redemption_can_be_held(city: TestCity) -> None:
    shop, other = shop_with(city, 5_000), city.merchant()
    theirs = taken(city, other, 5_000)
    found = draft(city)
    for redemption in (theirs, "trf_none"):
        refused(on_line(city.finance, found, shop, "hold", redemption_id=redemption), "not_found")
    refused(on_line(city.finance, found, city.merchant(), "hold"), "not_found")
    refused(on_line(city.finance, {"id": "stl_none"}, shop, "hold"), "not_found")


def test_a_cancelled_draft_pays_nobody(city: TestCity, second: Person) -> None:
    shop = shop_with(city, 5_000)
    found = draft(city)
    assert act(city.finance, found, "cancel").ok()["state"] == "cancelled"
    for action in ("approve", "cancel", "sent"):
        refused(act(second, found, action), "state_conflict")
    refused(second.get(f"/finance/settlements/{found['id']}/payout-file"), "state_conflict")
    assert owed(city, shop) == 5_000
    assert line_of(draft(city), shop)["amount"] == 5_000


def test_the_payout_file_is_the_same_bytes_every_time(city: TestCity, second: Person) -> None:
    shop = shop_with(city, 5_000, bank_account_name="Budi & Söhne", name="Warung A & B")
    found = draft(city)
    path = f"/finance/settlements/{found['id']}/payout-file"
    refused(second.get(path), "state_conflict")
    approved = act(second, found, "approve").ok()
    for form in ("csv", "pain001"):
        replies = [second.get(path, format=form) for _ in range(2)]
        act_once = replies[0]
        assert act_once.status == 200
        assert replies[0].raw == replies[1].raw
        assert hashlib.sha256(act_once.raw).hexdigest() == approved["files"][form]["sha256"]
        assert found["number"] in act_once.headers["content-disposition"]
    text = second.get(path, format="csv").raw.decode()
    rows = list(csv.reader(io.StringIO(text, newline="")))
    assert text.count("\r\n") == len(rows) == approved["payment_count"] + 2
    own = next(row for row in rows if row[5] == shop.id)
    assert own[0] == line_of(approved, shop)["payments"][0]["end_to_end_id"]
    assert own[1:5] == ["014", "0012345678", "Budi & Söhne", "5000"]
    assert own[6:] == ["Warung A & B", f"TUMBAS {found['number']} Warung A & B"]
    assert rows[-1] == ["TOTAL", "", "", "", str(approved["total"]), "", "", str(len(rows) - 2)]


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


def test_a_merchant_sees_its_payouts_and_what_they_are_made_of(
    city: TestCity, second: Person
) -> None:
    shop = city.merchant()
    nothing = shop.get("/merchant/payouts").ok()
    assert (nothing["items"], nothing["owed"], nothing["next"]["amount"]) == ([], 0, 0)
    redemption = taken(city, shop, 20_000)
    city.hands.pass_by(seconds=1)
    given_back(shop, redemption, 5_000)
    found = draft(city)
    before = shop.get("/merchant/payouts").ok()
    assert (before["items"], before["owed"], before["next"]["amount"]) == ([], 15_000, 15_000)
    assert before["next"]["expected_on"] is not None
    act(second, found, "approve").ok()
    after = shop.get("/merchant/payouts").ok()
    assert after["owed"] == 0
    (payout,) = after["items"]
    assert (payout["settlement_id"], payout["amount"], payout["state"]) == (
        found["id"],
        15_000,
        "ready",
    )
    assert payout["expected_on"] > to_text(city.clock())[:10]
    city.stream.catch_up()
    made = shop.get(f"/merchant/payouts/{found['id']}").ok()
    assert [made[name] for name in ("redeemed", "refunded", "returned", "carried", "held")] == [
        20_000,
        5_000,
        0,
        0,
        0,
    ]
    assert [one["kind"] for one in made["transfers"]["items"]] == ["refund", "redeem"]
    refused(city.merchant().get(f"/merchant/payouts/{found['id']}"), "not_found")


def test_a_cashier_sees_no_payouts(city: TestCity) -> None:
    shop, phone = city.merchant(), city.new_phone()
    shop.post("/merchant/cashiers", {"phone": phone, "name": "Rina"}).ok(201)
    cashier = city.sign_in(phone, "merchant")
    refused(cashier.get("/merchant/payouts"), "forbidden")
    refused(cashier.get("/merchant/payouts/stl_none"), "forbidden")


def test_what_a_journal_does_not_show_yet_is_held_and_never_guessed(
    city: TestCity, second: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("chalicelib.settlements.owed.PAUSE_S", 0)
    city.stream.catch_up()
    shop = shop_with(city, 5_000)
    city.hands.pass_by(seconds=1)
    body = {"until": to_text(city.clock())}
    found = city.finance.post("/finance/settlements", body, key=fresh_key()).ok(201)
    line = line_of(found, shop)
    assert (line["state"], line["hold"], line["amount"]) == ("held", "unclear", 0)
    refused(on_line(second, found, shop, "release"), "state_conflict")
    city.stream.catch_up()
    assert line_of(on_line(second, found, shop, "release").ok(), shop)["amount"] == 5_000


def test_every_act_stands_in_the_audit_journal(city: TestCity, second: Person) -> None:
    shop = shop_with(city, 5_000)
    found = draft(city)
    on_line(second, found, shop, "hold").ok()
    on_line(second, found, shop, "release").ok()
    approved = act(second, found, "approve").ok()
    act(second, found, "sent").ok()
    entries = [
        one
        for one in city.parts.audit.of_day(business_day(city.clock()))
        if one.object == found["id"]
    ]
    acts = ("draft", "hold", "release", "approve", "order", "sent")
    assert sorted(one.action for one in entries) == sorted(f"settlement.{name}" for name in acts)
    (ordered,) = [one for one in entries if one.action == "settlement.order"]
    assert ordered.details["csv_sha256"] == approved["files"]["csv"]["sha256"]
    assert {one.origin for one in entries} == {"127.0.0.1"}


# What the bank answers


def payments_of(city: TestCity, settlement: Any, shop: Person) -> list[Payment]:
    ids = [one["end_to_end_id"] for one in line_of(get(city, settlement), shop)["payments"]]
    found = city.parts.payments.find(ids)
    return [found[one] for one in ids]


def bank_pays(city: TestCity, *payments: Payment) -> None:
    now = city.clock()
    writes = city.parts.payments.paid(payments, business_day(now), "finance:stf_test", now)
    city.parts.writer.transact(writes)


def bank_returns(city: TestCity, payment: Payment, reason: str = "AC04") -> None:
    writes = city.parts.payments.returned(payment, reason, "finance:stf_test", city.clock())
    city.parts.writer.transact(writes)


def sent(city: TestCity, second: Person) -> Any:
    found = draft(city)
    act(second, found, "approve").ok()
    return act(second, found, "sent").ok()


def test_a_settlement_is_paid_when_the_bank_has_answered_for_all(
    city: TestCity, second: Person
) -> None:
    shops = [shop_with(city, 5_000) for _ in range(3)]
    found = sent(city, second)
    before = city.balance("paid")
    open_ones = list(city.parts.payments.open_of(found["number"]))
    assert sum(one.amount for one in open_ones) == found["total"]
    first = payments_of(city, found, shops[0])
    bank_pays(city, *first)
    with pytest.raises(Refused, match="state_conflict"):
        bank_pays(city, *first)
    assert get(city, found)["state"] == "sent"
    assert line_of(get(city, found), shops[0])["state"] == "paid"
    bank_pays(city, *city.parts.payments.open_of(found["number"]))
    paid = get(city, found)
    assert (paid["state"], paid["open_count"]) == ("paid", 0)
    assert city.balance("paid") - before == found["total"]
    assert city.balance(f"settlement:{found['id']}") == 0
    (payout,) = shops[1].get("/merchant/payouts").ok()["items"]
    assert (payout["state"], payout["paid_on"]) == ("paid", business_day(city.clock()).isoformat())


def test_a_returned_payment_is_owed_again_and_in_the_next_draft(
    city: TestCity, second: Person
) -> None:
    shop, other = shop_with(city, 5_000), shop_with(city, 6_000)
    found = sent(city, second)
    (payment,) = payments_of(city, found, shop)
    bank_returns(city, payment)
    for again in (bank_returns, bank_pays):
        with pytest.raises(Refused, match="state_conflict"):
            again(city, payment)
    bank_pays(city, *city.parts.payments.open_of(found["number"]))
    assert get(city, found)["state"] == "partly_returned"
    line = line_of(get(city, found), shop)
    assert (line["state"], line["payments"][0]["reason"]) == ("returned", "AC04")
    assert owed(city, shop) == 5_000
    (payout,) = shop.get("/merchant/payouts").ok()["items"]
    assert (payout["state"], payout["reason"]) == ("returned", "AC04")
    following = draft(city)
    assert line_of(following, shop)["amount"] == 5_000
    assert other.id not in merchants_in(following)


def test_a_return_after_payout_comes_back_from_paid(city: TestCity, second: Person) -> None:
    shop = shop_with(city, 5_000)
    found = sent(city, second)
    bank_pays(city, *city.parts.payments.open_of(found["number"]))
    before = city.balance("paid")
    (payment,) = payments_of(city, found, shop)
    assert payment.state == "paid"
    bank_returns(city, payment, "AC06")
    assert get(city, found)["state"] == "partly_returned"
    assert city.balance("paid") == before - 5_000
    assert owed(city, shop) == 5_000


def test_a_payment_of_a_file_that_nobody_marked_as_sent_marks_it(
    city: TestCity, second: Person
) -> None:
    shop = shop_with(city, 5_000)
    found = draft(city)
    act(second, found, "approve").ok()
    (payment,) = payments_of(city, found, shop)
    assert payment.state == "ready"
    bank_pays(city, payment)
    assert get(city, found)["sent_by"] == "finance:stf_test"


def test_what_was_not_ordered_is_no_payment(city: TestCity) -> None:
    shop = shop_with(city, 5_000)
    found = draft(city)
    ids = [one["end_to_end_id"] for one in line_of(found, shop)["payments"]]
    assert city.parts.payments.find([*ids, "0" * 16, "x", ""]) == {}
    assert list(city.parts.payments.open_of(found["number"])) == []
    assert list(city.parts.payments.open_of("000000000")) == []


def test_what_bi_fast_cannot_carry_at_once_is_split(city: TestCity, second: Person) -> None:
    shop = shop_with(city, 400_000_000, 150_000_000)
    found = sent(city, second)
    payments = payments_of(city, found, shop)
    assert [one.amount for one in payments] == [250_000_000, 250_000_000, 50_000_000]
    bank_pays(city, *payments[:2])
    assert line_of(get(city, found), shop)["state"] == "sent"
    bank_returns(city, payments[2])
    line = line_of(get(city, found), shop)
    assert [one["state"] for one in line["payments"]] == ["paid", "paid", "returned"]
    assert line["state"] == "returned"
    assert owed(city, shop) == 50_000_000
