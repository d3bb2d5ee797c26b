"""Vouchers past their time are emptied, whatever happens in between."""

from contextlib import suppress
from datetime import timedelta
from typing import Any

from chalicelib.core.dynamo.connection import client_of
from chalicelib.core.values.instants import from_text
from chalicelib.identity.parts import IdentityParts
from chalicelib.ledger.parts import LedgerParts
from chalicelib.redemptions.parts import RedemptionParts
from chalicelib.vouchers.parts import VoucherParts
from chalicelib.vouchers.rules import Presented
from tests.http.client import Person
from tests.http.conftest import TestCity
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


def test_a_voucher_that_an_admin_voids_meanwhile_keeps_no_other_from_being_emptied(
    city: TestCity,
) -> None:
    campaign = city.campaign(fund=2 * FACE_VALUE)
    voided, other = [city.claim(resident, campaign) for resident in city.residents(2)]
    city.hands.pass_by(days=1, minutes=1)
    city.parts[LedgerParts].pulse.beat()
    city.stream.catch_up()
    client = client_of(city.parts.connection)
    done: list[str] = []

    def void_first(model: Any, params: Any, **_: Any) -> None:
        if model.name == "TransactWriteItems" and voided in str(params) and not done:
            done.append(voided)
            city.admin.post(f"/admin/vouchers/{voided}/void", {"reason": "uji"}).ok()

    client.meta.events.register("before-call.dynamodb", void_first)
    try:
        city.parts[VoucherParts].lapse.run(lambda: 10**9)
    finally:
        client.meta.events.unregister("before-call.dynamodb", void_first)
    assert done
    assert city.balance(f"voucher:{other}") == city.balance(f"voucher:{voided}") == 0
    assert city.balance(f"campaign:{campaign}") == 2 * FACE_VALUE
