"""Reports: what sales come to, and what is left with campaigns, day by day."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from itertools import product
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.core.values.errors import Refused
from chalicelib.core.values.kelurahan import all_kelurahan
from chalicelib.ledger.rules.accounts import MANY
from chalicelib.ledger.rules.sums import Sums, summed
from chalicelib.ledger.rules.transfer import KINDS, NAMES_MERCHANT, Kind, Transfer
from chalicelib.merchants.rules.merchant import CATEGORIES
from chalicelib.reports.rules import (
    LONGEST_DAYS,
    SALES,
    DayTotals,
    Sale,
    SalesDay,
    campaigns_balance,
    days,
    days_of,
    merchant_of,
    net,
    pack,
    sale,
    unpack,
    with_recent,
)

COMES_IN = {"fund", "expire", "void"}
GOES_OUT = {"issue", "incentive", "release"}
FIRST = date(2026, 12, 1)


def transfer(kind: Kind, amount: int, number: int, campaign: str = "cmp_x") -> Transfer:
    debits, credits = KINDS[kind]
    names = [
        one if one not in MANY else f"{one}:{campaign if one == 'campaign' else number}"
        for one in (debits[0], credits[-1])
    ]
    at = "2026-12-01T00:00:00.000Z"
    made = f"trf_{number}", names[0], names[1], amount, kind, "", at, "admin:x", campaign
    return Transfer(*made, merchant_id="mrc_1" if kind in NAMES_MERCHANT else None)


MOVED = st.lists(
    st.tuples(
        st.sampled_from(get_args(Kind)),
        st.integers(1, 10**9),
        st.sampled_from(["cmp_x", "cmp_y"]),
    ),
    max_size=8,
)


def left(moved: list[tuple[Kind, int, str]], campaign: str | None = None) -> int:
    return sum(
        amount * ((kind in COMES_IN) - (kind in GOES_OUT))
        for kind, amount, of in moved
        if campaign in (None, of)
    )


@given(MOVED)
def test_what_remains_is_what_came_in_less_what_was_issued_and_released(
    moved: list[tuple[Kind, int, str]],
) -> None:
    sums = summed(transfer(kind, amount, i, of) for i, (kind, amount, of) in enumerate(moved))
    assert campaigns_balance(sums) == left(moved)
    for one in ("cmp_x", "cmp_y"):
        assert campaigns_balance(sums, one) == left(moved, one)


@given(MOVED, MOVED, MOVED, st.sampled_from([None, "cmp_x"]))
def test_each_day_goes_on_from_what_remained_the_day_before(
    before: list[tuple[Kind, int, str]],
    first: list[tuple[Kind, int, str]],
    third: list[tuple[Kind, int, str]],
    campaign: str | None,
) -> None:
    def of(moved: list[tuple[Kind, int, str]]) -> Sums:
        return summed(transfer(kind, amount, i, of) for i, (kind, amount, of) in enumerate(moved))

    names = ["2026-12-01", "2026-12-02", "2026-12-03"]
    found = {names[0]: of(first), names[2]: of(third)}
    totals = days_of(names, found, of(before), campaign)
    assert [one.date for one in totals] == names
    base = left(before, campaign)
    assert [one.remaining for one in totals] == [
        base + left(first, campaign),
        base + left(first, campaign),
        base + left(first, campaign) + left(third, campaign),
    ]
    for one, moved in zip(totals, (first, [], third), strict=True):
        kinds: Counter[str] = Counter()
        for kind, amount, whose in moved:
            kinds[kind] += amount if campaign in (None, whose) else 0
        assert +Counter(one.kinds) == +kinds
        assert one.transfers == (None if campaign else len(moved))


@pytest.mark.parametrize("kind", get_args(Kind))
def test_a_sale_is_what_a_merchant_took_or_gave_back(kind: Kind) -> None:
    merchant = merchant_of(transfer(kind, 7, 1))
    assert merchant == ("1" if kind in ("redeem", "capture", "refund") else None)
    assert (kind in SALES) == (merchant is not None)


def test_a_sale_falls_on_its_business_day_in_jakarta() -> None:
    late = replace(transfer("redeem", 7, 1), occurred_at="2026-11-30T17:00:00.000Z")
    assert sale(late, "kuliner", "35.73.01.1001") == Sale(
        "2026-11-30T17:00:00.000Z", "2026-12-01", "kuliner", "35.73.01.1001", "redeem", 7
    )


def sold(day: str = "2026-12-01") -> st.SearchStrategy[Sale]:
    return st.builds(
        Sale,
        st.integers(0, 59).map(lambda second: f"2026-12-01T00:00:{second:02d}.000Z"),
        st.just(day),
        st.sampled_from(["kuliner", "kerajinan"]),
        st.sampled_from(["35.73.01.1001", "35.73.01.1002", ""]),
        st.sampled_from(sorted(SALES)),
        st.integers(1, 10**9),
    )


def of(sales: list[Sale], through: str = "") -> SalesDay:
    day = SalesDay("2026-12-01", through)
    day.add(sales)
    return day


@given(st.lists(sold()))
def test_sales_are_summed_by_category_and_kelurahan(sales: list[Sale]) -> None:
    day = of(sales)
    assert set(day.groups) == {(one.category, one.kelurahan_code) for one in sales}
    for group, sums in day.groups.items():
        mine = [one for one in sales if (one.category, one.kelurahan_code) == group]
        assert net(sums) == sum(SALES[one.kind] * one.amount for one in mine)
        for kind in SALES:
            assert sums[f"{kind}_count"] == sum(one.kind == kind for one in mine)
    assert net(day.total()) == sum(SALES[one.kind] * one.amount for one in sales)


@given(st.lists(sold()))
def test_a_day_is_unpacked_as_it_was_packed(sales: list[Sale]) -> None:
    assert unpack(pack(of(sales))) == of(sales).groups


def test_a_day_of_the_whole_city_is_far_below_what_an_item_holds() -> None:
    """Every category in each of Malang's kelurahan, with amounts of which none is like another."""
    sales = [
        Sale("", "2026-12-01", category, one.code, kind, 1_234_567 * number % 998_244_353)
        for number, (category, one, kind) in enumerate(
            product(CATEGORIES, all_kelurahan(), SALES), 1
        )
    ]
    assert len(pack(of(sales))) < 40_000


@given(st.lists(sold()), st.integers(0, 59), st.integers(0, 59))
def test_what_was_sold_since_counts_once_however_far_the_day_was_counted_meanwhile(
    sales: list[Sale], first: int, second: int
) -> None:
    """Read from an instant on; until the day was read somebody may have counted further."""
    since, stored_to = (f"2026-12-01T00:00:{one:02d}.000Z" for one in sorted((first, second)))
    stored = of([one for one in sales if one.at < stored_to], stored_to)
    recent = [one for one in sales if one.at >= since]
    (day,) = with_recent([stored], recent)
    assert day.groups == of(sales).groups


@given(st.lists(sold(), min_size=1), st.lists(sold("2026-12-02"), min_size=1))
def test_each_sale_goes_to_its_own_day(first: list[Sale], second: list[Sale]) -> None:
    days = with_recent([], [*first, *second])
    assert [(one.day, net(one.total())) for one in days] == [
        (name, sum(SALES[one.kind] * one.amount for one in sales))
        for name, sales in (("2026-12-01", first), ("2026-12-02", second))
    ]


def test_what_was_not_sold_is_nothing() -> None:
    assert net({}) == 0


@given(st.integers(-3, LONGEST_DAYS + 3))
def test_a_range_has_one_to_four_hundred_days(count: int) -> None:
    last = FIRST + timedelta(days=count - 1)
    if 1 <= count <= LONGEST_DAYS:
        found = days(FIRST, last)
        assert (found[0], found[-1], len(found)) == (FIRST, last, count)
    else:
        with pytest.raises(Refused) as problem:
            days(FIRST, last)
        assert problem.value.code == "validation_failed"


def test_a_day_without_transfers_stands_there_too() -> None:
    assert days_of(["2026-12-01"], {}, Sums(), None) == [DayTotals("2026-12-01", 0, Counter(), 0)]
