"""Checking days: signatures, the chain, and that exports hold exactly their transfers and acts, and
that their reconciliations are those that were signed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from chalicelib.core.crypto import jose
from chalicelib.core.crypto.merkle import Tree
from chalicelib.core.crypto.signed import (
    DAY_TYP,
    NO_DAY,
    DayRecord,
    claims_hash,
    report_hash,
)
from chalicelib.verify.exports import Export, Row
from chalicelib.verify.files import FindKey
from chalicelib.verify.findings import Report

# Of each kind of fault in rows so many are named.
_NAMED = 5


@dataclass(slots=True)
class _Tally:
    """What the rows of a day come to."""

    tree: Tree = field(default_factory=Tree)
    rows: int = 0
    last: tuple[str, str] = ("", "")
    wrong: list[tuple[int, str]] = field(default_factory=list)
    twice: list[int] = field(default_factory=list)
    disorder: list[int] = field(default_factory=list)

    def add(self, row: Row) -> None:
        self.rows += 1
        if row.wrong:
            self.wrong.append((row.number, row.wrong))
            return
        if row.key <= self.last:
            (self.twice if row.key == self.last else self.disorder).append(row.number)
        self.last = row.key
        self.tree.add(row.hash)


# Reconciliations by date.
Kept = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Given:
    """What days are checked with: their transfers, and where they were given, their acts and their
    reconciliations."""

    transfers: Export
    acts: Export | None = None
    reports: Kept = field(default_factory=dict)


def check_days(
    given: Given, records: Mapping[str, DayRecord], find_key: FindKey, only: date | None
) -> Iterator[Report]:
    """What holds of the files of some days: of each day in them (or of `only` one), then of the
    other days that were given, then of each export as a whole. Raises Unreadable."""
    transfers = _tally(given.transfers, only)
    acts = None if given.acts is None else _tally(given.acts, only)
    told = set(transfers) | set(acts or ())
    expected = {only.isoformat()} if only is not None else told | _within(told, records)
    reports = given.reports if only is None else {}
    for day in sorted(expected):
        report = Report(day)
        record = records.get(day)
        rows = transfers.get(day, _Tally())
        if record is None:
            report.add(False, "no_record", rows=rows.rows)
            yield report
            continue
        _check_record(report, record, records, find_key)
        _compare(report, rows, record.transfers, record.root, "transfers")
        if acts is not None:
            _compare(report, acts.get(day, _Tally()), record.acts, record.acts_root, "acts")
        _check_report(report, record, given.reports)
        yield report
    others = (records.keys() | reports.keys()) - expected
    yield from _others(sorted(others), records, find_key, reports)
    yield given.transfers.report
    if given.acts is not None:
        yield given.acts.report


def check_record(record: DayRecord, find_key: FindKey) -> Report:
    """What holds of one day's record by itself."""
    report = Report(record.date)
    _check_signature(report, record, find_key)
    return report


def _tally(export: Export, only: date | None) -> dict[str, _Tally]:
    """What an export's rows come to by day; those of no day are told of the file."""
    tallies: dict[str, _Tally] = {}
    for row in export.rows():
        if only is None or row.day == only.isoformat():
            tallies.setdefault(row.day, _Tally()).add(row)
    astray = tallies.pop("", _Tally())
    for number, column in astray.wrong[:_NAMED]:
        export.report.add(False, "row_wrong", row=number, column=column)
    return tallies


def _within(told: set[str], records: Mapping[str, DayRecord]) -> set[str]:
    """Days with a record, but without rows, between the files' first and last."""
    if not told:
        return set()
    return {day for day in records if min(told) < day < max(told)}


def _others(
    days: list[str], records: Mapping[str, DayRecord], find_key: FindKey, kept: Kept
) -> Iterator[Report]:
    """Days that the exports are not about: each that does not hold, or whose reconciliation was
    given, and how many others do."""
    holding = 0
    for day in days:
        report = Report(day)
        if day not in records:
            report.add(False, "report_not_signed")
            yield report
            continue
        _check_record(report, records[day], records, find_key)
        _check_report(report, records[day], kept)
        if report.holds and day not in kept:
            holding += 1
        else:
            yield report
    if holding:
        report = Report("")
        report.add(True, "other_days", days=holding)
        yield report


def _check_record(
    report: Report, record: DayRecord, records: Mapping[str, DayRecord], find_key: FindKey
) -> None:
    city = _check_signature(report, record, find_key)
    before = (date.fromisoformat(record.date) - timedelta(days=1)).isoformat()
    if before in records:
        holds = record.previous == claims_hash(records[before].claims(city))
        report.add(holds, "chain" if holds else "chain_broken", before=before)
    elif record.previous == NO_DAY:
        report.add(True, "chain_begins")
    else:
        report.add(None, "chain_unknown", before=before)


def _check_signature(report: Report, record: DayRecord, find_key: FindKey) -> str:
    """Whether a record is signed; answers the city that its signature names, "" for none."""
    try:
        claims = jose.verify(record.signature, typ=DAY_TYP, find_key=find_key)
    except jose.Malformed as malformed:
        report.add(False, "signature_wrong", why=malformed.reason)
        return ""
    city = claims.get("iss")
    holds = isinstance(city, str) and claims == record.claims(city)
    report.add(holds, "signature" if holds else "signature_of_another", city=str(city)[:64])
    return str(city)


def _compare(report: Report, tally: _Tally, count: int, root: str, what: str) -> None:
    """Hold the rows of a day against the number and the root that were signed; `what` they are:
    transfers, or acts."""
    for number, column in tally.wrong[:_NAMED]:
        report.add(False, "row_wrong", row=number, column=column)
    for number in tally.twice[:_NAMED]:
        report.add(False, "row_twice", row=number)
    for number in tally.disorder[:_NAMED]:
        report.add(False, "row_out_of_order", row=number)
    named = len(tally.wrong) + len(tally.twice) + len(tally.disorder)
    if named > _NAMED:
        report.add(False, "rows_more", rows=named)
    if tally.rows == count:
        report.add(True, what, rows=tally.rows)
    else:
        code = f"{what}_missing" if tally.rows < count else f"{what}_added"
        difference = abs(tally.rows - count)
        report.add(False, code, rows=tally.rows, told=count, difference=difference)
    found = tally.tree.root().hex()
    holds = found == root and not tally.wrong
    report.add(holds, f"{what}_root" if holds else f"{what}_differ", root=found, told=root[:64])


def _check_report(report: Report, record: DayRecord, kept: Kept) -> None:
    """Whether a day's reconciliation, where it was given, is the one that was signed."""
    if record.date not in kept:
        return
    try:
        hash = report_hash(kept[record.date])
    except (TypeError, ValueError):
        hash = ""
    holds = hash == record.report
    report.add(holds, "report" if holds else "report_differs", hash=hash, told=record.report[:64])
