"""The report of the budget as a file."""

from chalicelib.core.component import Component
from chalicelib.core.values.errors import Explained
from chalicelib.core.values.instants import Clock, to_text
from chalicelib.procurement.rules.report import Report
from chalicelib.procurement.use.report import ReadReport

# So many take some ten seconds and fill 1 MB; a request has 29 s, an answer through Lambda 6 MB.
DOCUMENTS_MOST = 10_000

_TOO_MANY = (
    "Laporan ini memuat lebih dari {most} dokumen. Tidak ada berkas yang dibuat. Mintalah per unit "
    "(unit=…).",
    "This report has over {most} documents. No file was made. Ask for one unit at a time (unit=…).",
)


class PrintSpending(Component, frozen=True, kw_only=True):
    """The use case of finance and auditors who hand the report on. `city` is whose it is."""

    reports: ReadReport
    city: str
    clock: Clock
    documents_most: int = DOCUMENTS_MOST

    def pdf(self, year: int, unit: str, tongue: int) -> bytes:
        """The report as a PDF file. Raises `too_large`."""
        # Only whoever asks for one waits for what draws it.
        from chalicelib.exports.files.spending_pdf import render

        return render(self._report(year, unit), self.city, to_text(self.clock()), tongue)

    def xlsx(self, year: int, unit: str, tongue: int) -> bytes:
        """The report as an XLSX file. Raises `too_large`."""
        from chalicelib.exports.files.spending_xlsx import render

        return render(self._report(year, unit), tongue)

    def _report(self, year: int, unit: str) -> Report:
        report = self.reports.report(year, unit)
        if len(report.lines) > self.documents_most:
            indonesian, english = (words.format(most=self.documents_most) for words in _TOO_MANY)
            raise Explained("too_large", (indonesian, english))
        return report
