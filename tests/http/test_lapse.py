"""Vouchers past their time are emptied, whatever happens in between."""

from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.core.values.instants import from_text
from chalicelib.identity.parts import IdentityParts
from chalicelib.ledger.parts import LedgerParts
from chalicelib.redemptions.parts import RedemptionParts
from chalicelib.vouchers.parts import VoucherParts
from chalicelib.vouchers.rules import Presented
from tests.http.client import Person
from tests.http.conftest import TestCity
from tests.http.schedules import first, write_of
from tests.http.test_faults import overtaken
from tests.stores.import_city import Killed, killed_before_write

FACE_VALUE = 50_000


def subject_of(city: TestCity, merchant: Person) -> Any:
    return city.parts[IdentityParts].authenticate.authenticate(merchant.token)


def test_a_job_that_is_killed_anywhere_goes_on_and_empties_each_voucher_once(
    city: TestCity,
) -> None:
    campaign = city.campaign(fund=45 * FACE_VALUE)
    vouchers = [city.claim(resident, campaign) for resident in city.residents(45)]
    city.empty_what_has_lapsed()
    city.hands.pass_by(days=1, minutes=1)
    city.parts[LedgerParts].pulse.beat()
    city.stream.catch_up()
    # 45 vouchers are two transactions, each followed by a note of how far the job is.
    for write in (0, 1, 1, 1):
        with killed_before_write(city.parts, write), suppress(Killed):
            city.parts[VoucherParts].lapse.run(lambda: 10**9)
    city.empty_what_has_lapsed()
    assert {city.balance(f"voucher:{one}") for one in vouchers} == {0}
    assert city.balance(f"campaign:{campaign}") == 45 * FACE_VALUE
    city.stream.catch_up()
    expired = city.finance.every(
        "/finance/transfers", account=f"campaign:{campaign}", kind="expire"
    )
    assert len(expired) == 45


def test_nothing_is_emptied_while_a_payment_of_the_last_second_may_still_be_written(
    city: TestCity,
) -> None:
    campaign, merchant = city.campaign(fund=2 * FACE_VALUE), city.merchant()
    by = subject_of(city, merchant)
    residents = city.residents(2)
    paying, other = [city.claim(resident, campaign) for resident in residents]
    end = from_text(residents[0].get(f"/resident/vouchers/{paying}").ok()["spend_until"])
    city.hands.pass_by(seconds=(end - timedelta(seconds=1) - city.hands.now).total_seconds())
    token = city.draw(residents[0], paying)["token"]
    last_second = city.hands.now
    city.hands.pass_by(seconds=2)
    city.empty_what_has_lapsed()
    assert city.balance(f"voucher:{other}") == FACE_VALUE
    # Its instant was taken in time; its write comes late.
    city.hands.now, after = last_second, city.hands.now
    city.parts[RedemptionParts].redeem.redeem(Presented.of(token, None), 20_000, None, by, None)
    city.hands.now = after
    city.hands.pass_by(minutes=1)
    city.empty_what_has_lapsed()
    assert city.balance(f"voucher:{other}") == city.balance(f"voucher:{paying}") == 0
    assert city.balance(f"campaign:{campaign}") == 2 * FACE_VALUE - 20_000
    assert city.balance(f"merchant:{merchant.id}") == 20_000


def lapsed(city: TestCity, count: int, **terms: Any) -> tuple[str, list[str]]:
    """A campaign and its vouchers, whose time is over, and the projections know it."""
    campaign = city.campaign(fund=count * FACE_VALUE, **terms)
    vouchers = [city.claim(resident, campaign) for resident in city.residents(count)]
    city.empty_what_has_lapsed()
    city.hands.pass_by(days=1, minutes=1)
    city.parts[LedgerParts].pulse.beat()
    city.stream.catch_up()
    return campaign, vouchers


def run(city: TestCity) -> int:
    return city.parts[VoucherParts].lapse.run(lambda: 10**9)


def left(city: TestCity, vouchers: list[str]) -> int:
    return sum(city.balance(f"voucher:{one}") for one in vouchers)


def test_a_voucher_that_an_admin_voids_meanwhile_keeps_no_other_from_being_emptied(
    city: TestCity,
) -> None:
    campaign, (voided, other) = lapsed(city, 2)

    def void() -> None:
        city.admin.post(f"/admin/vouchers/{voided}/void", {"reason": "uji"}).ok()

    with first(city.parts, void, write_of(voided)) as done:
        run(city)
    assert done
    assert left(city, [voided, other]) == 0
    assert city.balance(f"campaign:{campaign}") == 2 * FACE_VALUE


def test_a_close_in_the_middle_of_emptying_strands_no_voucher(city: TestCity) -> None:
    campaign, vouchers = lapsed(city, 45)
    treasury = city.balance("treasury")

    def close() -> None:
        city.admin.post(f"/admin/campaigns/{campaign}/close").ok()

    # The journal is read newest first: the last voucher stands in the first transaction.
    with first(city.parts, close, write_of(vouchers[-1])) as done:
        run(city)
    assert done
    city.empty_what_has_lapsed()
    assert left(city, vouchers) == 0
    assert city.balance(f"campaign:{campaign}") == 0
    assert city.balance("treasury") == treasury + 45 * FACE_VALUE


def test_what_was_refused_stays_before_the_cursor_and_is_emptied_the_next_time(
    city: TestCity,
) -> None:
    campaign, vouchers = lapsed(city, 45)
    stuck = vouchers[20]

    def refuse(request: Any, **_: Any) -> Any:
        # As if somebody else were faster each time.
        return overtaken(request) if stuck.encode() in request.body else None

    events = city.parts.connection.client.meta.events
    events.register("before-send.dynamodb.TransactWriteItems", refuse)
    try:
        run(city)
        assert left(city, vouchers) == left(city, [stuck]) == FACE_VALUE
        # An hour later nothing has changed: it is still waiting, and the rest stays empty.
        run(city)
        assert left(city, vouchers) == FACE_VALUE
    finally:
        events.unregister("before-send.dynamodb.TransactWriteItems", refuse)
    run(city)
    assert left(city, vouchers) == 0
    assert city.balance(f"campaign:{campaign}") == 45 * FACE_VALUE


def test_two_jobs_at_once_empty_each_voucher_once(city: TestCity) -> None:
    campaign, vouchers = lapsed(city, 45)
    with first(city.parts, lambda: run(city), write_of(vouchers[-1])) as emptied:
        other = run(city)
    assert emptied[0] + other == 45
    assert left(city, vouchers) == 0
    assert city.balance(f"campaign:{campaign}") == 45 * FACE_VALUE


@pytest.mark.parametrize("action", ["pause", "publish"])
def test_a_campaign_that_is_paused_or_published_meanwhile_gets_its_money_back(
    city: TestCity, action: str
) -> None:
    campaign, vouchers = lapsed(city, 2)
    if action == "publish":
        city.admin.post(f"/admin/campaigns/{campaign}/pause").ok()

    def change() -> None:
        city.admin.post(f"/admin/campaigns/{campaign}/{action}").ok()

    with first(city.parts, change, write_of(vouchers[0])) as done:
        run(city)
    assert done
    assert left(city, vouchers) == 0
    assert city.balance(f"campaign:{campaign}") == 2 * FACE_VALUE


def test_a_voucher_issued_anew_in_the_last_second_is_emptied_too(city: TestCity) -> None:
    campaign = city.campaign(fund=FACE_VALUE)
    resident = city.resident()
    voucher = city.claim(resident, campaign)
    end = from_text(resident.get(f"/resident/vouchers/{voucher}").ok()["spend_until"])
    city.hands.pass_by(seconds=(end - timedelta(seconds=1) - city.hands.now).total_seconds())
    path = f"/admin/vouchers/{voucher}/reissue"
    anew = city.admin.post(path, {"reason": "hilang"}).ok(201)["id"]
    city.hands.pass_by(minutes=2)
    city.empty_what_has_lapsed()
    assert left(city, [voucher, anew]) == 0
    assert city.balance(f"campaign:{campaign}") == FACE_VALUE
