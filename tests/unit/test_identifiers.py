"""Phones, NIK, NIB, bank and NMID are read into one form, or refused with what to do."""

import string
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.core.values import identifiers, rejected
from chalicelib.core.values.rejected import Rejected
from tests.unit.rejections import code_of

READERS: list[Callable[[str], object]] = [
    identifiers.phone,
    identifiers.nik,
    identifiers.nib,
    identifiers.kelurahan,
    identifiers.bank_code,
    identifiers.bank_account,
    identifiers.nmid,
    lambda text: identifiers.plain_text(text, "name", 100),
]


# Phones


@pytest.mark.parametrize(
    "written",
    [
        "081234567890",
        "6281234567890",
        "+6281234567890",
        "81234567890",
        "+62 812-3456-7890",
        "0812.3456.7890",
        "(0812) 3456 7890",
        "(+62) 812 3456 7890",
        "+62 (0)812-3456-7890",
        "'081234567890",
        "’081234567890",
        '="081234567890"',
        "  081234567890\u00a0",
        "\u202a+62 812\u20113456\u20117890\u202c",
        "0812–3456–7890",
    ],
)
def test_a_phone_has_one_form_however_it_was_written(written: str) -> None:
    assert identifiers.phone(written) == "+6281234567890"


@pytest.mark.parametrize("number", [f"+62811000000{last}" for last in range(1, 5)])
def test_staff_numbers_stay_as_they_are(number: str) -> None:
    assert identifiers.phone(number) == number


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("", "required"),
        (" - ", "required"),
        ("6,28E+11", "number_rounded"),
        ("6.28E+11", "number_rounded"),
        ("6,28123E+12", "number_rounded"),
        ("'8.12e10", "number_rounded"),
        ("6281234567890.0", "number_decimal"),
        ("81234567890,00", "number_decimal"),
        ("081234567890 / 085712345678", "phone_several"),
        ("081234567890 atau 085712345678", "phone_several"),
        ("081234567890;085712345678", "phone_several"),
        ("0341551234", "phone_not_mobile"),
        ("(0341) 55-1234", "phone_not_mobile"),
        ("+6591234567", "phone_not_mobile"),
        ("0809123456", "phone_not_mobile"),
        ("08123456", "phone_length"),
        ("08123456789012", "phone_length"),
        ("0812345678901234", "phone_length"),
        ("belum ada", "phone_invalid"),
        ("0812-3456-789O", "phone_invalid"),
        ("٠٨١٢٣٤٥٦٧٨٩٠", "phone_invalid"),
        ("0812+34567890", "phone_invalid"),
    ],
)
def test_a_phone_that_cannot_be_read_is_refused_with_its_reason(written: str, code: str) -> None:
    assert code_of(identifiers.phone, written) == code


@given(
    digits=st.from_regex(r"8[1-9][0-9]{6,9}[1-9]", fullmatch=True),
    prefix=st.sampled_from(["0", "62", "+62", "+62 ", "(0)", ""]),
    marks=st.lists(st.sampled_from(["", "", " ", "-", "."]), min_size=12, max_size=12),
)
def test_separators_never_change_which_phone_is_meant(
    digits: str, prefix: str, marks: list[str]
) -> None:
    # A mark before the last two digits, or before zeros alone, would read as a decimal number,
    # which is refused.
    marks = marks[: len(digits) - 3] + [""] * 3
    written = prefix + "".join(digit + mark for digit, mark in zip(digits, marks, strict=False))
    assert identifiers.phone(written) == "+62" + digits


# NPWP


@pytest.mark.parametrize(
    ("written", "digits"),
    [
        ("09.123.456.7-890.000", "0091234567890000"),
        ("091234567890000", "0091234567890000"),
        ("0091234567890000", "0091234567890000"),
        ("3573 0147 0890 0001", "3573014708900001"),
        ("'3573014708900001", "3573014708900001"),
        ('="3573014708900001"', "3573014708900001"),
    ],
)
def test_an_npwp_of_15_digits_is_one_of_16(written: str, digits: str) -> None:
    assert identifiers.npwp(written) == digits


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("", "required"),
        ("3,573E+15", "number_rounded"),
        ("91234567890000", "npwp_invalid"),
        ("0000000000000000", "npwp_invalid"),
        ("000000000000000", "npwp_invalid"),
        ("3573014708900001000000", "npwp_invalid"),
        ("belum punya", "npwp_invalid"),
        ("3573014708900001,0", "number_decimal"),
    ],
)
def test_an_npwp_that_cannot_be_read_is_refused(written: str, code: str) -> None:
    assert code_of(identifiers.npwp, written) == code


# NIK


@given(
    area=st.from_regex(r"[1-9][0-9]{5}", fullmatch=True),
    born=st.dates(min_value=date(1920, 1, 1), max_value=date(2026, 12, 31)),
    woman=st.booleans(),
    serial=st.integers(min_value=1, max_value=9999),
)
def test_every_date_that_exists_is_a_good_nik_for_men_and_women(
    area: str, born: date, woman: bool, serial: int
) -> None:
    day = born.day + (40 if woman else 0)
    nik = f"{area}{day:02d}{born:%m%y}{serial:04d}"
    assert identifiers.nik(nik) == nik


def test_of_all_six_digit_dates_exactly_the_existing_ones_are_taken() -> None:
    existing = set()
    day = date(1900, 1, 1)
    while day < date(2100, 1, 1):
        existing.add(f"{day:%d%m%y}")
        day += timedelta(days=1)
    for month in range(14):
        for number in range(100):
            for year in (0, 1, 4, 96, 99):
                text = f"{number:02d}{month:02d}{year:02d}"
                of_a_man = f"{number - 40 if number > 40 else number:02d}" + text[2:]
                try:
                    taken = bool(identifiers.nik(f"357301{text}0001"))
                except Rejected:
                    taken = False
                assert taken == (of_a_man in existing and number != 40), text


@pytest.mark.parametrize(
    "written",
    [
        "'3573014507800012",
        " 3573014507800012 ",
        "3573 0145 0780 0012",
        "35.73.01.450780.0012",
        "3.573.014.507.800.012",
        "3,573,014,507,800,012",
        "357301-450780-0012",
        '="3573014507800012"',
        "\ufeff3573014507800012",
    ],
)
def test_a_nik_with_separators_is_still_that_nik(written: str) -> None:
    assert identifiers.nik(written) == "3573014507800012"


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("", "required"),
        ("3,573E+15", "number_rounded"),
        ("3.57312E+15", "number_rounded"),
        ("3,57301450780001E+15", "number_rounded"),
        ("3573014507800012,00", "number_rounded"),
        ("357301450780001.0", "number_rounded"),
        ("357301450780001", "nik_length"),
        ("35730145078000123", "nik_length"),
        ("35730145078000I2", "nik_invalid"),
        ("٣٥٧٣٠١٤٥٠٧٨٠٠٠١٢", "nik_invalid"),
        ("0573014507800012", "nik_area"),
        ("3573013102800012", "nik_date"),
        ("3573017102800012", "nik_date"),
        ("3573012902810012", "nik_date"),
        ("3573010013800012", "nik_date"),
        ("3573013507800012", "nik_date"),
        ("3573017207800012", "nik_date"),
        ("3573014007800012", "nik_date"),
        ("3573014507800000", "nik_serial"),
    ],
)
def test_a_nik_that_cannot_be_read_is_refused_with_its_reason(written: str, code: str) -> None:
    assert code_of(identifiers.nik, written) == code


def test_29_february_of_year_00_exists_since_2000_was_a_leap_year() -> None:
    assert identifiers.nik("3573012902000001") == "3573012902000001"
    assert identifiers.nik("3573016902000001") == "3573016902000001"


# NIB, bank, NMID


@pytest.mark.parametrize("written", ["0220001234567", "'0220001234567", " 0220 0012 34567"])
def test_a_nib_keeps_its_leading_zero(written: str) -> None:
    assert identifiers.nib(written) == "0220001234567"


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("220001234567", "nib_length"),
        ("1,22E+12", "number_rounded"),
        ("1234567890.000", "number_decimal"),
        ("1234567890123,0", "number_decimal"),
        ("NIB1234567890", "nib_invalid"),
        ("", "required"),
    ],
)
def test_a_nib_is_never_filled_up(written: str, code: str) -> None:
    assert code_of(identifiers.nib, written) == code


@pytest.mark.parametrize("written", ["002", "'014", " 008 ", "451"])
def test_a_bank_code_is_three_digits_with_their_zeros(written: str) -> None:
    assert identifiers.bank_code(written) == written.strip(" '")


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("2", "bank_code_zero_lost"),
        ("14", "bank_code_zero_lost"),
        ("BCA", "bank_code_invalid"),
        ("0014", "bank_code_invalid"),
        ("000", "bank_code_invalid"),
        ("14.0", "bank_code_invalid"),
        ("", "required"),
    ],
)
def test_a_bank_code_is_never_filled_up(written: str, code: str) -> None:
    assert code_of(identifiers.bank_code, written) == code


@pytest.mark.parametrize(
    ("written", "account"),
    [
        ("0011223344", "0011223344"),
        ("'0011223344", "0011223344"),
        ("144-00-1234567-8", "1440012345678"),
        ("0112-01-001234-50-9", "011201001234509"),
        ("0011 2233 44", "0011223344"),
        ("12345", "12345"),
        ("9" * 20, "9" * 20),
    ],
)
def test_a_bank_account_is_its_digits_as_text(written: str, account: str) -> None:
    assert identifiers.bank_account(written) == account


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("1,44E+12", "number_rounded"),
        ("1440012345678.0", "number_decimal"),
        ("1440012345678.50", "number_decimal"),
        ("1440012345.000", "number_decimal"),
        ("1234", "bank_account_invalid"),
        ("9" * 21, "bank_account_invalid"),
        ("0000000000", "bank_account_invalid"),
        ("14400A2345", "bank_account_invalid"),
        ("-", "required"),
    ],
)
def test_a_doubtful_bank_account_is_refused(written: str, code: str) -> None:
    assert code_of(identifiers.bank_account, written) == code


def test_an_nmid_is_id_and_13_digits() -> None:
    assert identifiers.nmid(" id 1020030040050 ") == "ID1020030040050"
    for wrong in ("ID123", "1020030040050", "ID10200300400501", "ID102003004005O"):
        assert code_of(identifiers.nmid, wrong) == "nmid_invalid"


# All of them


@given(text=st.text(alphabet=string.printable + "’\u200b\u00a0٣é", max_size=40))
def test_a_reader_answers_its_normal_form_or_rejects(text: str) -> None:
    for read in READERS:
        try:
            value = read(text)
        except Rejected:
            continue
        assert isinstance(value, str)
        assert read(value) == value


@pytest.mark.parametrize("code", rejected.MESSAGES)
def test_every_message_names_its_field_in_both_languages(code: str) -> None:
    indonesian, english = rejected.MESSAGES[code]
    assert "{field}" in indonesian
    assert "{field}" in english
    assert indonesian != english


@given(
    secret=st.one_of(
        st.from_regex(r"3573[0-9]{11}", fullmatch=True),
        st.from_regex(r"3573[0-9]{13}", fullmatch=True),
        st.from_regex(r"08[1-9][0-9]{4,9}", fullmatch=True),
        st.from_regex(r"8[1-9][0-9]{8}", fullmatch=True),
    )
)
def test_no_message_repeats_a_nik_or_a_phone_in_the_wrong_column(secret: str) -> None:
    for read in READERS:
        try:
            read(secret)
        except Rejected as rejected:
            shown = (rejected.error.message_id + rejected.error.message_en).replace(".", "")
            assert secret not in shown
            assert secret not in str(rejected)
