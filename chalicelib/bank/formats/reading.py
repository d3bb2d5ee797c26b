"""Which format reads which media type, and what holds for all of them."""

from datetime import date, timedelta

from chalicelib.bank.formats import camt, mt940
from chalicelib.bank.formats import csv as csv_format
from chalicelib.bank.formats.shape import Entries, StatementRefused, Summary
from chalicelib.imports.formats.records import Readable

CSV, XML, MT940 = "text/csv", "application/xml", "text/plain"
MEDIA_TYPES = (CSV, XML, MT940)


def entries(file: Readable, media_type: str, columns: csv_format.Mapping | None) -> Entries:
    """The entries of a statement; see `shape`. `columns` is for CSV alone."""
    if columns is not None and media_type != CSV:
        raise StatementRefused("mapping", "mapping hanya untuk CSV.", "a mapping is for CSV alone.")
    if media_type == XML:
        return camt.read(file)
    if media_type == MT940:
        return mt940.read(file)
    return csv_format.read(file, columns)


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
