"""Codes: made once, paid for when they are made, claimed once."""

from tests.http.client import fresh_key, refused
from tests.http.coding import FACE, claim, coded, fetched, file_of, made, order, rows, work
from tests.http.conftest import TestCity


def test_a_resident_claims_by_a_code_and_spends(city: TestCity) -> None:
    file = coded(city, 1, categories=["kuliner"])
    resident, shop = city.resident(), city.merchant()
    voucher = claim(resident, file.codes[0]).ok(201)
    assert (voucher["campaign_id"], voucher["remaining"]) == (file.campaign, FACE)
    assert resident.get("/resident/vouchers").ok()["items"] == [voucher]
    token = city.draw(resident, voucher["id"])["token"]
    city.redeem(shop, token, FACE).ok(201)
    assert city.balance(f"campaign:{file.campaign}") == 1_000_000 - FACE


def test_a_file_holds_exactly_as_many_codes_each_once(city: TestCity) -> None:
    campaign = city.campaign(fund=10_000_000, audience="codes")
    file = made(city, campaign, 130)
    assert len(set(file.codes)) == len(file.codes) == 130
    listed = city.admin.get(f"/admin/campaigns/{campaign}/codes").ok()["items"]
    assert [(one["id"], one["count"], one["state"]) for one in listed] == [(file.id, 130, "done")]


def test_twice_by_the_same_person_is_the_same_voucher(city: TestCity) -> None:
    file, resident = coded(city), city.resident()
    first = claim(resident, file.codes[0])
    again = claim(resident, file.codes[0].lower().replace("-", ""), key=fresh_key())
    assert again.ok(201) == first.ok(201)
    assert again.replayed
    assert not first.replayed
    # Also when its time is over, and it was spent since.
    city.admin.post(f"/admin/campaigns/{file.campaign}/pause").ok()
    city.hands.pass_by(seconds=10)
    assert claim(resident, file.codes[0]).ok(201) == first.body


def test_a_code_that_another_has_claimed_is_refused(city: TestCity) -> None:
    file = coded(city)
    one, other = city.residents(2)
    claim(one, file.codes[0]).ok(201)
    problem = refused(claim(other, file.codes[0]), "already_claimed")
    assert "voucher_id" not in problem
    assert other.get("/resident/vouchers").ok()["items"] == []


def test_more_codes_than_the_budget_pays_are_not_made(city: TestCity) -> None:
    campaign = city.campaign(fund=5 * FACE, audience="codes")
    problem = refused(order(city, campaign, 6), "campaign_exhausted")
    assert problem["codes"] == 5
    made(city, campaign, 3)
    assert refused(order(city, campaign, 3), "campaign_exhausted")["codes"] == 2
    made(city, campaign, 2)
    refused(order(city, campaign, 1), "campaign_exhausted")
    city.fund(campaign, FACE)
    made(city, campaign, 1)
    assert city.balance(f"campaign:{campaign}") == 6 * FACE


def test_the_same_order_again_is_the_same_file(city: TestCity) -> None:
    campaign, key = city.campaign(fund=5 * FACE, audience="codes"), fresh_key()
    first = order(city, campaign, 5, key)
    again = order(city, campaign, 5, key)
    assert again.ok(202) == first.ok(202)
    assert again.replayed
    work(city, first.body["id"])
    work(city, first.body["id"])
    file = file_of(city, campaign, first.body["id"])
    assert len(rows(fetched(city, file["download_url"]))) == 5
