"""The report of the budget as a workbook: a sheet of figures, one of documents, one of doubts.

Whatever comes from a file is written as text, so that nothing in it runs.
"""

from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import TYPE_CHECKING

from chalicelib.exports.files.spending_words import STAGES, word
from chalicelib.procurement.rules.doubts import doubts_of
from chalicelib.procurement.rules.report import Figures, Line, Report

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook

Cell = str | int | float | None

_FIGURES = (
    "unit account_code budget planned planned_counted planned_local committed committed_counted "
    "committed_local realised realised_counted realised_local percent missing"
).split()
_DOCUMENTS = (
    "unit account_code stage amount counted local supplier npwp reference funding bast ntpn order"
).split()
_DOUBTS = "unit amount reference order message".split()
_TEXTS = 24
_NUMBERS = 18


def render(report: Report, tongue: int) -> bytes:
    """The XLSX file."""
    from xlsxwriter import Workbook  # only whoever asks for one waits for it

    file = BytesIO()
    with Workbook(file, {"in_memory": True}) as book:
        _sheet(book, word("units", tongue), _heads(_FIGURES, tongue), _figures(report, tongue))
        _sheet(
            book,
            word("documents", tongue),
            _heads(_DOCUMENTS, tongue),
            (_document(line, tongue) for line in report.lines),
        )
        _sheet(book, word("doubts", tongue), _heads(_DOUBTS, tongue), _doubts(report, tongue))
    return file.getvalue()


def _heads(names: Iterable[str], tongue: int) -> list[str]:
    return [word(name, tongue) for name in names]


def _figures(report: Report, tongue: int) -> Iterable[Sequence[Cell]]:
    for unit in report.units:
        for code in unit.codes:
            yield [unit.unit, code.account_code, *_amounts(code.figures, tongue)]
        yield [unit.unit, "", *_amounts(unit.figures, tongue)]
    yield [word("total", tongue), "", *_amounts(report.total, tongue)]


def _amounts(figures: Figures, tongue: int) -> list[Cell]:
    stages = (figures.planned, figures.committed, figures.realised)
    return [
        word("no_budget", tongue) if figures.budget is None else figures.budget,
        *[amount for one in stages for amount in (one.total, one.counted, one.local)],
        figures.percent,
        figures.missing,
    ]


def _document(line: Line, tongue: int) -> list[Cell]:
    return [
        line.unit,
        line.account_code,
        STAGES[line.stage][tongue],
        line.total,
        line.counted,
        line.local,
        line.supplier,
        line.npwp or "",
        line.reference,
        line.funding,
        line.bast,
        ", ".join(line.ntpns),
        line.order_id or word("imported", tongue),
    ]


def _doubts(report: Report, tongue: int) -> Iterable[Sequence[Cell]]:
    for one in doubts_of(report):
        yield [one.unit, one.amount, one.reference, one.order_id, one.words(tongue)]


def _sheet(
    book: "Workbook", name: str, heads: Sequence[str], rows: Iterable[Sequence[Cell]]
) -> None:
    sheet = book.add_worksheet(name[:31])
    bold = book.add_format({"bold": True})
    whole, part = (book.add_format({"num_format": one}) for one in ("#,##0", "0.00"))
    sheet.freeze_panes(1, 0)
    for at, head in enumerate(heads):
        sheet.write_string(0, at, head, bold)
    sheet.set_column(0, len(heads) - 1, _NUMBERS)
    sheet.set_column(0, 0, _TEXTS)
    for down, row in enumerate(rows, start=1):
        for at, cell in enumerate(row):
            if isinstance(cell, str):
                sheet.write_string(down, at, cell)
            elif cell is not None:
                sheet.write_number(down, at, cell, whole if isinstance(cell, int) else part)
