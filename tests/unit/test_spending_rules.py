"""A row of the budget's file, or all that is wrong with it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.core.values.rejected import RowError
from chalicelib.procurement.rules.spending import (
    COLUMNS,
    STAGES,
    Spending,
    parse_spending,
    second_row,
    unit_key,
)

GOOD = {
    "year": "2026",
    "unit": "Dinas  Pendidikan",
    "account_code": "5.1.02.01.01.0024",
    "row": "Realised",
    "amount": "1500000",
    "supplier_npwp": "09.123.456.7-890.000",
    "size": "Mikro",
    "cooperative": "tidak",
    "local": "ya",
    "reference": " EK  1 ",
}


def spending(**cells: str) -> Spending:
    found = parse_spending(GOOD | cells)
    assert isinstance(found, Spending), found
    return found


def wrong(**cells: str) -> list[str]:
    found = parse_spending(GOOD | cells)
    assert isinstance(found, list)
    return [error.field for error in found]


def test_a_good_row_is_read_into_its_normal_form() -> None:
    assert spending() == Spending(
        2026,
        "Dinas Pendidikan",
        "5.1.02.01.01.0024",
        "realised",
        1_500_000,
        "0091234567890000",
        "micro",
        False,
        True,
        "EK 1",
    )


@pytest.mark.parametrize(
    ("written", "stage"),
    [(one, one) for one in STAGES]
    + [
        ("ANGGARAN", "budget"),
        ("rencana", "planned"),
        ("komitmen", "committed"),
        ("Realisasi", "realised"),
    ],
)
def test_kinds_of_rows_are_known_in_both_languages(written: str, stage: str) -> None:
    assert spending(row=written).row == stage


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("year", ""),
        ("year", "26"),
        ("year", "1999"),
        ("year", "2026.0"),
        ("unit", "="),
        ("unit", "x" * 101),
        ("account_code", ""),
        ("account_code", "5 1"),
        ("account_code", "1,2E+5"),
        ("row", "spent"),
        ("row", ""),
        ("amount", ""),
        ("amount", "-1"),
        ("amount", "1.000"),
        ("amount", "1" * 14),
        ("supplier_npwp", "12"),
        ("size", "tiny"),
        ("cooperative", "perhaps"),
        ("local", "perhaps"),
        ("reference", ""),
        ("reference", "-"),
        ("reference", "=1+1"),
        ("reference", "1,2E+10"),
        ("reference", "'@x"),
        ("reference", "a\x00b"),
        ("reference", "x" * 101),
    ],
)
def test_what_is_wrong_is_named_and_not_guessed(column: str, cell: str) -> None:
    assert wrong(**{column: cell}) == [column]


@pytest.mark.parametrize(
    ("cells", "error"),
    [
        (
            {"row": "spent"},
            RowError(
                "row",
                "Kolom row bukan jenis baris yang dikenal. Pilih salah satu: budget, planned, "
                "committed, realised.",
                "Column row is no known kind of row. Choose one of: budget, planned, committed, "
                "realised.",
            ),
        ),
        (
            {"reference": "x" * 101},
            RowError(
                "reference",
                "Kolom reference lebih dari 100 karakter. Singkatkan.",
                "Column reference is over 100 characters. Shorten it.",
            ),
        ),
        (
            {"unit": "ΐ" * 100, "account_code": "5" * 64, "reference": "ΐ" * 100},
            RowError(
                "reference",
                "Kolom reference lebih dari 50 karakter. Singkatkan.",
                "Column reference is over 50 characters. Shorten it.",
            ),
        ),
    ],
)
def test_what_to_write_instead_is_told(cells: dict[str, str], error: RowError) -> None:
    assert parse_spending(GOOD | cells) == [error]


def test_columns_that_a_file_has_not_are_empty() -> None:
    some = {name: GOOD[name] for name in ("year", "unit", "account_code", "amount")}
    assert parse_spending(some | {"row": "planned"}) == Spending(
        2026,
        "Dinas Pendidikan",
        "5.1.02.01.01.0024",
        "planned",
        1_500_000,
        None,
        None,
        False,
        False,
        "",
    )


def test_all_that_is_wrong_is_told_at_once() -> None:
    cells = dict.fromkeys(COLUMNS, "1,2E+10") | {"unit": "=A1", "reference": "+1"}
    found = parse_spending(cells)
    assert isinstance(found, list)
    assert [error.field for error in found] == list(COLUMNS)


@pytest.mark.parametrize("stage", ["budget", "planned"])
def test_a_budget_and_a_plan_need_no_document(stage: str) -> None:
    assert spending(row=stage, reference="").reference == ""


def test_a_budget_says_nothing_of_suppliers_and_a_revised_one_takes_its_place() -> None:
    one, revised = spending(row="budget", reference="DPA-1"), spending(row="budget", reference="2")
    assert (one.supplier_npwp, one.size, one.local, one.counted) == (None, None, False, False)
    assert one.key == revised.key
    assert spending(reference="1").key != spending(reference="2").key


def test_what_folds_into_more_letters_than_a_key_takes_is_asked_to_be_shorter() -> None:
    long = {"unit": "ΐ" * 100, "account_code": "5" * 64}
    assert wrong(**long, reference="ΐ" * 100) == ["reference"]
    assert len(spending(**long, reference="ΐ" * 50).key.encode()) <= 1024
    # As many bytes as a key takes, and one more.
    assert len(spending(**long, reference="ΐ" * 58 + "x").key.encode()) == 1024
    assert wrong(**long, reference="ΐ" * 58 + "xx") == ["reference"]


def test_a_reference_is_of_a_hundred_letters_at_most() -> None:
    assert spending(reference="x" * 100).reference == "x" * 100


def test_an_amount_of_nothing_takes_a_row_back() -> None:
    assert spending(amount="0").key == spending().key


@given(st.sampled_from(["unit", "account_code", "row", "reference"]))
def test_another_purchase_has_another_key_and_the_same_has_the_same(column: str) -> None:
    other = {"unit": "Dinas B", "account_code": "5.2", "row": "committed", "reference": "EK 2"}
    assert spending(**{column: other[column]}).key != spending().key
    assert spending(unit="DINAS PENDIDIKAN", reference="ek1", amount="7", size="").key == (
        spending().key
    )


def test_a_unit_is_one_however_it_is_cased() -> None:
    assert unit_key("Dinas A") == unit_key("DINAS a")


def test_a_second_row_names_the_first() -> None:
    assert second_row(17) == RowError(
        "reference",
        "Kolom reference sama dengan baris 17. Baris 17 yang dipakai; hapus salah satu.",
        "Column reference is the same as in row 17. Row 17 was taken; delete one of them.",
    )
