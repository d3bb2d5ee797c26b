"""What is held of a settlement over HTTP: suspended, another bank account, disputed, unclear."""

import pytest

from chalicelib.core.values.instants import to_text
from tests.http.client import Person, fresh_key, refused
from tests.http.conftest import TestCity
from tests.http.settling import (
    act,
    draft,
    given_back,
    line_of,
    on_line,
    owed,
    shop_with,
    taken,
)


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
    released = on_line(city.finance, found, shop, "release").ok()
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
    on_line(city.finance, following, shop, "release").ok()
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
    released = on_line(city.finance, three, shop, "release", redemption_id=disputed).ok()
    assert (line_of(released, shop)["state"], line_of(released, shop)["amount"]) == ("ready", 7_000)
    on_line(city.finance, three, shop, "hold", redemption_id=disputed).ok()
    on_line(city.finance, three, shop, "release", redemption_id=disputed).ok()
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


def test_what_a_journal_does_not_show_yet_is_held_and_never_guessed(
    city: TestCity, second: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("chalicelib.settlements.use.debts.PAUSE_S", 0)
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
