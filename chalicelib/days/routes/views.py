"""A closed day as it is shown."""

from chalicelib.core.crypto.signed import DayRecord
from chalicelib.core.http.bodies import View


class ClosedDayView(View):
    date: str
    transfers: int
    root: str
    previous_root: str
    signature: str

    @classmethod
    def of(cls, record: DayRecord) -> "ClosedDayView":
        return cls(
            record.date, record.transfers, record.root, record.previous_root, record.signature
        )
