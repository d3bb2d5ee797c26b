"""Files that would take a reader too long, too much memory, or in."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.bank.formats import camt, csv, mt940, pain002
from chalicelib.bank.formats.encoding import CHUNK_BYTES, Utf8
from chalicelib.bank.formats.shape import Read, StatementRefused
from tests.unit.bank_files import HEADER, booking, notification, read, refused, swift, transaction

READERS: dict[str, Read] = {
    "camt": camt.read,
    "pain002": pain002.read,
    "mt940": mt940.read,
    "own": csv.read,
    "profile": lambda file: csv.read(file, profile="bca_bisnis"),
}


class Endless:
    """A file of `begun` and then one line that never ends."""

    def __init__(self, begun: bytes, most: int = 2_000_000) -> None:
        self._next = begun
        self._most = most
        self.given = 0

    def read(self, size: int, /) -> bytes:
        part, self._next = self._next[:size] or b"x" * size, self._next[size:]
        self.given += len(part)
        assert self.given < self._most, "read on where nothing can come of it"
        return part


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize("begun", [b"", b"<a ", HEADER.encode(), b":20:A\r\n", b'"', b"<a>"])
def test_a_line_that_never_ends_is_given_up_early(name: str, begun: bytes) -> None:
    with pytest.raises(StatementRefused):
        read_all(name, Endless(begun))


def read_all(name: str, file: Endless) -> None:
    for _ in READERS[name](file):
        pass


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\0" * 1_000,
        b"\n" * 200_000,
        b"PK\x03\x04" + b"\0" * 100,
        b"\xff\xfe\x00\xd8",
        b"\xff\xfeA",
        b"\xfe\xff",
        b"\xc3\xa9\xe9\n",
        HEADER.encode() + b"2026-12-01,\0,x,debit,1,\n",
        HEADER.encode() + "é".encode() + b"\xe9,,,,,\n",
        HEADER.encode() + b'"' + b"2026-12-01,,x,debit,1,\n" * 30,
        b"<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>",
        b'"Tanggal Transaksi","Keterangan","Jumlah","Saldo"\n' + b'"' * 10_000,
    ],
)
def test_what_is_no_statement_is_refused_in_words(name: str, content: bytes) -> None:
    assert refused(READERS[name], content)


@pytest.mark.parametrize("name", READERS)
@given(st.binary(max_size=300))
def test_no_bytes_make_a_reader_fail_otherwise(name: str, content: bytes) -> None:
    heads = (
        b"",
        HEADER.encode(),
        b'"Tanggal Transaksi","Keterangan","Cabang","Jumlah","Saldo"\n',
        swift(":61:").encode(),
    )
    for head in heads:
        with suppress(StatementRefused):
            read(READERS[name], head + content)


@given(st.text(st.characters(exclude_characters="\0", codec="utf-8"), max_size=200))
def test_a_text_is_the_same_in_whatever_encoding(content: str) -> None:
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        assert whole(content.encode(encoding)) == content.removeprefix("\ufeff")


@given(st.text("abc 123,\n\u00e9\u00fc\u00d1\u00c0", max_size=200))
def test_letters_of_windows_are_told_from_those_of_utf_8(content: str) -> None:
    assert whole(content.encode("cp1252")) == content


def whole(content: bytes) -> str:
    parts = [content[place : place + 7] for place in range(0, len(content), 7)]

    class Slow:
        def read(self, size: int, /) -> bytes:
            return parts.pop(0) if parts else b""

    file, found = Utf8(Slow()), b""
    while part := file.read(3):
        found += part
    return found.decode()


def test_letters_on_both_sides_of_a_piece_are_whole() -> None:
    content = "x" * (CHUNK_BYTES - 1) + "é" * 10
    assert whole(content.encode()) == content


class Rows:
    """A file of one row again and again, made while it is read."""

    def __init__(self, head: str, row: str) -> None:
        self._next = head.encode()
        self._row = row.encode()
        self.given = 0

    def read(self, size: int, /) -> bytes:
        self._next += self._row * (size // len(self._row) + 1)
        part, self._next = self._next[:size], self._next[size:]
        self.given += size
        return part


@pytest.mark.parametrize(
    ("name", "head", "row"),
    [
        ("own", HEADER, "2026-12-01,,x,debit,1,\n"),
        ("mt940", swift().split(":62F:")[0], ":61:261201D1,NTRFX\r\n"),
        ("camt", notification(booking("1")).split("</Ntfctn>")[0], booking("1")),
        (
            "profile",
            '"Tanggal Transaksi","Keterangan","Cabang","Jumlah","Saldo"\n',
            '"01/12/2026","x","0","1.00 DB",""\n',
        ),
    ],
)
def test_a_file_is_read_no_further_than_its_entries_are_taken(
    name: str, head: str, row: str
) -> None:
    file = Rows(head, row)
    entries = READERS[name](file)
    for _ in range(100):
        next(entries)
    begun = file.given
    assert begun < 1_000_000
    for _ in range(20_000):
        next(entries)
    assert file.given - begun < 20_000 * len(row) + 1_000_000


def test_a_batch_too_large_to_keep_is_a_line_that_names_none_of_it() -> None:
    parts = "".join(transaction(f"A{number}", "1") for number in range(501))
    (entry,), _ = read(camt.read, notification(booking("501", details=parts)))
    assert (entry.amount, entry.details) == (501, ())
    parts = "".join(transaction(f"A{number}", "1") for number in range(500))
    (entry,), _ = read(camt.read, notification(booking("500", details=parts)))
    assert len(entry.details) == 500


def test_what_comes_to_more_than_can_be_hashed_exactly_is_no_statement() -> None:
    rows = "".join(f"2026-11-02,,Setoran,credit,{9 * 10**13},\n" for _ in range(2))
    told = refused(csv.read, f"{HEADER}{rows}".encode())
    assert (told.field, told.line) == ("amount", 3)
