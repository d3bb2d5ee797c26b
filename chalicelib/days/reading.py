"""Reading closed days: the calendar, what is published, and the proof of a single transfer."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from chalicelib.core.crypto.merkle import audit_path, leaf_hash
from chalicelib.core.crypto.signed import DayRecord, leaf
from chalicelib.core.dynamo.writer import WRITE_LATENESS_S
from chalicelib.core.values import parse
from chalicelib.core.values.errors import Refused, invalid
from chalicelib.core.values.instants import (
    Clock,
    business_day,
    day_bounds,
    day_from_text,
    from_text,
)
from chalicelib.days.rules import CLOSED, Chain, Day
from chalicelib.days.store import Days
from chalicelib.days.tiles import WIDTH, find_leaf, subtree_of
from chalicelib.ledger.journal import entry_key
from chalicelib.ledger.rules import Sums, account
from chalicelib.ledger.service import shown
from chalicelib.ledger.store import Transfers

# What a calendar shows where nothing is asked for, and the most that it shows.
SHOWN_BY_DEFAULT = timedelta(days=30)
SHOWN_MOST_DAYS = 366

# (level, parent) -> bucket -> sums: the totals' own reading.
Totals = Callable[[str, str], Mapping[str, Sums]]


@dataclass(frozen=True, slots=True)
class Proof:
    """That a transfer is in its day's tree: its leaf as text, its index from 0, and the path to the
    root, hex, bottom up."""

    date: str
    leaf: str
    index: int
    path: list[str]


class DayReader:
    """The use cases that read days. `totals` counts the transfers of days that are not closed."""

    def __init__(
        self,
        days: Days,
        transfers: Transfers,
        totals: Totals,
        through: Callable[[], datetime],
        clock: Clock,
    ) -> None:
        self._days = days
        self._transfers = transfers
        self._totals = totals
        self.through = through
        self._clock = clock

    def calendar(self, first: date | None, last: date | None) -> tuple[list[Day], date | None]:
        """The days from `first` to `last`, both included, and which one to close next: None while
        that has not ended. Raises `validation_failed` for too many days or none."""
        last = last or business_day(self._clock())
        first = first or last - SHOWN_BY_DEFAULT
        if not 0 <= (last - first).days < SHOWN_MOST_DAYS:
            raise invalid(
                "from",
                f"paling banyak {SHOWN_MOST_DAYS} hari, dan tidak setelah to",
                f"at most {SHOWN_MOST_DAYS} days, and not after to",
            )
        chain = self._days.chain()
        closed = self._days.between(first, last)
        asked = [first + timedelta(days=i) for i in range((last - first).days + 1)]
        counts = self._counts([day for day in asked if day not in closed])
        found = []
        for day in asked:
            if day in closed:
                record, closed_at = closed[day]
                found.append(Day(day, CLOSED, record.transfers, record, closed_at))
            else:
                found.append(Day(day, chain.state(day), counts.get(day, 0)))
        return found, self._next(chain)

    def one(self, day: date) -> tuple[Day, Chain]:
        """A day, up to date, and where the chain stands."""
        chain = self._days.chain()
        found = self._days.find(day)
        if found is not None:
            return Day(day, CLOSED, found[0].transfers, *found), chain
        return Day(day, chain.state(day), self._counts([day]).get(day, 0)), chain

    def published(self, before: str | None, limit: int) -> tuple[list[DayRecord], str | None]:
        """Closed days before a date, newest first, and the date after which the next page begins.
        Raises `validation_failed` for a cursor of another list."""
        if before is not None:
            parse.day(before, "cursor")
        found = self._days.newest_first(before, limit + 1)
        return found[:limit], found[limit - 1].date if len(found) > limit else None

    def record(self, day: date) -> DayRecord:
        """The record of a closed day. Raises `not_found`."""
        found = self._days.find(day)
        if found is None:
            raise Refused("not_found")
        return found[0]

    def proof(self, transfer_id: str, merchant_id: str) -> Proof:
        """The proof that a transfer of a merchant's account is in its day's tree: a redemption, a
        refund, a payout. Raises `not_found`, and `state_conflict` until the day is closed."""
        transfer = self._transfers.find(transfer_id)
        mine = account("merchant", merchant_id)
        if transfer is None or mine not in (transfer.debit_account, transfer.credit_account):
            raise Refused("not_found")
        day = business_day(from_text(transfer.occurred_at))
        found = self._days.find(day)
        if found is None:
            raise Refused("state_conflict", date=day.isoformat())
        size = found[0].transfers
        text = leaf(shown(transfer))
        number, hashes = self._days.leaves_at(day, entry_key(transfer))
        place = find_leaf(hashes, leaf_hash(text))
        if place is None:
            # What was signed is another transfer than the one that stands there now.
            raise RuntimeError(f"{transfer_id} is not in the tree of {day}")
        known = {number: hashes}
        last = (size - 1) // WIDTH
        if last not in known:
            known[last] = self._days.leaves_at(day, None)[1]

        def tile(level: int, number: int) -> bytes:
            return known[number] if level == 0 else self._days.tile(day, level, number)

        index = number * WIDTH + place
        path = audit_path(index, size, subtree_of(tile))
        return Proof(day.isoformat(), text.decode(), index, [one.hex() for one in path])

    def _counts(self, days: Sequence[date]) -> dict[date, int]:
        found: dict[date, int] = {}
        for month in sorted({day.isoformat()[:7] for day in days}):
            for text, sums in self._totals("day", month).items():
                found[day_from_text(text)] = sums.count["transfers"]
        return found

    def _next(self, chain: Chain) -> date | None:
        day = chain.closing
        if day is None and chain.closed is not None:
            day = chain.closed + timedelta(days=1)
        if day is None:
            day = self._first_day()
        over = None if day is None else day_bounds(day)[1] + timedelta(seconds=WRITE_LATENESS_S)
        return day if over is not None and self._clock() >= over else None

    def _first_day(self) -> date | None:
        months = self._totals("month", "")
        if not months:
            return None
        return day_from_text(min(self._totals("day", min(months))))
