"""Payees: whom the bank paid, held against whom we ordered it to pay."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.bank.rules.payees import (
    Payee,
    are_two_accounts,
    folded,
    held_against,
    is_same_account,
    is_same_name,
)


@pytest.mark.parametrize(
    ("ordered", "booked"),
    [
        ("Siti Aminah", "SITI AMINAH"),
        ("Hj. Siti Aminah, S.E.", "Siti Aminah"),
        ("Siti Nurhaliza Aminah", "SITI NURHALIZA AMI"),
        ("Warung Bu Sri", "WARUNG BU SRI WAHYUNI"),
        ("Dr. Andi", "ANDI"),
        ("CV. Maju Jaya", "MAJU JAYA CV"),
        ("Toko Semeru", "SEMERU"),
        ("Zoë D'Artagnan", "ZOE DARTAGNAN"),
    ],
)
def test_the_same_name_is_written_in_many_ways(ordered: str, booked: str) -> None:
    assert is_same_name(ordered, booked)
    assert is_same_name(booked, ordered)


@pytest.mark.parametrize(
    ("ordered", "booked"),
    [("Siti Aminah", "BUDI SANTOSO"), ("Siti Aminah", "SITI MAESAROH"), ("Andi", "ANDRI")],
)
def test_another_name_is_another(ordered: str, booked: str) -> None:
    assert not is_same_name(ordered, booked)
    found = held_against(ordered, "", booked, "")
    assert found is not None
    assert found.differs


@pytest.mark.parametrize(
    ("ordered", "booked", "are_two"),
    [
        ("0112233445", "0112233445", False),
        ("0112233445", "112.233.445", False),
        ("112233445", "0140112233445", False),
        ("0112233445", "01xxxxxx45", False),
        ("0112233445", "******3445", False),
        ("0112233445", "******3446", True),
        ("0112233445", "0112233454", True),
        ("0112233445", "445", True),
        ("0112233445", "", False),
    ],
)
def test_accounts_are_told_apart_by_their_digits(ordered: str, booked: str, are_two: bool) -> None:
    assert are_two_accounts(ordered, booked) is are_two
    assert is_same_account(ordered, booked) is (bool(booked) and not are_two)


def test_a_bank_that_names_nobody_says_nothing_of_the_payee() -> None:
    assert held_against("Siti", "0112233445", "", "") is None


def test_a_name_of_nothing_but_titles_stays_a_name() -> None:
    assert folded("Haji") == "HAJI"


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_two_texts_can_be_held_against_each_other(one: str, other: str) -> None:
    held_against(one, other, other, one)
    assert not is_same_name(one, other) or is_same_name(other, one)
    assert are_two_accounts(one, other) == are_two_accounts(other, one)


@given(st.from_regex(r"[1-9][0-9]{9,15}", fullmatch=True), st.data())
def test_one_altered_digit_is_another_account(number: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(1, len(number) - 1))
    altered = number[:at] + str((int(number[at]) + 1) % 10) + number[at + 1 :]
    assert are_two_accounts(number, altered)


@pytest.mark.parametrize(
    ("told", "payee"),
    [
        (
            ("Siti", "0112233445", "BUDI", "9988776655"),
            Payee("Siti (0112233445)", "BUDI (9988776655)", True, True),
        ),
        (("Siti", "0112233445", "SITI", ""), Payee("Siti (0112233445)", "SITI")),
        (
            ("Siti", "0112233445", "", "9988776655"),
            Payee("Siti (0112233445)", "9988776655", False, True),
        ),
        (("Siti", "", "BUDI", "99"), Payee("Siti", "BUDI (99)", True, False)),
        (("", "0112233445", "BUDI", "112233445"), Payee("0112233445", "BUDI (112233445)")),
    ],
)
def test_people_read_whom_we_ordered_and_whom_the_bank_names(
    told: tuple[str, str, str, str], payee: Payee
) -> None:
    found = held_against(*told)
    assert found == payee
    assert found.differs is (payee.name_differs or payee.account_differs)


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("Hj. Siti Aminah, S.E.", "SITI AMINAH"),
        ("D'Artagnan’s", "DARTAGNANS"),
        ("Zoë-Åse 2", "ZOE ASE 2"),
        ("CV. PT", "CV PT"),
        ("  ", ""),
    ],
)
def test_a_name_is_held_without_case_accents_points_and_titles(name: str, plain: str) -> None:
    assert folded(name) == plain


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        # Cut from five letters on, blanks aside.
        ("SITI A", "Siti Aminah", True),
        ("SIT", "Siti Aminah", False),
        ("SI TI", "Siti Aminah", False),
        ("SITIAM", "Siti Aminah", True),
        # A word left out, wherever it stood.
        ("Aminah", "Siti Aminah", True),
        ("Ani Siti", "Siti Nur Ani", True),
        ("Ani Siti Budi", "Siti Nur Ani", False),
        ("", "Siti", False),
        ("Siti", "", False),
    ],
)
def test_a_name_may_be_cut_or_lack_a_word(one: str, other: str, same: bool) -> None:
    assert is_same_name(one, other) is is_same_name(other, one) is same


@pytest.mark.parametrize(
    ("one", "other", "two"),
    [
        # Eight digits tell an account behind what a bank has put before it, seven do not.
        ("12345678", "01412345678", False),
        ("92345678", "01492345678", False),
        ("1234567", "0141234567", True),
        ("0001234567", "1234567", False),
        ("12xx56", "123456", False),
        ("12xx56", "123457", True),
        ("12xx56", "223456", True),
        ("12**34xx56", "12993499956", False),
        ("123456", "12XX56", False),
        ("abc", "123456", False),
        ("000", "0", False),
    ],
)
def test_a_masked_or_longer_number_may_be_the_same_account(one: str, other: str, two: bool) -> None:
    assert are_two_accounts(one, other) is are_two_accounts(other, one) is two
