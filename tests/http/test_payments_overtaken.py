"""Between the reading of a payment at a sticker and its writing anything may happen: the conditions
of the transaction notice; what was asked is paid as it stands now, or nothing is."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest

from chalicelib.payments.rules.payment import PAYMENTS_A_DAY
from tests.http.cashiers import add
from tests.http.client import fresh_key, refused
from tests.http.conftest import TestCity
from tests.http.paying import Paying, pay, sticker_of


@contextmanager
def overtaken_by(city: TestCity, act: Callable[[], object]) -> Iterator[None]:
    """Somebody acts after everything was read for a payment, and before it is written."""
    events = city.parts.connection.client.meta.events
    payments = city.parts.settings.table("transfers")
    acted: list[bool] = []

    def before(params: Any, **_: Any) -> None:
        writes = json.loads(params["body"]).get("TransactItems", ())
        puts = [one["Put"] for one in writes if "Put" in one]
        pays = [one for one in puts if one["TableName"] == payments and "payment_id" in one["Item"]]
        if pays and not acted:
            acted.append(True)
            act()

    events.register("before-call.dynamodb.TransactWriteItems", before)
    try:
        yield
    finally:
        events.unregister("before-call.dynamodb.TransactWriteItems", before)
    assert acted


def renewed(at: Paying) -> None:
    at.shop.post("/merchant/sticker/renew", {}).ok()


def suspended(at: Paying) -> None:
    body = {"reason": "diperiksa"}
    at.city.admin.post(f"/admin/merchants/{at.shop.id}/suspend", body).ok()


def recategorised(at: Paying) -> None:
    path = f"/admin/merchants/{at.shop.id}"
    at.city.admin.send("PATCH", path, {"category": "kriya"}).ok()


def behind_the_till(at: Paying) -> None:
    add(at.shop, at.resident.phone).ok(201)


def taken_phone(at: Paying) -> None:
    body = {"phone": at.city.new_phone()}
    at.city.admin.send("PATCH", f"/admin/residents/{at.resident.id}", body).ok()


def voided(at: Paying) -> None:
    path = f"/admin/vouchers/{at.vouchers[0]}/void"
    at.city.admin.post(path, {"reason": "keliru"}, key=fresh_key()).ok()


def spent(at: Paying) -> None:
    """All of the first voucher, by a code, at another shop."""
    token = at.city.draw(at.resident, at.vouchers[0])["token"]
    at.city.redeem(at.city.merchant(), token, 50_000).ok(201)


def ceiling_used(at: Paying) -> None:
    """By somebody else of the same campaign, at the same shop."""
    other = at.city.resident()
    at.city.claim(other, at.campaigns[0])
    pay(other, at.sticker, 35_000).ok(201)


@pytest.mark.parametrize(
    ("meanwhile", "code"),
    [
        (renewed, "token_expired"),
        (suspended, "merchant_not_active"),
        (recategorised, "merchant_not_accepted"),
        (behind_the_till, "own_shop"),
        (taken_phone, "voucher_insufficient"),
        (voided, "voucher_not_active"),
        (spent, "voucher_insufficient"),
        (ceiling_used, "merchant_limit_reached"),
    ],
    ids=lambda one: getattr(one, "__name__", ""),
)
def test_what_changes_between_reading_and_writing_is_noticed(
    city: TestCity, meanwhile: Callable[[Paying], None], code: str
) -> None:
    at = Paying(city, categories=["kuliner"], limits={"per_merchant_per_day": 60_000})
    held, owed = at.left(), 0
    with overtaken_by(city, lambda: meanwhile(at)):
        reply = at.pay(30_000)
    refused(reply, code)
    lost = 50_000 if meanwhile in (voided, spent) else 0
    owed = 35_000 if meanwhile is ceiling_used else 0
    assert (at.left(), at.owed()) == (held - lost, owed)
    city.assert_books_balance()


def test_where_one_voucher_is_spent_meanwhile_the_others_pay_the_same(city: TestCity) -> None:
    at = Paying(city, vouchers=2)
    with overtaken_by(city, lambda: spent(at)):
        paid = at.pay(30_000, voucher_ids=at.vouchers).ok(201)
    assert paid["amount"] == 30_000
    assert [part["voucher_id"] for part in paid["parts"]] == at.vouchers[1:]
    assert (at.left(), at.owed()) == (20_000, 30_000)


def test_who_pays_by_two_phones_at_once_makes_two_payments(city: TestCity) -> None:
    at = Paying(city)
    ids: list[str] = []
    with overtaken_by(city, lambda: ids.append(at.pay(10_000).ok(201)["id"])):
        ids.append(at.pay(10_000).ok(201)["id"])
    assert len({*ids}) == 2
    assert at.owed() == 20_000


def test_whoever_pays_over_midnight_pays_as_often_as_anybody_the_day_after(city: TestCity) -> None:
    at = Paying(city)
    local = city.hands.now + timedelta(hours=7)
    ends = datetime.combine(local.date() + timedelta(days=1), time(), UTC)
    city.hands.pass_by(seconds=int((ends - local).total_seconds()) - 30)
    for _ in range(3):
        at.pay(1_000).ok(201)
    with overtaken_by(city, lambda: city.hands.pass_by(seconds=60)):
        at.pay(1_000).ok(201)
    for _ in range(PAYMENTS_A_DAY - 1):
        at.pay(1_000).ok(201)
    refused(at.pay(1_000), "merchant_limit_reached")
    assert at.owed() == (3 + PAYMENTS_A_DAY) * 1_000


def test_the_same_key_beside_itself_pays_once(city: TestCity) -> None:
    at, key = Paying(city), fresh_key()
    first: list[Any] = []
    with overtaken_by(city, lambda: first.append(at.pay(10_000, key=key).ok(201))):
        again = at.pay(10_000, key=key)
    assert (again.ok(201), again.replayed) == (first[0], True)
    assert at.owed() == 10_000


def test_another_shops_sticker_over_ones_own_pays_that_other_shop_and_says_so(
    city: TestCity,
) -> None:
    # A swapped sticker: what the wallet shows is whom it pays, and one's own till stays silent.
    at, thief = Paying(city), city.merchant(name="Toko Lain")
    paid = pay(at.resident, sticker_of(thief), 10_000).ok(201)
    assert paid["merchant_name"] == "Toko Lain"
    city.stream.catch_up()
    assert at.shop.get("/merchant/redemptions").ok()["items"] == []
    assert at.owed() == 0
