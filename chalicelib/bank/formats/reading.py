"""Which format reads which media type, and what holds for all of them."""

import re
from datetime import date, timedelta

from chalicelib.bank.formats import camt, mt940, pain002
from chalicelib.bank.formats import csv as csv_format
from chalicelib.bank.formats.encoding import Joined
from chalicelib.bank.formats.shape import Entries, StatementRefused, Summary
from chalicelib.imports.formats.records import Readable

CSV, XML, MT940 = "text/csv", "application/xml", "text/plain"
MEDIA_TYPES = (CSV, XML, MT940)

_HEAD_BYTES = 4 * 1024
_REPORT = re.compile(rb"urn:iso:std:iso:20022:tech:xsd:pain\.002\.")
_UNFINISHED = re.compile(rb"urn:iso:std:iso:20022:tech:xsd:camt\.052\.")


def entries(
    file: Readable, media_type: str, columns: csv_format.Mapping | None, profile: str = ""
) -> Entries:
    """The entries of a statement; see `shape`. `columns` and `profile`, the name of a bank's
    export, are for CSV alone, and one at a time. Raises StatementRefused while it is read, and
    for these at once."""
    if (columns is not None or profile) and media_type != CSV:
        raise StatementRefused(
            "profile" if profile else "mapping",
            "profil dan pemetaan kolom hanya untuk CSV.",
            "a profile or a mapping is for CSV alone.",
        )
    if media_type == XML:
        return _xml(file)
    if media_type == MT940:
        return mt940.read(file)
    return csv_format.read(file, columns, profile)


def _xml(file: Readable) -> Entries:
    head = file.read(_HEAD_BYTES)
    if _UNFINISHED.search(head):
        raise StatementRefused(
            "file",
            "camt.052 adalah laporan hari berjalan yang masih bisa berubah. Minta rekening koran "
            "(camt.053) setelah hari ditutup bank, atau pemberitahuan yang sudah dibukukan "
            "(camt.054).",
            "camt.052 tells of a day that is not over and may still change. Ask for the statement "
            "(camt.053) once the bank has closed the day, or for notifications of what it has "
            "booked (camt.054).",
        )
    whole = Joined(head, file)
    return pain002.read(whole) if _REPORT.search(head) else camt.read(whole)


def understand(found: Entries, today: date) -> Summary:
    """Read a statement to its end and answer what it comes to; raises StatementRefused, also for
    what was booked later than tomorrow: a clock may differ, a calendar does not."""
    latest = (today + timedelta(days=1)).isoformat()
    while True:
        try:
            entry = next(found)
        except StopIteration as end:
            summary: Summary = end.value
            return summary
        if entry.booked_on > latest:
            raise StatementRefused(
                "booked_on",
                f"tanggal {entry.booked_on} belum tiba.",
                f"the date {entry.booked_on} lies ahead.",
                entry.line,
            )
