"""What figures of many shops tell of one: nothing, however they are added and subtracted."""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.impact.rules.cuts import firm, thin_side
from chalicelib.impact.rules.tally import FEWEST, OTHER, Tally

Sale = tuple[int, str, str]


def shops(number: int, category: str, kelurahan: str, first: int = 0) -> list[tuple[str, str, str]]:
    return [(f"m{first + i}", category, kelurahan) for i in range(number)]


def told_after(tally: Tally, sales: Iterable[tuple[str, str, str]], amount: int = 10) -> int:
    for shop, category, kelurahan in sales:
        tally.add(shop, amount, (category, kelurahan))
    return tally.tell()


def amounts(tally: Tally, table: int) -> dict[str, int]:
    return {name: group.amount for name, group in tally.tables[table].items()}


def test_five_shops_are_told_and_four_wait() -> None:
    tally = Tally()
    assert told_after(tally, shops(4, "kriya", "here")) == 0
    assert (tally.total, tally.shops) == (0, 0)
    assert told_after(tally, shops(1, "kriya", "here", first=4)) == 5
    assert (tally.total, tally.shops, tally.waiting) == (50, 5, {})
    assert amounts(tally, 0) == {"kriya": 50}
    assert amounts(tally, 1) == {"here": 50}


def test_a_figure_moves_when_five_of_its_shops_have_changed() -> None:
    tally = Tally()
    told_after(tally, shops(6, "kriya", "here"))
    for shop in range(FEWEST - 1):
        assert told_after(tally, shops(1, "kriya", "here", first=shop)) == 0
        assert tally.total == 60
    # The one that comes back changes nothing.
    assert told_after(tally, shops(1, "kriya", "here", first=0)) == 0
    assert told_after(tally, shops(1, "kriya", "here", first=4)) == 5
    assert tally.total == 60 + 6 * 10


def test_small_groups_go_together() -> None:
    tally = Tally()
    rows = [
        *shops(6, "kriya", "here"),
        *shops(3, "jasa", "here", 6),
        *shops(2, "fesyen", "here", 9),
    ]
    assert told_after(tally, rows) == 11
    assert amounts(tally, 0) == {"kriya": 60, OTHER: 50}
    assert amounts(tally, 1) == {"here": 110}


def test_a_group_is_merged_where_too_few_would_be_left_for_the_others() -> None:
    tally = Tally()
    rows = [
        *shops(6, "kriya", "here"),
        *shops(5, "jasa", "here", 6),
        *shops(3, "fesyen", "here", 11),
    ]
    assert told_after(tally, rows) == 14
    assert amounts(tally, 0) == {"kriya": 60, OTHER: 80}


def test_a_group_keeps_its_name_and_begins_when_it_has_one() -> None:
    tally = Tally()
    told_after(tally, [*shops(3, "kriya", "here"), *shops(3, "jasa", "here", 10)])
    assert amounts(tally, 0) == {OTHER: 60}
    told_after(tally, shops(5, "kriya", "here"))
    assert amounts(tally, 0) == {OTHER: 60, "kriya": 50}
    told_after(tally, shops(4, "kriya", "here"))
    assert amounts(tally, 0) == {OTHER: 60, "kriya": 50}
    assert (tally.shops, tally.tables[0]["kriya"].shops) == (8, 5)


def test_two_tables_do_not_differ_by_one_shop() -> None:
    tally = Tally()
    # All six of a category, of which five are all of a kelurahan: less one another they are one.
    rows = [
        *shops(5, "kriya", "here"),
        *shops(1, "kriya", "there", 5),
        *shops(5, "jasa", "there", 6),
    ]
    told_after(tally, rows)
    assert "m5" in tally.waiting or "here" not in tally.tables[1]


def test_what_is_taken_back_in_full_has_not_changed() -> None:
    tally = Tally()
    tally.add("m0", 10, ("kriya", "here"))
    tally.add("m0", -10, ("kriya", "here"))
    tally.add("m1", 0, ("kriya", "here"))
    assert tally.waiting == {}


def test_refunds_take_from_what_was_told() -> None:
    tally = Tally()
    told_after(tally, shops(5, "kriya", "here"))
    told_after(tally, shops(5, "kriya", "here"), amount=-4)
    assert (tally.total, tally.tables[0]["kriya"].shops) == (30, 5)


# An attacker who sees every figure of every day.


def rows_seen(days: Sequence[Sequence[Sale]]) -> list[int]:
    """All figures that are told over these days. Each sale is of another bit, so that a figure's
    bits say which sales are in it."""
    tally, bit, seen = Tally(), 1, []
    for sales in days:
        for shop, category, kelurahan in sales:
            tally.add(f"m{shop}", bit, (category, kelurahan))
            bit <<= 1
        tally.tell()
        seen += [tally.total, *amounts(tally, 0).values(), *amounts(tally, 1).values()]
    return seen


def rank(rows: list[list[Fraction]]) -> int:
    rows = [row for row in rows if any(row)]
    found = 0
    while rows:
        pivot = rows.pop()
        column = next(i for i, value in enumerate(pivot) if value)
        found += 1
        rows = [
            [a - b * row[column] / pivot[column] for a, b in zip(row, pivot, strict=True)]
            for row in rows
        ]
        rows = [row for row in rows if any(row)]
    return found


def betrayed(days: Sequence[Sequence[Sale]]) -> set[int] | None:
    """Fewer than FEWEST shops of whom some sum and difference of the figures tells, and of nobody
    else; None where there are none such."""
    sold = [shop for sales in days for shop, _, _ in sales]
    rows = [[Fraction(seen >> i & 1) for i in range(len(sold))] for seen in set(rows_seen(days))]
    whole = rank(rows)
    everybody = sorted(set(sold))
    for few in combinations(everybody, min(FEWEST - 1, len(everybody))):
        others = [i for i, shop in enumerate(sold) if shop not in few]
        if rank([[row[i] for i in others] for row in rows]) < whole:
            return set(few)
    return None


CATEGORIES, KELURAHAN = st.sampled_from("ab"), st.sampled_from("klm")


@st.composite
def cities(draw: st.DrawFn) -> list[list[Sale]]:
    """Some days of a small city, whose shops move from time to time."""
    number = draw(st.integers(5, 9))
    days = []
    for _ in range(draw(st.integers(1, 4))):
        who = draw(st.sets(st.integers(0, number - 1), min_size=1))
        days.append([(shop, draw(CATEGORIES), draw(KELURAHAN)) for shop in sorted(who)])
    return days


@settings(max_examples=60, deadline=None)
@given(cities())
def test_nothing_that_is_told_can_be_added_and_subtracted_to_fewer_than_five_shops(
    days: list[list[Sale]],
) -> None:
    assert betrayed(days) is None


@pytest.mark.parametrize(
    "days",
    [
        # Nested: a category and a kelurahan that share all shops but one.
        [
            [
                *((i, "a", "k") for i in range(5)),
                (5, "a", "l"),
                *((i, "b", "l") for i in range(6, 11)),
            ]
        ],
        # Five have changed, then five again, of whom four are the same.
        [[(i, "a", "k") for i in range(6)], [(i, "a", "k") for i in range(5)]],
        # A kelurahan that comes out of the others.
        [
            [*((i, "a", "k") for i in range(1)), *((i, "a", "l") for i in range(1, 5))],
            [(i, "a", "k") for i in range(6)],
            [(i, "a", "k") for i in range(6)],
        ],
    ],
)
def test_the_attacks_that_are_known_find_nobody(days: list[list[Sale]]) -> None:
    assert rows_seen(days)
    assert betrayed(days) is None


def test_the_attacker_of_these_tests_finds_whom_figures_betray(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("chalicelib.impact.rules.tally.FEWEST", 1)
    assert betrayed([[(i, "a", "k") for i in range(6)], [(0, "a", "k")]]) is not None


@settings(max_examples=200, deadline=None)
@given(
    st.dictionaries(
        st.tuples(st.sampled_from("abc"), st.sampled_from("klmn")), st.integers(1, 6), max_size=12
    )
)
def test_what_holds_together_firmly_is_cut_by_no_few(edges: dict[tuple[str, str], int]) -> None:
    kept = firm(edges, FEWEST)
    nodes = sorted({node for edge in kept for node in edge})
    for size in range(1, len(nodes)):
        for side in combinations(nodes, size):
            cut = sum(edges[edge] for edge in kept if (edge[0] in side) != (edge[1] in side))
            assert cut == 0 or cut >= FEWEST
    # And nothing was given up that a larger set could have kept.
    for edge in edges.keys() - kept:
        assert firm({one: edges[one] for one in kept | {edge}}, FEWEST) == kept


def test_a_thin_side_is_named() -> None:
    triangle = {"a": {"b": 9, "c": 1}, "b": {"a": 9, "c": 2}, "c": {"a": 1, "b": 2}}
    assert thin_side(triangle, 4) in ({"c"}, {"a", "b"})
    assert thin_side(triangle, 3) is None
