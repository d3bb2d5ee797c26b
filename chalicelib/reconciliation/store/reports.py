"""The reconciliations table: each kept report under its day and hash, and by when it was made.

A report is put once and never changed: what a signed day names is what it answers for good.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from pynamodb.connection import Connection

from chalicelib.core.dynamo.items import get_plain, query_range
from chalicelib.core.dynamo.writer import Write, Writer, put_new
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import from_text, to_text
from chalicelib.reconciliation.rules.report import Report

_REPORT = "report#"
_MADE = "made#"
_UNDER_WAY = "under way"


class _Kept(Refused):
    """This report is kept already."""

    def __init__(self) -> None:
        super().__init__("state_conflict")


@dataclass(frozen=True, slots=True)
class UnderWay:
    """That a report is being made: since when, and whether it was given up."""

    since: datetime
    given_up: bool


class Reports:
    """The store of reports."""

    def __init__(self, connection: Connection, writer: Writer, table: str) -> None:
        self._connection = connection
        self._writer = writer
        self._table = table

    def keep(self, day: date, as_of: datetime, report: Report) -> None:
        """Keep a report for good; twice is once."""
        content = report.content.decode()
        items = (
            {"sk": _REPORT + report.sha256, "content": content},
            {"sk": _MADE + to_text(as_of) + "#" + report.sha256},
        )
        try:
            self._writer.transact(
                [
                    put_new(self._table, {"pk": day.isoformat(), **item}, lambda _: _Kept())
                    for item in items
                ]
            )
        except _Kept:
            return

    def find(self, day: date, sha256: str) -> bytes | None:
        """The content of a report as it stands; whether it still has its hash is not asked."""
        for item in get_plain(self._connection, self._table, [(day.isoformat(), _REPORT + sha256)]):
            return str(item["content"]).encode()
        return None

    def newest(self, day: date, since: datetime) -> bytes | None:
        """The content of the newest report of a day that is of an instant or later."""
        low, high = _MADE + to_text(since), _MADE + "~"
        for item in query_range(
            self._connection,
            self._table,
            day.isoformat(),
            low,
            high,
            newest_first=True,
            at_a_time=1,
        ):
            return self.find(day, item["sk"].rpartition("#")[2])
        return None

    def under_way(self, day: date) -> UnderWay | None:
        """That a report of a day is being made; None where none is."""
        for item in get_plain(self._connection, self._table, [(day.isoformat(), _UNDER_WAY)]):
            if "ended" not in item:
                return UnderWay(from_text(item["since"]), bool(item.get("given_up")))
        return None

    def begin(self, day: date, now: datetime) -> None:
        """A report of a day is being made from now on."""
        self._put(day, {"since": to_text(now)})

    def give_up(self, day: date, now: datetime) -> None:
        """It broke off each time that it was tried."""
        self._put(day, {"since": to_text(now), "given_up": 1})

    def end(self, day: date, now: datetime) -> None:
        """None is being made any more."""
        self._put(day, {"since": to_text(now), "ended": 1})

    def _put(self, day: date, members: dict[str, Any]) -> None:
        item = {"pk": day.isoformat(), "sk": _UNDER_WAY, **members}
        self._writer.transact([Write(self._table, _unconditional, put=item)])


def _unconditional(_: dict[str, Any] | None) -> Refused:
    return Refused("unavailable", retry_after=1)
