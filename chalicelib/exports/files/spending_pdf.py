"""The report of the budget as pages for a file: the city, each unit and account code, what to look
at, and every document."""

from chalicelib.core.pdf import WIDTH, Document, Page, text_width
from chalicelib.core.writing import moment_words, number, rupiah, wrapped
from chalicelib.exports.files.spending_words import STAGES, word
from chalicelib.procurement.rules.doubts import doubts_of
from chalicelib.procurement.rules.report import Figures, Line, Report

LEFT, RIGHT = 40.0, WIDTH - 40.0
_TOP, _BOTTOM = 800.0, 60.0
_SMALL = 7.0
_STEP = 10.0

_NUMBERS = (
    "budget",
    "planned",
    "committed",
    "realised",
    "realised_counted",
    "realised_local",
    "percent",
    "missing",
)
_ENDS = tuple(LEFT + (RIGHT - LEFT) * (at + 1) / len(_NUMBERS) for at in range(len(_NUMBERS)))
# Where a document's stage and numbers begin, and where its three amounts end.
_STAGE, _NUMBER, _AMOUNTS = LEFT, LEFT + 48, (RIGHT - 120, RIGHT - 60, RIGHT)


def render(report: Report, city: str, made_at: str, tongue: int) -> bytes:
    """The PDF file; `made_at` is an instant as text, `tongue` 0 for Indonesian, 1 for English."""
    title = f"{word('title', tongue)} {report.year}"
    document = Document(title, ("id", "en")[tongue])
    _Layout(document, report, tongue).draw(city, moment_words(made_at, tongue))
    return document.as_bytes()


class _Layout:
    """Where things go, from the top of the first page to the bottom of the last."""

    def __init__(self, document: Document, report: Report, tongue: int) -> None:
        self._document = document
        self._report = report
        self._tongue = tongue
        self._page: Page = document.new_page()
        self._y = _TOP

    def draw(self, city: str, made_at: str) -> None:
        self._head(city, made_at)
        self._city()
        self._units()
        self._doubts()
        self._documents()
        total = len(self._document.pages)
        for place, page in enumerate(self._document.pages, start=1):
            page.text(LEFT, 36, f"{self._word('year')} {self._report.year} · {made_at}", 7)
            page.right(RIGHT, 36, f"{place} / {total}", 7)

    def _head(self, city: str, made_at: str) -> None:
        share = self._report.share
        self._line(f"Tumbas · {self._word('city')} {city.title()}", 9)
        self._y -= 4
        self._line(self._word("title"), 14, bold=True)
        self._line(f"{self._word('year')} {self._report.year}", 11, bold=True)
        if share is not None:
            target = self._word("target").format(percent=share.percent)
            self._line(f"{target} ({self._word('source')}: {share.source}).")
        self._line(f"{self._word('made_at')} {made_at}")
        self._line(self._word("counted_means"), _SMALL)
        self._y -= 6

    def _city(self) -> None:
        total = self._report.total
        for name, told in (
            ("budget", self._rupiah(total.budget)),
            ("planned", rupiah(total.planned.total, self._tongue)),
            ("committed", rupiah(total.committed.total, self._tongue)),
            ("realised", rupiah(total.realised.total, self._tongue)),
            ("realised_counted", rupiah(total.realised.counted, self._tongue)),
            ("realised_local", rupiah(total.realised.local, self._tongue)),
            ("percent", self._percent(total.percent)),
            ("missing", self._rupiah(total.missing)),
        ):
            bold = name in ("budget", "percent", "missing")
            self._page.text(LEFT, self._y, self._word(name), 10, bold)
            self._page.right(LEFT + 320, self._y, told, 10, bold)
            self._y -= 14
        self._y -= 8

    def _units(self) -> None:
        self._heads("units")
        for unit in self._report.units:
            if self._room(2 + min(len(unit.codes), 3)):
                self._heads("units")
            self._text(LEFT, unit.unit, RIGHT - LEFT, bold=True)
            self._figures(unit.figures, bold=True)
            for code in unit.codes:
                if self._room(2):
                    self._heads("units")
                self._text(LEFT + 8, code.account_code, RIGHT - LEFT - 8)
                self._figures(code.figures)
            self._y -= 4

    def _heads(self, title: str) -> None:
        self._line(self._word(title), 10, bold=True)
        for end, name in zip(_ENDS, _NUMBERS, strict=True):
            self._page.right(end, self._y, self._word(name), _SMALL, bold=True)
        self._rule()

    def _figures(self, figures: Figures, bold: bool = False) -> None:
        cells = (
            self._number(figures.budget),
            self._number(figures.planned.total),
            self._number(figures.committed.total),
            self._number(figures.realised.total),
            self._number(figures.realised.counted),
            self._number(figures.realised.local),
            self._percent(figures.percent),
            self._number(figures.missing),
        )
        for end, cell in zip(_ENDS, cells, strict=True):
            self._page.right(end, self._y, cell, _SMALL, bold)
        self._y -= _STEP

    def _doubts(self) -> None:
        found = doubts_of(self._report)
        if not found:
            return
        self._room(4)
        self._y -= 6
        self._line(self._word("doubts"), 10, bold=True)
        for one in found:
            told = " ".join(filter(None, (one.unit, one.reference, one.order_id)))
            amount = rupiah(one.amount, self._tongue)
            for part in wrapped(f"{told}, {amount}: {one.words(self._tongue)}", RIGHT - LEFT, 8):
                self._room(1)
                self._page.text(LEFT, self._y, part, 8)
                self._y -= _STEP

    def _documents(self) -> None:
        self._room(6)
        self._y -= 6
        self._document_heads()
        unit = ""
        for line in self._report.lines:
            if self._room(4):
                self._document_heads()
                unit = ""
            if line.unit != unit:
                unit = line.unit
                self._text(LEFT, unit, RIGHT - LEFT, bold=True)
            self._line_of(line)

    def _document_heads(self) -> None:
        self._line(self._word("documents"), 10, bold=True)
        self._page.text(_STAGE, self._y, self._word("stage"), _SMALL, bold=True)
        self._page.text(_NUMBER, self._y, self._word("reference"), _SMALL, bold=True)
        for end, name in zip(_AMOUNTS, ("amount", "counted", "local"), strict=True):
            self._page.right(end, self._y, self._word(name), _SMALL, bold=True)
        self._rule()

    def _line_of(self, line: Line) -> None:
        self._page.text(_STAGE, self._y, STAGES[line.stage][self._tongue], _SMALL)
        for end, amount in zip(_AMOUNTS, (line.total, line.counted, line.local), strict=True):
            self._page.right(end, self._y, self._number(amount), _SMALL)
        width = _AMOUNTS[0] - 56 - _NUMBER
        for part in wrapped(self._numbers(line), width, _SMALL) or [""]:
            self._text(_NUMBER, part, width)

    def _numbers(self, line: Line) -> str:
        """Every number under which an auditor finds it."""
        told = [line.account_code, line.reference]
        told += [f"{self._word('funding')} {line.funding}"] if line.funding else []
        told += [f"BAST {line.bast}"] if line.bast else []
        told += [f"NTPN {one}" for one in line.ntpns]
        told += [line.supplier] if line.supplier else []
        told += [f"NPWP {line.npwp}"] if line.npwp else []
        told += [line.order_id]
        return " · ".join(filter(None, told))

    # Lines, words and numbers

    def _line(self, text: str, size: float = 9, bold: bool = False) -> None:
        for part in wrapped(text, RIGHT - LEFT, size, bold):
            self._page.text(LEFT, self._y, part, size, bold)
            self._y -= max(11.0, size * 1.35)

    def _text(self, x: float, text: str, width: float, bold: bool = False) -> None:
        """A line that is cut where it is wider than `width`: a word can be as long as a cell."""
        while text_width(text, _SMALL, bold) > width:
            text = text[:-1]
        self._page.text(x, self._y, text, _SMALL, bold)
        self._y -= _STEP

    def _rule(self) -> None:
        self._page.line(LEFT, self._y - 3, RIGHT)
        self._y -= _STEP + 3

    def _room(self, lines: int) -> bool:
        """Make room for so many lines: on a new page, where True is answered."""
        if self._y - lines * _STEP >= _BOTTOM:
            return False
        self._page, self._y = self._document.new_page(), _TOP
        return True

    def _word(self, name: str) -> str:
        return word(name, self._tongue)

    def _number(self, amount: int | None) -> str:
        return "–" if amount is None else number(amount, self._tongue)

    def _rupiah(self, amount: int | None) -> str:
        return self._word("no_budget") if amount is None else rupiah(amount, self._tongue)

    def _percent(self, percent: float | None) -> str:
        if percent is None:
            return "–"
        text = f"{percent:.2f} %"
        return text if self._tongue else text.replace(".", ",")
