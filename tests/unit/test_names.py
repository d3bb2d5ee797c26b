"""Names are folded into one form and otherwise kept, or refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.core.values import identifiers
from chalicelib.core.values.rejected import Rejected
from tests.unit.rejections import code_of


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Siti Rahayu", "Siti Rahayu"),
        ("  Siti \t Rahayu\n", "Siti Rahayu"),
        ("Siti\u00a0Rahayu", "Siti Rahayu"),
        ("Nur\u2019aini", "Nur\u2019aini"),
        ("Rene\u0301", "Ren\u00e9"),
        ("Sukarno", "Sukarno"),
        ("Si\u200bti", "Siti"),
        ("Toko 99", "Toko 99"),
        ("ꦱꦶꦠꦶ", "ꦱꦶꦠꦶ"),
    ],
)
def test_a_name_is_folded_and_otherwise_kept(written: str, name: str) -> None:
    assert identifiers.plain_text(written, "name", 100) == name


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("", "required"),
        (" \t ", "required"),
        ("-", "required"),
        ("=HYPERLINK(A1)", "text_formula"),
        ("+62812", "text_formula"),
        ("-Siti", "text_formula"),
        ("@SUM(A1)", "text_formula"),
        ("'=A1", "text_formula"),
        ("\t=A1", "text_formula"),
        ("\u200b=A1", "text_formula"),
        ("＝A1", "text_formula"),
        ("#REF!", "text_formula"),
        ("Siti\x00Rahayu", "text_control"),
        ("Siti\x1b[31m", "text_control"),
        ("Siti\u202euyahaR", "text_control"),
        ("Ren\ufffd", "text_unreadable"),
        ("x" * 101, "text_too_long"),
        ("é" * 101, "text_too_long"),
        ("3573014507800012", "text_no_letter"),
    ],
)
def test_what_is_no_name_is_refused(written: str, code: str) -> None:
    assert code_of(lambda text: identifiers.plain_text(text, "name", 100), written) == code


@given(st.text(max_size=120))
def test_a_name_that_was_taken_is_safe_in_a_spreadsheet_and_stays_the_same(written: str) -> None:
    try:
        name = identifiers.plain_text(written, "name", 100)
    except Rejected:
        return
    assert name[0] not in "=+-@"
    assert name.isprintable()
    assert name == " ".join(name.split())
    assert identifiers.plain_text(name, "name", 100) == name
