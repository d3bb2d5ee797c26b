"""Checking days: signatures, the chain, and that an export holds exactly their transfers."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from chalicelib.core.crypto import jose
from chalicelib.core.crypto.merkle import Tree, leaf_hash
from chalicelib.core.crypto.signed import DAY_TYP, NO_ROOT, DayRecord, day_claims, leaf
from chalicelib.verify.files import FindKey
from chalicelib.verify.findings import Report
from chalicelib.verify.transfers import Export, Row

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
        transfer = row.transfer
        key = transfer["occurred_at"], transfer["id"]
        if key <= self.last:
            (self.twice if key == self.last else self.disorder).append(row.number)
        self.last = key
        try:
            self.tree.add(leaf_hash(leaf(transfer)))
        except ValueError:
            self.wrong.append((row.number, "*"))


def check_export(
    export: Export, records: Mapping[str, DayRecord], find_key: FindKey, only: date | None
) -> Iterator[Report]:
    """What holds of an export: of each day in it (or of `only` one), then of the other days that
    were given, then of the file as a whole. Raises Unreadable."""
    tallies: dict[str, _Tally] = {}
    for row in export.rows():
        if only is None or row.day == only.isoformat():
            tallies.setdefault(row.day, _Tally()).add(row)
    astray = tallies.pop("", _Tally())
    for number, column in astray.wrong[:_NAMED]:
        export.report.add(False, "row_wrong", row=number, column=column)
    expected = set(tallies) | _within(tallies, records)
    if only is not None:
        expected = {only.isoformat()}
    for day in sorted(expected):
        report = Report(day)
        record = records.get(day)
        tally = tallies.get(day, _Tally())
        if record is None:
            report.add(False, "no_record", rows=tally.rows)
        else:
            _check_record(report, record, records, find_key)
            _compare(report, tally, record)
        yield report
    yield from _others(sorted(records.keys() - expected), records, find_key)
    yield export.report


def check_record(record: DayRecord, find_key: FindKey) -> Report:
    """What holds of one day's record by itself."""
    report = Report(record.date)
    _check_signature(report, record, find_key)
    return report


def _within(tallies: Mapping[str, _Tally], records: Mapping[str, DayRecord]) -> set[str]:
    """Days with a record, but without rows, between the file's first and last."""
    if not tallies:
        return set()
    return {day for day in records if min(tallies) < day < max(tallies)}


def _others(
    days: list[str], records: Mapping[str, DayRecord], find_key: FindKey
) -> Iterator[Report]:
    """Days that the file is not about: each that does not hold, and how many do."""
    holding = 0
    for day in days:
        report = Report(day)
        _check_record(report, records[day], records, find_key)
        if report.holds:
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
    _check_signature(report, record, find_key)
    before = (date.fromisoformat(record.date) - timedelta(days=1)).isoformat()
    if before in records:
        holds = record.previous_root == records[before].root
        report.add(holds, "chain" if holds else "chain_broken", before=before)
    elif record.previous_root == NO_ROOT:
        report.add(True, "chain_begins")
    else:
        report.add(None, "chain_unknown", before=before)


def _check_signature(report: Report, record: DayRecord, find_key: FindKey) -> None:
    try:
        claims = jose.verify(record.signature, typ=DAY_TYP, find_key=find_key)
    except jose.Malformed as malformed:
        report.add(False, "signature_wrong", why=malformed.reason)
        return
    city = claims.get("iss")
    told = day_claims(str(city), record.date, record.transfers, record.root, record.previous_root)
    holds = isinstance(city, str) and claims == told
    report.add(holds, "signature" if holds else "signature_of_another", city=str(city)[:64])


def _compare(report: Report, tally: _Tally, record: DayRecord) -> None:
    for number, column in tally.wrong[:_NAMED]:
        report.add(False, "row_wrong", row=number, column=column)
    for number in tally.twice[:_NAMED]:
        report.add(False, "row_twice", row=number)
    for number in tally.disorder[:_NAMED]:
        report.add(False, "row_out_of_order", row=number)
    named = len(tally.wrong) + len(tally.twice) + len(tally.disorder)
    if named > _NAMED:
        report.add(False, "rows_more", rows=named)
    if tally.rows == record.transfers:
        report.add(True, "count", rows=tally.rows)
    else:
        code = "rows_missing" if tally.rows < record.transfers else "rows_added"
        difference = abs(tally.rows - record.transfers)
        report.add(False, code, rows=tally.rows, told=record.transfers, difference=difference)
    root = tally.tree.root().hex()
    holds = root == record.root and not tally.wrong
    report.add(holds, "root" if holds else "root_differs", root=root, told=record.root[:64])
