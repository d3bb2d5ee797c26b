"""What a correction moves: each kind of transfer that may be reversed, and how much of it is still
there to be moved."""

import pytest

from chalicelib.ledger.parts import LedgerParts
from tests.http.client import Person, Reply, fresh_key, refused
from tests.http.conftest import TestCity
from tests.http.correcting import CORRECTIONS, approve, paid_out, propose, redeemed, settle


@pytest.fixture(scope="module")
def colleague(city: TestCity) -> Person:
    """The second finance officer."""
    return city.colleague


def test_a_wrong_funding_goes_back_to_the_treasury_once_two_people_want_it(
    city: TestCity, colleague: Person
) -> None:
    campaign = city.campaign(fund=0)
    wrong = city.fund(campaign, 430_000)
    treasury = city.balance("treasury")
    proposed = propose(city, wrong["id"]).ok(201)
    assert proposed["state"] == "proposed"
    assert proposed["transfer"] == wrong
    assert proposed["reversal"] == {
        "debit_account": f"campaign:{campaign}",
        "credit_account": "treasury",
        "amount": 430_000,
        "kind": "release",
    }
    assert city.balance(f"campaign:{campaign}") == 430_000  # nothing has moved
    refused(approve(city.finance, proposed), "same_person")
    approved = approve(colleague, proposed).ok()
    assert approved["state"] == "approved"
    assert approved["decided_by"] == f"finance:{colleague.id}"
    assert city.balance(f"campaign:{campaign}") == 0
    assert city.balance("treasury") == treasury + 430_000
    reversal = city.parts[LedgerParts].transfers.find(approved["reversal_id"])
    assert reversal is not None
    assert (reversal.reverses, reversal.kind) == (wrong["id"], "release")
    assert reversal.reference == "salah program"
    assert reversal.actor == f"finance:{colleague.id}"
    refused(approve(colleague, proposed), "state_conflict")
    refused(propose(city, wrong["id"]), "state_conflict")
    assert city.finance.get(f"{CORRECTIONS}/{proposed['id']}").ok() == approved


def test_what_was_issued_meanwhile_cannot_be_taken_out_of_a_campaign(
    city: TestCity, colleague: Person
) -> None:
    campaign = city.campaign(fund=0)
    wrong = city.fund(campaign, 120_000)
    city.claim(city.resident(), campaign)
    proposed = propose(city, wrong["id"]).ok(201)
    assert refused(approve(colleague, proposed), "state_conflict")["available"] == 70_000
    city.fund(campaign, 50_000)
    approve(colleague, proposed).ok()
    assert city.balance(f"campaign:{campaign}") == 0


def test_claims_go_on_from_what_a_correction_left(city: TestCity, colleague: Person) -> None:
    campaign = city.campaign(fund=210_000)
    wrong = city.fund(campaign, 110_000)
    approve(colleague, propose(city, wrong["id"]).ok(201)).ok()
    assert city.balance(f"campaign:{campaign}") == 210_000
    for resident in city.residents(4):
        city.claim(resident, campaign)
    assert city.balance(f"campaign:{campaign}") == 10_000


def test_a_closed_campaigns_funding_is_not_corrected(city: TestCity, colleague: Person) -> None:
    campaign = city.campaign(fund=0)
    wrong = city.fund(campaign, 50_000)
    proposed = propose(city, wrong["id"]).ok(201)
    city.hands.pass_by(days=1, minutes=1)
    city.admin.post(f"/admin/campaigns/{campaign}/close").ok()
    refused(approve(colleague, proposed), "state_conflict")


def test_a_wrong_redemption_goes_back_onto_its_voucher(city: TestCity, colleague: Person) -> None:
    merchant, voucher, wrong = redeemed(city)
    body = {"amount": 12_000, "reason": "kembali sebagian"}
    merchant.post(f"/merchant/redemptions/{wrong}/refunds", body, key=fresh_key()).ok(201)
    proposed = propose(city, wrong).ok(201)
    assert proposed["reversal"] == {
        "debit_account": f"merchant:{merchant.id}",
        "credit_account": f"voucher:{voucher}",
        "amount": 18_000,
        "kind": "refund",
    }
    approve(colleague, proposed).ok()
    assert city.balance(f"voucher:{voucher}") == 50_000
    assert city.balance(f"merchant:{merchant.id}") == 0
    assert merchant.get(f"/merchant/redemptions/{wrong}").ok()["state"] == "refunded"


def test_a_wrong_redemption_of_a_lapsed_voucher_goes_on_to_the_campaign(
    city: TestCity, colleague: Person
) -> None:
    merchant, voucher, wrong = redeemed(city)
    proposed = propose(city, wrong).ok(201)
    campaign = proposed["transfer"]["campaign_id"]
    before = city.balance(f"campaign:{campaign}")
    city.hands.pass_by(days=1, minutes=1)
    approve(colleague, proposed).ok()
    assert city.balance(f"campaign:{campaign}") == before + 30_000
    assert city.balance(f"voucher:{voucher}") == 20_000  # lapsed, not emptied yet
    assert city.balance(f"merchant:{merchant.id}") == 0


def test_what_the_merchant_refunded_meanwhile_is_not_given_back_twice(
    city: TestCity, colleague: Person
) -> None:
    merchant, voucher, wrong = redeemed(city)
    proposed = propose(city, wrong).ok(201)
    body = {"amount": 30_000, "reason": "salah"}
    merchant.post(f"/merchant/redemptions/{wrong}/refunds", body, key=fresh_key()).ok(201)
    refused(approve(colleague, proposed), "refund_too_large")
    assert city.balance(f"voucher:{voucher}") == 50_000
    reject = city.finance.post(f"{CORRECTIONS}/{proposed['id']}/reject", {"reason": "sudah"})
    assert reject.ok()["state"] == "rejected"
    refused(propose(city, wrong), "state_conflict")


@pytest.mark.parametrize("by", ["finance", "merchant"])
def test_a_redemption_that_was_settled_is_undone_from_what_is_owed_now(
    city: TestCity, colleague: Person, by: str
) -> None:
    resident, merchant = city.resident(), city.merchant()
    voucher = city.claim(resident, city.campaign())
    wrong = city.redeem(merchant, city.draw(resident, voucher)["token"], 30_000).ok(201)["id"]
    settle(city, colleague, merchant)
    assert city.balance(f"merchant:{merchant.id}") == 0
    city.redeem(merchant, city.draw(resident, voucher)["token"], 12_000).ok(201)
    if by == "finance":
        proposed = propose(city, wrong).ok(201)

        def undo() -> Reply:
            return approve(colleague, proposed)
    else:

        def undo() -> Reply:
            body = {"amount": 30_000, "reason": "salah"}
            path = f"/merchant/redemptions/{wrong}/refunds"
            return merchant.post(path, body, key=fresh_key())

    assert refused(undo(), "refund_too_large")["owed"] == 12_000
    assert city.balance(f"merchant:{merchant.id}") == 12_000
    other = city.resident()
    token = city.draw(other, city.claim(other, city.campaign()))["token"]
    city.redeem(merchant, token, 20_000).ok(201)
    assert undo().status in (200, 201)
    assert city.balance(f"merchant:{merchant.id}") == 2_000
    assert city.balance(f"voucher:{voucher}") == 38_000


def test_what_a_bank_line_has_booked_is_explained_anew_there_and_not_corrected(
    city: TestCity, colleague: Person
) -> None:
    merchant, wrong = paid_out(city, colleague)
    problem = refused(propose(city, wrong), "validation_failed")
    assert problem["errors"][0]["field"] == "transfer_id"
    assert "Rekening koran" in problem["errors"][0]["message"]
    assert city.balance(f"merchant:{merchant.id}") == 0
