"""A closed day as it is shown."""

from dataclasses import asdict

from chalicelib.core.crypto.signed import DayRecord
from chalicelib.core.http.bodies import View


class ClosedDayView(View):
    date: str
    transfers: int
    root: str
    acts: int
    acts_root: str
    report: str
    previous: str
    signature: str

    @classmethod
    def of(cls, record: DayRecord) -> "ClosedDayView":
        return cls(**asdict(record))
