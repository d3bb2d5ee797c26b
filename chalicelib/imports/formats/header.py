"""The header of a CSV file: which delimiter it has, which columns in which order."""

import csv

from chalicelib.imports.formats.layout import WHITE, Layout
from chalicelib.imports.formats.refused import FileRefused

COLUMNS_MOST = 200
_HEADER_MOST_BYTES = 64 * 1024
_DELIMITERS = (",", ";", "\t")


def read_header(head: bytes, required: tuple[str, ...], optional: tuple[str, ...] = ()) -> Layout:
    """The layout of a file from its first bytes (64 KiB are always enough, the whole file is fine).

    Raises FileRefused, with the columns' names, where some are missing, unknown or there twice.
    """
    if head.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise FileRefused("workbook")
    # Without a BOM, UTF-16 shows by the zero bytes in its ASCII letters.
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in head[:4]:
        raise FileRefused("not_utf8")
    offset = 3 if head.startswith(b"\xef\xbb\xbf") else 0
    lines = head[offset : offset + _HEADER_MOST_BYTES].splitlines(keepends=True)
    known = frozenset(required + optional)
    delimiters: tuple[str, ...] = _DELIMITERS
    row = 0
    for index, line in enumerate(lines):
        try:
            text = line.decode("utf-8")
        except UnicodeDecodeError:
            raise FileRefused("not_utf8", row + 1) from None
        offset += len(line)
        bare = text.strip(WHITE).strip('"')
        if index == 0 and len(bare) == 5 and bare.lower().startswith("sep="):
            delimiters = (bare[4],)
            continue
        if index == 0 and text.lower().startswith("sep=\t"):
            delimiters = ("\t",)
            continue
        row += 1
        if not text.strip(WHITE + ",;"):
            continue
        if index == len(lines) - 1 and len(head) > _HEADER_MOST_BYTES:
            raise FileRefused("header_too_long", row)
        return _layout(text, delimiters, known, required, offset, row)
    raise FileRefused("empty")


def _layout(
    line: str,
    delimiters: tuple[str, ...],
    known: frozenset[str],
    required: tuple[str, ...],
    offset: int,
    row: int,
) -> Layout:
    readings = [(mark, _header_names(line, mark)) for mark in delimiters]
    # The delimiter under which most column names are known ones; the earlier one on a tie.
    delimiter, names = max(readings, key=lambda reading: len(known.intersection(reading[1])))
    if _split(line, delimiter)[-1].endswith(("\n", "\r")):
        raise FileRefused("header_unclosed", row)
    if len(names) > COLUMNS_MOST:
        raise FileRefused("header_too_long", row)
    twice = sorted({name for name in names if name in known and names.count(name) > 1})
    missing = [name for name in required if name not in names]
    unknown = [_shown(name, place) for place, name in enumerate(names) if name not in known]
    if len(missing) == len(required) and len(names) == 1 and _holds_columns(names[0], known):
        raise FileRefused("one_column", row)
    if missing:
        raise FileRefused("columns_missing", row, columns=", ".join(missing))
    if unknown:
        columns = ", ".join(unknown)
        raise FileRefused("columns_unknown", row, columns=columns, known=", ".join(sorted(known)))
    if twice:
        raise FileRefused("columns_twice", row, columns=", ".join(twice))
    return Layout(delimiter, tuple(names), offset, row)


def _split(line: str, delimiter: str) -> list[str]:
    return next(csv.reader([line], delimiter=delimiter, skipinitialspace=True))


def _header_names(line: str, delimiter: str) -> list[str]:
    names = [_column_name(cell) for cell in _split(line, delimiter)]
    while names and not names[-1]:
        names.pop()
    return names


def _column_name(cell: str) -> str:
    words = cell.strip(WHITE).casefold().replace("-", " ").replace("_", " ").split()
    return "_".join(words)


def _shown(name: str, place: int) -> str:
    """A column's name for a message: cut short, printable; its place where it has no name."""
    printable = "".join([c if c.isprintable() else "?" for c in name[:40]])
    return printable or f"(kolom/column {place + 1})"


def _holds_columns(name: str, known: frozenset[str]) -> bool:
    parts = [_column_name(part) for mark in _DELIMITERS for part in name.split(mark)]
    return len(known.intersection(parts)) > 1
