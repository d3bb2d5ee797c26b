"""A week before a voucher lapses its resident is reminded: once, by day, and of what is left."""

from contextlib import suppress
from datetime import timedelta

import pytest

from chalicelib.core.values.instants import to_text
from chalicelib.ledger.parts import LedgerParts
from chalicelib.vouchers.parts import VoucherParts
from chalicelib.vouchers.use import remind
from tests.http.conftest import TestCity
from tests.http.noticing import events, told
from tests.stores.import_city import Killed, killed_before_write


def week(city: TestCity, fund: int = 1_000_000, **left: float) -> str:
    """A campaign whose vouchers lapse within so much time."""
    return city.campaign(fund=fund, spend_until=to_text(city.clock() + timedelta(**left)))


def by_day(city: TestCity) -> None:
    city.hands.pass_by(hours=(3 - city.clock().hour) % 24)


def follow(city: TestCity) -> None:
    """The projections come to know all that was there a minute ago."""
    city.hands.pass_by(minutes=1)
    city.parts[LedgerParts].pulse.beat()
    city.stream.catch_up()


def run(city: TestCity) -> int:
    """Run the job, once the projections have followed its beginning."""
    city.hands.pass_by(seconds=1)
    reminders = city.parts[VoucherParts].remind
    told = reminders.run(lambda: True)
    follow(city)
    return told + reminders.run(lambda: True)


def test_whoever_has_something_left_is_reminded_once(city: TestCity) -> None:
    by_day(city)
    campaign = week(city, days=6)
    resident, spender = city.residents(2)
    voucher, spent = city.claim(resident, campaign), city.claim(spender, campaign)
    shop = city.merchant()
    city.redeem(shop, city.draw(resident, voucher)["token"], 20_000).ok(201)
    city.redeem(shop, city.draw(spender, spent)["token"], 50_000).ok(201)
    for _ in range(2):
        run(city)
        city.hands.pass_by(minutes=10)
    (notice,) = told(resident)
    until = resident.get(f"/resident/vouchers/{voucher}").ok()["spend_until"]
    assert (notice["event"], notice["about"]) == ("voucher_lapses", voucher)
    assert (notice["amount"], notice["until"]) == (30_000, until)
    assert events(spender) == []


def test_what_lapses_later_is_told_later(city: TestCity) -> None:
    by_day(city)
    resident = city.resident()
    city.claim(resident, week(city, days=9))
    run(city)
    assert events(resident) == []
    city.hands.pass_by(days=3)
    run(city)
    assert events(resident) == ["voucher_lapses"]


def test_what_is_claimed_in_the_last_week_is_told_a_day_before_it_lapses(city: TestCity) -> None:
    by_day(city)
    campaign = week(city, days=6)
    early, late = city.residents(2)
    city.claim(early, campaign)
    run(city)
    city.claim(late, campaign)
    city.hands.pass_by(days=1)
    run(city)
    assert (events(early), events(late)) == (["voucher_lapses"], [])
    city.hands.pass_by(days=4)
    run(city)
    assert (events(early), events(late)) == (["voucher_lapses"], ["voucher_lapses"])


def test_at_night_nobody_is_reminded(city: TestCity) -> None:
    by_day(city)
    resident = city.resident()
    city.claim(resident, week(city, days=6))
    city.hands.pass_by(hours=8)
    run(city)
    assert events(resident) == []
    city.hands.pass_by(hours=16)
    run(city)
    assert events(resident) == ["voucher_lapses"]


def test_a_job_that_is_killed_anywhere_goes_on_and_reminds_each_once(
    city: TestCity, monkeypatch: pytest.MonkeyPatch
) -> None:
    by_day(city)
    run(city)
    monkeypatch.setattr(remind, "_AT_A_TIME", 4)
    campaign = week(city, days=6)
    residents = city.residents(10)
    for resident in residents:
        city.claim(resident, campaign)
    city.hands.pass_by(seconds=1)
    reminders = city.parts[VoucherParts].remind
    reminders.run(lambda: True)
    follow(city)
    for write in (0, 1, 4, 5, 5, 3):
        with killed_before_write(city.parts, write), suppress(Killed):
            reminders.run(lambda: True)
    reminders.run(lambda: True)
    assert [events(one) for one in residents] == [["voucher_lapses"]] * 10
    assert reminders.run(lambda: True) == 0


def test_a_job_goes_on_where_its_time_was_over(
    city: TestCity, monkeypatch: pytest.MonkeyPatch
) -> None:
    by_day(city)
    run(city)
    monkeypatch.setattr(remind, "_AT_A_TIME", 2)
    campaign = week(city, days=6)
    residents = city.residents(5)
    for resident in residents:
        city.claim(resident, campaign)
    run_out = iter([True, True, False])
    city.hands.pass_by(seconds=1)
    reminders = city.parts[VoucherParts].remind
    reminders.run(lambda: True)
    follow(city)
    assert reminders.run(lambda: next(run_out, False)) == 2
    assert reminders.run(lambda: True) == 3
    assert [events(one) for one in residents] == [["voucher_lapses"]] * 5
