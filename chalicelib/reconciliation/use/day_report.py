"""The report that a day is closed on: made by who closes it, kept before it is signed."""

import json
from datetime import date

from chalicelib.core.component import Component
from chalicelib.core.values.instants import from_text
from chalicelib.core.work import HasTime
from chalicelib.days.ports import DayReport
from chalicelib.days.rules.closing import OutOfTime
from chalicelib.days.rules.reports import Agreement, Difference, NotYet, Outdated
from chalicelib.ledger.rules.accounts import BANK, SUSPENSE
from chalicelib.ledger.store.transfers import Transfers
from chalicelib.reconciliation.rules.checks import OK
from chalicelib.reconciliation.rules.report import Report, report_of
from chalicelib.reconciliation.store.reports import Reports
from chalicelib.reconciliation.use.report import Reporting


class DayReports(Component, frozen=True, kw_only=True):
    """What days/ asks for by its port."""

    reporting: Reporting
    reports: Reports
    transfers: Transfers

    def make(self, day: date, agreement: Agreement | None, has_time: HasTime) -> DayReport:
        """The report of a day as its books stand now, with the agreement of those who close it in
        spite of what differs. Raises OutOfTime, and NotYet where something is always on its way:
        what is not known to the end is not signed. It holds while nothing goes through `bank` and
        `suspense`: all else that can still move is of later days."""
        seen = {name: self.transfers.balance(name) for name in (BANK, SUSPENSE)}
        found = self.reporting.make(day, has_time)
        if found.partial:
            raise OutOfTime
        if found.waits:
            raise NotYet
        differs = tuple(
            Difference(one.name, one.expected, one.actual, one.unit)
            for one in found.checks
            if one.state != OK
        )
        report = report_of(found, agreement.told() if agreement and differs else None)
        return DayReport(
            content=report.content,
            sha256=report.sha256,
            differs=differs,
            unmoved=tuple(
                self.transfers.unmoved(name, balance, lambda _: Outdated())
                for name, balance in seen.items()
            ),
        )

    def keep(self, day: date, report: DayReport) -> None:
        """Keep a report for good; twice is once."""
        as_of = from_text(json.loads(report.content)["as_of"])
        self.reports.keep(day, as_of, Report(report.content, report.sha256))
