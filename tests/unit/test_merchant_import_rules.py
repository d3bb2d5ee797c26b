"""A row of the merchants' file becomes a merchant, or tells all that is wrong; and its states."""

from itertools import product
from typing import cast

import pytest

from chalicelib.core.values.errors import Refused
from chalicelib.core.values.rejected import RowError
from chalicelib.imports.formats import csvfile
from chalicelib.merchants.rules.merchant import CATEGORIES, Action, next_state
from chalicelib.merchants.rules.row import (
    OPTIONAL_COLUMNS,
    REQUIRED_COLUMNS,
    MerchantRow,
    parse_merchant,
    second_row,
)

GOOD = {
    "nib": "0220001234567",
    "name": "Warung Bu Sri",
    "owner_name": "Sri Wahyuni",
    "phone": "0812-3456-7890",
    "category": "Kuliner",
    "kelurahan_code": "3573011001",
    "address": "Jl. Ijen No. 5,\nMalang",
    "bank_code": "014",
    "bank_account": "0011-2233-44",
    "bank_account_name": "SRI WAHYUNI",
    "nmid": "ID1020030040050",
    "size": "Mikro",
    "cooperative": "tidak",
    "npwp": "3573014708900001",
    "pkp": "TRUE",
}


def fields_in_error(**changed: str) -> list[str]:
    parsed = parse_merchant(GOOD | changed)
    assert isinstance(parsed, list)
    for error in parsed:
        assert error.field in error.message_id
        assert error.field in error.message_en
    return [error.field for error in parsed]


def merchant(**changed: str) -> MerchantRow:
    parsed = parse_merchant(GOOD | changed)
    assert isinstance(parsed, MerchantRow), parsed
    return parsed


def test_a_good_row_is_a_merchant_in_normal_form() -> None:
    assert merchant() == MerchantRow(
        nib="0220001234567",
        name="Warung Bu Sri",
        owner_name="Sri Wahyuni",
        phone="+6281234567890",
        category="kuliner",
        kelurahan_code="35.73.01.1001",
        address="Jl. Ijen No. 5, Malang",
        bank_code="014",
        bank_account="0011223344",
        bank_account_name="SRI WAHYUNI",
        nmid="ID1020030040050",
        size="micro",
        cooperative=False,
        npwp="3573014708900001",
        pkp=True,
    )


def test_an_nmid_may_be_empty_or_its_column_absent() -> None:
    assert merchant(nmid="").nmid is None
    assert merchant(nmid="-").nmid is None
    without = {column: cell for column, cell in GOOD.items() if column != "nmid"}
    parsed = parse_merchant(without)
    assert isinstance(parsed, MerchantRow)
    assert parsed.nmid is None


@pytest.mark.parametrize("column", REQUIRED_COLUMNS)
@pytest.mark.parametrize("empty", ["", " ", "-"])
def test_every_other_cell_is_required(column: str, empty: str) -> None:
    assert fields_in_error(**{column: empty}) == [column]
    (error,) = cast("list[RowError]", parse_merchant(GOOD | {column: empty}))
    assert "kosong" in error.message_id


@pytest.mark.parametrize("category", CATEGORIES)
def test_the_seven_categories_are_known_in_any_case(category: str) -> None:
    assert merchant(category=f" {category.upper()} ").category == category


def test_an_unknown_category_is_refused_and_the_known_ones_named() -> None:
    parsed = parse_merchant(GOOD | {"category": "makanan"})
    assert isinstance(parsed, list)
    assert [error.field for error in parsed] == ["category"]
    for category in CATEGORIES:
        assert category in parsed[0].message_id
        assert category in parsed[0].message_en


@pytest.mark.parametrize("bank_code", ["2", "14", "BCA", "1014"])
def test_a_bank_code_that_lost_its_zeros_is_not_guessed(bank_code: str) -> None:
    assert fields_in_error(bank_code=bank_code) == ["bank_code"]


def test_all_errors_of_a_row_are_told_at_once() -> None:
    wrong = dict.fromkeys(GOOD, "1,23E+12") | {
        "name": "=A1",
        "owner_name": "@A1",
        "address": "x" * 201,
        "bank_account_name": "x" * 141,
    }
    assert fields_in_error(**wrong) == list(GOOD)


def test_what_a_business_is_may_be_unknown() -> None:
    unknown = merchant(size="", cooperative="-", npwp=" ", pkp="")
    assert (unknown.size, unknown.cooperative, unknown.npwp, unknown.pkp) == (
        None,
        False,
        None,
        False,
    )


@pytest.mark.parametrize(
    ("column", "cell"),
    [("size", "tiny"), ("cooperative", "mungkin"), ("npwp", "12345"), ("pkp", "2")],
)
def test_what_a_business_is_is_not_guessed(column: str, cell: str) -> None:
    assert fields_in_error(**{column: cell}) == [column]


def test_a_second_row_names_the_first() -> None:
    error = second_row(17)
    assert error.field == "nib"
    assert "17" in error.message_id
    assert "17" in error.message_en


def test_an_address_of_three_lines_is_one_row() -> None:
    header = ",".join([*REQUIRED_COLUMNS, *OPTIONAL_COLUMNS])
    cells = list((GOOD | {"address": "Toko, lantai 2\r\nJl. Ijen 5\r\nMalang"}).values())
    line = ",".join(f'"{cell}"' for cell in cells)
    body = f"{header}\r\n{line}\r\n{line.replace('02200', '12200')}\r\n".encode()
    found = []
    for row, _, record in csvfile.read(body, REQUIRED_COLUMNS, OPTIONAL_COLUMNS):
        assert not isinstance(record, RowError)
        parsed = parse_merchant(record)
        assert isinstance(parsed, MerchantRow)
        found.append((row, parsed.nib, parsed.address))
    address = "Toko, lantai 2 Jl. Ijen 5 Malang"
    assert found == [(2, "0220001234567", address), (3, "1220001234567", address)]


# States

ALLOWED = {
    ("pending", "approve"): "active",
    ("active", "suspend"): "suspended",
    ("suspended", "reinstate"): "active",
}
ACTIONS: tuple[Action, ...] = ("approve", "suspend", "reinstate")


@pytest.mark.parametrize(
    ("state", "action"), list(product(["pending", "active", "suspended", "?"], ACTIONS))
)
def test_a_merchant_goes_only_the_ways_there_are(state: str, action: Action) -> None:
    if (state, action) in ALLOWED:
        assert next_state(state, action) == ALLOWED[state, action]
    else:
        with pytest.raises(Refused) as caught:
            next_state(state, action)
        assert caught.value.code == "state_conflict"
