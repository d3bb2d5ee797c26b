"""The minutes of a closed day's reconciliation, for two people to sign."""

from datetime import date

import msgspec

from chalicelib.core.component import Component
from chalicelib.core.values.errors import Explained
from chalicelib.reconciliation.use.days import DayChecks

_NOT_CLOSED = (
    "Buku hari itu belum ditutup. Berita acara dibuat dari laporan yang ditandatangani saat "
    "penutupan: tutup buku hari itu dahulu.",
    "That day's books are not closed yet. The minutes are made of the report that is signed when "
    "they are: close the day first.",
)


class Minutes(Component, frozen=True, kw_only=True):
    """The use case of officers who sign what a reconciliation has shown."""

    days: DayChecks
    city: str

    def pdf(self, day: date) -> bytes:
        """The minutes of a day as a PDF file. Raises `state_conflict` while it is not closed, or
        where what is kept is not what was signed."""
        # Only whoever asks for them waits for what draws them.
        from chalicelib.reconciliation.files.minutes import render

        record = self.days.record(day)
        report = self.days.signed_report(record) if record else None
        if report is None:
            raise Explained("state_conflict", _NOT_CLOSED)
        return render(msgspec.json.decode(report.content), report.sha256, self.city)
