"""Sealing a day: from here on no transfer of it can be written, and their number is known.

Each guard item (ledger/store/guards.py) is told that the day is closed, and answers how many
transfers of the day were written beside it. A guard that is new has said so from its beginning.
"""

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import date
from typing import Any

from chalicelib.core.dynamo.writer import Write, Writer
from chalicelib.core.values.errors import Refused
from chalicelib.days.ports import Item, Reading
from chalicelib.days.rules.closing import OutOfTime
from chalicelib.ledger.rules.guards import CLOSED_THROUGH, COUNT_PREFIX, NAMED_PREFIX, day_count

# As many as the client keeps connections for, less what else is going on.
_THREADS = 16
# An expression of DynamoDB's takes 300 operators; what is left goes with the next day.
_DROPPED_AT_ONCE = 100
# Merchants' ceilings by day, which nothing reads once their day is over: `day:{campaign}:{day}`.
_CEILING_PREFIX = "day:"


class _Sealed(Refused):
    """Somebody else has sealed this guard; its `count` will not change any more."""

    def __init__(self, count: int) -> None:
        super().__init__("state_conflict")
        self.count = count


class Guards:
    """The guard items of all concepts that have them: `tables` says how each table's are read."""

    def __init__(self, writer: Writer, tables: Mapping[str, Reading]) -> None:
        self._writer = writer
        self._tables = tables

    def first_day(self) -> date | None:
        """The first day of which a transfer is counted; for a city that has closed no day yet."""
        days = [
            name.removeprefix(COUNT_PREFIX)
            for _, item in self._all()
            for name in item
            if name.startswith(COUNT_PREFIX)
        ]
        return date.fromisoformat(min(days)) if days else None

    def seal(self, day: date, has_time: Callable[[], bool]) -> int:
        """Close a day on every guard that is not closed yet; answers how many transfers the day
        has. Doing it again costs a reading only. Raises OutOfTime."""
        total = 0
        waiting: deque[Future[int]] = deque()
        with ThreadPoolExecutor(_THREADS) as pool:
            try:
                for table, item in self._all(day_count(day)):
                    if not has_time():
                        raise OutOfTime
                    if item.get(CLOSED_THROUGH, "") >= day.isoformat():
                        total += item.get(day_count(day), 0)
                        continue
                    waiting.append(pool.submit(self._seal, table, item, day))
                    # So that no more than this is ever remembered.
                    if len(waiting) >= 4 * _THREADS:
                        total += waiting.popleft().result()
                return total + sum(one.result() for one in waiting)
            finally:
                for one in waiting:
                    one.cancel()

    def _all(self, *counters: str) -> Iterator[tuple[str, Item]]:
        for table, read in self._tables.items():
            for item in read((CLOSED_THROUGH, *counters)):
                yield table, item

    def _seal(self, table: str, item: Item, day: date) -> int:
        try:
            after = self._writer.update(self._closing(table, item, day))
        except _Sealed as sealed:
            return sealed.count
        count: int = after.get(day_count(day), 0)
        return count

    def _closing(self, table: str, item: Item, day: date) -> Write:
        def refusal(old: dict[str, Any] | None) -> Refused:
            return _Sealed((old or {}).get(day_count(day), 0))

        over = [name for name in item if _is_over(name, day)][:_DROPPED_AT_ONCE]
        names = {f"#{i}": name for i, name in enumerate(over)}
        drop = f" REMOVE {', '.join(names)}" if names else ""
        return Write(
            table,
            refusal,
            key={name: item[name] for name in ("pk", "sk") if name in item},
            update=f"SET {CLOSED_THROUGH} = :day{drop}",
            condition=f"attribute_exists(pk) AND (attribute_not_exists({CLOSED_THROUGH})"
            f" OR {CLOSED_THROUGH} < :day)",
            names=names,
            values={":day": day.isoformat()},
        )


def _is_over(attribute: str, day: date) -> bool:
    """Whether an attribute counts something of a day before this one."""
    if not attribute.startswith((COUNT_PREFIX, NAMED_PREFIX, _CEILING_PREFIX)):
        return False
    return attribute.rpartition(":")[2] < day.isoformat()
