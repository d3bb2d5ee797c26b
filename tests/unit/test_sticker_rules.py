"""What of a wallet may be spent at the shop of a sticker, which sticker counts, and when."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.campaigns.rules.terms import PAUSED, PUBLISHED, Terms
from chalicelib.core.values.instants import business_day, from_text, to_text
from chalicelib.merchants.rules.account import Stall, Till, day_counter, total_counter
from chalicelib.merchants.rules.hours import Day, Opening
from chalicelib.merchants.rules.merchant import Check
from chalicelib.merchants.rules.photo import ShopPhoto, photo_state
from chalicelib.redemptions.rules.payers import Payer
from chalicelib.stickers.rules.spendable import (
    Looked,
    hours_refusal,
    shop_refusal,
    spendable,
    sticker_refusal,
)
from chalicelib.vouchers.rules import Voucher

NOW = datetime(2026, 12, 1, 3, tzinfo=UTC)
TODAY = business_day(NOW).isoformat()
TILL = Till("active", "kuliner", frozenset({"owner"}), 0, {}, sticker=3, sticker_at=1)


def terms(id: str = "cmp_a", **given: Any) -> Terms:
    members: dict[str, Any] = dict.fromkeys(Terms.__dataclass_fields__, "") | {
        "id": id,
        "state": PUBLISHED,
        "face_value": 50_000,
        "categories": (),
        "requires": (),
        "partial_spend": True,
        "per_merchant_per_day": None,
        "per_merchant": None,
        "kind": "voucher",
    }
    return Terms(**members | given)


def payer(id: str = "vch_1", balance: int = 50_000, days: int = 1, **given: Any) -> Payer:
    voucher = Voucher(
        id=id,
        campaign_id="",
        resident_id="res_1",
        owner_phone="mine",
        face_value=50_000,
        balance=balance,
        credits=50_000,
        stored_state="active",
        issued_at="",
        spend_until=to_text(NOW + timedelta(days=days)),
    )
    return Payer(voucher, terms(**given))


def most(*payers: Payer, till: Till = TILL) -> dict[str, int]:
    return {one.payer.voucher.id: one.most for one in spendable(payers, till, "mine", NOW)}


def test_those_come_first_that_lapse_soonest() -> None:
    late, soon = payer("vch_late", days=5), payer("vch_soon", days=1)
    found = spendable([late, soon], TILL, "mine", NOW)
    assert [one.payer for one in found] == [soon, late]


@pytest.mark.parametrize(
    "one",
    [
        payer(balance=0),
        payer(days=0),
        payer(state=PAUSED),
        payer(categories=("kriya",)),
        payer(requires=("halal",)),
        payer(per_merchant=0),
    ],
)
def test_what_may_not_be_spent_there_is_not_shown(one: Payer) -> None:
    assert most(one) == {}


def test_what_a_campaign_requires_the_shop_may_have() -> None:
    certified = replace(TILL, checks=(Check("halal", "ID1", TODAY),))
    assert most(payer(requires=("halal",)), till=certified) == {"vch_1": 50_000}


def test_a_ceiling_leaves_to_a_second_voucher_what_the_first_has_not_used() -> None:
    capped: dict[str, Any] = {"per_merchant_per_day": 70_000}
    assert most(payer("vch_1", **capped), payer("vch_2", **capped)) == {
        "vch_1": 50_000,
        "vch_2": 20_000,
    }
    used = {day_counter("cmp_a", TODAY): 70_000}
    assert most(payer(**capped), till=replace(TILL, redeemed=used)) == {}


def test_both_ceilings_count() -> None:
    both = payer(per_merchant_per_day=40_000, per_merchant=100_000)
    used = {total_counter("cmp_a"): 85_000}
    assert most(both, till=replace(TILL, redeemed=used)) == {"vch_1": 15_000}


def test_one_that_is_spent_whole_gives_all_or_nothing() -> None:
    whole: dict[str, Any] = {"partial_spend": False, "per_merchant": 60_000}
    assert most(payer("vch_1", **whole), payer("vch_2", **whole)) == {"vch_1": 50_000}


@given(st.lists(st.integers(0, 60_000), max_size=8), st.none() | st.integers(0, 200_000))
def test_a_payment_comes_to_no_more_than_five_vouchers_hold_nor_than_the_ceiling(
    balances: list[int], ceiling: int | None
) -> None:
    payers = [
        payer(f"vch_{at}", balance, per_merchant=ceiling) for at, balance in enumerate(balances)
    ]
    stall = Stall("mrc_1", "Warung", "kuliner", "35.73.01.1001", (), "", TILL)
    looked = Looked(stall, spendable(payers, TILL, "mine", NOW), open_now=True)
    held = [balance for balance in balances if balance]
    assert looked.max_amount <= sum(held[:5])
    if ceiling is None:
        assert looked.max_amount == sum(held[:5])
    else:
        assert looked.max_amount <= ceiling


# Which sticker counts, and where.


def test_only_the_number_that_stands_in_the_account_counts() -> None:
    assert sticker_refusal(3, TILL) is None
    for number in (1, 2, 4):
        refused = sticker_refusal(number, TILL)
        assert refused is not None
        assert refused.code == "token_expired"
        indonesian, english = refused.kind.detail
        assert "stiker" in indonesian.lower()
        assert "sticker" in english
    gone = sticker_refusal(3, None)
    assert gone is not None
    assert gone.code == "token_invalid"


def test_a_shop_that_is_closed_down_or_ones_own_takes_nothing() -> None:
    assert shop_refusal(TILL, "mine") is None
    assert shop_refusal(replace(TILL, phones=None), "mine") is None
    suspended, own = (
        shop_refusal(replace(TILL, state="suspended"), "x"),
        shop_refusal(TILL, "owner"),
    )
    assert suspended is not None
    assert own is not None
    assert (suspended.code, own.code) == ("merchant_not_active", "own_shop")


# A shop's photo.


def test_how_the_last_upload_stands_is_told_before_what_is_shown() -> None:
    assert photo_state("", "", "") == "none"
    assert photo_state("a", "", "") == "shown"
    assert photo_state("a", "upl_1", "") == "waiting"
    assert photo_state("a", "", "too_large") == "too_large"
    shop = ShopPhoto("mrc_1", "35.73.01.1001", photo="a")
    assert (shop.id, shop.photo_state) == ("mrc_1", "shown")


# Opening hours


def opening(day: Day, opens: str, closes: str) -> Opening:
    return Opening(day, opens, closes)


@pytest.mark.parametrize(
    ("at", "open_"),
    [
        # Tuesday 1 December 2026, in WIB.
        ("2026-12-01T06:59:00+07:00", False),
        ("2026-12-01T07:00:00+07:00", True),
        ("2026-12-01T12:00:00+07:00", True),
        ("2026-12-01T18:00:00+07:00", True),
        ("2026-12-01T18:01:00+07:00", False),
        ("2026-12-02T12:00:00+07:00", False),
        # Sunday until two in the morning, Monday's.
        ("2026-12-06T22:00:00+07:00", True),
        ("2026-12-07T02:59:00+07:00", True),
        ("2026-12-07T03:01:00+07:00", False),
        # The hour before Monday begins is Sunday's.
        ("2026-11-29T23:30:00+07:00", True),
    ],
)
def test_a_shop_is_at_work_within_an_hour_of_the_hours_that_it_says(at: str, open_: bool) -> None:
    hours = [
        opening("monday", "00:15", "01:00")
        if at.startswith("2026-11-29")
        else opening("tuesday", "08:00", "17:00"),
        opening("sunday", "20:00", "02:00"),
    ]
    refused = hours_refusal(hours, from_text(at))
    assert (refused is None) == open_
    if refused is not None:
        assert refused.code == "merchant_not_accepted"


def test_a_shop_that_has_said_nothing_is_never_closed() -> None:
    assert hours_refusal((), NOW) is None
