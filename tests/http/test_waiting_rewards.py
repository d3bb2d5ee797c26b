"""Rewards that wait: for money, for a campaign that goes on, for a shop's NMID."""

from tests.http.conftest import TestCity
from tests.http.rewarding import new_nmid, outcome, program


def test_where_the_money_has_run_out_claims_wait_and_are_granted_when_more_comes(
    city: TestCity,
) -> None:
    made = program(city, fund=5_000)
    first, second = made.payment(50_000), made.payment(50_000)
    for payment in (first, second):
        made.tell(payment)
    assert outcome(made.claim(first)) == ("granted", 5_000, None)
    waiting = made.claim(second)
    assert outcome(waiting) == ("waiting", 0, "campaign_exhausted")
    made.wait_an_hour()
    assert outcome(made.again(waiting)) == ("waiting", 0, "campaign_exhausted")
    city.fund(made.campaign_id, 7_000)
    made.wait_an_hour()
    assert outcome(made.again(waiting)) == ("granted", 5_000, None)
    assert made.left() == 2_000


def test_a_reward_that_waited_goes_onto_another_voucher_where_the_first_was_voided(
    city: TestCity,
) -> None:
    made = program(city, fund=5_000)
    first, second = made.payment(50_000), made.payment(50_000)
    for payment in (first, second):
        made.tell(payment)
    granted, waiting = made.claim(first), made.claim(second)
    city.admin.post(f"/admin/vouchers/{granted['voucher_id']}/void", {"reason": "keliru"}).ok()
    made.wait_an_hour()
    after = made.again(waiting)
    assert outcome(after) == ("granted", 5_000, None)
    assert after["voucher_id"] != granted["voucher_id"]


def test_a_paused_campaign_grants_when_it_goes_on_and_an_ended_one_no_more(city: TestCity) -> None:
    made = program(city)
    payment, late = made.payment(), made.payment()
    path = f"/admin/campaigns/{made.campaign_id}"
    waiting, over = made.claim(payment), made.claim(late)
    city.admin.post(f"{path}/pause").ok()
    made.tell(payment)
    assert outcome(made.again(waiting)) == ("waiting", 0, "campaign_not_open")
    city.admin.post(f"{path}/publish").ok()
    made.wait_an_hour()
    assert outcome(made.again(waiting)) == ("granted", 4_000, None)
    city.hands.pass_by(days=1, minutes=1)
    made.tell(late)
    assert outcome(made.again(over)) == ("refused", 0, "campaign_over")


def test_a_shop_without_an_nmid_is_waited_for(city: TestCity) -> None:
    made = program(city)
    shop = city.merchant()
    payment = made.payment(nmid=new_nmid())
    made.tell(payment)
    made.shop = shop
    waiting = made.claim(payment)
    assert outcome(waiting) == ("waiting", 0, "merchant_without_nmid")
    city.admin.send("PATCH", f"/admin/merchants/{shop.id}", {"nmid": payment.nmid}).ok()
    made.wait_an_hour()
    assert outcome(made.again(waiting)) == ("granted", 4_000, None)


def test_what_has_waited_too_long_is_looked_at_no_more(city: TestCity) -> None:
    made = program(city)
    waiting = made.claim(made.payment())
    city.hands.pass_by(days=41)
    made.wait_an_hour()
    assert made.again(waiting)["state"] == "waiting"
