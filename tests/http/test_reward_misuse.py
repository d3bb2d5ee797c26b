"""What somebody tries who wants rewards that are not theirs."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

from chalicelib.core.values.instants import to_text
from chalicelib.incentives.rules.screening import CARD_SHARED, RING
from chalicelib.incentives.use.claim import CLAIMS_A_DAY
from tests.http.checkouts import agree, opened
from tests.http.client import fresh_key, refused
from tests.http.conftest import SECOND_ADMIN, TestCity
from tests.http.partners import partner_of
from tests.http.rewarding import new_nmid, outcome, program, shop_with
from tests.http.test_reward_screening import decide
from tests.http.test_rewards import days_ago


def test_a_payment_from_before_the_campaign_is_not_rewarded_by_a_claim_without_a_day(
    city: TestCity,
) -> None:
    made = program(city)
    payment = made.payment(paid_on=days_ago(made, 3))
    early = made.claim(payment)
    made.tell(payment)
    assert outcome(made.again(early)) == ("refused", 0, "not_in_period")
    assert made.left() == 100_000


def test_a_payment_that_is_told_as_of_two_days_rewards_one_resident(city: TestCity) -> None:
    made = program(city, claim_from=to_text(city.clock() - timedelta(days=5)))
    payment, other = made.payment(), made.another()
    again = replace(payment, paid_on=days_ago(made, 1))
    made.tell(payment)
    made.tell(again)
    assert made.claim(payment, paid_on=payment.paid_on)["state"] == "granted"
    own = made.claim(again, paid_on=again.paid_on)
    assert outcome(own) == ("refused", 0, "already_rewarded")
    assert outcome(made.claim(again, other)) == ("held", 0, "claimed_by_another")
    assert made.left() == 96_000


def test_rewards_that_are_spent_on_a_site_where_they_come_from_are_looked_at(
    city: TestCity,
) -> None:
    made, site = program(city, fund=1_000_000), partner_of(city)
    for _ in range(RING):
        payment = made.payment()
        made.tell(payment)
        made.claim(payment)
        agree(made.resident, opened(site, made.shop, 1_000)).ok()
    city.stream.catch_up()
    city.hands.pass_by(seconds=1)
    assert outcome(made.claim(made.payment())) == ("held", 0, "ring")


def test_no_officer_decides_about_their_own_claim(city: TestCity) -> None:
    made = program(city)
    made.resident = city.resident(segments=made.segment, phone=SECOND_ADMIN)
    made.shop = shop_with(city, nmid := new_nmid(), phone=SECOND_ADMIN)
    payment = made.payment(nmid=nmid)
    made.tell(payment)
    claim = made.claim(payment)
    assert claim["state"] == "held"
    officer = city.sign_in(SECOND_ADMIN, "admin")
    for act in ("grant", "refuse"):
        refused(decide(officer, claim, act), "same_person")
    assert made.left() == 100_000
    assert outcome(decide(city.admin, claim, "grant").ok()) == ("granted", 4_000, None)


def test_forty_claims_at_once_are_no_more_than_a_day_has(city: TestCity) -> None:
    made = program(city)
    payments = [made.payment() for _ in range(2 * CLAIMS_A_DAY)]
    with ThreadPoolExecutor(8) as pool:
        replies = list(pool.map(lambda one: made.ask(one), payments))
    assert sum(reply.status == 201 for reply in replies) == CLAIMS_A_DAY
    assert {one.code for one in replies if one.status != 201} == {"rate_limited"}


def test_one_card_for_many_phones_at_once_is_looked_at(city: TestCity) -> None:
    made, card = program(city), "card-" + fresh_key()
    asked = [(made.payment(card=card), made.another()) for _ in range(8)]
    for payment, _ in asked:
        made.tell(payment)
    with ThreadPoolExecutor(8) as pool:
        claims = list(pool.map(lambda one: made.claim(*one), asked))
    # Each was another's turn to look while the others wrote.
    states = sorted(
        outcome(made.again(one, by)) for one, (_, by) in zip(claims, asked, strict=True)
    )
    rest = len(asked) - (CARD_SHARED - 1)
    assert (
        states
        == [("granted", 4_000, None)] * (CARD_SHARED - 1) + [("held", 0, "card_shared")] * rest
    )


def test_a_card_rewards_by_itself_nobody_whose_rewards_an_admin_has_taken(city: TestCity) -> None:
    made, card = program(city), "card-" + fresh_key()
    seen, after, mine, later = (made.payment(card=card) for _ in range(4))
    # The cashier reads the number first, and has the card remembered.
    thief = made.another()
    made.tell(seen)
    stolen = made.claim(seen, thief, remember=True)
    city.admin.post(f"/admin/vouchers/{stolen['voucher_id']}/void", {"reason": "bukan miliknya"})
    made.tell(after)
    assert len(thief.every("/resident/incentive-claims")) == 1
    # Whose card it is has it remembered now.
    made.tell(mine)
    assert outcome(made.claim(mine, remember=True)) == ("granted", 4_000, None)
    made.tell(later)
    newest, *_ = made.resident.every("/resident/incentive-claims")
    assert (newest["rrn"], outcome(newest)) == (later.rrn, ("granted", 4_000, None))


def test_who_has_spent_the_reward_of_a_refunded_payment_is_looked_at_next_time(
    city: TestCity,
) -> None:
    made = program(city)
    for spent, then in ((0, "waiting"), (4_000, "held")):
        payment = made.payment()
        made.tell(payment)
        voucher = made.claim(payment)["voucher_id"]
        if spent:
            made.spend(spent, voucher)
        made.give_back(payment)
        claim = made.claim(made.payment())
        assert claim["state"] == then
    assert claim["reason"] == "kept_refunded"
    assert made.claim(made.payment(), made.another())["state"] == "waiting"


def test_a_shop_whose_number_is_ones_own_shops_too_is_ones_own(city: TestCity) -> None:
    made = program(city)
    shop_with(city, made.nmid, phone=made.resident.phone)
    payment = made.payment()
    made.tell(payment)
    assert outcome(made.claim(payment)) == ("held", 0, "own_shop")
    assert made.claim(made.payment(), made.another())["state"] == "waiting"
