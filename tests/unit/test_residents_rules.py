"""A row of the residents' file becomes a resident, or tells all that is wrong with it; who may
claim, and how staff find a resident."""

import time
from dataclasses import FrozenInstanceError

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.core.values import kelurahan
from chalicelib.core.values.rejected import Rejected, RowError
from chalicelib.imports.formats import csvfile
from chalicelib.residents import rules
from chalicelib.residents.rules import (
    NAME_BUCKET,
    Resident,
    ResidentRow,
    Sought,
    name_bucket,
    name_key,
    parse_resident,
    sought,
)

GOOD = {
    "nik": "3573014507800012",
    "name": "Siti Rahayu",
    "phone": "081234567890",
    "kelurahan_code": "35.73.01.1001",
    "segments": "lansia|difabel",
}


def fields_in_error(**changed: str) -> list[str]:
    parsed = parse_resident(GOOD | changed)
    assert isinstance(parsed, list)
    for error in parsed:
        assert error.field in error.message_id
        assert error.field in error.message_en
    return [error.field for error in parsed]


def resident(**changed: str) -> ResidentRow:
    parsed = parse_resident(GOOD | changed)
    assert isinstance(parsed, ResidentRow), parsed
    return parsed


def test_a_good_row_is_a_resident_in_normal_form() -> None:
    assert resident() == ResidentRow(
        nik="3573014507800012",
        name="Siti Rahayu",
        phone="+6281234567890",
        kelurahan_code="35.73.01.1001",
        segments=("difabel", "lansia"),
    )


def test_two_ways_to_write_the_same_row_are_the_same_resident() -> None:
    other = resident(
        nik="'3573 0145 0780 0012",
        name=" Siti   Rahayu ",
        phone="+62 812-3456-7890",
        kelurahan_code="3573011001",
        segments=" Difabel | LANSIA|lansia | ",
    )
    assert other == resident()
    assert hash(other) == hash(resident())


def test_a_resident_row_never_changes() -> None:
    with pytest.raises(FrozenInstanceError):
        resident().name = "Budi"  # type: ignore[misc]


@pytest.mark.parametrize("empty", ["", " ", "-", "–"])
def test_a_phone_may_be_empty(empty: str) -> None:
    assert resident(phone=empty).phone is None


@pytest.mark.parametrize("empty", ["", " ", "-", "|", " | "])
def test_segments_may_be_empty(empty: str) -> None:
    assert resident(segments=empty).segments == ()


@pytest.mark.parametrize(
    "segments", ["lansia,difabel", "lansia;difabel", "ibu hamil", "anak(0-5)", "é", "x" * 33]
)
def test_segments_of_other_characters_or_too_long_are_refused(segments: str) -> None:
    assert fields_in_error(segments=segments) == ["segments"]


def test_a_resident_has_at_most_ten_segments() -> None:
    assert len(resident(segments="|".join(f"s{n}" for n in range(10))).segments) == 10
    assert fields_in_error(segments="|".join(f"s{n}" for n in range(11))) == ["segments"]


def test_all_errors_of_a_row_are_told_at_once() -> None:
    wrong = {
        "nik": "3,573E+15",
        "name": "=A1",
        "phone": "6,28E+11",
        "kelurahan_code": "Jakarta",
        "segments": "a b",
    }
    assert fields_in_error(**wrong) == list(rules.REQUIRED_COLUMNS)


def test_where_a_nik_was_issued_says_nothing_about_where_its_holder_lives() -> None:
    assert resident(nik="9171014507800012").kelurahan_code == "35.73.01.1001"


def test_a_second_row_names_the_first() -> None:
    error = rules.second_row(17)
    assert error.field == "nik"
    assert "17" in error.message_id
    assert "17" in error.message_en


def test_a_column_of_niks_that_all_end_in_zero_was_rounded() -> None:
    assert rules.niks_look_rounded(rows=20, ending_in_zero=20)
    assert not rules.niks_look_rounded(rows=19, ending_in_zero=19)
    assert not rules.niks_look_rounded(rows=2_000, ending_in_zero=1_999)
    assert not rules.niks_look_rounded(rows=0, ending_in_zero=0)


@given(st.text(max_size=60))
def test_segments_that_were_taken_read_the_same_again(text: str) -> None:
    try:
        found = rules.segments(text)
    except Rejected:
        return
    assert list(found) == sorted(set(found))
    # A segment that is a dash alone would read as an empty cell.
    if "|".join(found) not in ("-", "--"):
        assert rules.segments("|".join(found)) == found


# Eligibility

CODES = st.sampled_from(["35.73.01.1001", "35.73.01.1002", "35.73.05.1011"])
SEGMENTS = st.lists(st.sampled_from(["lansia", "difabel", "pelajar"]), unique=True)


@pytest.mark.parametrize(
    ("campaign_kelurahan", "campaign_segments", "eligible"),
    [
        ([], [], True),
        (["35.73.01.1001", "35.73.01.1002"], [], True),
        (["35.73.01.1002"], [], False),
        ([], ["lansia"], True),
        ([], ["pelajar", "lansia"], True),
        ([], ["pelajar"], False),
        (["35.73.01.1001"], ["lansia"], True),
        (["35.73.01.1001"], ["pelajar"], False),
        (["35.73.01.1002"], ["lansia"], False),
    ],
)
def test_a_resident_must_live_there_and_share_a_segment(
    campaign_kelurahan: list[str], campaign_segments: list[str], eligible: bool
) -> None:
    got = rules.eligible(
        "35.73.01.1001", ("difabel", "lansia"), campaign_kelurahan, campaign_segments
    )
    assert got is eligible


@given(CODES, SEGMENTS)
def test_a_campaign_without_limits_is_for_all(code: str, segments: list[str]) -> None:
    assert rules.eligible(code, segments, (), ())


@given(CODES, SEGMENTS, st.lists(CODES), SEGMENTS, CODES)
def test_a_wider_campaign_never_shuts_anybody_out(
    code: str, segments: list[str], listed: list[str], wanted: list[str], more: str
) -> None:
    if listed and rules.eligible(code, segments, listed, wanted):
        assert rules.eligible(code, segments, [*listed, more], wanted)


# A whole file, as an office has it


def test_a_nasty_file_gives_its_good_rows_and_a_reason_for_each_bad_one() -> None:
    body = (
        "\ufeffsep=;\r\n"
        "NIK;Name; Phone ;Kelurahan Code;Segments;;\r\n"
        "'3573014507800012;Siti Rahayu;0812-3456-7890;35.73.01.1001;lansia|difabel;;\r\n"
        '"3573010101900001"; "Slamet ""Jago"" Riyadi" ;6281234567891;3573011002;;;\r\n'
        "3,573E+15;Budi;081234567892;35.73.01.1001;;;\r\n"
        "3573010101900002;Ani;6,28E+11;35.73.01.1001;;;\r\n"
        "3573013102900001;Eko;;35.73.01.1001;;;\r\n"
        "3573010101900003;Dewi;;35.73.99.9999;;;\r\n"
        "3573010101900004;Agus;;Arjosari;;;\r\n"
        ";;;;;;\r\n"
        "3573010101900005;Rina;-;35.73.01.1004\r\n"
        "3573010101900006;Nur’aini;;35.73.01.1004;pelajar;;\r\n"
        "\r\n\r\n"
    ).encode()
    good: dict[int, ResidentRow] = {}
    bad: dict[int, list[str]] = {}
    for row, _, cells in csvfile.read(body, rules.REQUIRED_COLUMNS, rules.OPTIONAL_COLUMNS):
        parsed = [cells] if isinstance(cells, RowError) else parse_resident(cells)
        if isinstance(parsed, ResidentRow):
            good[row] = parsed
        else:
            bad[row] = [error.field for error in parsed]
    assert {row: one.name for row, one in good.items()} == {
        2: "Siti Rahayu",
        3: 'Slamet "Jago" Riyadi',
        11: "Nur’aini",
    }
    assert bad == {
        4: ["nik"],
        5: ["phone"],
        6: ["nik"],
        7: ["kelurahan_code"],
        8: ["kelurahan_code"],
        10: ["row"],
    }


def test_20_000_rows_are_judged_in_about_a_second_of_cpu() -> None:
    codes = [one.code for one in kelurahan.all_kelurahan()]
    lines = [
        f"3573{n % 5 + 1:02d}{n % 28 + 1:02d}{n % 12 + 1:02d}{n % 100:02d}{n % 9999 + 1:04d};"
        f"Siti Rahayu {n};0812{n:08d};{codes[n % 57]};lansia|difabel\r\n"
        for n in range(20_000)
    ]
    body = ("nik;name;phone;kelurahan_code;segments\r\n" + "".join(lines)).encode()
    began = time.process_time()
    residents = [
        parse_resident(cells)
        for _, _, cells in csvfile.read(body, rules.REQUIRED_COLUMNS)
        if not isinstance(cells, RowError)
    ]
    spent_seconds = time.process_time() - began
    assert len(residents) == 20_000
    assert all(isinstance(one, ResidentRow) for one in residents)
    # Some 0.2 s on a small machine; the bound is loose so that a busy one does not fail.
    assert spent_seconds < 2.0


# How staff find a resident.


@pytest.mark.parametrize(
    ("q", "wanted"),
    [
        ("", Sought("all", "")),
        ("  ", Sought("all", "")),
        ("res_0123456789abcdef", Sought("id", "res_0123456789abcdef")),
        (" 3573014507800012 ", Sought("nik", "3573014507800012")),
        ("3573 0145 0780 0012", Sought("nik", "3573014507800012")),
        ("0812-3456-7890", Sought("phone", "+6281234567890")),
        ("+62 812 3456 7890", Sought("phone", "+6281234567890")),
        ("Siti", Sought("name", "Siti")),
        # Neither a whole NIK nor a whole phone: nobody has such a name, and nobody is found.
        ("3573", Sought("name", "3573")),
    ],
)
def test_what_is_looked_for_is_told_by_its_form(q: str, wanted: Sought) -> None:
    assert sought(q) == wanted


@given(st.text(max_size=40))
def test_whatever_is_typed_is_looked_for(q: str) -> None:
    wanted = sought(q)
    assert (wanted.by == "all") == (not q.strip())


def one_of_name(name: str, id: str = "res_0") -> Resident:
    return Resident(id, name, "0012", None, None, "35.73.01.1001", ())


@given(st.text(min_size=1, max_size=60), st.data())
def test_a_name_is_found_by_its_beginning_however_it_is_written(
    name: str, data: st.DataObject
) -> None:
    whole = name_bucket(name)[1]
    typed = whole[: data.draw(st.integers(0, len(whole)))]
    bucket, prefix = name_bucket(typed.upper() if typed.upper().casefold() == typed else typed)
    if len(bucket) == NAME_BUCKET:
        assert name_bucket(name)[0] == bucket
        assert name_key(one_of_name(name)).startswith(prefix)


def test_residents_of_one_name_are_told_apart_by_their_ids() -> None:
    keys = [name_key(one_of_name(" Siti  RAHAYU ", id)) for id in ("res_1", "res_2")]
    assert keys == ["siti rahayu#res_1", "siti rahayu#res_2"]


def test_a_visitor_is_a_phone_who_lives_nowhere_and_is_eligible_for_nothing() -> None:
    guest = rules.visitor("res_1", "hash")
    assert guest.is_visitor
    assert (guest.phone, guest.name, guest.nik_last4) == (None, "", "")
    assert not rules.eligible(guest.kelurahan_code, guest.segments, [], [])
