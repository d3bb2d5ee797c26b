"""CSV files are read as spreadsheets write them, row by row, and can be gone on with."""

import csv
from io import BytesIO, StringIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.core.values.rejected import RowError
from chalicelib.imports.formats import csvfile
from chalicelib.imports.formats.header import read_header
from chalicelib.imports.formats.layout import WHITE, Layout
from chalicelib.imports.formats.records import CHUNK_BYTES, Record, iter_records
from chalicelib.imports.formats.refused import MESSAGES, FileRefused

COLUMNS = ("nik", "name", "phone")
GOOD = {"nik": "1", "name": "Siti", "phone": "0812"}


def all_rows(body: bytes) -> list[tuple[int, dict[str, str] | RowError]]:
    return [(row, cells) for row, _, cells in csvfile.read(body, COLUMNS, ("note",))]


def good_rows(body: bytes) -> list[tuple[int, dict[str, str]]]:
    rows = []
    for row, cells in all_rows(body):
        assert isinstance(cells, dict), cells
        rows.append((row, cells))
    return rows


def error_rows(body: bytes) -> list[int]:
    return [row for row, cells in all_rows(body) if isinstance(cells, RowError)]


def refusal(body: bytes) -> FileRefused:
    with pytest.raises(FileRefused) as caught:
        list(csvfile.read(body, COLUMNS, ("note",)))
    return caught.value


@pytest.mark.parametrize(
    "body",
    [
        b"nik,name,phone\n1,Siti,0812\n",
        b"nik,name,phone\r\n1,Siti,0812\r\n",
        b"nik,name,phone\r1,Siti,0812\r",
        b"nik,name,phone\n1,Siti,0812",
        b"nik;name;phone\r\n1;Siti;0812\r\n",
        b"nik\tname\tphone\r\n1\tSiti\t0812\r\n",
        b"\xef\xbb\xbfnik;name;phone\r\n1;Siti;0812\r\n",
        b"sep=;\r\nnik;name;phone\r\n1;Siti;0812\r\n",
        b"\xef\xbb\xbfsep=,\r\nnik,name,phone\r\n1,Siti,0812\r\n",
        b'"sep=;"\r\nnik;name;phone\r\n1;Siti;0812\r\n',
        b"sep=\t\r\nnik\tname\tphone\r\n1\tSiti\t0812\r\n",
        b"sep=|\r\nnik|name|phone\r\n1|Siti|0812\r\n",
        b'"nik","name","phone"\n"1","Siti","0812"\n',
        b' NIK , "Name" ,PHONE\n 1 , "Siti" , 0812 \n',
        b"nik,name,phone,,,\n1,Siti,0812,,,\n,,,,,\n",
        b"nik,name,phone\n1,Siti,0812,, ,\n",
        b"nik,name,phone\n1,Siti,0812\n\n\n",
        b"phone,nik,name\n0812,1,Siti\n",
        b"nik,name,phone\n\xc2\xa01\xc2\xa0,Siti,0812\n",
        "nik\tname\tphone\r\n1\tSiti\t0812\r\n".encode("utf-16"),
        "\ufeffnik;name;phone\r\n1;Siti;0812\r\n".encode("utf-16-be"),
    ],
)
def test_the_same_table_is_read_however_it_was_saved(body: bytes) -> None:
    assert good_rows(body) == [(2, GOOD)]


def test_column_names_may_have_any_case_blanks_or_dashes() -> None:
    layout = read_header(b"Kelurahan Code; bank-ACCOUNT_name \n", ("kelurahan_code",
                                 "bank_account_name"))  # fmt: skip
    assert layout.columns == ("kelurahan_code", "bank_account_name")
    assert layout.delimiter == ";"


def test_rows_are_numbered_as_a_spreadsheet_does() -> None:
    body = b'nik,name,phone\n1,"Siti\nRahayu",1\n\n,,\n2,Budi,2\n'
    assert [(row, cells["nik"]) for row, cells in good_rows(body)] == [(2, "1"), (5, "2")]


def test_a_header_behind_empty_rows_counts_them() -> None:
    assert good_rows(b"\n;;\nnik;name;phone\n1;Siti;0812\n") == [(4, GOOD)]


def test_commas_quotes_and_line_breaks_in_quotes_are_kept() -> None:
    body = b'nik,name,phone\n1,"Toko ""Jaya"", Malang\r\nlantai 2",0812\n'
    assert good_rows(body)[0][1]["name"] == 'Toko "Jaya", Malang\r\nlantai 2'


def test_a_stray_quote_inside_a_cell_is_just_a_character() -> None:
    assert good_rows(b'nik,name,phone\n1,Pipa 5" Jaya,0812\n2,Budi,2\n') == [
        (2, GOOD | {"name": 'Pipa 5" Jaya'}),
        (3, {"nik": "2", "name": "Budi", "phone": "2"}),
    ]


def test_a_row_with_too_few_or_too_many_cells_is_an_error_of_that_row_alone() -> None:
    body = b"nik,name,phone\n1,Siti\n2,Budi,2\n3,Ani,3,x\n4,Eko,4\n"
    assert error_rows(body) == [2, 4]
    assert [row for row, _ in all_rows(body)] == [2, 3, 4, 5]


@pytest.mark.parametrize(
    "bad",
    [b'1,"Siti,0812\n', b'"1,Siti,0812\n', b'1,Siti,"0812\n'],
)
@pytest.mark.parametrize("rows_behind", [0, 1, 5, 9, 10, 11, 500])
def test_a_quote_never_closed_costs_its_own_row_only(bad: bytes, rows_behind: int) -> None:
    body = b"nik,name,phone\n0,Eko,0\n" + bad + b"2,Budi,2\n" * rows_behind
    rows = all_rows(body)
    assert [row for row, _ in rows] == list(range(2, rows_behind + 4))
    assert error_rows(body) == [3]


def test_two_unclosed_quotes_do_not_swallow_the_rows_between() -> None:
    body = b'nik,name,phone\n1,"Siti,1\n2,Budi,2\n3,"Ani,3\n4,Eko,4\n'
    assert error_rows(body) == [2, 4]
    assert len(all_rows(body)) == 4


@pytest.mark.parametrize("lines_between", [0, 1, 3])
def test_two_stray_quotes_that_happen_to_fit_do_not_make_one_row_of_two(lines_between: int) -> None:
    body = b'nik,name,phone\n1,"Siti,1\n' + b"2,Budi,2\n" * lines_between + b'3,Ani",3\n'
    rows = all_rows(body)
    assert [row for row, _ in rows] == list(range(2, lines_between + 4))
    assert error_rows(body) == [2]


def test_a_quote_with_text_behind_it_closes_no_cell_over_several_lines() -> None:
    assert error_rows(b'nik,name,phone\n1,"Siti,1\nx\n3,"Ani,3\n4,Eko,4\n') == [2, 3, 4]


def test_a_cell_beyond_its_bound_is_an_error_that_names_its_column() -> None:
    body = b"nik,name,phone\n1," + b"x" * 3_000 + b",0812\n2,Budi,2\n"
    (_, error), (_, second) = all_rows(body)
    assert isinstance(error, RowError)
    assert error.field == "name"
    assert isinstance(second, dict)


def test_a_line_without_end_is_refused_with_its_row() -> None:
    refused = refusal(b"nik,name,phone\n1,Siti,1\n2," + b"x" * 500_000 + b",2\n")
    assert (refused.code, refused.row) == ("line_too_long", 3)
    assert "3" in refused.message_id


def test_many_quoted_lines_cannot_grow_one_record() -> None:
    body = b'nik,name,phone\n1,"' + (b"x" * 60_000 + b"\n") * 12 + b'",1\n2,Budi,2\n'
    assert all_rows(body)[-1] == (15, {"nik": "2", "name": "Budi", "phone": "2"})


def test_a_cell_may_go_over_ten_lines_and_no_more() -> None:
    def body(lines: int) -> bytes:
        return b'nik,name,phone\n1,"' + b"\n".join([b"x"] * lines) + b'",1\n'

    assert good_rows(body(10))[0][1]["phone"] == "1"
    assert error_rows(body(11))[0] == 2


def test_a_file_without_any_line_end_is_given_up_soon() -> None:
    class OneLine:
        """A line without end, of which only a little may be asked for."""

        asked_bytes = 0

        def read(self, size: int, /) -> bytes:
            self.asked_bytes += size
            assert self.asked_bytes < 1_000_000
            return b"x" * size

    records = iter_records(OneLine(), Layout(",", COLUMNS, 0, 1), 0, 1)
    with pytest.raises(FileRefused):
        next(records)


def test_bytes_that_are_not_utf8_spoil_their_own_row_only() -> None:
    rows = good_rows(b"nik,name,phone\n1,Ren\xe9,1\n2,Budi,2\n")
    assert "\ufffd" in rows[0][1]["name"]
    assert rows[1] == (3, {"nik": "2", "name": "Budi", "phone": "2"})


@pytest.mark.parametrize(
    ("body", "code", "named"),
    [
        (b"", "empty", ""),
        (b"\xef\xbb\xbf", "empty", ""),
        (b"\n\n", "empty", ""),
        (b"sep=;\n", "empty", ""),
        (b"nik,phone\n", "columns_missing", "name"),
        (b"Nama Warga\n1,2,3\n", "columns_missing", "nik, name, phone"),
        (b"nik,name,phone,alamat,rt\n", "columns_unknown", "alamat, rt"),
        (b"nik,,name,phone\n", "columns_unknown", "2"),
        (b"nik,name,phone,NIK\n", "columns_twice", "nik"),
        (b'"nik,name,phone"\n"1,Siti,2"\n', "one_column", ""),
        (b'nik,name,"phone\n1,Siti,2\n', "header_unclosed", ""),
        (b"nik,name,phone," + b"x" * 70_000 + b"\n", "header_too_long", ""),
        (b"nik,name,phone," + b"a," * 500 + b"a\n", "header_too_long", ""),
        (b"nik,n\xe9me,phone\n", "not_utf8", ""),
        ("nik,name,phone\n".encode("utf-16-le"), "not_utf8", ""),
        (b"\xff\xfen", "not_utf8", ""),
        (b"PK\x03\x04rest of a workbook", "workbook", ""),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "workbook", ""),
    ],
)
def test_a_file_that_does_not_fit_is_refused_and_named(body: bytes, code: str, named: str) -> None:
    refused = refusal(body)
    assert refused.code == code
    assert named in refused.message_id
    assert named in refused.message_en


def test_an_optional_column_may_be_there_or_not() -> None:
    assert good_rows(b"nik,name,phone,note\n1,Siti,0812,x\n") == [(2, GOOD | {"note": "x"})]
    assert good_rows(b"nik,name,phone\n1,Siti,0812\n") == [(2, GOOD)]


def test_a_header_alone_has_no_rows() -> None:
    assert all_rows(b"nik,name,phone\n") == []


# Any table, written by the csv module as spreadsheets write it, comes back.

# Only a cell over several lines that is full of delimiters is not: see _is_one_record.
CELLS = st.one_of(
    st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\r\n"), max_size=12),
    st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\r,;\t"), max_size=12),
).map(lambda text: text.strip(WHITE))
TABLES = st.lists(st.tuples(CELLS.filter(bool), CELLS, CELLS), max_size=12)


def written(table: list[tuple[str, str, str]], delimiter: str, line_end: str) -> bytes:
    text = StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, lineterminator=line_end, quoting=csv.QUOTE_ALL)
    writer.writerows([COLUMNS, *table])
    return text.getvalue().encode()


@given(TABLES, st.sampled_from(",;\t"), st.sampled_from(["\n", "\r\n", "\r"]), st.booleans())
def test_what_a_spreadsheet_wrote_is_what_is_read(
    table: list[tuple[str, str, str]], delimiter: str, line_end: str, bom: bool
) -> None:
    few_lines = [row for row in table if sum(cell.count("\n") for cell in row) < 9]
    body = (b"\xef\xbb\xbf" if bom else b"") + written(few_lines, delimiter, line_end)
    expected = [
        (row, dict(zip(COLUMNS, cells, strict=True)))
        for row, cells in enumerate(few_lines, start=2)
        if any(map(str.strip, cells))
    ]
    assert good_rows(body) == expected


@given(st.binary(max_size=400))
def test_no_bytes_break_the_reader(noise: bytes) -> None:
    for body in (noise, b"nik;name;phone\n" + noise):
        try:
            rows = all_rows(body)
        except FileRefused:
            continue
        numbers = [row for row, _ in rows]
        assert numbers == sorted(set(numbers))


class _Trickle(BytesIO):
    """A file that gives a few bytes at a time, as the body of a network answer may."""

    def read(self, size: int | None = -1, /) -> bytes:
        return super().read(min(size or 7, 7))


NASTY = st.text(alphabet='ab1,;"\n\r é', max_size=200)


@settings(max_examples=200)
@given(NASTY)
def test_reading_may_stop_behind_any_row_and_go_on(text: str) -> None:
    body = b"nik,name,phone\n" + text.encode()
    layout = read_header(body, COLUMNS)

    def from_offset(offset: int, row: int, kind: type[BytesIO]) -> list[Record]:
        file = kind(body)
        file.seek(offset)
        return list(iter_records(file, layout, offset, row))

    whole = from_offset(layout.offset, layout.row, BytesIO)
    assert from_offset(layout.offset, layout.row, _Trickle) == whole
    for done, record in enumerate(whole, start=1):
        assert from_offset(record.offset_after, record.row, BytesIO) == whole[done:]


def test_a_long_file_is_read_in_bounded_pieces() -> None:
    class Endless:
        """Rows without end; remembers the largest piece asked for."""

        largest = 0

        def read(self, size: int, /) -> bytes:
            self.largest = max(self.largest, size)
            return b"1,Siti,0812\n" * 5_000

    file = Endless()
    layout = Layout(",", COLUMNS, 0, 1)
    records = iter_records(file, layout, 0, 1)
    last = [next(records) for _ in range(20_000)][-1]
    assert (last.row, last.offset_after) == (20_001, 20_000 * 12)
    assert file.largest <= CHUNK_BYTES


@pytest.mark.parametrize("code", MESSAGES)
def test_every_refusal_of_a_file_has_words_in_both_languages(code: str) -> None:
    indonesian, english = MESSAGES[code]
    assert indonesian
    assert english
    assert indonesian != english
