"""Files that would take a reader too long, too much memory, or in."""

import tracemalloc
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
    with suppress(UnicodeEncodeError):
        stored = content.encode("cp1252")
        with suppress(UnicodeDecodeError):
            stored.decode("utf-8")
            return
        assert whole(stored) == content


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


@pytest.mark.parametrize("name", ["mt940", "own"])
def test_memory_does_not_grow_with_the_lines(name: str) -> None:
    def peak(lines: int) -> int:
        rows = [f"2026-12-01,,x,debit,{number},\n" for number in range(1, lines + 1)]
        net = sum(range(1, lines + 1))
        content = HEADER + "".join(rows)
        if name == "mt940":
            entries = [f":61:261201D{number},NTRFX" for number in range(1, lines + 1)]
            content = swift(*entries, opening=net, closing=0)
        raw = content.encode()
        file = Pieces(raw)
        tracemalloc.start()
        for _ in READERS[name](file):
            pass
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    assert peak(8_000) < 1.2 * peak(4_000)


class Pieces:
    """A file in memory."""

    def __init__(self, content: bytes) -> None:
        self._content = memoryview(content)

    def read(self, size: int, /) -> bytes:
        part, self._content = bytes(self._content[:size]), self._content[size:]
        return part


def test_a_batch_too_large_to_keep_is_a_line_that_names_none_of_it() -> None:
    parts = "".join(transaction(f"A{number}", "1") for number in range(501))
    (entry,), _ = read(camt.read, notification(booking("501", details=parts)))
    assert (entry.amount, entry.details) == (501, ())
    parts = "".join(transaction(f"A{number}", "1") for number in range(500))
    (entry,), _ = read(camt.read, notification(booking("500", details=parts)))
    assert len(entry.details) == 500
