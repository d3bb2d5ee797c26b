"""Exports: how far they reach, how long they are waited for, what they add up and are called."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import business_day, day_bounds, from_text, to_text
from chalicelib.exports.rules.export import (
    BEHIND_MOST,
    KINDS,
    LONGEST,
    RUNNING,
    Export,
    Kind,
    days_of,
    file_name,
    pause_s,
    span,
)
from chalicelib.exports.rules.layout import LAYOUTS, Column, Layout, Tally
from chalicelib.exports.rules.paper import claims
from chalicelib.exports.rules.payout import Payout, payout_of
from chalicelib.merchants.rules.merchant import ACTIVE
from chalicelib.merchants.rules.row import MerchantRow, described
from chalicelib.merchants.rules.statement import Statement, StatementDay

NOW = datetime(2026, 12, 3, 5, 0, tzinfo=UTC)
FIRST = date(2026, 12, 1)


def export(kind: Kind = "transfers", since: datetime = NOW, until: datetime = NOW) -> Export:
    return Export(
        id="exp_1",
        kind=kind,
        format="csv",
        since=to_text(since),
        until=to_text(until),
        state=RUNNING,
        requested_by="finance:stf_1",
        requested_at=to_text(NOW),
        gone_at=to_text(NOW + timedelta(days=7)),
    )


# The span


def test_days_are_both_included_and_instants_end_before_the_second() -> None:
    begin, end = day_bounds(FIRST)
    assert span("2026-12-01", "2026-12-01", NOW) == (begin, end)
    assert span(to_text(begin), to_text(end), NOW) == (begin, end)
    assert span("2026-12-01", to_text(end), NOW) == (begin, end)


@given(st.integers(1, 366 * 86_400), st.integers(1, 400 * 86_400))
def test_a_span_never_reaches_beyond_now(length_s: int, ago_s: int) -> None:
    since = NOW - timedelta(seconds=ago_s)
    until = since + timedelta(seconds=length_s)
    assert span(to_text(since), to_text(until), NOW) == (since, min(until, NOW))


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [
        ("2026-12-02", "2026-12-01", "to"),
        (to_text(NOW), to_text(NOW), "to"),
        (to_text(NOW - LONGEST), to_text(NOW + timedelta(milliseconds=1)), "to"),
        (to_text(NOW), "2026-12-03", "from"),
        ("2026-12-04", "2026-12-04", "from"),
        ("yesterday", "2026-12-04", "from"),
        ("2026-12-01", "2026-12-32", "to"),
    ],
)
def test_a_span_that_is_backward_too_long_or_to_come_is_refused(
    first: str, last: str, field: str
) -> None:
    with pytest.raises(Refused) as refused:
        span(first, last, NOW)
    assert refused.value.code == "validation_failed"
    assert [name for name, _ in refused.value.errors] == [field]


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)),
    st.integers(1, 40 * 86_400_000),
    st.floats(0, 1, exclude_max=True),
)
def test_an_export_is_of_each_day_that_an_instant_of_it_falls_in(
    begun: datetime, length_ms: int, share: float
) -> None:
    since = from_text(to_text(begun.replace(tzinfo=UTC)))
    until = since + timedelta(milliseconds=length_ms)
    days = list(days_of(to_text(since), to_text(until)))
    within = since + timedelta(milliseconds=int(length_ms * share))
    assert business_day(within) in days
    assert days == [days[0] + timedelta(days=number) for number in range(len(days))]
    assert day_bounds(days[0])[0] <= since < day_bounds(days[0])[1]
    assert day_bounds(days[-1])[0] < until <= day_bounds(days[-1])[1]


def test_an_export_that_ends_with_a_day_is_not_of_the_next_one() -> None:
    begin, end = (to_text(one) for one in day_bounds(FIRST))
    assert list(days_of(begin, end)) == [FIRST]


@pytest.mark.parametrize(
    ("since", "until", "name"),
    [
        (day_bounds(FIRST)[0], day_bounds(FIRST)[1], "2026-12-01"),
        (day_bounds(FIRST)[0], NOW, "2026-12-01-2026-12-03"),
    ],
)
def test_a_file_is_called_by_its_kind_and_days(since: datetime, until: datetime, name: str) -> None:
    assert file_name(export("acts", since, until)) == f"tumbas-acts-{name}.csv"


# Waiting


@pytest.mark.parametrize(
    ("waited", "pause"),
    [
        (timedelta(0), 6),
        (timedelta(seconds=59), 6),
        (timedelta(minutes=1), 15),
        (BEHIND_MOST, 15),
        (BEHIND_MOST + timedelta(milliseconds=1), None),
    ],
)
def test_transfers_are_looked_for_soon_then_seldom_and_not_for_ever(
    waited: timedelta, pause: int | None
) -> None:
    assert pause_s(export(), 6, NOW + waited) == pause


@given(st.integers(1, 900), st.integers(0, int(BEHIND_MOST.total_seconds())))
def test_no_look_comes_before_it_can_find_anything(missing_s: int, waited_s: int) -> None:
    found = pause_s(export(), missing_s, NOW + timedelta(seconds=waited_s))
    assert found is not None
    assert found >= missing_s


# Rows


def _rupiah(name: str) -> Column:
    return Column(name, rupiah=True, summed=True)


LAYOUT = Layout(
    (
        Column("id"),
        _rupiah("amount"),
        Column("reference"),
        _rupiah("fee"),
    ),
    counted="reference",
)


@given(st.lists(st.tuples(st.text(), st.integers(-(10**15), 10**15), st.text(), st.integers())))
def test_the_footer_sums_what_went_by(rows: list[tuple[str, int, str, int]]) -> None:
    tally = Tally(LAYOUT)
    for row in rows:
        tally.add(row)
    amount, fee = sum(row[1] for row in rows), sum(row[3] for row in rows)
    assert tally.sums == {"amount": amount, "fee": fee}
    assert tally.footer() == ["TOTAL", amount, len(rows), fee]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_sums_its_rupiah_and_counts_in_a_column_of_text(kind: Kind) -> None:
    layout = LAYOUTS[kind]
    names = {column.name: column for column in layout.columns}
    assert not names[layout.counted].rupiah
    assert layout.columns[0].name != layout.counted
    assert len(names) == len(layout.columns)


# Payouts


def payout(number: str, until: str, **more: Any) -> Payout:
    values: dict[str, Any] = {"withheld": frozenset(), "paid_on": "", "returned": False} | more
    return Payout(number=number, approved_at=until, until=until, **values)


def test_a_redemption_is_in_the_first_payout_after_it() -> None:
    payouts = [payout("1", "2026-11-02"), payout("2", "2026-11-03")]
    found = [payout_of("trf_1", day, payouts) for day in ("2026-11-01", "2026-11-02", "2026-11-03")]
    assert [one.number if one else None for one in found] == ["1", "2", None]


def test_what_was_withheld_is_in_a_later_payout() -> None:
    payouts = [payout("1", "2026-11-02", withheld=frozenset(["trf_1"])), payout("2", "2026-11-03")]
    found = payout_of("trf_1", "2026-11-01", payouts)
    assert found is not None
    assert found.number == "2"
    assert payout_of("trf_1", "2026-11-01", payouts[:1]) is None


def test_what_the_bank_returned_is_paid_with_the_next_one() -> None:
    payouts = [payout("1", "2026-11-02", returned=True)]
    assert payout_of("trf_1", "2026-11-01", payouts) == payouts[0]
    payouts.append(payout("2", "2026-11-03"))
    assert payout_of("trf_1", "2026-11-01", payouts) == payouts[1]


# The statement on paper


def test_what_is_signed_of_a_statement_adds_up_and_names_shop_and_days() -> None:
    row = MerchantRow("1", "Warung", "Sri", "+62", "kuliner", "35", "Jl.", "014", "1", "SRI")
    days = [
        StatementDay(FIRST, 50_000, 5_000, 0, 55_000, 2),
        StatementDay(FIRST + timedelta(days=1), 0, 0, 40_000, 15_000, 0),
    ]
    through = from_text("2026-12-02T18:00:00.000Z")
    merchant = described(row, "mrc_1", "hash", ACTIVE)
    told = claims("malang", merchant, Statement(10_000, days), through, NOW)
    assert told == {
        "iss": "malang",
        "mid": "mrc_1",
        "name": "Warung",
        "from": "2026-12-01",
        "to": "2026-12-02",
        "opening": 10_000,
        "redeemed": 50_000,
        "refunded": 5_000,
        "paid_out": 40_000,
        "closing": 15_000,
        "through": "2026-12-02T18:00:00.000Z",
        "iat": int(NOW.timestamp()),
    }
