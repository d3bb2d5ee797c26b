"""How much of the budget goes to small businesses: added up, and never out of nothing."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.procurement.rules.own import Own, Taken, of_year
from chalicelib.procurement.rules.report import (
    CodeFigures,
    Figures,
    Line,
    Report,
    Sums,
    UnitFigures,
    report_of,
)
from chalicelib.procurement.rules.share import missing_of, percent_of, share_of
from chalicelib.procurement.rules.spending import Spending

UNIT, CODE = "Dinas Kesehatan", "5.1.02.01.01.0024"
NPWP = "3573014708900001"
ROW = Spending(2026, UNIT, CODE, "realised", 100, None, "micro", False, False, "EK-1")
OWN = Own(
    id="ord_1",
    unit=UNIT,
    account_code=CODE,
    reference="SP-1",
    funding="SP2D-1",
    merchant="Warung",
    npwp=NPWP,
    counted=True,
    size_known=True,
    year=2026,
    open=40,
    open_local=10,
    taken=(Taken("BAST-1", 2026, 60, 20, ("NTPN",)),),
)


def row(**given: Any) -> Spending:
    return replace(ROW, **given)


def budget(amount: int, **given: Any) -> Spending:
    return row(row="budget", amount=amount, size=None, reference="", **given)


def reported(*rows: Spending, own: tuple[Own, ...] = (), unit: str = "") -> Report:
    return report_of(2026, rows, own, unit)


# The share


@pytest.mark.parametrize(
    ("year", "percent"), [(2020, None), (2021, 40), (2022, 40), (2024, 40), (2025, 40), (2030, 40)]
)
def test_the_law_has_wanted_forty_percent_since_2021(year: int, percent: int | None) -> None:
    share = share_of(year)
    assert (share.percent if share else None) == percent


def test_every_share_names_its_law() -> None:
    sources = {share.source for year in (2021, 2022, 2025) if (share := share_of(year))}
    assert len(sources) == 3
    assert all("Perpres" in source for source in sources)


@given(st.integers(0, 10**13), st.integers(1, 10**13))
def test_a_percentage_never_reads_as_reached_before_it_is(counted: int, of: int) -> None:
    percent = percent_of(counted, of)
    assert percent is not None
    exact = Fraction(counted * 100, of)
    assert 0 <= exact - Fraction(counted * 10_000 // of, 100) < Fraction(1, 100)
    missing = missing_of(counted, of, share_of(2026))
    assert missing is not None
    assert (missing == 0) == (exact >= 40)
    assert Fraction((counted + missing) * 100, of) >= 40
    if missing:
        assert Fraction((counted + missing - 1) * 100, of) < 40


@pytest.mark.parametrize("nothing", [None, 0])
def test_without_a_budget_or_a_law_nothing_is_told(nothing: int | None) -> None:
    assert percent_of(5, nothing) is None
    assert missing_of(5, nothing, share_of(2026)) is None
    assert missing_of(5, 100, share_of(2020)) is None
    assert percent_of(3_999_999, 10_000_000) == 39.99


# The whole


def test_a_report_tells_its_sums_and_every_document_behind_them() -> None:
    rows = [
        row(amount=30, reference="EK-2", supplier_npwp="0091234567890000", local=True),
        row(amount=5, reference="EK-1", size=None),
        row(row="committed", amount=7, reference="EK-0", size="large"),
        budget(1_000),
    ]
    found = report_of(2026, rows, [replace(OWN, counted=False, size_known=False)])
    committed, realised = Sums(47, 0, 10), Sums(95, 30, 50)
    figures = Figures(1_000, Sums(), committed, realised, 3.0, 370)
    assert found == Report(
        year=2026,
        share=share_of(2026),
        units=[UnitFigures(UNIT, figures, [CodeFigures(CODE, figures)])],
        total=figures,
        # By stage, then by document.
        lines=[
            Line(UNIT, CODE, "budget", 1_000, 0, 0),
            Line(UNIT, CODE, "committed", 7, 0, 0, reference="EK-0"),
            Line(
                UNIT,
                CODE,
                "committed",
                40,
                0,
                10,
                supplier="Warung",
                npwp=NPWP,
                reference="SP-1",
                funding="SP2D-1",
                order_id="ord_1",
                size_known=False,
            ),
            Line(UNIT, CODE, "realised", 5, 0, 0, reference="EK-1", size_known=False),
            Line(
                UNIT,
                CODE,
                "realised",
                30,
                30,
                30,
                npwp="0091234567890000",
                reference="EK-2",
            ),
            Line(
                UNIT,
                CODE,
                "realised",
                60,
                0,
                20,
                supplier="Warung",
                npwp=NPWP,
                reference="SP-1",
                funding="SP2D-1",
                bast="BAST-1",
                ntpns=("NTPN",),
                order_id="ord_1",
                size_known=False,
            ),
        ],
        same=[],
        alike=[],
    )


# The sums


def test_only_micro_small_and_cooperatives_count() -> None:
    found = reported(
        budget(1_000),
        row(amount=1, reference="1"),
        row(amount=2, reference="2", size="small", local=True),
        row(amount=4, reference="3", size="medium"),
        row(amount=8, reference="4", size="large", cooperative=True, local=True),
        row(amount=16, reference="5", size=None),
    )
    assert found.total.realised == Sums(31, 11, 10)
    assert (found.total.budget, found.total.percent, found.total.missing) == (1_000, 1.1, 389)


def test_a_report_is_by_unit_and_account_code() -> None:
    found = reported(
        budget(100, unit="DINAS B", account_code="5.2"),
        row(amount=7, unit="Dinas B", account_code="5.1"),
        budget(50, unit="Dinas A"),
    )
    assert [one.unit for one in found.units] == ["Dinas A", "DINAS B"]
    codes = found.units[1].codes
    assert [(one.account_code, one.figures.budget) for one in codes] == [
        ("5.1", None),
        ("5.2", 100),
    ]
    assert found.units[1].figures.percent == 7.0
    assert found.total.budget == 150


def test_a_unit_that_bought_without_a_budget_leaves_the_city_without_a_percentage() -> None:
    told = [budget(100), row(amount=40)]
    assert reported(*told).total.percent == 40.0
    planned = row(unit="B", row="planned", amount=9)
    assert reported(*told, planned).total.percent == 40.0
    for stage in ("committed", "realised"):
        found = reported(*told, row(unit="B", row=stage, amount=1))
        assert (found.total.budget, found.total.percent, found.total.missing) == (100, None, None)


def test_what_is_paid_under_a_document_is_committed_no_more() -> None:
    found = reported(
        row(row="committed", amount=100, reference="SPK 1"),
        row(row="realised", amount=25, reference="spk1"),
        row(row="realised", amount=5, reference="SPK 1"),
        row(row="committed", amount=20, reference="SPK 2"),
        row(row="realised", amount=25, reference="SPK 2"),
        row(row="committed", amount=5, reference="SPK 1", unit="Other"),
    )
    assert (found.total.committed.total, found.total.realised.total) == (75, 55)


def test_an_amount_of_nothing_is_no_line() -> None:
    assert reported(row(amount=0), budget(0)).units == []


def test_an_order_of_ours_is_committed_where_open_and_realised_where_accepted() -> None:
    found = reported(own=(OWN,))
    assert (found.total.committed, found.total.realised) == (Sums(40, 40, 10), Sums(60, 60, 20))
    assert {(one.stage, one.bast, one.funding, one.ntpns) for one in found.lines} == {
        ("committed", "", "SP2D-1", ()),
        ("realised", "BAST-1", "SP2D-1", ("NTPN",)),
    }
    large = reported(own=(replace(OWN, counted=False),))
    assert (large.total.committed.counted, large.total.realised.counted) == (0, 0)


def test_an_order_is_committed_in_its_own_year_and_realised_when_it_was_accepted() -> None:
    later = replace(OWN, taken=(Taken("BAST-1", 2027, 60, 20),))
    assert report_of(2026, [], [later]).total.realised == Sums()
    assert report_of(2027, [], [later]).total.committed == Sums()
    assert report_of(2027, [], [later]).total.realised == Sums(60, 60, 20)
    assert of_year([later], 2028) == []


def test_one_unit_alone_is_told_of_itself() -> None:
    found = reported(budget(9), budget(5, unit="B"), own=(OWN,), unit="b")
    assert [one.unit for one in found.units] == ["B"]
    assert found.total.budget == 5


stages = st.sampled_from(["budget", "planned", "committed", "realised"])


@given(
    st.lists(
        st.builds(
            row,
            unit=st.sampled_from(["A", "B", "C"]),
            account_code=st.sampled_from(["1", "2"]),
            row=stages,
            amount=st.integers(0, 100),
            size=st.sampled_from([None, "micro", "large"]),
            local=st.booleans(),
            reference=st.sampled_from("abcdef"),
        ),
        max_size=30,
        unique_by=lambda one: one.key,
    ),
    st.booleans(),
)
def test_units_and_codes_add_up_to_the_city(rows: list[Spending], with_own: bool) -> None:
    found = reported(*rows, own=(replace(OWN, unit="A"),) if with_own else ())
    for name in ("planned", "committed", "realised"):
        by_unit = [getattr(one.figures, name) for one in found.units]
        assert sum(by_unit, Sums()) == getattr(found.total, name)
        for unit in found.units:
            by_code = [getattr(one.figures, name) for one in unit.codes]
            assert sum(by_code, Sums()) == getattr(unit.figures, name)
        sums = getattr(found.total, name)
        assert sums.counted <= sums.total
        assert sums.local <= sums.total
    if not any(one.row == "budget" and one.amount for one in rows):
        assert found.total.percent is None
        assert all(one.figures.percent is None for one in found.units)
