"""In the evening a shop without a smartphone is told its day's sum, if it wants it, and once."""

from datetime import datetime, timedelta

import pytest

from chalicelib.core.values.instants import JAKARTA
from chalicelib.ledger.parts import LedgerParts
from chalicelib.redemptions.parts import RedemptionParts
from chalicelib.redemptions.use.evening import EveningSums
from tests.http.cashiers import add
from tests.http.client import Person, fresh_key, refused
from tests.http.conftest import TestCity


def texts(city: TestCity, shop: Person) -> list[str]:
    """What the shop's phone was told, the newest first, but for codes."""
    return [one["text"] for one in city.inbox(shop.phone) if one["text"].startswith("Tumbas ")]


def wants(shop: Person) -> None:
    body = {"evening_sum": "sms"}
    assert shop.send("PATCH", "/merchant/notice-settings", body).ok()["evening_sum"] == "sms"


def until(city: TestCity, hour: int, minute: int = 0) -> None:
    """Time passes until it is that late (WIB)."""
    local = city.clock().astimezone(JAKARTA)
    then = datetime.combine(local.date(), datetime.min.time(), JAKARTA) + timedelta(
        hours=hour, minutes=minute
    )
    if then <= local:
        then += timedelta(days=1)
    city.hands.pass_by(seconds=(then - local).total_seconds())


def follow(city: TestCity) -> None:
    """The projections come to know all that was there a minute ago."""
    city.hands.pass_by(minutes=1)
    city.parts[LedgerParts].pulse.beat()
    city.stream.catch_up()


def evening(city: TestCity) -> EveningSums:
    return city.parts[RedemptionParts].evening


def sell(city: TestCity, shop: Person, amount: int) -> str:
    resident = city.resident()
    voucher = city.claim(resident, city.campaign())
    sold = city.redeem(shop, city.draw(resident, voucher)["token"], amount).ok(201)
    return str(sold["id"])


def refund(shop: Person, redemption: str, amount: int) -> None:
    body = {"amount": amount, "reason": "keliru"}
    shop.post(f"/merchant/redemptions/{redemption}/refunds", body, key=fresh_key()).ok(201)


@pytest.fixture
def shop(city: TestCity) -> Person:
    """A shop that wants it, some time after the evening before."""
    until(city, 10)
    made = city.merchant(name="Warung Bu Sri")
    wants(made)
    return made


def test_a_shop_is_told_once_what_it_has_taken_until_nine(city: TestCity, shop: Person) -> None:
    sell(city, shop, 20_000)
    refund(shop, sell(city, shop, 30_000), 5_000)
    until(city, 20, 50)
    follow(city)
    assert evening(city).run(lambda: True) == 0
    until(city, 21)
    # What is sold now stands in tomorrow's.
    sell(city, shop, 7_000)
    follow(city)
    assert evening(city).run(lambda: True) == 1
    day = city.clock().astimezone(JAKARTA)
    assert texts(city, shop) == [
        f"Tumbas {day:%d/%m}: Warung Bu Sri menerima Rp 50.000 dari 2 pembayaran, "
        "dikembalikan Rp 5.000, 24 jam sampai pukul 21.00."
    ]
    for _ in range(3):
        city.hands.pass_by(minutes=10)
        assert evening(city).run(lambda: True) == 0
    until(city, 21, 5)
    follow(city)
    assert evening(city).run(lambda: True) == 1
    assert "menerima Rp 7.000 dari 1 pembayaran, 24 jam" in texts(city, shop)[0]


def test_a_shop_that_has_sold_nothing_or_wants_nothing_is_told_nothing(
    city: TestCity, shop: Person
) -> None:
    other, gone = city.merchant(), city.merchant()
    wants(gone)
    gone.send("PATCH", "/merchant/notice-settings", {"evening_sum": "none"}).ok()
    sell(city, other, 1_000)
    sell(city, gone, 1_000)
    until(city, 21)
    follow(city)
    assert evening(city).run(lambda: True) == 0
    assert texts(city, shop) == texts(city, other) == texts(city, gone) == []


def test_nothing_is_summed_before_all_of_it_is_known(city: TestCity, shop: Person) -> None:
    sell(city, shop, 20_000)
    city.stream.catch_up()
    until(city, 21, 10)
    assert evening(city).run(lambda: True) == 0
    follow(city)
    assert evening(city).run(lambda: True) == 1


def test_a_sum_that_could_not_be_told_in_the_evening_wakes_nobody(
    city: TestCity, shop: Person
) -> None:
    sell(city, shop, 20_000)
    until(city, 22, 29)
    follow(city)
    assert evening(city).run(lambda: True) == 0


def test_of_two_runs_at_once_one_tells(city: TestCity, shop: Person) -> None:
    sell(city, shop, 20_000)
    until(city, 21)
    follow(city)
    job, other = evening(city), city.parts[RedemptionParts].evening
    # The other has begun and noted whom it tells when this one is about to.
    real = job.evenings.told
    ran: list[int] = []

    def told(day: object, ids: object) -> set[str]:
        before = real(day, ids)  # type: ignore[arg-type]
        if not ran:
            ran.append(-1)
            ran.append(other.run(lambda: True))
        return before

    vars(job.evenings)["told"] = told
    try:
        assert job.run(lambda: True) == 0
    finally:
        del vars(job.evenings)["told"]
    assert ran == [-1, 1]
    assert len(texts(city, shop)) == 1


def test_a_message_that_fails_keeps_nobody_else_from_theirs_and_is_not_sent_twice(
    city: TestCity, shop: Person
) -> None:
    other = city.merchant()
    wants(other)
    for one in (shop, other):
        sell(city, one, 20_000)
    until(city, 21)
    follow(city)
    job = evening(city)

    def send(phone: str, text: str) -> None:
        real(phone, text)
        if phone == shop.phone:
            raise TimeoutError("the answer was lost")

    real = job.send
    from msgspec import structs

    assert structs.replace(job, send=send).run(lambda: True) == 1
    assert job.run(lambda: True) == 0
    assert len(texts(city, shop)) == len(texts(city, other)) == 1


def test_only_a_shops_owner_or_an_admin_chooses(city: TestCity, shop: Person) -> None:
    phone = city.new_phone()
    add(shop, phone).ok(201)
    cashier = city.sign_in(phone, "merchant")
    body = {"evening_sum": "none"}
    refused(cashier.send("PATCH", "/merchant/notice-settings", body), "forbidden")
    resident = city.resident()
    refused(resident.send("PATCH", "/resident/notice-settings", body), "validation_failed")
    assert "evening_sum" not in resident.get("/resident/notice-settings").ok()
    path = f"/admin/merchants/{shop.id}/evening-sum"
    assert city.admin.get(path).ok() == {"evening_sum": "sms"}
    for _ in range(2):
        assert city.admin.send("PUT", path, body).ok() == body
    assert shop.get("/merchant/notice-settings").ok()["evening_sum"] == "none"
    refused(city.admin.send("PUT", path, {"evening_sum": "fax"}), "validation_failed")
    refused(city.admin.send("PUT", "/admin/merchants/x/evening-sum", body), "not_found")
    told = city.finance.every("/finance/audit-journal", object=shop.id)
    assert [one["action"] for one in told].count("merchant.evening_sum") == 1
