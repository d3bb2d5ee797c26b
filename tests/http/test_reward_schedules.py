"""Rewards when the process dies between two writes, or somebody else comes there; and forty at
once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest

from chalicelib.acquirers.rules.payment import Payment
from chalicelib.core.values.subject import Subject
from chalicelib.identity.parts import IdentityParts
from chalicelib.incentives.parts import IncentiveParts
from chalicelib.incentives.use.claim import Receipt
from tests.http.client import Person, fresh_key
from tests.http.conftest import TestCity
from tests.http.rewarding import PSP, Program, at_own_shop, outcome, program
from tests.http.schedules import first, write_of, write_with_number
from tests.http.test_reward_screening import decide
from tests.stores.import_city import Killed, killed_before_write

# More than any of these acts writes.
MOST_WRITES = 12

Scene = tuple[Program, Payment]
Act = Callable[[Program, Payment], None]


def claims(made: Program, payment: Payment) -> None:
    made.ask(payment, remember=True)


def tells(made: Program, payment: Payment) -> None:
    made.tell(payment)


def by_card(made: Program, payment: Payment) -> None:
    made.tell(payment)


def takes_back(made: Program, payment: Payment) -> None:
    made.give_back(payment)


def ready(city: TestCity, act: Act) -> Scene:
    """What comes before an act, which then moves 4,000 rupiah."""
    made = program(city)
    payment = made.payment(40_000, card="card-" + fresh_key())
    if act is claims:
        made.tell(payment)
    if act is tells:
        made.claim(payment, remember=True)
    if act is by_card:
        earlier = replace(made.payment(40_000), card=payment.card)
        made.tell(earlier)
        made.claim(earlier, remember=True)
    if act is takes_back:
        made.tell(payment)
        made.claim(payment)
    return made, payment


def left_after(act: Act) -> int:
    left: dict[Act, int] = {claims: 96_000, tells: 96_000, by_card: 92_000, takes_back: 100_000}
    return left[act]


every_act = pytest.mark.parametrize("act", [claims, tells, by_card, takes_back])


@every_act
def test_whoever_dies_at_any_write_is_followed_by_whoever_tries_again(
    city: TestCity, act: Act
) -> None:
    for number in range(MOST_WRITES):
        made, payment = ready(city, act)
        died = False
        try:
            with killed_before_write(city.parts, number):
                act(made, payment)
        except Killed:
            died = True
        act(made, payment)
        assert made.left() == left_after(act), number
        assert city.balance(f"voucher:{_voucher(made)}") == 100_000 - made.left(), number
        if not died:
            return
    raise AssertionError("there are more writes than were looked at")


def beside(city: TestCity, number: int, one: Act, other: Act, scene: Scene) -> list[Any]:
    """An act, and another one that comes just before its write with this number, if it has so many;
    what that has answered."""
    with first(city.parts, lambda: other(*scene), write_with_number(number)) as done:
        one(*scene)
    return done


def _voucher(made: Program) -> str:
    newest, *_ = made.resident.every("/resident/incentive-claims")
    return str(newest["voucher_id"])


@every_act
def test_two_at_once_are_one(city: TestCity, act: Act) -> None:
    for number in range(MOST_WRITES):
        made, payment = ready(city, act)
        done = beside(city, number, act, act, (made, payment))
        act(made, payment)
        assert made.left() == left_after(act), number
        if not done:
            return
    raise AssertionError("there are more writes than were looked at")


@pytest.mark.parametrize("number", range(4))
def test_claim_and_notification_at_once_never_miss_each_other(city: TestCity, number: int) -> None:
    for one, other in ((claims, tells), (tells, claims)):
        made = program(city)
        payment = made.payment(40_000)
        beside(city, number, one, other, (made, payment))
        other(made, payment)
        assert outcome(made.claim(payment)) == ("granted", 4_000, None)
        assert made.left() == 96_000


def test_a_payment_given_back_beside_its_grant_rewards_nothing_in_the_end(city: TestCity) -> None:
    made = program(city)
    payment = made.payment(40_000)
    made.tell(payment)
    with first(city.parts, lambda: made.give_back(payment), write_of("rewards_on")) as done:
        claim = made.claim(payment)
    assert done == [None]
    assert outcome(claim) == ("refused", 0, "payment_refunded")
    assert made.left() == 100_000


def test_a_phone_that_changes_beside_a_grant_never_owns_the_reward(city: TestCity) -> None:
    made = program(city)
    payment = made.payment(40_000)
    claim = made.claim(payment)
    path, phone = f"/admin/residents/{made.resident.id}", city.new_phone()
    change = lambda: city.admin.send("PATCH", path, {"phone": phone}).ok()  # noqa: E731
    # Just before the voucher is opened.
    with first(city.parts, change, write_of("rewards_on")) as done:
        made.tell(payment)
    assert done
    moved = city.sign_in(phone, "resident")
    (voucher,) = moved.every("/resident/vouchers")
    assert voucher["remaining"] == 4_000
    assert outcome(made.again(claim, moved)) == ("granted", 4_000, None)
    assert made.vouchers() == []


@pytest.mark.parametrize("action", ["void", "reissue"])
def test_a_voucher_that_goes_beside_a_grant_is_followed_by_another(
    city: TestCity, action: str
) -> None:
    made = program(city, max_total_per_resident=6_000)
    payments = [made.payment(40_000) for _ in range(2)]
    for payment in payments:
        made.tell(payment)
    voucher = made.claim(payments[0])["voucher_id"]
    path = f"/admin/vouchers/{voucher}/{action}"
    act = lambda: city.admin.post(path, {"reason": "x"}, key=fresh_key())  # noqa: E731
    with first(city.parts, act, write_of("rewards_on")) as done:
        claim = made.claim(payments[1])
    assert done[0].status in (200, 201)
    # What limits the resident has gone on counting.
    assert outcome(claim) == ("granted", 2_000, None)
    assert claim["voucher_id"] != voucher
    held = {"void": 2_000, "reissue": 6_000}[action]
    assert city.balance(f"voucher:{claim['voucher_id']}") == held
    assert made.left() == 100_000 - held


def test_a_campaign_that_is_paused_beside_a_grant_pays_nothing(city: TestCity) -> None:
    made = program(city)
    payment = made.payment()
    made.tell(payment)
    path = f"/admin/campaigns/{made.campaign_id}"
    pause = lambda: city.admin.post(f"{path}/pause").ok()  # noqa: E731
    with first(city.parts, pause, write_of("rewards_on", "incentive")):
        claim = made.claim(payment)
    assert outcome(claim) == ("waiting", 0, "campaign_not_open")
    assert made.left() == 100_000


def test_a_reward_that_is_spent_beside_its_taking_back_is_taken_in_part(city: TestCity) -> None:
    made = program(city)
    payment = made.payment(50_000)
    made.tell(payment)
    claim = made.claim(payment)
    spend = lambda: made.spend(2_000, claim["voucher_id"])  # noqa: E731
    with first(city.parts, spend, write_of("taken_back")) as done:
        made.give_back(payment)
    assert done
    assert outcome(made.again(claim)) == ("flagged", 2_000, "payment_refunded")
    assert made.left() == 98_000


def test_rewards_lapse_with_their_campaign_and_nothing_comes_after(city: TestCity) -> None:
    made = program(city)
    payments = [made.payment(40_000) for _ in range(3)]
    for payment in payments[:2]:
        made.tell(payment)
        made.claim(payment)
    late = made.claim(payments[2])
    city.hands.pass_by(days=1, minutes=1)
    city.empty_what_has_lapsed()
    city.hands.pass_by(minutes=1)
    city.empty_what_has_lapsed()
    assert made.left() == 100_000
    made.tell(payments[2])
    assert outcome(made.again(late)) == ("refused", 0, "campaign_over")
    (voucher,) = made.vouchers()
    assert (voucher["state"], voucher["remaining"]) == ("expired", 0)


def test_a_decision_that_dies_before_it_is_settled_is_settled_by_the_hours_job(
    city: TestCity,
) -> None:
    made, claim = at_own_shop(city)
    made.wait_an_hour()
    city.admin.get("/admin/campaigns", limit=1).ok()
    with pytest.raises(Killed), killed_before_write(city.parts, 1):
        decide(city.admin, claim, "grant")
    assert made.left() == 100_000
    made.wait_an_hour()
    assert outcome(made.again(claim)) == ("granted", 4_000, None)


def test_one_payment_rewards_once_of_forty_claims_while_it_is_told_twice(city: TestCity) -> None:
    made = program(city, fund=400_000)
    payment = made.payment(50_000)
    people = city.residents(40, segments=made.segment)
    parts = city.parts[IncentiveParts]
    receipt = Receipt(payment.rrn, made.shop.id, payment.amount, None, remember=True)

    def ask(one: Person) -> Any:
        by = Subject("resident", one.id, _phone_hash(city, one))
        return parts.claim.claim(receipt, by, None, lambda claim: claim)

    def tell(_: int) -> None:
        parts.tell.tell(PSP, payment)

    with ThreadPoolExecutor(16) as pool:
        told = [pool.submit(tell, number) for number in range(2)]
        asked = [pool.submit(ask, one) for one in people]
        for one in (*told, *asked):
            one.result()
    parts.settle.settle(payment.rrn)
    case = parts.claims.case(payment.rrn)
    states = sorted(one.state for one in case.claims)
    assert states == ["granted"] + ["held"] * 39
    assert {one.reason for one in case.claims if one.state == "held"} <= {
        "claimed_by_another",
        "burst",
    }
    assert made.left() == 395_000


def _phone_hash(city: TestCity, one: Person) -> str:
    return city.parts[IdentityParts].pseudonyms.hash_phone(one.phone)
