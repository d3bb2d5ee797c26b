"""Reading what the city's budget for goods and services goes to."""

from chalicelib.core.component import Component
from chalicelib.procurement.rules.report import Report, report_of
from chalicelib.procurement.store.spendings import Spendings


class ReadReport(Component, frozen=True, kw_only=True):
    """The use case of finance and auditors."""

    spendings: Spendings

    def report(self, year: int, unit: str = "") -> Report:
        """The report of a year, or of one unit in it: all that was imported, and the city's own
        orders."""
        return report_of(year, self.spendings.of_year(year), [], unit)
