"""The crowd of bench/crowd: what refuses does so as it says, and a seed decides everything."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.crowd.days import market_day, release_day
from bench.crowd.engine import GATEWAY, ITEM, LAMBDA, TABLE
from bench.crowd.gates import GROWS_S, Bucket, Functions, Held, OnDemand
from bench.crowd.kinds import Kind
from bench.crowd.numbers import Numbers
from bench.crowd.report import DAYS, fared, granted, needed

READ = {"residents": 1.0}
KINDS = {
    "profile": Kind("rest", 0.001, 1, READ, {}),
    "vouchers": Kind("rest", 0.001, 2, READ, {}),
    "unread": Kind("rest", 0.002, 3, READ, {}),
    "claim": Kind("claims", 0.001, 1, {}, {"vouchers": 2.0, "budgets": 2.0}),
    "draw": Kind("till", 0.001, 1, {"vouchers": 1.0}, {}),
    "scan": Kind("till", 0.002, 3, {"vouchers": 1.0}, {}),
    "redeem": Kind("till", 0.002, 1, {}, {"vouchers": 2.0, "merchants": 2.0}),
    "look": Kind("till", 0.001, 2, READ, {}),
    "pay": Kind("till", 0.003, 2, READ, {"vouchers": 4.0}),
    "knock": Kind("sign_in", 0.001, 0, {}, {}),
    "token": Kind("sign_in", 0.002, 6, {"identity": 4.0}, {"identity": 12.0}),
}
TOWN = replace(Numbers(), residents=3_000, minutes=1.0, redemptions_per_hour=60_000, shops=50, of=1)


@given(rate=st.integers(1, 50), burst=st.integers(1, 20), steps=st.lists(st.integers(0, 9)))
def test_a_bucket_never_gives_more_than_its_burst_and_its_rate(
    rate: int, burst: int, steps: list[int]
) -> None:
    bucket, now, given_out = Bucket(rate, burst), 0.0, 0
    for tenths in steps:
        now += tenths / 10
        given_out += bucket.take(now)
        assert given_out <= burst + rate * now + 1e-6


def carried(table: OnDemand, begins: int, seconds: int, asked: int) -> int:
    """Of so many writes that are asked each second, how many went through a second at most."""
    return max(
        sum(table.take(second + n / asked, 1.0) for n in range(asked))
        for second in range(begins, begins + seconds)
    )


def test_a_table_has_twice_the_room_after_half_an_hour_up_to_its_ceiling() -> None:
    table = OnDemand(40.0, 100.0)
    assert 40 <= carried(table, 0, 120, 1_000) <= 80
    assert table.rate == 40.0
    for half_hours, rate in ((1, 80.0), (2, 100.0), (3, 100.0)):
        carried(table, GROWS_S * half_hours, 120, 1_000)
        assert table.rate == pytest.approx(rate, rel=0.02)
    # Nor has it less when nobody has come for hours.
    carried(table, GROWS_S * 9, 1, 10)
    assert table.rate == 100.0


def test_a_table_that_few_have_come_to_grows_no_further_than_it_was_asked() -> None:
    table = OnDemand(40.0, 400.0)
    carried(table, 0, 120, 30)
    carried(table, GROWS_S, 1, 1)
    assert table.rate == pytest.approx(60.0, rel=0.01)


def test_functions_start_at_their_rate_and_never_are_more_than_they_may() -> None:
    functions = Functions(3, 1, Bucket(1.0, 1.0))
    assert functions.enter(0.0) is True
    assert functions.enter(0.0) is False
    assert functions.enter(0.0) is None
    assert functions.enter(1.0) is False
    assert functions.enter(9.0) is None
    functions.leave()
    assert functions.enter(9.0) is True
    assert (functions.peak, functions.cold) == (3, 2)


def test_an_item_is_held_by_one_transaction_at_a_time() -> None:
    held = Held(0.02)
    assert held.take("a", 0.0)
    assert not held.take("a", 0.019)
    assert held.take("b", 0.019)
    assert held.take("a", 0.021)


def test_everybody_gets_a_voucher_or_gives_up() -> None:
    counted, _ = release_day(TOWN, KINDS)
    assert len(counted.waited) + counted.gave_up == TOWN.residents
    assert counted.asked["claim"] == len(counted.waited)


def test_the_same_seed_makes_the_same_day() -> None:
    for day in DAYS.values():
        assert fared(day(TOWN, KINDS)[0], 1) == fared(day(TOWN, KINDS)[0], 1)
    other = fared(release_day(replace(TOWN, seed=16), KINDS)[0], 1)
    assert other != fared(release_day(TOWN, KINDS)[0], 1)


def test_each_quota_refuses_where_it_is_small() -> None:
    for gate, less in (
        (GATEWAY, {"api_rate": 20.0, "api_burst": 20.0}),
        (LAMBDA, {"concurrency": dict.fromkeys(TOWN.concurrency, 1), "presses_most": 2}),
        (TABLE, {"table_writes_most": 20.0, "presses_most": 2}),
        (TABLE, {"new_table_writes": 20.0, "table_writes": 0.0, "presses_most": 2}),
        (ITEM, {"shards": 1, "transaction_s": 0.3, "presses_most": 2}),
    ):
        counted, _ = release_day(replace(TOWN, **less), KINDS)
        assert counted.refusals(gate) > 0, gate


@pytest.mark.parametrize("signed_in", [1.0, 0.5, 0.0])
def test_who_is_granted_what_the_day_needs_refuses_nobody(signed_in: float) -> None:
    town = replace(TOWN, signed_in=signed_in, residents=60_000, of=20, messages_rate=20.0)
    for name, day in DAYS.items():
        counted, _ = day(granted(town, needed(town, KINDS, name)), KINDS)
        assert counted.gave_up == 0, name
        assert counted.refusals(GATEWAY) == counted.refusals(TABLE) == 0, name


def test_whoever_is_not_signed_in_waits_for_the_message() -> None:
    numbers = replace(TOWN, residents=500, signed_in=0.0, messages_rate=20.0)
    counted, _ = release_day(numbers, KINDS)
    assert counted.asked["token"] == 500 - counted.gave_up
    assert counted.asked["knock"] >= 500
    # Twenty a second, coming and going: ten people a second come in.
    assert counted.last_s >= 500 / 10


def test_a_market_day_takes_no_longer_than_people_do() -> None:
    counted, _ = market_day(TOWN, KINDS)
    assert counted.gave_up == 0
    assert fared(counted, 1).waited_s[95] < 5
