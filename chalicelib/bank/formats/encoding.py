"""Text files from banks as UTF-8, whatever they were stored as: UTF-8, UTF-16, or Windows-1252."""

from collections.abc import Iterator
from typing import NoReturn

from chalicelib.bank.formats.shape import StatementRefused
from chalicelib.imports.formats.records import Readable

CHUNK_BYTES = 64 * 1024
_HEAD_BYTES = 64 * 1024
_UTF8_MARK = b"\xef\xbb\xbf"
_UTF16_MARKS = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}


class Utf8:
    """A file's text in UTF-8, without a byte order mark, in bounded memory.

    UTF-16 shows by its mark, or by the zero bytes of its ASCII letters. What else is not UTF-8
    from its first letter beyond ASCII on is Windows-1252. A file that is partly one and partly the
    other is refused, and so are zero characters: reading raises StatementRefused.
    """

    def __init__(self, file: Readable) -> None:
        self._file = file
        self._encoding = ""
        self._certain = False
        self._rest = b""
        self._done = b""
        self._lines = 0

    def read(self, size: int, /) -> bytes:
        """The next bytes, at most `size`; none at the end."""
        while not self._done:
            chunk = self._file.read(CHUNK_BYTES)
            if not chunk and not self._rest:
                return b""
            self._done = self._decoded(self._rest + chunk, last=not chunk).encode()
        part, self._done = self._done[:size], self._done[size:]
        return part

    def _decoded(self, data: bytes, *, last: bool) -> str:
        if not self._encoding:
            data = self._begin(data)
        try:
            text = data.decode(self._encoding)
            self._rest = b""
        except UnicodeDecodeError as error:
            if error.end == len(data) and not last and len(data) - error.start < 4:
                text, self._rest = data[: error.start].decode(self._encoding), data[error.start :]
            elif self._encoding == "utf-8" and not self._certain and data[: error.start].isascii():
                self._encoding, self._certain = "cp1252", True
                return self._decoded(data, last=last)
            else:
                self._refuse(data[: error.start].count(b"\n"))
        self._certain = self._certain or not text.isascii()
        if "\0" in text:
            self._refuse(text[: text.index("\0")].count("\n"))
        self._lines += text.count("\n")
        return text

    def _begin(self, data: bytes) -> bytes:
        for mark, encoding in _UTF16_MARKS.items():
            if data.startswith(mark):
                self._encoding, self._certain = encoding, True
                return data[2:]
        if data.startswith(_UTF8_MARK):
            self._encoding, self._certain = "utf-8", True
            return data[3:]
        # ASCII letters in UTF-16 have a zero byte behind or before them.
        halves = {b"\0": "utf-16-be"}.get(data[:1]) or {b"\0": "utf-16-le"}.get(data[1:2], "utf-8")
        self._encoding, self._certain = halves, halves != "utf-8"
        return data

    def _refuse(self, lines: int) -> NoReturn:
        raise StatementRefused(
            "file",
            "huruf di baris ini tidak terbaca: berkas bukan UTF-8, UTF-16, atau Windows-1252 yang "
            "utuh. Unduh lagi dari bank tanpa membukanya dengan program lain.",
            "the letters of this line cannot be read: the file is not UTF-8, UTF-16 or "
            "Windows-1252 throughout. Download it again from the bank and open it with nothing "
            "else.",
            self._lines + lines + 1,
        )


_LOST = "\ufffd".encode()


def must_be_whole(body: bytes) -> None:
    """Raises StatementRefused for the body of a request that has lost letters on its way: API
    Gateway hands a text on as UTF-8, with U+FFFD for whatever is none. An upload keeps them."""
    if _LOST in body:
        raise StatementRefused(
            "file",
            "sebagian huruf hilang di jalan karena berkas bukan UTF-8. Kirim berkas yang sama "
            "lewat unggahan (POST /finance/uploads), yang tidak mengubahnya.",
            "letters were lost on the way, as the file is not UTF-8. Send the same file by an "
            "upload (POST /finance/uploads), which leaves it as it is.",
            body[: body.index(_LOST)].count(b"\n") + 1,
        )


class Joined:
    """What was read of a file already, and the rest of it."""

    def __init__(self, begun: bytes, rest: Readable) -> None:
        self._begun = begun
        self._rest = rest

    def read(self, size: int, /) -> bytes:
        """The next bytes, at most `size`."""
        if self._begun:
            part, self._begun = self._begun[:size], self._begun[size:]
            return part
        return self._rest.read(size)


def head_of(file: Readable) -> bytes:
    """The beginning of a file, as much as may stand before its rows."""
    head = b""
    while len(head) < _HEAD_BYTES and (chunk := file.read(_HEAD_BYTES - len(head))):
        head += chunk
    return head


def lines(file: Readable, longest: int) -> Iterator[tuple[int, str]]:
    """The lines of a file in UTF-8, numbered from 1, with what stands at their ends but for the
    line break. Raises StatementRefused for one of over `longest` bytes."""
    rest = b""
    number = 0
    while True:
        chunk = file.read(CHUNK_BYTES)
        found = (rest + chunk).split(b"\n")
        rest = found.pop() if chunk else b""
        for line in found:
            number += 1
            _must_be_short(line, longest, number)
            yield number, line.removesuffix(b"\r").decode()
        _must_be_short(rest, longest, number + 1)
        if not chunk:
            return


def _must_be_short(line: bytes, longest: int, number: int) -> None:
    if len(line) > longest:
        raise StatementRefused("file", "baris terlalu panjang.", "the line is too long.", number)
