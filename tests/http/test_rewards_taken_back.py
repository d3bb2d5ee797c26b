"""Payments that were given back to their payers, and what becomes of their rewards."""

from dataclasses import replace
from typing import Any

import pytest

from chalicelib.incentives.parts import IncentiveParts
from tests.http.client import fresh_key
from tests.http.conftest import TestCity
from tests.http.rewarding import PSP, Program, outcome, program

FUNCTIONS = ("acquirers", "on_confirmation")


def rewarded(city: TestCity, **given: Any) -> tuple[Program, Any, Any]:
    made = program(city, **given)
    payment = made.payment(50_000)
    made.tell(payment)
    return made, payment, made.claim(payment)


def kinds(city: TestCity, voucher: str) -> list[tuple[str, int]]:
    found = city.finance.every("/finance/transfers", account=f"voucher:{voucher}")
    return sorted((one["kind"], one["amount"]) for one in found)


def test_an_unspent_reward_goes_back_to_its_campaign_once(city: TestCity) -> None:
    made, payment, claim = rewarded(city)
    for _ in range(2):
        made.give_back(payment)
    assert outcome(made.again(claim)) == ("refused", 0, "payment_refunded")
    assert (made.left(), city.balance(f"voucher:{claim['voucher_id']}")) == (100_000, 0)
    city.stream.catch_up()
    assert kinds(city, claim["voucher_id"]) == [("incentive", 5_000), ("void", 5_000)]
    # 04 is final, and a payment rewards once for ever.
    made.tell(payment)
    assert outcome(made.again(claim)) == ("refused", 0, "payment_refunded")
    assert made.claim(payment) == made.again(claim)


def test_of_a_reward_that_was_spent_the_rest_goes_back_and_the_claim_is_flagged(
    city: TestCity,
) -> None:
    made, payment, claim = rewarded(city)
    made.spend(3_000, claim["voucher_id"])
    made.give_back(payment)
    assert outcome(made.again(claim)) == ("flagged", 3_000, "payment_refunded")
    assert made.left() == 97_000
    listed = [one["id"] for one in city.admin.every("/admin/incentive-claims", state="flagged")]
    assert claim["id"] in listed


def test_nothing_goes_back_of_what_is_all_spent(city: TestCity) -> None:
    made, payment, claim = rewarded(city)
    made.spend(5_000, claim["voucher_id"])
    made.give_back(payment)
    assert outcome(made.again(claim)) == ("flagged", 5_000, "payment_refunded")
    assert made.left() == 95_000


def test_a_reward_that_went_back_counts_no_more_toward_the_limit_in_all(city: TestCity) -> None:
    made, payment, _ = rewarded(city, max_total_per_resident=5_000)
    made.give_back(payment)
    again = made.payment(50_000)
    made.tell(again)
    assert outcome(made.claim(again)) == ("granted", 5_000, None)


@pytest.mark.parametrize("claimed_first", [True, False])
def test_a_payment_given_back_before_it_was_told_as_paid_rewards_nothing(
    city: TestCity, claimed_first: bool
) -> None:
    made = program(city)
    payment = made.payment()
    claim = made.claim(payment) if claimed_first else None
    made.give_back(payment)
    made.tell(payment)
    claim = made.again(claim) if claim else made.claim(payment)
    assert outcome(claim) == ("refused", 0, "payment_refunded")
    assert made.left() == 100_000


def test_a_reward_is_taken_off_the_voucher_that_was_issued_anew(city: TestCity) -> None:
    made, payment, claim = rewarded(city)
    path = f"/admin/vouchers/{claim['voucher_id']}/reissue"
    anew = city.admin.post(path, {"reason": "HP hilang"}, key=fresh_key()).ok(201)["id"]
    made.give_back(payment)
    assert outcome(made.again(claim)) == ("refused", 0, "payment_refunded")
    assert (made.left(), city.balance(f"voucher:{anew}")) == (100_000, 0)


def test_what_an_admin_has_taken_is_not_taken_again(city: TestCity) -> None:
    made, payment, claim = rewarded(city)
    city.admin.post(f"/admin/vouchers/{claim['voucher_id']}/void", {"reason": "x"}).ok()
    made.give_back(payment)
    assert outcome(made.again(claim)) == ("flagged", 5_000, "payment_refunded")
    assert made.left() == 100_000


@pytest.mark.parametrize("through", FUNCTIONS)
def test_whoever_hears_an_acquirer_may_do_all_that_a_payment_needs(
    city: TestCity, through: str
) -> None:
    """Both functions reward the claim that waits, the card that is known and the resident whose
    rewards came from that shop, and take back from an open campaign and a closed one."""
    made, card = program(city, fund=30_000), "card-" + fresh_key()
    payments = [made.payment(50_000, card=card) for _ in range(5)]
    claim = made.claim(payments[0], remember=True)
    for payment in payments:
        made.tell(payment, through=through)
    claims = made.resident.every("/resident/incentive-claims")
    assert [outcome(one) for one in claims] == [("granted", 5_000, None)] * 5
    assert made.again(claim)["voucher_id"] == claims[0]["voucher_id"]
    more = [made.payment(50_000, card=card) for _ in range(2)]
    for payment in more:
        made.tell(payment, through=through)
    assert made.left() == 0
    made.tell(replace(payments[0], status="04"), through=through)
    assert made.left() == 5_000
    standing = city.parts[IncentiveParts].tell.standing
    assert standing(PSP, payments[:1]) == {(payments[0].rrn, payments[0].paid_on): "04"}
    city.hands.pass_by(days=1, minutes=1)
    city.admin.post(f"/admin/campaigns/{made.campaign_id}/close").ok()
    made.tell(replace(payments[1], status="04"), through=through)
    assert made.left() == 0
