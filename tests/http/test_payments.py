"""Paying at a shop's sticker: several vouchers at once, all or nothing, and once."""

from datetime import timedelta
from functools import partial

import pytest

from chalicelib.core.values.instants import from_text, to_text
from tests.http.client import Person, fresh_key, refused
from tests.http.conftest import TestCity
from tests.http.paying import Paying, pay


def test_a_resident_pays_and_both_sides_see_the_same_three_digits(city: TestCity) -> None:
    at = Paying(city)
    paid = at.pay(30_000, bill_total=42_000).ok(201)
    assert paid.keys() == {
        "id",
        "merchant_id",
        "merchant_name",
        "amount",
        "refunded",
        "check",
        "paid_at",
        "undo",
        "parts",
    }
    assert (paid["merchant_id"], paid["amount"]) == (at.shop.id, 30_000)
    assert paid["id"].startswith("pay_")
    assert len(paid["check"]) == 3
    assert paid["check"].isdecimal()
    assert (at.left(), at.owed()) == (20_000, 30_000)
    city.stream.catch_up()
    (sold,) = at.shop.get("/merchant/redemptions").ok()["items"]
    assert (sold["payment_id"], sold["check"]) == (paid["id"], paid["check"])
    assert (sold["amount"], sold["bill_total"], sold["cashier"]) == (30_000, 42_000, None)
    assert sold == paid["parts"][0] | {"receipt": None}
    assert at.resident.get(f"/resident/payments/{paid['id']}").ok() == paid
    seen = at.shop.get(f"/merchant/payments/{paid['id']}").ok()
    assert seen == {name: value for name, value in paid.items() if name != "merchant_name"}
    city.assert_books_balance()


def test_vouchers_of_any_campaigns_pay_together_the_one_first_that_lapses_soonest(
    city: TestCity,
) -> None:
    at = Paying(city, vouchers=0)
    ends = from_text(to_text(city.hands.now + timedelta(days=1)))
    by_end = {
        days: city.claim(
            at.resident, city.campaign(spend_until=to_text(ends + timedelta(days=days)))
        )
        for days in (3, 1, 2, 5, 4)
    }
    paid = at.pay(220_000, bill_total=300_000).ok(201)
    assert [(part["voucher_id"], part["amount"]) for part in paid["parts"]] == [
        (by_end[days], amount)
        for days, amount in ((1, 50_000), (2, 50_000), (3, 50_000), (4, 50_000), (5, 20_000))
    ]
    assert len({part["redeemed_at"] for part in paid["parts"]}) == 1
    assert all(part["receipt"] for part in paid["parts"])
    # What the vouchers moved is counted once, however many there were.
    assert sum(part["bill_total"] for part in paid["parts"]) == 300_000
    assert at.owed() == 220_000
    city.assert_books_balance()


def test_only_the_vouchers_that_are_named_pay(city: TestCity) -> None:
    at = Paying(city, vouchers=2)
    named = at.vouchers[1]
    (part,) = at.pay(20_000, voucher_ids=[named]).ok(201)["parts"]
    assert part["voucher_id"] == named
    refused(at.pay(30_001, voucher_ids=[named]), "voucher_insufficient")
    assert at.left() == 80_000


def test_another_persons_voucher_pays_nothing(city: TestCity) -> None:
    at, other = Paying(city), Paying(city)
    refused(at.pay(1_000, voucher_ids=other.vouchers), "not_found")
    assert (at.owed(), other.left()) == (0, 50_000)


def test_more_than_five_vouchers_and_one_that_is_named_twice_are_refused(city: TestCity) -> None:
    at = Paying(city)
    refused(at.pay(1_000, voucher_ids=["vch_a"] * 6), "validation_failed")
    refused(at.pay(1_000, voucher_ids=at.vouchers * 2), "validation_failed")


def test_a_payment_without_a_key_is_refused(city: TestCity) -> None:
    at = Paying(city)
    body = {"sticker": at.sticker, "amount": 1_000}
    refused(at.resident.post("/resident/payments", body), "idempotency_key_required")


def test_what_is_asked_again_with_the_same_key_is_answered_again(city: TestCity) -> None:
    at = Paying(city)
    key = fresh_key()
    first = at.pay(50_000, key=key)
    # Also now that the vouchers hold nothing, and the sticker is void.
    again = at.pay(50_000, key=key)
    assert again.ok(201) == first.ok(201)
    assert again.replayed
    assert at.owed() == 50_000
    refused(at.pay(50_001, key=key), "idempotency_key_reused")


@pytest.mark.parametrize("amount", [0, -1, 1.5, "1000", True])
def test_an_amount_that_is_none_is_refused(city: TestCity, amount: object) -> None:
    at = Paying(city)
    refused(
        at.resident.post(
            "/resident/payments", {"sticker": at.sticker, "amount": amount}, key=fresh_key()
        ),
        "validation_failed",
    )


def test_more_than_the_vouchers_hold_is_refused_and_nothing_moves(city: TestCity) -> None:
    at = Paying(city, vouchers=2)
    before = city.transfers_stored()
    refused(at.pay(100_001), "voucher_insufficient")
    assert (at.left(), at.owed(), city.transfers_stored()) == (100_000, 0, before)


def test_a_merchants_ceilings_hold_over_all_vouchers_of_a_payment(city: TestCity) -> None:
    at = Paying(city, vouchers=0)
    campaign = city.campaign(per_resident=2, limits={"per_merchant_per_day": 60_000})
    at.vouchers = [city.claim(at.resident, campaign) for _ in range(2)]
    refused(at.pay(60_001), "merchant_limit_reached")
    at.pay(60_000).ok(201)
    refused(at.pay(1), "merchant_limit_reached")
    assert at.left() == 40_000


def test_a_voucher_that_is_spent_whole_pays_whole_or_not_at_all(city: TestCity) -> None:
    at = Paying(city, partial_spend=False)
    refused(at.pay(10_000), "full_amount_required")
    at.pay(50_000).ok(201)


def test_a_resident_does_not_pay_at_their_own_shop(city: TestCity) -> None:
    at = Paying(city)
    owner = city.resident(phone=at.shop.phone)
    city.claim(owner, city.campaign())
    refused(pay(owner, at.sticker, 1_000), "own_shop")


def test_a_shop_of_another_category_is_not_paid(city: TestCity) -> None:
    at = Paying(city, categories=["kriya"])
    refused(at.pay(1_000), "merchant_not_accepted")
    assert at.left() == 50_000


def test_a_campaign_that_is_paused_pays_nothing(city: TestCity) -> None:
    at = Paying(city)
    city.admin.post(f"/admin/campaigns/{at.campaigns[0]}/pause").ok()
    refused(at.pay(1_000), "campaign_not_open")


def test_a_shop_that_is_suspended_is_not_paid(city: TestCity) -> None:
    at = Paying(city)
    body = {"reason": "diperiksa"}
    city.admin.post(f"/admin/merchants/{at.shop.id}/suspend", body).ok()
    refused(at.pay(1_000), "merchant_not_active")


def test_a_lapsed_voucher_pays_nothing(city: TestCity) -> None:
    at = Paying(city)
    city.hands.pass_by(days=1, minutes=1)
    resident = city.sign_in(at.resident.phone, "resident")
    refused(pay(resident, at.sticker, 1_000), "voucher_not_active")


@pytest.mark.parametrize("text", ["", "x", "a.b.c", "eyJ.e30.", "A" * 4_000])
def test_what_is_no_sticker_pays_nothing(city: TestCity, text: str) -> None:
    at = Paying(city)
    reply = pay(at.resident, text, 1_000)
    assert reply.status == 422
    assert at.left() == 50_000


def test_a_payment_token_is_no_sticker(city: TestCity) -> None:
    at = Paying(city)
    token = city.draw(at.resident, at.vouchers[0])["token"]
    refused(pay(at.resident, token, 1_000), "token_invalid")


def test_somebody_elses_payment_is_not_shown(city: TestCity) -> None:
    at, other = Paying(city), Paying(city)
    payment = at.pay(1_000).ok(201)["id"]
    for path, person in (
        (f"/resident/payments/{payment}", other.resident),
        (f"/merchant/payments/{payment}", other.shop),
        ("/resident/payments/pay_unknown", at.resident),
        (f"/resident/payments/trf_{payment[4:]}0", at.resident),
    ):
        refused(person.get(path), "not_found")


def test_a_payment_repeated_by_its_key_is_answered_as_it_was_whatever_was_refunded_since(
    city: TestCity,
) -> None:
    at, key = Paying(city, vouchers=2), fresh_key()
    paid = at.pay(70_000, key=key).ok(201)
    path = f"/merchant/redemptions/{paid['parts'][1]['id']}/refunds"
    at.shop.post(path, {"amount": 5_000, "reason": "kembalian"}, key=fresh_key()).ok(201)
    again = at.pay(70_000, key=key)
    assert (again.ok(201), again.replayed) == (paid, True)


def test_a_part_is_refunded_as_any_redemption(city: TestCity) -> None:
    at = Paying(city, vouchers=2)
    paid = at.pay(70_000).ok(201)
    part = paid["parts"][1]
    body = {"amount": 5_000, "reason": "kembalian"}
    path = f"/merchant/redemptions/{part['id']}/refunds"
    at.shop.post(path, body, key=fresh_key()).ok(201)
    seen = at.resident.get(f"/resident/payments/{paid['id']}").ok()
    assert (seen["refunded"], seen["parts"][1]["state"]) == (5_000, "partly_refunded")
    assert at.left() == 35_000
    city.assert_books_balance()


def test_twenty_payments_a_day_are_made_at_one_sticker(city: TestCity) -> None:
    at = Paying(city)
    paid = [at.pay(1_000).ok(201) for _ in range(20)]
    assert len({one["id"] for one in paid}) == 20
    problem = refused(at.pay(1_000), "merchant_limit_reached")
    assert "kode pembayaran" in problem["detail"]
    # The code that the seller sees still pays, and so does another shop's sticker.
    token = city.draw(at.resident, at.vouchers[0])["token"]
    city.redeem(at.shop, token, 1_000).ok(201)
    other = Paying(city)
    pay(at.resident, other.sticker, 1_000).ok(201)


def hours(shop: Person, *openings: tuple[str, str, str]) -> None:
    said = [{"day": day, "opens": opens, "closes": closes} for day, opens, closes in openings]
    shop.send("PATCH", "/merchant/profile", {"hours": said}).ok()


def test_a_sticker_takes_nothing_outside_the_hours_that_its_shop_has_stated(
    city: TestCity,
) -> None:
    at = Paying(city)
    local = city.hands.now + timedelta(hours=7)
    day = local.strftime("%A").lower()
    begin = local + timedelta(hours=2)
    hours(at.shop, (day, begin.strftime("%H:%M"), (begin + timedelta(hours=1)).strftime("%H:%M")))
    read = partial(at.resident.post, "/resident/stickers/read", {"sticker": at.sticker})
    assert read().ok()["open_now"] is False
    problem = refused(at.pay(1_000), "merchant_not_accepted")
    assert "jam buka" in problem["detail"]
    hours(at.shop, (day, "00:00", "00:00"))
    assert read().ok()["open_now"] is True
    at.pay(1_000).ok(201)
