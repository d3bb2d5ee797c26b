"""For whom and of what nothing is held: shops, partners, vouchers and phones that may not."""

import pytest

from chalicelib.core.recent import CACHED
from tests.http.checkouts import Held, act, agree, opened
from tests.http.client import refused
from tests.http.conftest import TestCity
from tests.http.partners import partner_of


def test_a_suspended_shop_is_held_nothing_for_and_captures_nothing(city: TestCity) -> None:
    held = Held(city)
    checkout = opened(held.partner, held.shop, 10_000)
    city.admin.post(f"/admin/merchants/{held.shop.id}/suspend", {"reason": "diperiksa"}).ok()
    refused(agree(held.resident, checkout), "merchant_not_active")
    refused(held.act("capture"), "merchant_not_active")
    assert held.balances() == (20_000, 30_000, 0)
    # What is held always finds its way back.
    held.act("void").ok()
    assert held.balances() == (50_000, 0, 0)


def test_a_reinstated_shop_captures_what_was_held_before(city: TestCity) -> None:
    held = Held(city)
    for action in ("suspend", "reinstate"):
        city.admin.post(f"/admin/merchants/{held.shop.id}/{action}", {"reason": "x"}).ok()
    held.act("capture").ok()
    assert held.balances() == (20_000, 0, 30_000)


def test_nobody_pays_at_their_own_shop_by_way_of_a_marketplace(city: TestCity) -> None:
    partner, shop = partner_of(city), city.merchant()
    resident = city.resident(phone=shop.phone)
    city.claim(resident, city.campaign())
    refused(agree(resident, opened(partner, shop)), "own_shop")


def test_categories_and_campaigns_that_are_paused(city: TestCity) -> None:
    partner, shop, resident = partner_of(city), city.merchant(), city.resident()
    wrong = city.claim(resident, city.campaign(categories=["kriya"]))
    unchecked = city.claim(resident, city.campaign(requires=["halal"]))
    checkout = opened(partner, shop)
    refused(agree(resident, checkout), "merchant_not_accepted")
    refused(agree(resident, checkout, wrong), "merchant_not_accepted")
    told = refused(agree(resident, checkout, unchecked), "merchant_not_accepted")
    assert told["missing"] == ["halal"]
    # Vouchers that do pay here are found among them.
    right = city.claim(resident, city.campaign())
    (part,) = agree(resident, opened(partner, shop)).ok()["vouchers"]
    assert part["voucher_id"] == right
    campaign = city.campaign()
    paused = city.claim(resident, campaign)
    city.admin.post(f"/admin/campaigns/{campaign}/pause").ok()
    city.hands.pass_by(seconds=6)
    refused(agree(resident, checkout, paused), "campaign_not_open")


def test_a_paused_campaign_keeps_its_promises(city: TestCity) -> None:
    held = Held(city)
    city.admin.post(f"/admin/campaigns/{held.campaign}/pause").ok()
    held.act("capture", amount=10_000).ok()
    assert held.balances() == (40_000, 0, 10_000)


def test_a_voucher_that_is_spent_whole_is_held_whole(city: TestCity) -> None:
    partner, shop, resident = partner_of(city), city.merchant(), city.resident()
    voucher = city.claim(resident, city.campaign(partial_spend=False))
    refused(agree(resident, opened(partner, shop)), "full_amount_required")
    checkout = opened(partner, shop, 50_000)
    agree(resident, checkout).ok()
    act(partner, checkout, "capture", amount=40_000).ok()
    assert city.balance(f"voucher:{voucher}") == 10_000


def test_another_residents_voucher_holds_nothing(city: TestCity) -> None:
    partner, (resident, other) = partner_of(city), city.residents(2)
    voucher = city.claim(other, city.campaign())
    checkout = opened(partner, city.merchant())
    refused(agree(resident, checkout, voucher), "not_found")
    refused(agree(resident, checkout, "vch_000000000000"), "not_found")
    refused(agree(resident, checkout, voucher, voucher), "validation_failed")


def test_a_phone_that_was_taken_agrees_to_nothing_and_what_it_agreed_to_goes_on(
    city: TestCity,
) -> None:
    held = Held(city)
    checkout = opened(held.partner, held.shop, 10_000)
    path = f"/admin/residents/{held.resident.id}"
    city.admin.send("PATCH", path, {"phone": city.new_phone()}).ok()
    refused(agree(held.resident, checkout), "voucher_insufficient")
    refused(agree(held.resident, checkout, held.voucher), "not_found")
    held.act("capture", amount=10_000).ok()
    assert held.balances() == (40_000, 0, 10_000)


def test_a_suspended_partner_changes_nothing(city: TestCity) -> None:
    held = Held(city)
    city.admin.post(f"/admin/partners/{held.partner.id}/suspend", {"reason": "diperiksa"}).ok()
    for action in ("capture", "void"):
        refused(held.act(action), "forbidden")
    assert held.balances() == (20_000, 30_000, 0)


@pytest.mark.parametrize("moved", [False, True])
def test_nothing_is_held_for_a_partner_that_may_not_go_on(city: TestCity, moved: bool) -> None:
    """It was suspended, or the site to which the shopper would go back is no longer its own."""
    held = Held(city)
    checkout, unseen = (opened(held.partner, held.shop, 10_000) for _ in range(2))
    path = f"/admin/partners/{held.partner.id}"
    if moved:
        body = {"return_origins": ["https://lain.example"]}
        city.admin.send("PATCH", path, body).ok()
    else:
        city.admin.post(f"{path}/suspend", {"reason": "diperiksa"}).ok()
    refused(held.resident.get(f"/resident/checkouts/{checkout}"), "state_conflict")
    refused(agree(held.resident, checkout), "state_conflict")
    # Who has not looked agrees for as long as a process may act on what it has read.
    city.hands.pass_by(seconds=CACHED.total_seconds())
    refused(agree(held.resident, unseen), "state_conflict")
    assert held.balances() == (20_000, 30_000, 0)
    # What was agreed to before stays to be seen, and it may be declined.
    held.resident.get(f"/resident/checkouts/{held.checkout}").ok()
    held.resident.post(f"/resident/checkouts/{checkout}/decline").ok()
