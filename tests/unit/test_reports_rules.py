"""Reports: what sales come to, and what is left with campaigns, day by day."""

from collections import Counter
from datetime import date, timedelta
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.core.values.errors import Refused
from chalicelib.ledger.rules.accounts import MANY
from chalicelib.ledger.rules.sums import Sums, summed
from chalicelib.ledger.rules.transfer import KINDS, NAMES_MERCHANT, Kind, Transfer
from chalicelib.reports.rules import (
    LONGEST_DAYS,
    SALES,
    DayTotals,
    Reported,
    Sale,
    campaigns_balance,
    days,
    days_of,
    net,
    sale,
    sums,
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


def reported(kind: str, amount: int = 7, at: str = "2026-12-01T00:00:00.000Z") -> Reported:
    debits, credits = KINDS[kind]
    return Reported("trf_1", kind, amount, f"{debits[0]}:a", f"{credits[-1]}:b", "cmp_x", at)


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


@pytest.mark.parametrize("kind", KINDS)
def test_a_sale_is_what_a_merchant_took_or_gave_back(kind: str) -> None:
    merchant = reported(kind).merchant_id
    assert merchant == ({"redeem": "b", "capture": "b", "refund": "a"}.get(kind))
    assert (kind in SALES) == (merchant is not None)


def test_a_sale_without_a_merchant_is_none() -> None:
    assert Reported("trf_1", "redeem", 5, "voucher:v", "paid", "c", "").merchant_id is None


def test_a_sale_falls_on_its_business_day_in_jakarta() -> None:
    found = sale(reported("redeem", at="2026-11-30T17:00:00.000Z"), "kuliner", "35.73.01.1001")
    assert found == Sale("trf_1", "2026-12-01", "kuliner", "35.73.01.1001", "redeem", 7)
    assert found.row == ("2026-12-01", "kuliner", "35.73.01.1001")


SOLD = st.lists(
    st.builds(
        Sale,
        st.uuids().map(str),
        st.sampled_from(["2026-12-01", "2026-12-02"]),
        st.sampled_from(["kuliner", "kerajinan"]),
        st.just("35.73.01.1001"),
        st.sampled_from(sorted(SALES)),
        st.integers(1, 10**9),
    )
)


@given(SOLD)
def test_sales_are_summed_by_day_category_and_kelurahan(sold: list[Sale]) -> None:
    rows = sums(sold)
    assert set(rows) == {one.row for one in sold}
    for row, values in rows.items():
        mine = [one for one in sold if one.row == row]
        assert net(values) == sum(SALES[one.kind] * one.amount for one in mine)
        for kind in SALES:
            assert values[f"{kind}_count"] == sum(one.kind == kind for one in mine)


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
