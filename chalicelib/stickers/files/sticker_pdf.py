"""The sticker on paper: A6, one a page, in the city's look.

Read from a metre are the shop's name and the code; the three pictures tell how to pay to whoever
reads no word of it. Lengths are in points, y counts from the bottom.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from chalicelib.core.pdf import A6, BLACK, Document, Page, text_width
from chalicelib.core.values.kelurahan import by_code

_GREEN, _PAPER, _GOLD, _RED, _SOFT, _OK = (
    "#0b4a3e",
    "#fbf6ec",
    "#e9a820",
    "#c3362b",
    "#5e5748",
    "#11703c",
)
_WIDE, _HIGH = A6
_MIDDLE = _WIDE / 2
_MARGIN = 16
_BAND = 44
_CODE = 220.0
# The largest letters of a name first; a long one gets two lines.
_SIZES = (30, 27, 24, 21)
_SMALL_SIZES = (21, 18, 16, 14, 12)
_STEPS = (
    ("1", "Pindai", "Scan"),
    ("2", "Isi jumlah", "Enter the sum"),
    ("3", "Cocokkan 3 angka", "Compare 3 digits"),
)


@dataclass(frozen=True, slots=True)
class Print:
    """What stands on a shop's sticker: `url` is in its code, `number` counts the shop's stickers,
    `issued_on` is a day in words."""

    name: str
    kelurahan_code: str
    url: str
    number: int
    issued_on: str


def render(stickers: Sequence[Print], city: str) -> bytes:
    """The PDF file of these stickers, one a page."""
    title = f"Stiker {stickers[0].name}" if len(stickers) == 1 else "Stiker toko"
    document = Document(title, "id")
    for one in stickers:
        _draw(document.new_page(A6), one, city)
    return document.as_bytes()


def _draw(page: Page, sticker: Print, city: str) -> None:
    _head(page, city)
    _name(page, sticker)
    page.colour(BLACK)
    page.qr(_MIDDLE - _CODE / 2, 82, _CODE, sticker.url)
    for at, (number, indonesian, english) in enumerate(_STEPS):
        x = _MARGIN + (_WIDE - 2 * _MARGIN) * (at + 0.5) / len(_STEPS)
        _PICTURES[at](page, x, 46)
        page.colour(_GREEN)
        page.centre(x, 34, f"{number} {indonesian}", 8.5, bold=True)
        page.colour(_SOFT)
        page.centre(x, 25, english, 6.5)
    told = "Periksa nama toko di HP sebelum membayar. Bukan QRIS."
    page.centre(_MIDDLE, 14, told, 6.5)
    page.centre(_MIDDLE, 6, f"{sticker.issued_on} · no. {sticker.number}", 5)


def _head(page: Page, city: str) -> None:
    low = _HIGH - _BAND
    page.colour(_GREEN)
    page.box(0, low, _WIDE, _BAND)
    _mark(page, _MARGIN, low + 9)
    page.colour(_PAPER)
    page.text(_MARGIN + 34, low + 24, "Bayar dengan voucher di sini", 13, bold=True)
    page.text(_MARGIN + 34, low + 12, f"Pay by voucher here · Tumbas, Kota {city.title()}", 7.5)
    # The border of the city's batik: a row of tumpal.
    count = 22
    step = _WIDE / count
    for at in range(count):
        x = at * step
        page.colour(_GOLD if at % 2 else _RED)
        page.shape([(x, low), (x + step, low), (x + step / 2, low - 8)])


def _mark(page: Page, x: float, y: float) -> None:
    """Tumbas' mark, 26 high: a basket."""
    page.colour(_PAPER)
    page.shape([(x + 2, y + 17), (x + 24, y + 17), (x + 22, y), (x + 4, y)])
    page.colour(_GOLD)
    page.stroke([(x + 8, y + 13), (x + 8, y + 22), (x + 18, y + 22), (x + 18, y + 13)], 2.2)
    page.colour(_RED)
    for at in range(3):
        left = x + 5 + at * 5.6
        page.shape([(left, y + 2), (left + 4.8, y + 2), (left + 2.4, y + 7)])


def _name(page: Page, sticker: Print) -> None:
    lines, size = _fitted(sticker.name, _WIDE - 2 * _MARGIN)
    y = 340 - size / 3 + (len(lines) - 1) * size * 0.55
    page.colour(BLACK)
    for line in lines:
        page.centre(_MIDDLE, y, line, size, bold=True)
        y -= size * 1.1
    page.colour(_SOFT)
    place = f"Kelurahan {by_code()[sticker.kelurahan_code].name}"
    page.centre(_MIDDLE, 303, place, 9)


def _fitted(name: str, width: float) -> tuple[list[str], float]:
    """A name in the largest letters in which it fits on one line, or two; cut where it fits in
    none."""
    for size in _SIZES:
        if text_width(name, size, bold=True) <= width:
            return [name], size
    words = name.split()
    for size in _SMALL_SIZES:
        ways = [(" ".join(words[:at]), " ".join(words[at:])) for at in range(1, len(words))]
        fitting = [
            way for way in ways if all(text_width(one, size, bold=True) <= width for one in way)
        ]
        if fitting:
            first, second = min(fitting, key=lambda way: abs(len(way[0]) - len(way[1])))
            return [first, second], size
    size = _SMALL_SIZES[-1]
    while text_width(name, size, bold=True) > width:
        name = name[:-1]
    return [name], size


def _phone(page: Page, x: float, y: float, screen: str = _PAPER) -> None:
    """A phone, 20 wide and 36 high, around x."""
    page.colour(_GREEN)
    page.box(x - 11, y, 22, 37, 4)
    page.colour(screen)
    page.box(x - 9, y + 4, 18, 29, 1)


def _scanning(page: Page, x: float, y: float) -> None:
    """A phone before a code."""
    page.colour(_GREEN)
    page.frame(x - 26, y + 2, 24, 32, 3, 1.5)
    for left, low in ((-22, 18), (-13, 18), (-22, 8)):
        page.frame(x + left, y + low, 6, 6, 0, 1.8)
    page.box(x - 13, y + 9, 3, 3)
    _phone(page, x + 12, y)
    page.colour(_RED)
    for side in (-1, 1):
        for top in (9, 27):
            inner = 3 if top == 9 else -3
            page.stroke(
                [
                    (x + 12 + side * 3, y + top),
                    (x + 12 + side * 6.5, y + top),
                    (x + 12 + side * 6.5, y + top + inner),
                ],
                1.5,
            )


def _typing(page: Page, x: float, y: float) -> None:
    """A phone with a sum and a pad of numbers."""
    _phone(page, x, y)
    page.colour(_GREEN)
    page.centre(x, y + 26, "Rp", 6, bold=True)
    for row in range(3):
        for column in range(3):
            page.box(x - 6.5 + column * 5, y + 6 + row * 6, 3.2, 4, 0.8)


def _paid(page: Page, x: float, y: float) -> None:
    """A phone that is green, with three digits, and the same beside it."""
    _phone(page, x - 12, y, _OK)
    page.colour(_PAPER)
    page.stroke([(x - 18, y + 21), (x - 13.5, y + 16), (x - 6, y + 27)], 2.4)
    page.centre(x - 12, y + 7, "123", 7, bold=True)
    page.colour(_GREEN)
    page.centre(x + 5, y + 14, "=", 12, bold=True)
    page.frame(x + 12, y + 8, 24, 20, 3, 1.5)
    page.centre(x + 24, y + 14, "123", 10, bold=True)


_PICTURES = (_scanning, _typing, _paid)
