"""What sales come to against the year before, and when that opens a campaign."""

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.campaigns.rules.terms import Gate
from chalicelib.growth.rules.gate import is_reached, months_over
from chalicelib.growth.rules.report import Cashless, Figure, growth, is_own, tenths
from chalicelib.growth.rules.roster import Member
from chalicelib.growth.rules.sales import BILL_AMOUNT, BILL_TOTAL, Channel
from chalicelib.growth.rules.sheets import PART

MEMBERS = [
    Member("a", "kuliner", "01"),
    Member("b", "kuliner", "02"),
    Member("c", "jasa", "02"),
    Member("d", "kriya", "02"),
]
NOW: Mapping[Channel, Sequence[int]] = {"voucher": [100, 0, 7, 0], "other": [5, 0, 0, 0]}
BEFORE: Mapping[Channel, Sequence[int]] = {"other": [70, 30, 0, 0]}


@given(part=st.integers(-(10**12), 10**12), of=st.integers(1, 10**12))
def test_percent_has_one_decimal_half_away_from_zero(part: int, of: int) -> None:
    found = tenths(part, of)
    assert found is not None
    off = abs(Fraction(part * 1000, of)) - abs(found)
    assert Fraction(-1, 2) <= off < Fraction(1, 2)
    assert found * part >= 0


@pytest.mark.parametrize(
    ("part", "of", "wanted"),
    [
        (1, 2000, 1),
        (-1, 2000, -1),
        (1, 2001, 0),
        (1, 3, 333),
        (2, 3, 667),
        (-100, 100, -1000),
        (0, 5, 0),
        (5, 0, None),
        (5, -3, None),
    ],
)
def test_percent_at_its_edges(part: int, of: int, wanted: int | None) -> None:
    assert tenths(part, of) == wanted


def test_growth_by_category_and_kelurahan_and_channel() -> None:
    counts = {BILL_TOTAL: 300, BILL_AMOUNT: 100}
    found = growth(MEMBERS, [NOW], [BEFORE], "category", "all", counts)
    assert found.groups == {"kuliner": Figure(105, 100, 1), "jasa": Figure(7, 0, 1)}
    assert found.total == Figure(112, 100, 2)
    assert (found.bill_total, found.bill_amount) == (300, 100)
    found = growth(MEMBERS, [NOW], [BEFORE], "kelurahan", "all", {})
    assert found.groups == {"01": Figure(105, 70, 1), "02": Figure(7, 30, 1)}
    found = growth(MEMBERS, [NOW], [BEFORE], "channel", "all", {})
    assert found.groups == {"voucher": Figure(107, 0, 2), "other": Figure(5, 100, 1)}
    assert (found.bill_total, found.bill_amount) == (0, 0)


def test_the_same_shops_sold_in_both_periods_by_whatever_channel() -> None:
    found = growth(MEMBERS, [NOW], [BEFORE], "category", "same", {})
    assert found.groups == {"kuliner": Figure(105, 70, 1)}
    assert found.total == Figure(105, 70, 1)
    by_channel = growth(MEMBERS, [NOW], [BEFORE], "channel", "same", {}).groups
    assert by_channel == {"voucher": Figure(100, 0, 1), "other": Figure(5, 70, 1)}


@given(
    st.lists(
        st.tuples(*[st.integers(-50, 50)] * 4, st.sampled_from("xyz"), st.sampled_from("uv")),
        max_size=30,
    ),
    st.sampled_from(["all", "same"]),
)
def test_groups_add_up_to_the_total(
    rows: list[tuple[int, int, int, int, str, str]], panel: str
) -> None:
    members = [Member(str(i), row[4], row[5]) for i, row in enumerate(rows)]
    now = {"voucher": [row[0] for row in rows], "other": [row[1] for row in rows]}
    before = {"voucher": [row[2] for row in rows], "other": [row[3] for row in rows]}
    for by in ("category", "kelurahan", "channel"):
        found = growth(members, [now], [before], by, panel, {})  # type: ignore[arg-type, list-item]
        assert sum(one.sales for one in found.groups.values()) == found.total.sales
        assert sum(one.previous for one in found.groups.values()) == found.total.previous
        if by != "channel":
            merchants = [one.merchants for one in found.groups.values()]
            assert sum(merchants) == found.total.merchants


def test_merchants_of_every_part_count() -> None:
    members = [Member(str(i), "jasa", "01") for i in range(PART + 1)]
    parts: list[Mapping[Channel, Sequence[int]]] = [{}, {"other": [9]}]
    assert growth(members, parts, [], "category", "all", {}).total == Figure(9, 0, 1)


@pytest.mark.parametrize(
    ("channel", "counts", "reports", "own"),
    [
        ("voucher", {"voucher": 1}, False, True),
        ("voucher", {"marketplace": 1}, True, False),
        ("marketplace", {}, True, True),
        ("marketplace", {}, False, False),
        ("other", {}, True, False),
    ],
)
def test_what_tumbas_has_counted_is_its_own(
    channel: Channel, counts: dict[str, int], reports: bool, own: bool
) -> None:
    assert is_own(channel, counts, reports) == own


def test_figures_tell_their_difference_and_percent() -> None:
    figure = Figure(112, 100, 2)
    assert (figure.difference, figure.tenths) == (12, 120)
    now = date(2026, 1, 1)
    told = Cashless(1, 2, 3, 1, now)  # type: ignore[arg-type]
    assert told.billed_tenths == 333
    assert Cashless(1, 2, 0, 0, now).billed_tenths is None  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("figure", "reached"),
    [
        (Figure(105, 100, 5), True),
        (Figure(104, 100, 5), False),
        (Figure(105, 100, 4), False),
        (Figure(105, 0, 5), False),
        (Figure(1049, 1000, 9), False),
        (Figure(1050, 1000, 9), True),
    ],
)
def test_a_gate_opens_at_its_percentage_of_five_shops(figure: Figure, reached: bool) -> None:
    assert is_reached(Gate("kuliner", 5), figure) == reached


@pytest.mark.parametrize(
    ("today", "months"),
    [
        (date(2026, 11, 27), ("2026-08", "2026-10")),
        (date(2027, 1, 1), ("2026-10", "2026-12")),
        (date(2027, 3, 31), ("2026-12", "2027-02")),
    ],
)
def test_the_last_three_months_that_are_over_are_looked_at(
    today: date, months: tuple[str, str]
) -> None:
    assert months_over(today) == months
