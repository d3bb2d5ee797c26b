"""What is held before it is rewarded, who decides, and what the resident may do about it."""

from typing import Any

import pytest

from chalicelib.incentives.rules.screening import GUESSES, IN_SEQUENCE, RING, SAME_PAIR
from tests.http.client import Person, Reply, fresh_key, refused
from tests.http.conftest import SECOND_ADMIN, TestCity
from tests.http.rewarding import at_own_shop, campaign, new_nmid, outcome, program, shop_with


def decide(by: Person, claim: Any, outcome: str, reason: str = "sudah diperiksa") -> Reply:
    return by.post(f"/admin/incentive-claims/{claim['id']}/{outcome}", {"reason": reason})


def objection(by: Person, claim: Any, reason: str = "saya yang membayar") -> Reply:
    path = f"/resident/incentive-claims/{claim['id']}/objections"
    return by.post(path, {"reason": reason}, key=fresh_key())


@pytest.fixture
def second_admin(city: TestCity) -> Person:
    return city.sign_in(SECOND_ADMIN, "admin")


def test_the_owners_claim_at_their_own_shop_is_held_until_an_officer_grants_it(
    city: TestCity,
) -> None:
    made, claim = at_own_shop(city)
    assert outcome(claim) == ("held", 0, "own_shop")
    assert made.left() == 100_000
    listed = city.admin.every("/admin/incentive-claims", state="held")
    (found,) = [one for one in listed if one["id"] == claim["id"]]
    assert (found["suspicions"], found["resident_id"]) == (["own_shop"], made.resident.id)
    granted = decide(city.admin, claim, "grant").ok()
    assert outcome(granted) == ("granted", 4_000, None)
    mine = made.again(claim)
    assert [(one["outcome"], one["reason"]) for one in mine["decisions"]] == [
        ("grant", "sudah diperiksa")
    ]
    assert city.admin.id not in str(mine)
    assert decide(city.admin, claim, "grant").ok() == granted
    assert decide(city.admin, claim, "refuse").code == "state_conflict"


def test_a_refusal_tells_why_and_another_officer_decides_an_objection(
    city: TestCity, second_admin: Person
) -> None:
    made, claim = at_own_shop(city)
    decide(city.admin, claim, "refuse", "kasir toko itu sendiri").ok()
    mine = made.again(claim)
    assert outcome(mine) == ("refused", 0, "decided")
    assert mine["decisions"][0]["reason"] == "kasir toko itu sendiri"
    assert mine["may_object"]
    objected = objection(made.resident, claim).ok(201)
    assert (objected["objection"], objected["may_object"]) == ("saya yang membayar", False)
    refused(objection(made.resident, claim), "state_conflict")
    assert claim["id"] in _ids(city, "objected")
    assert claim["id"] not in _ids(city, "refused")
    refused(decide(city.admin, claim, "grant"), "same_person")
    assert outcome(decide(second_admin, claim, "grant").ok()) == ("granted", 4_000, None)
    assert claim["id"] not in _ids(city, "objected")
    acts = city.finance.every("/finance/audit-journal", object=claim["id"])
    acts = [(one["action"], one["actor"]) for one in acts]
    assert sorted(acts) == [
        ("incentive_claim.grant", f"admin:{second_admin.id}"),
        ("incentive_claim.refuse", f"admin:{city.admin.id}"),
    ]


def _ids(city: TestCity, state: str) -> list[str]:
    return [one["id"] for one in city.admin.every("/admin/incentive-claims", state=state)]


def test_what_is_granted_before_its_payment_waits_for_it_and_is_not_held_again(
    city: TestCity,
) -> None:
    made = program(city)
    made.shop = shop_with(city, nmid := new_nmid(), phone=made.resident.phone)
    payment = made.payment(nmid=nmid, card="card-" + fresh_key())
    claim = made.claim(payment)
    assert outcome(claim)[:1] == ("held",)
    assert outcome(decide(city.admin, claim, "grant").ok()) == ("waiting", 0, "cleared")
    made.tell(payment)
    assert outcome(made.again(claim)) == ("granted", 4_000, None)


def test_only_what_is_held_or_objected_to_is_decided(city: TestCity) -> None:
    made = program(city)
    waiting = made.claim(made.payment())
    for act in ("grant", "refuse"):
        refused(decide(city.admin, waiting, act), "state_conflict")
    refused(objection(made.resident, waiting), "state_conflict")
    refused(decide(city.admin, {"id": "clm_" + "0" * 24}, "grant"), "not_found")


def test_what_the_rule_has_refused_a_person_looks_at_upon_an_objection(city: TestCity) -> None:
    made = program(city, max_rewards_per_day=1)
    payments = [made.payment() for _ in range(2)]
    for payment in payments:
        made.tell(payment)
    made.claim(payments[0])
    claim = made.claim(payments[1])
    assert outcome(claim) == ("refused", 0, "day_limit")
    objection(made.resident, claim).ok(201)
    # Nobody rewards more than the rule: it says so again.
    assert outcome(decide(city.admin, claim, "grant").ok()) == ("refused", 0, "day_limit")
    objection(made.resident, claim).ok(201)
    refused(decide(city.admin, claim, "refuse"), "same_person")


def test_a_payment_that_has_rewarded_another_is_for_an_officer_to_see(city: TestCity) -> None:
    made = program(city)
    payment = made.payment()
    made.tell(payment)
    made.claim(payment)
    robbed = made.another()
    claim = made.claim(payment, robbed)
    assert outcome(claim) == ("held", 0, "claimed_by_another")
    problem = refused(decide(city.admin, claim, "grant"), "state_conflict")
    assert "klaim lain" in problem["detail"]
    assert outcome(decide(city.admin, claim, "refuse").ok()) == ("refused", 0, "decided")
    assert made.left() == 96_000


def test_a_remembered_card_rewards_by_itself_and_holds_anothers_claim(city: TestCity) -> None:
    made, card = program(city), "card-" + fresh_key()
    first = made.payment(card=card)
    made.tell(first)
    assert made.claim(first, remember=True)["state"] == "granted"
    second = made.payment(card=card)
    made.tell(second)
    made.tell(second)
    by_itself, _ = made.resident.every("/resident/incentive-claims")
    assert (by_itself["rrn"], outcome(by_itself)) == (second.rrn, ("granted", 4_000, None))
    assert made.left() == 92_000
    # The cashier reads the number before the customer does.
    third, cashier = made.payment(card=card), made.another()
    stolen = made.claim(third, cashier)
    made.tell(third)
    assert outcome(made.again(stolen, cashier)) == ("held", 0, "card_of_another")
    newest, *_ = made.resident.every("/resident/incentive-claims")
    assert (newest["rrn"], outcome(newest)) == (third.rrn, ("granted", 4_000, None))


def test_a_card_is_remembered_only_with_consent_and_for_its_first_resident(city: TestCity) -> None:
    made, card = program(city), "card-" + fresh_key()
    payments = [made.payment(card=card) for _ in range(4)]
    made.tell(payments[0])
    made.claim(payments[0])
    made.tell(payments[1])
    assert len(made.resident.every("/resident/incentive-claims")) == 1
    partner = made.another()
    made.claim(payments[1], partner, remember=True)
    made.claim(payments[2], remember=True)
    made.tell(payments[2])
    made.tell(payments[3])
    owners = [one["rrn"] for one in partner.every("/resident/incentive-claims")]
    assert owners == [payments[3].rrn, payments[2].rrn, payments[1].rrn]


def test_a_card_that_pays_for_many_residents_is_looked_at(city: TestCity) -> None:
    made, card = program(city), "card-" + fresh_key()
    states = []
    for _ in range(3):
        payment, one = made.payment(card=card), made.another()
        made.tell(payment)
        states.append(outcome(made.claim(payment, one)))
    assert states == [("granted", 4_000, None)] * 2 + [("held", 0, "card_shared")]


def test_a_card_whose_payment_fits_no_campaign_is_no_fault_of_the_acquirers(
    city: TestCity,
) -> None:
    made, card = program(city), "card-" + fresh_key()
    first = made.payment(card=card)
    made.tell(first)
    made.claim(first, remember=True)
    made.tell(made.payment(1_000, card=card))
    made.tell(made.payment(card=card, nmid=new_nmid()))
    assert len(made.resident.every("/resident/incentive-claims")) == 1


def test_numbers_in_sequence_are_looked_at(city: TestCity) -> None:
    made = program(city)
    payment = made.payment()
    states = []
    for step in range(IN_SEQUENCE):
        rrn = f"{int(payment.rrn) + step:012d}"
        states.append(made.claim(made.payment(rrn=rrn), made.another())["state"])
    assert states == ["waiting"] * (IN_SEQUENCE - 1) + ["held"]


def test_whoever_guesses_sums_is_held(city: TestCity) -> None:
    made = program(city)
    strangers = made.payment(87_000)
    made.tell(strangers)
    for guess in range(GUESSES):
        made.claim(made.payment(80_000 + guess, rrn=strangers.rrn))
    assert outcome(made.claim(strangers)) == ("held", 0, "guessing")


def test_the_same_pair_again_and_again_is_looked_at(city: TestCity) -> None:
    made = program(city)
    for _ in range(SAME_PAIR - 1):
        assert made.claim(made.payment())["state"] == "waiting"
    assert outcome(made.claim(made.payment())) == ("held", 0, "same_pair")


def test_rewards_that_are_spent_where_they_come_from_are_looked_at(city: TestCity) -> None:
    made = program(city, fund=1_000_000)
    for _ in range(RING - 1):
        payment = made.payment()
        made.tell(payment)
        voucher = made.claim(payment)["voucher_id"]
        made.spend(1_000, voucher)
    made.spend(500, voucher)
    city.stream.catch_up()
    city.hands.pass_by(seconds=1)
    assert outcome(made.claim(made.payment())) == ("held", 0, "ring")


def test_all_claims_are_listed_by_state_page_by_page(city: TestCity) -> None:
    made = program(city, max_rewards_per_day=1)
    payments = [made.payment() for _ in range(3)]
    for payment in payments[:2]:
        made.tell(payment)
    granted, over, waiting = (made.claim(payment) for payment in payments)
    for state, claim in (("granted", granted), ("refused", over), ("waiting", waiting)):
        assert claim["id"] in _ids(city, state)
    every = [one["id"] for one in city.admin.every("/admin/incentive-claims")]
    assert {granted["id"], over["id"], waiting["id"]} <= set(every)
    assert len(every) == len(set(every))
    for state in ("refused", "granted"):
        page = city.staff("auditor").get("/admin/incentive-claims", state=state, limit=1).ok()
        assert [one["state"] for one in page["items"]] == [state]
    refused(city.admin.get("/admin/incentive-claims", state="lost"), "validation_failed")
    refused(city.finance.post(f"/admin/incentive-claims/{over['id']}/grant"), "forbidden")


def test_a_better_campaign_that_comes_later_is_not_the_claims(city: TestCity) -> None:
    made = program(city)
    payment = made.payment()
    waiting = made.claim(payment)
    campaign(city, made.segment, percent=50, max_per_payment=50_000)
    made.tell(payment)
    assert made.again(waiting)["campaign_id"] == made.campaign_id
