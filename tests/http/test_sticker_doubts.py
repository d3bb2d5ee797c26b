"""A sticker that was pasted over another shop's: what residents, both tills and the console see."""

from datetime import timedelta
from typing import Any

import pytest

from chalicelib.core.values.instants import to_text
from chalicelib.core.values.kelurahan import by_code
from chalicelib.ledger.parts import LedgerParts
from chalicelib.stickers.parts import StickerParts
from chalicelib.stickers.store import Overtaken
from chalicelib.stickers.use.screen import ScreenStickers
from tests.http.client import KELURAHAN, OTHER_KELURAHAN, Person
from tests.http.conftest import TestCity
from tests.http.paying import pay, sticker_of
from tests.http.test_stickers import read

PATH = "/admin/sticker-doubts"


def screen(city: TestCity) -> int:
    """What the clock's function does once the projections have followed; how many are doubtful."""
    city.hands.pass_by(minutes=2)
    city.parts[LedgerParts].pulse.beat()
    city.stream.catch_up()
    return city.parts[StickerParts].screen.run(lambda: True)


def doubts(city: TestCity) -> dict[str, Any]:
    return {one["merchant_id"]: one for one in city.admin.every(PATH)}


def customers(city: TestCity, kelurahan: str, count: int) -> list[Person]:
    """Residents of a kelurahan, each with a voucher."""
    found = city.residents(count, kelurahan)
    until = to_text(city.clock() + timedelta(days=60))
    campaign = city.campaign(spend_until=until)
    for one in found:
        city.claim(one, campaign)
    return found


def bought(people: list[Person], sticker: str, times: int) -> None:
    for one in people:
        for _ in range(times):
            pay(one, sticker, 1_000).ok(201)


@pytest.fixture(scope="module")
def swapped(city: TestCity) -> tuple[Person, Person, list[Person]]:
    """The thief, whose sticker hangs at the victim's, and the victim's customers who paid by it."""
    thief = city.merchant(name="Toko Maling", kelurahan_code=KELURAHAN)
    victim = city.merchant(name="Warung Korban", kelurahan_code=OTHER_KELURAHAN)
    people = customers(city, OTHER_KELURAHAN, 4)
    bought(people, sticker_of(thief), 5)
    return thief, victim, people


def test_the_wallet_names_the_shop_that_is_paid_and_the_other_till_stays_silent(
    swapped: tuple[Person, Person, list[Person]], city: TestCity
) -> None:
    thief, victim, people = swapped
    city.hands.pass_by(hours=24)
    found = read(people[0], sticker_of(thief)).ok()
    assert (found["name"], found["kelurahan_code"]) == ("Toko Maling", KELURAHAN)
    city.stream.catch_up()
    assert victim.get("/merchant/redemptions").ok()["items"] == []


def test_the_console_sees_from_where_the_shop_is_paid(
    swapped: tuple[Person, Person, list[Person]], city: TestCity
) -> None:
    thief, victim, _ = swapped
    screen(city)
    found = doubts(city)
    assert victim.id not in found
    place = by_code()[OTHER_KELURAHAN]
    assert found[thief.id] == {
        "merchant_id": thief.id,
        "name": "Toko Maling",
        "state": "active",
        "kelurahan_code": KELURAHAN,
        "payments": 20,
        "near": 0,
        "elsewhere": {
            "kecamatan_code": place.kecamatan_code,
            "kecamatan": place.kecamatan,
            "payments": 20,
        },
    }


def test_each_payment_counts_once_however_often_and_late_one_looks(
    swapped: tuple[Person, Person, list[Person]], city: TestCity
) -> None:
    thief, _, people = swapped
    for _ in range(3):
        screen(city)
    assert doubts(city)[thief.id]["payments"] == 20
    bought(people[:1], sticker_of(thief), 2)
    for _ in range(2):
        screen(city)
    assert doubts(city)[thief.id]["payments"] == 22


def test_of_two_that_count_the_same_one_is_overtaken_and_nothing_counts_twice(
    swapped: tuple[Person, Person, list[Person]], city: TestCity
) -> None:
    thief, _, people = swapped
    bought(people[1:2], sticker_of(thief), 1)
    city.hands.pass_by(minutes=2)
    city.parts[LedgerParts].pulse.beat()
    city.stream.catch_up()
    screening: ScreenStickers = city.parts[StickerParts].screen
    until = city.parts[LedgerParts].totals.through()
    seen = screening.screenings.counted_until()
    while screening.step(until):
        pass
    day = city.clock().date()
    with pytest.raises(Overtaken):
        screening.screenings.count(seen, until, day, {thief.id: {OTHER_KELURAHAN: 1}})
    before = doubts(city)[thief.id]["payments"]
    screen(city)
    assert doubts(city)[thief.id]["payments"] == before + 1


def test_payments_of_many_days_ago_count_no_more(
    swapped: tuple[Person, Person, list[Person]], city: TestCity
) -> None:
    thief, _, _ = swapped
    city.hands.pass_by(days=31)
    screen(city)
    assert thief.id not in doubts(city)


def test_payments_by_code_are_not_looked_at(city: TestCity) -> None:
    shop = city.merchant(kelurahan_code=KELURAHAN)
    (resident,) = customers(city, OTHER_KELURAHAN, 1)
    (voucher,) = [one["id"] for one in resident.get("/resident/vouchers").ok()["items"]]
    for _ in range(20):
        city.redeem(shop, city.draw(resident, voucher)["token"], 1_000).ok(201)
    screen(city)
    assert shop.id not in doubts(city)
