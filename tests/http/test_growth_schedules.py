"""Counting killed at each write, twice at once, and while somebody reads: each sale counts once."""

from datetime import date

import pytest
from msgspec import structs

from chalicelib.core.dynamo.connection import client_of
from chalicelib.core.dynamo.head import Overtaken
from chalicelib.core.values.instants import day_bounds
from chalicelib.growth.parts import GrowthParts
from tests.http.checkouts import Held
from tests.http.client import fresh_key
from tests.http.conftest import TestCity
from tests.http.growing import bring_in, count, month, new_place, pay, place, report, settle, shop
from tests.http.partners import partner_of
from tests.http.schedules import first, write_with_number
from tests.stores.import_city import WRITES


class Died(Exception):
    """The process ends here."""


def killed_at(city: TestCity, number: int) -> bool:
    """Count until the write with this number, from 0, and die before it, or not at all."""
    matches, events = write_with_number(number), client_of(city.parts.connection).meta.events

    def die(model: object, params: object, **_: object) -> None:
        if matches(model.name, str(params)):  # type: ignore[attr-defined]
            raise Died

    events.register("before-call.dynamodb", die)
    try:
        city.parts[GrowthParts].counting.run(lambda: 10**9)
    except Died:
        return True
    finally:
        events.unregister("before-call.dynamodb", die)
    return False


def test_killed_at_each_write_it_counts_once(city: TestCity) -> None:
    code, campaign = new_place(), city.campaign()
    total = 0
    for number in range(10):
        held = Held(city, goods=10_000)
        order = held.partner.get(f"/partner/checkouts/{held.checkout}").ok()["order_id"]
        row = {"order_id": order, "merchant_id": held.shop.id, "sold_on": f"{month(city)}-01"}
        held.partner.post("/partner/sales", {"sales": [row | {"amount": 15_000}]}).ok()
        held.act("capture").ok()
        pay(city, shop(city, code), 7_000, campaign)
        total += 7_000
        settle(city)
        died = killed_at(city, number)
        assert place(city, code, month(city))["sales"] == total
        count(city)
        assert place(city, code, month(city))["sales"] == total
        assert city.parts[GrowthParts].rebuild.compare() == []
        if not died:
            break
    else:
        pytest.fail("it never came to an end")
    assert number > 3


def test_of_two_that_count_at_once_one_has_counted(city: TestCity) -> None:
    code = new_place()
    pay(city, shop(city, code), 7_000, city.campaign())
    settle(city)
    counting = city.parts[GrowthParts].counting
    until = counting.totals.through()
    with (
        first(city.parts, lambda: counting.step(until), write_with_number(2)) as other,
        pytest.raises(Overtaken),
    ):
        counting.step(until)
    assert other[0] is not None
    assert place(city, code, month(city))["sales"] == 7_000
    assert city.parts[GrowthParts].rebuild.compare() == []


def test_a_report_that_is_overtaken_by_counting_counts_nothing_twice(city: TestCity) -> None:
    code = new_place()
    pay(city, shop(city, code), 7_000, city.campaign())
    settle(city)
    counting = city.parts[GrowthParts].counting

    def sheets_are_read(operation: str, body: str) -> bool:
        return operation == "BatchGetItem" and "month#" in body

    with first(city.parts, lambda: counting.run(lambda: 10**9), sheets_are_read) as counted:
        assert place(city, code, month(city))["sales"] == 7_000
    assert counted[0] >= 1
    assert place(city, code, month(city))["sales"] == 7_000


def test_what_comes_in_many_steps_counts_as_in_one(city: TestCity) -> None:
    code, campaign = new_place(), city.campaign()
    here = shop(city, code)
    for _ in range(4):
        pay(city, here, 1_000, campaign)
        city.hands.pass_by(seconds=1)
    settle(city)
    growth = city.parts[GrowthParts]
    counting = structs.replace(growth.counting, step_most=1)
    assert counting.run(lambda: 10**9) >= 4
    assert place(city, code, month(city))["sales"] == 4_000
    assert growth.rebuild.compare() == []


def test_an_import_beside_counting_loses_nothing(city: TestCity) -> None:
    code = new_place()
    here, there = shop(city, code), shop(city, code)
    pay(city, here, 7_000, city.campaign())
    settle(city)
    counting = city.parts[GrowthParts].counting
    rows = [(there.nib, month(city, back=12), "other", 3_000)]

    def roster_is_written(operation: str, body: str) -> bool:
        return operation in WRITES and "roster" in body

    # Both number a new merchant: of two, one is overtaken and looks again.
    with first(city.parts, lambda: counting.run(lambda: 10**9), roster_is_written) as counted:
        assert bring_in(city, *rows)["created"] == 1
    assert counted[0] >= 1
    found = place(city, code, month(city))
    assert (found["sales"], found["previous"]) == (7_000, 3_000)
    assert report(city, month(city))["total"]["sales"] >= 7_000
    assert city.parts[GrowthParts].rebuild.compare() == []


def test_a_step_is_of_one_month_however_few_its_sales_are(city: TestCity) -> None:
    """Each month has sheets and counts of its own, and a transaction takes a hundred items."""
    code, campaign = new_place(), city.campaign()
    here = shop(city, code)
    count(city)
    pay(city, here, 1_000, campaign)
    next_month = day_bounds(date.fromisoformat(f"{month(city, -1)}-01"))[0]
    city.hands.pass_by(seconds=(next_month - city.clock()).total_seconds() + 1)
    pay(city, here, 2_000, city.campaign())
    settle(city)
    counting = city.parts[GrowthParts].counting
    until = counting.totals.through()
    assert until > next_month
    seen = counting.step(until)
    assert seen is not None
    assert (seen.until, len(seen.transfers)) == (next_month, 1)
    count(city)
    assert place(city, code, month(city, 1), month(city))["sales"] == 3_000
    assert city.parts[GrowthParts].rebuild.compare() == []


def test_whoever_begins_to_count_sums_all_that_was_reported_before(city: TestCity) -> None:
    """Partners may report before the month of the first transfer."""
    here, sold_on = shop(city, new_place()), f"{month(city, 1)}-02"
    row = {"merchant_id": here.id, "order_id": fresh_key(), "amount": 70_000, "sold_on": sold_on}
    partner_of(city).post("/partner/sales", {"sales": [row]}).ok()
    count(city)
    growth = city.parts[GrowthParts]
    through = growth.counting.totals.through()
    assert (here.id, month(city, 1)) in growth.reported.told(None, through)[0]
    assert growth.reported.told(through, through) == (set(), through)


def test_what_is_reported_at_once_of_many_shops_is_summed_in_steps(city: TestCity) -> None:
    partner = partner_of(city)
    shops = [shop(city, new_place()) for _ in range(3)]
    count(city)
    for here in shops:
        city.hands.pass_by(seconds=1)
        row = {"merchant_id": here.id, "order_id": fresh_key(), "amount": 70_000}
        row["sold_on"] = f"{month(city)}-01"
        partner.post("/partner/sales", {"sales": [row]}).ok()
    settle(city)
    settle(city)
    growth = city.parts[GrowthParts]
    by_one = structs.replace(growth.reported, most=1)
    counting = structs.replace(growth.counting, reported=by_one)
    until, steps = counting.totals.through(), 0
    while counting.step(until) is not None:
        steps += 1
    assert steps == 3
    assert growth.rebuild.compare() == []
