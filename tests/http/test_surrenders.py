"""The registers of SP2Ds and STS over HTTP."""

from tests.http.client import fresh_key, refused
from tests.http.conftest import TestCity
from tests.http.exporting import begun, exported
from tests.http.treasury_acts import (
    approved,
    arrived,
    booked,
    dropped,
    nothing_is_due,
    proposed,
    running,
)

SURRENDERS = "/finance/surrenders"


def test_an_sp2d_stands_in_the_register_as_soon_as_it_funds(city: TestCity) -> None:
    campaign = city.campaign(account_code="5.1.02.05", fund=0)
    number = f"SP2D {fresh_key()}"
    funded = city.finance.post(
        f"/finance/campaigns/{campaign}/funds",
        {"amount": 150_000, "reference": number},
        key=fresh_key(),
    ).ok(201)
    due = city.staff("auditor").every("/finance/promises", due="true")
    sp2d = next(one for one in due if one["reference"] == number)
    assert sp2d == {
        "reference": number,
        "amount": 150_000,
        "arrived": 0,
        "withdrawn": 0,
        "due": 150_000,
        "campaign_id": campaign,
        "account_code": "5.1.02.05",
        "transfer_id": funded["id"],
        "at": funded["occurred_at"],
        "by": funded["actor"],
    }
    year = funded["occurred_at"][:4]
    assert sp2d in city.finance.every("/finance/promises", year=year)
    assert city.finance.get("/finance/promises", year="2001").ok()["items"] == []
    refused(city.finance.get("/finance/promises", year="MMXXVI"), "validation_failed")


def test_a_corrected_funding_is_no_longer_due(city: TestCity) -> None:
    campaign = city.campaign(fund=0)
    funded = city.fund(campaign, 70_000)
    body = {"transfer_id": funded["id"], "reason": "salah program"}
    proposed = city.finance.post("/finance/corrections", body, key=fresh_key()).ok(201)
    city.colleague.post(f"/finance/corrections/{proposed['id']}/approve").ok()
    sp2d = next(
        one for one in city.finance.every("/finance/promises") if one["transfer_id"] == funded["id"]
    )
    assert (sp2d["amount"], sp2d["withdrawn"], sp2d["due"]) == (70_000, 70_000, 0)


def test_while_the_city_has_not_paid_what_it_promised_nothing_goes_back(city: TestCity) -> None:
    city.campaign()
    body = {"amount": 1, "reference": f"STS {fresh_key()}"}
    problem = refused(city.finance.post(SURRENDERS, body), "state_conflict")
    assert problem["available"] == 0
    assert "0 rupiah" in problem["detail"]


def test_bad_surrenders_are_refused_whole(city: TestCity) -> None:
    before = running(city)
    for body in (
        {},
        {"amount": 0, "reference": "STS 1"},
        {"amount": -1, "reference": "STS 1"},
        {"amount": "1", "reference": "STS 1"},
        {"amount": 1, "reference": ""},
        {"amount": 1, "reference": " "},
        {"amount": 1, "reference": "STS\n1"},
        {"amount": 1, "reference": "STS 1", "account_code": "5"},
    ):
        refused(city.finance.post(SURRENDERS, body), "validation_failed")
    for path in ("none", "sur_none", "x" * 3_000):
        refused(city.finance.get(f"{SURRENDERS}/{path}"), "not_found")
        refused(city.colleague.post(f"{SURRENDERS}/{path}/approve"), "not_found")
        refused(city.colleague.post(f"{SURRENDERS}/{path}/reject", {"reason": "x"}), "not_found")
    refused(city.staff("auditor").post(SURRENDERS, {"amount": 1, "reference": "x"}), "forbidden")
    assert running(city) == before


def test_one_proposes_another_approves_and_the_bank_confirms(city: TestCity) -> None:
    nothing_is_due(city, 5_000)
    key, number = fresh_key(), f"STS {fresh_key()}"
    body = {"amount": 5_000, "reference": number}
    first = city.finance.post(SURRENDERS, body, key=key)
    again = city.finance.post(SURRENDERS, body, key=key)
    assert (again.ok(201), again.replayed) == (first.ok(201), True)
    surrender = first.body
    assert (surrender["state"], surrender["surrendered"]) == ("proposed", 0)
    refused(city.finance.post(SURRENDERS, {**body, "amount": 1}), "state_conflict")
    path = f"{SURRENDERS}/{surrender['id']}"
    refused(city.finance.post(f"{path}/approve"), "same_person")
    refused(city.staff("auditor").post(f"{path}/approve"), "forbidden")
    treasury = city.balance("treasury")
    assert city.colleague.post(f"{path}/approve").ok()["state"] == "approved"
    assert city.balance("treasury") == treasury, "the money moves with the bank's line"
    refused(city.colleague.post(f"{path}/approve"), "state_conflict")
    booked(city, surrender)
    assert city.balance("treasury") == treasury - 5_000
    found = city.staff("auditor").get(path).ok()
    assert (found["state"], found["surrendered"]) == ("surrendered", 5_000)
    nothing_is_due(city, 5_000)
    refused(city.finance.post(SURRENDERS, body), "reference_used")


def test_the_number_of_a_rejected_proposal_is_free_again(city: TestCity) -> None:
    nothing_is_due(city, 2_000)
    surrender = proposed(city, 2_000)
    path = f"{SURRENDERS}/{surrender['id']}"
    refused(city.finance.post(f"{path}/reject", {}), "validation_failed")
    rejected = city.finance.post(f"{path}/reject", {"reason": "salah nomor"}).ok()
    assert (rejected["state"], rejected["decision_reason"]) == ("rejected", "salah nomor")
    refused(city.colleague.post(f"{path}/approve"), "state_conflict")
    body = {"amount": 2_000, "reference": surrender["reference"]}
    anew = city.finance.post(SURRENDERS, body).ok(201)
    approved(city, anew)
    booked(city, anew)
    year = rejected["proposed_at"][:4]
    states = {one["id"]: one["state"] for one in city.finance.every(SURRENDERS, year=year)}
    assert (states[surrender["id"]], states[anew["id"]]) == ("rejected", "surrendered")
    assert city.finance.get(SURRENDERS, state="approved", year="2001").ok()["items"] == []


def test_both_registers_are_exported(city: TestCity) -> None:
    since = begun(city)
    city.hands.pass_by(seconds=1)
    campaign = city.campaign(account_code="5.1.02.07", fund=0)
    number = city.fund(campaign, 90_000)["reference"]
    arrived(city, number, 40_000)
    nothing_is_due(city, 1_500)
    surrender = proposed(city, 1_500)
    dropped(city, surrender)
    (sp2d,), total = exported(city, "sp2d", since)
    assert (sp2d["reference"], sp2d["account_code"]) == (number, "5.1.02.07")
    for row in (sp2d, total):
        assert [row[name] for name in ("amount", "arrived", "due")] == ["90000", "40000", "50000"]
    (sts,), total = exported(city, "sts", since)
    assert (sts["reference"], sts["amount"]) == (surrender["reference"], "1500")
    assert (sts["state"], sts["surrendered"], total["surrendered"]) == ("rejected", "0", "0")
