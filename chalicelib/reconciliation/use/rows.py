"""Kept reports as the rows of an export."""

import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from chalicelib.core.component import Component
from chalicelib.core.values.instants import from_text
from chalicelib.exports.rules.export import days_of
from chalicelib.exports.rules.layout import Row
from chalicelib.reconciliation.rules.report import Report, sha256_of
from chalicelib.reconciliation.store.reports import Reports
from chalicelib.reconciliation.use.days import DayChecks

_EVER = "1970-01-01T00:00:00.000Z"


class ReportRows(Component, frozen=True, kw_only=True):
    """Reads reports: of a closed day the one that was signed, of an open one the newest."""

    reports: Reports
    days: DayChecks

    def of(self, since: str, until: str) -> Iterator[Row]:
        """The rows of the days from one instant up to another; none of a day that was never
        reconciled."""
        for day in days_of(since, until):
            report, signed = self._report(day, from_text(_EVER))
            if report is not None:
                yield from _rows(json.loads(report.content), report.sha256, signed)

    def _report(self, day: date, since: datetime) -> tuple[Report | None, bool]:
        record = self.days.record(day)
        signed = self.days.signed_report(record) if record else None
        if signed is not None:
            return signed, True
        content = self.reports.newest(day, since)
        return (None if content is None else Report(content, sha256_of(content))), False


def _rows(told: Mapping[str, Any], sha256: str, signed: bool) -> Iterator[Row]:
    head = [told["date"], told["as_of"], sha256, "yes" if signed else "no"]
    for check in told["checks"]:
        numbers = [check["expected"], check["actual"], check["difference"]]
        yield [*head, check["name"], "", "", check["state"], check["unit"], *numbers, "", "", ""]
        for one in told["exceptions"]:
            if one["check"] == check["name"]:
                numbers = [one["expected"], one["actual"], one["difference"]]
                named = [one["check"], one["code"], one["subject"], "", one["unit"]]
                yield [*head, *named, *numbers, "", one["who"], " ".join(one["transfers"])]
    for one in told["in_transit"]:
        named = ["in_transit", one["kind"], one["reference"], "", "rupiah"]
        yield [*head, *named, one["amount"], 0, -one["amount"], one["since"], "", ""]
