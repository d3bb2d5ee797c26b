"""What is held: given back, captured late, under ceilings; shops and vouchers that change."""

import pytest

from chalicelib.marketplace.parts import MarketplaceParts
from tests.http import settling
from tests.http.checkouts import Held, act, agree, opened, refund
from tests.http.client import Person, fresh_key, refused
from tests.http.conftest import TestCity
from tests.http.partners import partner_of


def lapse(city: TestCity) -> int:
    """What the job of each ten minutes gives back."""
    return city.parts[MarketplaceParts].lapse.run(lambda: 10**9)


def test_what_is_voided_goes_back_onto_its_voucher(city: TestCity) -> None:
    held = Held(city)
    voided = held.act("void").ok()
    assert (voided["state"], voided["authorized"], voided["captured"]) == ("voided", 30_000, 0)
    assert held.balances() == (50_000, 0, 0)
    told = refused(held.act("capture"), "state_conflict")
    assert told["state"] == "voided"
    refused(held.act("void"), "state_conflict")


def test_a_hold_is_captured_once(city: TestCity) -> None:
    held = Held(city)
    refused(held.act("capture", amount=30_001), "amount_over_cap")
    held.act("capture", amount=10_000).ok()
    assert held.balances() == (40_000, 0, 10_000)
    told = refused(held.act("capture", amount=10_000), "state_conflict")
    assert told["state"] == "captured"
    refused(held.act("void"), "state_conflict")


def test_a_hold_that_nobody_captures_lapses_after_seven_days(city: TestCity) -> None:
    held = Held(city)
    city.hands.pass_by(days=7, seconds=-1)
    lapse(city)
    assert held.state() == "authorized"
    city.hands.pass_by(seconds=1)
    # It may not be captured any more, whether it was given back or not.
    assert held.state() == "lapsed"
    refused(held.act("capture"), "state_conflict")
    assert city.balance(f"hold:{held.checkout}") == 30_000
    city.hands.pass_by(minutes=30)
    assert lapse(city) >= 1
    # The voucher has lapsed long since: the money is its campaign's again.
    assert held.balances() == (20_000, 0, 0)
    assert city.balance(f"campaign:{held.campaign}") == 980_000
    refused(held.act("void"), "state_conflict")
    assert lapse(city) == 0


def test_a_hold_that_lapses_goes_back_onto_a_voucher_that_lives(city: TestCity) -> None:
    held = Held(city, spend_until="2099-01-01T00:00:00Z")
    city.hands.pass_by(days=7, minutes=1)
    lapse(city)
    assert held.balances() == (50_000, 0, 0)


def test_the_job_takes_out_only_what_it_has_seen_in_its_last_state(city: TestCity) -> None:
    due = city.parts[MarketplaceParts].due
    held, expired = Held(city), opened(partner_of(city), city.merchant())
    captured = Held(city)
    captured.act("capture").ok()

    def listed() -> set[str]:
        found = {one for shard in range(16) for one in due.checkout_ids(shard, city.clock())}
        return found & {held.checkout, expired, captured.checkout}

    city.hands.pass_by(minutes=31)
    assert listed() == {held.checkout, expired, captured.checkout}
    lapse(city)
    assert listed() == {held.checkout}
    city.hands.pass_by(hours=4)
    assert listed() == set()
    city.hands.pass_by(days=7)
    assert listed() == {held.checkout}
    lapse(city)
    assert listed() == {held.checkout}
    lapse(city)
    assert listed() == set()


def test_what_is_held_outlives_the_voucher_and_its_campaign(city: TestCity) -> None:
    held = Held(city)
    city.hands.pass_by(days=1, minutes=1)
    city.empty_what_has_lapsed()
    assert city.balance(f"voucher:{held.voucher}") == 0
    city.admin.post(f"/admin/campaigns/{held.campaign}/close").ok()
    treasury = city.balance("treasury")
    held.act("capture", amount=25_000).ok()
    assert held.balances() == (0, 0, 25_000)
    # The campaign is closed: what goes back goes through it to the treasury, in one transaction.
    assert city.balance(f"campaign:{held.campaign}") == 0
    assert city.balance("treasury") == treasury + 5_000
    refund(held.partner, held.checkout, 1_000).ok(201)
    assert city.balance("treasury") == treasury + 6_000
    assert held.balances() == (0, 0, 24_000)


def test_what_nobody_captures_of_a_closed_campaign_lapses_to_the_treasury(city: TestCity) -> None:
    held = Held(city)
    city.hands.pass_by(days=1, minutes=1)
    city.empty_what_has_lapsed()
    city.admin.post(f"/admin/campaigns/{held.campaign}/close").ok()
    treasury = city.balance("treasury")
    city.hands.pass_by(days=6)
    lapse(city)
    assert held.balances() == (0, 0, 0)
    assert city.balance("treasury") == treasury + 30_000


def test_what_several_closed_campaigns_get_back_is_released_at_once(city: TestCity) -> None:
    partner, shop, resident = partner_of(city), city.merchant(), city.resident()
    campaigns = [city.campaign() for _ in range(2)]
    for campaign in campaigns:
        city.claim(resident, campaign)
    checkout = opened(partner, shop, 90_000)
    agree(resident, checkout).ok()
    city.hands.pass_by(days=1, minutes=1)
    city.empty_what_has_lapsed()
    for campaign in campaigns:
        city.admin.post(f"/admin/campaigns/{campaign}/close").ok()
    treasury = city.balance("treasury")
    act(partner, checkout, "void").ok()
    assert city.balance("treasury") == treasury + 90_000


def test_two_vouchers_of_one_campaign_are_given_back_together(city: TestCity) -> None:
    partner, shop, resident = partner_of(city), city.merchant(), city.resident()
    limits = {"per_merchant": 100_000, "per_merchant_per_day": 100_000}
    campaign = city.campaign(per_resident=2, limits=limits)
    for _ in range(2):
        city.claim(resident, campaign)
    checkout = opened(partner, shop, 80_000)
    agree(resident, checkout).ok()
    city.hands.pass_by(days=1, minutes=1)
    city.empty_what_has_lapsed()
    act(partner, checkout, "capture", amount=10_000).ok()
    assert city.balance(f"campaign:{campaign}") == 990_000
    refund(partner, checkout, 10_000).ok(201)
    assert city.balance(f"campaign:{campaign}") == 1_000_000


def test_ceilings_are_taken_when_it_is_held_and_given_back_with_it(city: TestCity) -> None:
    held = Held(city, limits={"per_merchant": 60_000, "per_merchant_per_day": 40_000})
    resident, other = city.residents(2)
    for one in (resident, other):
        city.claim(one, held.campaign)

    def ask(goods: int, by: Person = resident) -> str:
        checkout = opened(held.partner, held.shop, goods)
        reply = agree(by, checkout)
        if reply.status != 200:
            refused(reply, "merchant_limit_reached")
            return ""
        return checkout

    assert not ask(10_001)
    # A till counts under the same ceiling.
    token = city.draw(other, city_voucher(other, held.campaign))["token"]
    refused(city.redeem(held.shop, token, 10_001), "merchant_limit_reached")
    held.act("capture", amount=20_000).ok()
    assert not ask(20_001)
    second = ask(20_000)
    act(held.partner, second, "void").ok()
    refund(held.partner, held.checkout, 20_000).ok(201)
    third = ask(40_000)
    # The next day has a ceiling of its own; the one in all stays taken.
    city.hands.pass_by(hours=17)
    assert not ask(20_001, other)
    act(held.partner, third, "void").ok()
    assert ask(40_000, other)


def city_voucher(resident: Person, campaign: str) -> str:
    """The resident's voucher of a campaign."""
    held = resident.get("/resident/vouchers").ok()["items"]
    return next(str(one["id"]) for one in held if one["campaign_id"] == campaign)


@pytest.mark.parametrize("action", ["void", "reissue"])
def test_what_was_held_of_a_voucher_that_is_no_more_goes_to_its_campaign(
    city: TestCity, action: str
) -> None:
    held = Held(city)
    path = f"/admin/vouchers/{held.voucher}/{action}"
    city.admin.post(path, {"reason": "HP hilang"}, key=fresh_key())
    before = city.balance(f"campaign:{held.campaign}")
    held.act("capture", amount=25_000).ok()
    assert held.balances() == (0, 0, 25_000)
    assert city.balance(f"campaign:{held.campaign}") == before + 5_000


def test_refunds_stay_within_what_was_captured_and_is_owed(city: TestCity) -> None:
    held = Held(city)
    refused(refund(held.partner, held.checkout, 1), "state_conflict")
    held.act("capture", amount=20_000).ok()
    refused(refund(held.partner, held.checkout, 20_001), "refund_too_large")
    refund(held.partner, held.checkout, 15_000).ok(201)
    refused(refund(held.partner, held.checkout, 5_001), "refund_too_large")
    refused(held.act("refunds", amount=1, reason="x"), "idempotency_key_required")
    assert held.balances() == (45_000, 0, 5_000)


def test_the_ledger_lists_what_is_held(city: TestCity) -> None:
    held = Held(city)
    name = f"hold:{held.checkout}"
    found = {one["account"]: one for one in city.finance.every("/finance/accounts", prefix="hold")}
    assert found[name] == {
        "account": name,
        "debits": 0,
        "credits": 30_000,
        "balance": 30_000,
    }
    open_one = opened(held.partner, held.shop)
    refused(city.finance.get(f"/finance/accounts/hold:{open_one}"), "not_found")
    city.stream.catch_up()
    kinds = [one["kind"] for one in city.finance.every("/finance/transfers", account=name)]
    held.act("capture", amount=1_000).ok()
    city.stream.catch_up()
    after = [one["kind"] for one in city.finance.every("/finance/transfers", account=name)]
    assert (kinds, sorted(after)) == (["authorize"], ["authorize", "capture", "lapse"])


def test_a_shop_is_paid_what_it_has_captured_whatever_is_held_for_it(city: TestCity) -> None:
    """What is held is counted beside its account and is no movement of it."""
    held = Held(city)
    held.act("capture", amount=20_000).ok()
    agree(held.resident, opened(held.partner, held.shop, 5_000)).ok()
    city.stream.catch_up()
    city.hands.pass_by(seconds=20)
    line = settling.line_of(settling.draft(city), held.shop)
    assert (line["state"], line["amount"]) == ("ready", 20_000)
