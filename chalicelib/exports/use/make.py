"""Making exports: what the queue's function does.

A file is made in one go, for it can be neither changed nor added to. A function that is stopped
anywhere leaves nothing that could be taken for one, and the file is made again from the start.
"""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace

from chalicelib.core.component import Component
from chalicelib.core.values.instants import Clock, from_text
from chalicelib.core.work import HasTime, Later
from chalicelib.exports.files.bucket import CONTENT_TYPES, Bucket
from chalicelib.exports.files.sheets import write_csv, write_xlsx
from chalicelib.exports.rules.export import (
    BEHIND,
    BROKEN_OFF,
    LISTED_KINDS,
    RUNNING,
    Export,
    Reason,
    pause_s,
)
from chalicelib.exports.rules.layout import LAYOUTS, Row, Tally
from chalicelib.exports.store import Exports, Over
from chalicelib.exports.use.rows import Rows
from chalicelib.ledger.use.reach import Reach

TRIES = 4
# A function stops in time to say so.
STOP_BEFORE_END_MS = 20_000
_ROWS_BETWEEN_LOOKS = 1_000


class OutOfTime(Exception):
    """The function's time ran out before the file was whole."""


class MakeExport(Component, frozen=True, kw_only=True):
    """The Job that makes the file of an export.

    Every beginning is counted in the export: a function that dies by what it holds in memory, or by
    its time, counts no failure of its own, and would be begun for ever.
    """

    exports: Exports
    rows: Rows
    bucket: Bucket
    reach: Reach
    clock: Clock
    tries: int = TRIES

    def is_there(self, id: str) -> bool:
        """Whether there is such an export, be it made or not."""
        return self.exports.find(id, self.clock()) is not None

    def go_on(self, id: str, has_time: HasTime) -> Later | None:
        """Make the file, once every transfer is listed that belongs into it. Raises what fails, and
        OutOfTime."""
        export = self.exports.find(id, self.clock())
        if export is None or export.state != RUNNING:
            return None
        if export.kind in LISTED_KINDS:
            missing_s = self.reach.missing_s(from_text(export.until))
            if missing_s:
                return self._wait(export, missing_s)
        if export.tries >= self.tries:
            self.give_up(id)
            return None
        # Over: another function, to which the message was delivered as well, was faster.
        with suppress(Over):
            self._make(self.exports.begin(id), has_time)
        return None

    def give_up(self, id: str) -> None:
        """Say of an export that it broke off each time it was tried."""
        self._fail(id, BROKEN_OFF)

    def _wait(self, export: Export, missing_s: int) -> Later | None:
        pause = pause_s(export, missing_s, self.clock())
        if pause is None:
            self._fail(export.id, BEHIND)
            return None
        return Later(pause)

    def _fail(self, id: str, reason: Reason) -> None:
        with suppress(Over):
            self.exports.fail(id, reason)

    def _make(self, export: Export, has_time: HasTime) -> None:
        layout = LAYOUTS[export.kind]
        tally = Tally(layout)
        rows = _in_time(self.rows.of(export), has_time)
        # Each try has a file of its own: what one leaves behind never stands for another's.
        name = f"{export.id}/{export.tries}.{export.format}"
        write = write_csv if export.format == "csv" else write_xlsx
        with self.bucket.upload(name, CONTENT_TYPES[export.format]) as upload:
            write(layout, rows, tally, upload)
            upload.finish()
        self.exports.finish(
            replace(
                export,
                rows=tally.rows,
                sums=tally.sums,
                bytes=upload.bytes,
                sha256=upload.sha256,
                key=upload.key,
            )
        )


def _in_time(rows: Iterator[Row], has_time: HasTime) -> Iterator[Row]:
    """The same rows, as long as there is time. Raises OutOfTime."""
    for number, row in enumerate(rows):
        if number % _ROWS_BETWEEN_LOOKS == 0 and not has_time():
            raise OutOfTime
        yield row
