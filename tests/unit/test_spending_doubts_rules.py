"""What the budget's report counts once although it is told twice, and what to look at."""

from typing import Any

import pytest

from chalicelib.procurement.rules.doubled import Pair, Told, told_once
from chalicelib.procurement.rules.doubts import doubts_of
from chalicelib.procurement.rules.report import Report, Sums
from tests.unit.test_spending_report_rules import NPWP, OWN, UNIT, budget, reported, row

# What is told twice


@pytest.mark.parametrize(
    ("told", "verdict"),
    [
        ({"reference": "SP-1", "supplier_npwp": NPWP}, "same"),
        ({"reference": "sp - 1", "supplier_npwp": NPWP, "unit": UNIT.upper()}, "same"),
        ({"reference": "SP2D-1", "supplier_npwp": NPWP}, "same"),
        ({"reference": "BAST-1", "supplier_npwp": NPWP}, "same"),
        ({"reference": "ord_1", "supplier_npwp": NPWP, "row": "committed"}, "same"),
        ({"reference": "SP-1", "amount": 100}, "same"),
        ({"reference": "SP-1", "amount": 60}, "same"),
        ({"reference": "SP-1", "amount": 61}, "alike"),
        ({"reference": "EK-9", "supplier_npwp": NPWP, "amount": 100}, "alike"),
        ({"reference": "EK-9", "supplier_npwp": NPWP, "amount": 99}, "other"),
        ({"reference": "EK-9", "amount": 100}, "other"),
        ({"reference": "SP-1", "supplier_npwp": "0091234567890000"}, "other"),
        ({"reference": "SP-1", "supplier_npwp": NPWP, "unit": "B"}, "other"),
        ({"reference": "SP-1", "supplier_npwp": NPWP, "row": "planned"}, "other"),
    ],
)
def test_a_row_is_an_order_of_ours_by_unit_document_and_supplier(
    told: dict[str, Any], verdict: str
) -> None:
    one = row(**told)
    found = told_once([one], [OWN])
    verdicts = [
        "same" if found.same else "",
        "alike" if found.alike else "",
        "other" if found.counting and not found.alike else "",
    ]
    assert [name for name in verdicts if name] == [verdict]
    assert list(found.counting) == ([] if verdict == "same" else [one])


def test_rows_behind_one_that_counts_once_are_looked_at_as_well() -> None:
    first, other = row(reference="SP-1", supplier_npwp=NPWP), row(reference="EK-9", amount=7)
    assert told_once([first, other, first], [OWN]) == Told([other], [Pair(first, OWN)] * 2, [])


def test_a_row_that_counts_once_is_the_orders() -> None:
    found = reported(budget(1_000), row(amount=60, reference="BAST-1"), own=(OWN,))
    assert found.total.realised == Sums(60, 60, 20)
    (doubt,) = doubts_of(found)
    assert (doubt.kind, doubt.amount, doubt.reference, doubt.order_id) == (
        "counted_once",
        60,
        "BAST-1",
        "ord_1",
    )


# Doubts


def kinds(report: Report) -> list[tuple[str, str, int]]:
    return [(one.kind, one.unit, one.amount) for one in doubts_of(report)]


def test_what_to_look_at_is_told_by_unit() -> None:
    found = reported(
        budget(50),
        row(amount=60),
        row(unit="B", row="committed", amount=5, size=None),
        row(unit="C", row="planned", amount=5),
        budget(100, unit="D"),
        row(unit="D", amount=9, size=None),
        row(unit="d", amount=2, size=None, reference="3"),
        row(unit="D", amount=8, size=None, cooperative=True, reference="2"),
    )
    assert kinds(found) == [
        ("no_budget", "B", 5),
        ("size_unknown", "D", 11),
        ("over_budget", UNIT, 10),
    ]


def test_a_budget_that_is_spent_to_the_rupiah_is_not_overspent() -> None:
    assert kinds(reported(budget(60), row(amount=60))) == []


def test_what_only_looks_alike_is_told() -> None:
    found = reported(budget(900), row(reference="SP-1", amount=3), own=(OWN,))
    assert kinds(found) == [("looks_doubled", UNIT, 3)]
    (doubt,) = doubts_of(found)
    assert doubt.words(0) != doubt.words(1)
