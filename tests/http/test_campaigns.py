"""A campaign through HTTP: created, funded, published, and closed with what has lapsed."""

from typing import Any

import pytest

from tests.http.client import fresh_key, refused
from tests.http.conftest import TestCity


def funds(campaign: str) -> str:
    return f"/finance/campaigns/{campaign}/funds"


def test_an_sp2d_number_funds_once(city: TestCity) -> None:
    campaign, other = city.campaign(fund=0), city.campaign(fund=0)
    body: dict[str, Any] = {"amount": 70_000, "reference": f"SP2D-{fresh_key()}"}
    transfer = city.finance.post(funds(campaign), body, key=fresh_key()).ok(201)
    assert transfer["debit_account"] == "treasury"
    assert transfer["credit_account"] == f"campaign:{campaign}"
    assert transfer["kind"] == "fund"
    refused(city.finance.post(funds(campaign), body, key=fresh_key()), "reference_used")
    refused(city.finance.post(funds(other), body, key=fresh_key()), "reference_used")
    respelt = {**body, "reference": f" {body['reference'].lower()} "}
    refused(city.finance.post(funds(other), respelt, key=fresh_key()), "reference_used")
    assert city.balance(f"campaign:{campaign}") == 70_000
    assert city.balance(f"campaign:{other}") == 0


def test_funding_needs_a_key_and_a_campaign(city: TestCity) -> None:
    body = {"amount": 1, "reference": fresh_key()}
    refused(city.finance.post(funds(city.campaign(fund=0)), body), "idempotency_key_required")
    refused(city.finance.post(funds("cmp_000000"), body, key=fresh_key()), "not_found")


def test_the_same_funding_twice_is_answered_with_the_first(city: TestCity) -> None:
    campaign, key = city.campaign(fund=0), fresh_key()
    body = {"amount": 70_000, "reference": f"SP2D-{fresh_key()}"}
    first = city.finance.post(funds(campaign), body, key=key)
    again = city.finance.post(funds(campaign), body, key=key)
    assert first.ok(201) == again.ok(201)
    assert (first.replayed, again.replayed) == (False, True)
    changed = body | {"amount": 80_000}
    refused(city.finance.post(funds(campaign), changed, key=key), "idempotency_key_reused")
    assert city.balance(f"campaign:{campaign}") == 70_000


def test_lapsed_vouchers_are_emptied_into_their_campaign_and_released_at_its_close(
    city: TestCity,
) -> None:
    campaign, merchant = city.campaign(fund=200_000), city.merchant()
    people = city.residents(3)
    vouchers = [city.claim(resident, campaign) for resident in people]
    city.redeem(merchant, city.draw(people[0], vouchers[0])["token"], 20_000).ok(201)
    refused(city.admin.post(f"/admin/campaigns/{campaign}/close"), "state_conflict")
    city.hands.pass_by(days=1, minutes=1)
    assert city.empty_what_has_lapsed() >= 3
    assert [city.balance(f"voucher:{one}") for one in vouchers] == [0, 0, 0]
    assert city.balance(f"campaign:{campaign}") == 180_000
    assert city.empty_what_has_lapsed() == 0
    treasury = city.balance("treasury")
    key = fresh_key()
    closed = city.admin.post(f"/admin/campaigns/{campaign}/close", key=key).ok()
    assert closed["state"] == "closed"
    again = city.admin.post(f"/admin/campaigns/{campaign}/close", key=key)
    assert (again.ok(), again.replayed) == (closed, True)
    assert city.balance(f"campaign:{campaign}") == 0
    assert city.balance("treasury") == treasury + 180_000
    assert city.admin.post(f"/admin/campaigns/{campaign}/close").ok()["state"] == "closed"
    refused(city.admin.post(f"/admin/campaigns/{campaign}/publish"), "state_conflict")
    body = {"amount": 1, "reference": fresh_key()}
    refused(city.finance.post(funds(campaign), body, key=fresh_key()), "state_conflict")


def test_vouchers_that_lapse_after_the_close_are_released_at_once(city: TestCity) -> None:
    campaign = city.campaign(fund=50_000)
    city.claim(city.resident(), campaign)
    city.hands.pass_by(days=1, minutes=1)
    city.admin.post(f"/admin/campaigns/{campaign}/close").ok()
    treasury = city.balance("treasury")
    city.empty_what_has_lapsed()
    assert city.balance("treasury") >= treasury + 50_000
    assert city.balance(f"campaign:{campaign}") == 0


@pytest.mark.parametrize(("was", "action"), [("draft", "pause"), ("draft", "close")])
def test_a_campaign_goes_only_the_ways_there_are(city: TestCity, was: str, action: str) -> None:
    campaign = city.admin.post("/admin/campaigns", city.draft()).ok(201)
    assert campaign["state"] == was
    refused(city.admin.post(f"/admin/campaigns/{campaign['id']}/{action}"), "state_conflict")


def test_a_campaign_is_created_once_per_key(city: TestCity) -> None:
    key, body = fresh_key(), city.draft()
    first = city.admin.post("/admin/campaigns", body, key=key).ok(201)
    again = city.admin.post("/admin/campaigns", body, key=key)
    assert (again.ok(201), again.replayed) == (first, True)
    changed = body | {"face_value": 1}
    refused(city.admin.post("/admin/campaigns", changed, key=key), "idempotency_key_reused")


def test_a_campaign_that_reaches_over_the_year_says_so_when_it_is_made(city: TestCity) -> None:
    times = {"claim_from": "2027-12-01T00:00:00Z", "claim_until": "2027-12-15T00:00:00Z"}
    over = city.draft(**times, spend_until="2028-01-31T00:00:00Z")
    made = city.admin.post("/admin/campaigns", over).ok(201)
    assert made["warnings"] == ["crosses_year_end"]
    assert city.admin.get(f"/admin/campaigns/{made['id']}").ok()["warnings"] == made["warnings"]
    within = city.draft(**times, spend_until="2027-12-31T17:00:00Z")
    assert city.admin.post("/admin/campaigns", within).ok(201)["warnings"] == []
