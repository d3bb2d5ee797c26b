"""Projections added up afresh are those that the stream adds up piece by piece."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.core.values.instants import from_text
from chalicelib.ledger.rules.spans import spans_before
from chalicelib.ledger.rules.sums import Sums, summed
from chalicelib.ledger.rules.transfer import Transfer
from chalicelib.ledger.use.rebuild import Difference, Minutes, add, differences, expected, rolled_up
from tests.unit.test_ledger_rules import TRANSFERS


@given(TRANSFERS, st.integers(0, 8))
def test_a_rebuild_is_the_same_however_it_is_cut(transfers: list[Transfer], cut: int) -> None:
    minutes: Minutes = {}
    add(minutes, transfers[:cut])
    add(minutes, transfers[cut:])
    assert rolled_up(minutes) == expected(transfers)


@given(TRANSFERS)
def test_each_level_of_totals_holds_every_transfer(transfers: list[Transfer]) -> None:
    rows = expected(transfers)
    for level in ("month", "day", "hour", "minute"):
        sums = Sums()
        for (of, _, _), row in rows.items():
            if of == level:
                sums.add_counters(row)
        assert sums == summed(transfers)
    for one in transfers:
        for span in spans_before(from_text(one.occurred_at)):
            assert rows[span.level, span.parent, span.end]["n"] >= 1


def test_a_difference_is_named_by_row_and_counter() -> None:
    wanted = {("day", "2026-12"): Counter({"n": 3, "d|paid": 5}), ("gone",): Counter({"n": 1})}
    stored = {("day", "2026-12"): Counter({"n": 3, "d|paid": 4}), ("new",): Counter({"n": 2})}
    assert list(differences(wanted, stored)) == [
        Difference(("day", "2026-12"), "d|paid", 5, 4),
        Difference(("gone",), "n", 1, 0),
        Difference(("new",), "n", 0, 2),
    ]
    assert list(differences(wanted, wanted)) == []
