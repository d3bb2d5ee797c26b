"""Pages of a PDF document: text, lines, shapes and QR codes, on A4 or A6, in Helvetica.

Helvetica is one of the fonts that every viewer brings along (ISO 32000-1, 9.6.2.2), so none is
embedded. It is asked for in Windows-1252: what is not in there is shown as a question mark.
Lengths are in points, 1/72 inch; y counts from the bottom.
"""

from collections.abc import Iterable
from io import BytesIO

import pydyf
import segno

WIDTH, HEIGHT = 595.28, 841.89
A6 = (297.64, 419.53)
_CHARSET = "cp1252"
# Modules of white around a QR code (ISO/IEC 18004, 9.1).
_QUIET = 4

# Advance widths of the characters from space to tilde, in 1/1000 of the size, from Adobe's font
# metrics (Core14 AFM). Text beyond is measured as if it were digits.
_FIRST = ord(" ")
_WIDTHS = {
    False: (
        "278 278 355 556 556 889 667 191 333 333 389 584 278 333 278 278 556 556 556 556 556 556 "
        "556 556 556 556 278 278 584 584 584 556 1015 667 667 722 722 667 611 778 722 278 500 667 "
        "556 833 722 778 667 778 722 667 611 722 667 944 667 667 611 278 278 278 469 556 333 556 "
        "556 500 556 556 278 556 556 222 222 500 222 833 556 556 556 556 333 500 278 556 500 722 "
        "500 500 500 334 260 334 584"
    ).split(),
    True: (
        "278 333 474 556 556 889 722 238 333 333 389 584 278 333 278 278 556 556 556 556 556 556 "
        "556 556 556 556 333 333 584 584 584 611 975 722 722 722 722 667 611 778 722 278 556 722 "
        "611 833 722 778 667 778 722 667 611 722 667 944 667 667 611 333 278 333 584 556 333 556 "
        "611 556 611 556 333 611 611 278 278 556 278 889 611 611 611 611 389 556 333 611 556 778 "
        "556 556 500 389 280 389 584"
    ).split(),
}
_DIGIT = 556
BLACK = "#000000"
# How far the control points of a quarter of a circle stand off, in radii.
_ARC = 0.5523


def text_width(text: str, size: float, bold: bool = False) -> float:
    """How wide a line of text is."""
    widths = _WIDTHS[bold]
    units = 0
    for letter in text:
        at = ord(letter) - _FIRST
        units += int(widths[at]) if 0 <= at < len(widths) else _DIGIT
    return units * size / 1000


class Document:
    """A document that is drawn page by page. `language` is a tag such as `id`."""

    def __init__(self, title: str, language: str) -> None:
        self._pdf = pydyf.PDF()
        self._pdf.info["Title"] = pydyf.String(title)
        self._pdf.catalog["Lang"] = pydyf.String(language)
        self._fonts = pydyf.Dictionary(
            {name: self._font(base) for name, base in (("F", ""), ("B", "-Bold"))}
        )
        self._pages: list[Page] = []

    def _font(self, weight: str) -> bytes:
        font = pydyf.Dictionary(
            {
                "Type": "/Font",
                "Subtype": "/Type1",
                "BaseFont": f"/Helvetica{weight}",
                "Encoding": "/WinAnsiEncoding",
            }
        )
        self._pdf.add_object(font)
        reference: bytes = font.reference
        return reference

    @property
    def pages(self) -> list["Page"]:
        """The pages so far."""
        return self._pages

    def new_page(self, size: tuple[float, float] = (WIDTH, HEIGHT)) -> "Page":
        """Add a page, so wide and high."""
        page = Page(size)
        self._pages.append(page)
        return page

    def as_bytes(self) -> bytes:
        """The file."""
        for page in self._pages:
            self._pdf.add_object(page.stream)
            links = [self._link(*link) for link in page.links]
            self._pdf.add_page(
                pydyf.Dictionary(
                    {
                        "Type": "/Page",
                        "Parent": self._pdf.pages.reference,
                        "MediaBox": pydyf.Array([0, 0, *page.size]),
                        "Resources": pydyf.Dictionary({"Font": self._fonts}),
                        "Contents": page.stream.reference,
                        "Annots": pydyf.Array(links),
                    }
                )
            )
        file = BytesIO()
        self._pdf.write(file)
        return file.getvalue()

    def _link(self, x: float, y: float, size: float, address: str) -> bytes:
        link = pydyf.Dictionary(
            {
                "Type": "/Annot",
                "Subtype": "/Link",
                "Rect": pydyf.Array([x, y, x + size, y + size]),
                "Border": pydyf.Array([0, 0, 0]),
                "A": pydyf.Dictionary(
                    {"Type": "/Action", "S": "/URI", "URI": pydyf.String(address)}
                ),
            }
        )
        self._pdf.add_object(link)
        reference: bytes = link.reference
        return reference


class Page:
    """A page to draw on."""

    def __init__(self, size: tuple[float, float]) -> None:
        self.size = size
        self.stream = pydyf.Stream(compress=True)
        self.links: list[tuple[float, float, float, str]] = []

    def text(self, x: float, y: float, text: str, size: float = 9, bold: bool = False) -> None:
        """A line of text that begins at x, on the base line y."""
        self.stream.begin_text()
        self.stream.set_font_size("B" if bold else "F", size)
        self.stream.set_text_matrix(1, 0, 0, 1, x, y)
        self.stream.show_text_string(text.encode(_CHARSET, "replace"))
        self.stream.end_text()

    def centre(self, x: float, y: float, text: str, size: float = 9, bold: bool = False) -> None:
        """A line of text around x."""
        self.text(x - text_width(text, size, bold) / 2, y, text, size, bold)

    def right(self, x: float, y: float, text: str, size: float = 9, bold: bool = False) -> None:
        """A line of text that ends at x."""
        self.text(x - text_width(text, size, bold), y, text, size, bold)

    def colour(self, colour: str) -> None:
        """In which colour (`#0b4a3e`) all that follows is drawn."""
        red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
        self.stream.set_color_rgb(red, green, blue)
        self.stream.set_color_rgb(red, green, blue, stroke=True)

    def box(self, x: float, y: float, wide: float, high: float, round: float = 0) -> None:
        """A filled box whose lower left corner is (x, y), its corners rounded by `round`."""
        self._outline(x, y, wide, high, round)
        self.stream.fill()

    def frame(
        self, x: float, y: float, wide: float, high: float, round: float, thick: float
    ) -> None:
        """The same, not filled."""
        self.stream.set_line_width(thick)
        self._outline(x, y, wide, high, round)
        self.stream.stroke()

    def _outline(self, x: float, y: float, wide: float, high: float, round: float) -> None:
        stream, off = self.stream, round * (1 - _ARC)
        right, top = x + wide, y + high
        stream.move_to(x + round, y)
        stream.line_to(right - round, y)
        stream.curve_to(right - off, y, right, y + off, right, y + round)
        stream.line_to(right, top - round)
        stream.curve_to(right, top - off, right - off, top, right - round, top)
        stream.line_to(x + round, top)
        stream.curve_to(x + off, top, x, top - off, x, top - round)
        stream.line_to(x, y + round)
        stream.curve_to(x, y + off, x + off, y, x + round, y)
        stream.close()

    def shape(self, points: Iterable[tuple[float, float]]) -> None:
        """A filled shape with these corners."""
        self._path(points)
        self.stream.fill()

    def stroke(self, points: Iterable[tuple[float, float]], thick: float) -> None:
        """A line through these points."""
        self.stream.set_line_width(thick)
        self._path(points)
        self.stream.stroke()

    def _path(self, points: Iterable[tuple[float, float]]) -> None:
        first, *others = points
        self.stream.move_to(*first)
        for point in others:
            self.stream.line_to(*point)

    def line(self, x: float, y: float, to_x: float, thick: float = 0.5) -> None:
        """A level line."""
        self.stream.set_line_width(thick)
        self.stream.move_to(x, y)
        self.stream.line_to(to_x, y)
        self.stream.stroke()

    def qr(self, x: float, y: float, size: float, content: str) -> None:
        """A QR code that is `size` wide, at error correction M, and a link to the same address;
        (x, y) is its lower left corner. The quiet zone of four modules is within it."""
        rows = qr_modules(content)
        module = size / (len(rows) + 2 * _QUIET)
        for down, row in enumerate(rows, start=_QUIET):
            for start, length in _runs(row):
                self.stream.rectangle(
                    x + (start + _QUIET) * module,
                    y + size - (down + 1) * module,
                    length * module,
                    module,
                )
        self.stream.fill()
        self.links.append((x, y, size, content))


def qr_modules(content: str) -> list[list[bool]]:
    """The modules of a QR code at error correction M, dark ones true, without its quiet zone."""
    code = segno.make(content, error="m", micro=False, boost_error=False)
    return [[bool(module) for module in row] for row in code.matrix]


def _runs(row: Iterable[bool]) -> list[tuple[int, int]]:
    """Where dark modules stand side by side: (first, how many)."""
    found: list[tuple[int, int]] = []
    for at, dark in enumerate(row):
        if dark and found and sum(found[-1]) == at:
            found[-1] = (found[-1][0], found[-1][1] + 1)
        elif dark:
            found.append((at, 1))
    return found
