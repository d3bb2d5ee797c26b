"""The check of the projections: guards' counts, journal, stored transfers and totals of a day."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from chalicelib.core.component import Component
from chalicelib.core.values.instants import day_bounds, from_text, to_text
from chalicelib.core.work import HasTime
from chalicelib.ledger.rules.guards import guard_of
from chalicelib.ledger.rules.spans import buckets, full_minute
from chalicelib.ledger.rules.sums import Sums, summed
from chalicelib.ledger.store.totals import Totals
from chalicelib.ledger.use.rebuild import Minutes, rolled_up
from chalicelib.reconciliation.rules.checks import TRANSFERS, BookException, Check, Code, named
from chalicelib.reconciliation.rules.entries import (
    Absent,
    differing,
    funds_of,
    line_balances,
)
from chalicelib.reconciliation.store.books import Books
from chalicelib.reconciliation.use.daybook import DayBook, DayReading, as_transfer


@dataclass(frozen=True)
class Projected:
    """What the check has found. `book` is the pass over the day, `absent` what the journal lacks;
    `deviation` is what must be added to each line of the trial balance so that the day's part of
    it is what its transfers say, `funds` the same of what each campaign was funded with; `known`
    how many of the day's transfers are known by now; `complete`: that is all of them."""

    check: Check
    book: DayBook
    absent: Absent
    deviation: Counter[str]
    funds: Counter[str]
    known: int
    complete: bool


class Projections(Component, frozen=True, kw_only=True):
    """Holds the projections of a day against the transfers."""

    reading: DayReading
    books: Books
    totals: Totals

    def check(
        self,
        day: date,
        counted: int,
        through: datetime,
        *,
        closed: bool,
        rooted: bool,
        has_time: HasTime,
    ) -> Projected:
        """`counted` is how many transfers the day has, as the guards have counted them or as its
        closing says; `through` how far the projections surely reach. `rooted`: the root of what is
        stored is wanted, too."""
        start, end = day_bounds(day)
        cut = min(end, max(start, full_minute(through)))
        book = self.reading.read(day, to_text(cut), rooted=rooted, has_time=has_time)
        if book.partial:
            check = Check(
                "projections",
                TRANSFERS,
                counted,
                book.sound,
                tuple(_disagreeing(day, book)),
                waits=True,
            )
            return Projected(
                check, book, Absent(), Counter(), Counter(), book.listed, complete=False
            )
        absent = Absent()
        if book.listed < counted:
            self._look_for(day, to_text(cut), absent, has_time)
        known = book.listed + absent.tally.count
        complete = cut == end or known >= counted
        part = self._between(start, cut)
        wanted: Counter[str] = Counter()
        for minute in book.minutes.values():
            wanted.update(minute)
        stored = part.counters()
        name = day.isoformat()
        exceptions = [
            *_disagreeing(day, book),
            *absent.tally.exceptions("journal_missing", name),
            *self._totals_differ(day, cut, wanted, stored, book.minutes),
        ]
        forged = self._uncounted(day, closed) if known > counted else ()
        if cut == end and known < counted:
            # What the guards have counted, and no listing of any kind tells of.
            code: Code = "journal_missing" if absent.partial else "transfer_missing"
            exceptions.append(BookException(code, name, counted, known, unit=TRANSFERS))
        elif forged or (cut == end and known > counted):
            exceptions.append(
                BookException("transfer_uncounted", name, counted, known, forged, unit=TRANSFERS)
            )
        elif known > counted:
            # More has come in since the guards were read.
            counted = known
        check = Check(
            "projections",
            TRANSFERS,
            counted,
            # What all of them agree on, and what listing and totals have beside it.
            book.sound + book.misplaced.count + part.count["transfers"] - book.cut,
            tuple(exceptions),
            waits=not complete,
        )
        deviation = line_balances(wanted)
        deviation.update(absent.lines)
        deviation.subtract(line_balances(stored))
        funds = funds_of(wanted)
        funds.update(absent.funds)
        funds.subtract(funds_of(stored))
        return Projected(check, book, absent, deviation, funds, known, complete)

    def _look_for(self, day: date, cut: str, absent: Absent, has_time: HasTime) -> None:
        for transfer in self.books.not_listed(day):
            if not has_time():
                absent.partial = True
                return
            # What is younger may still be on its way.
            if transfer["occurred_at"] < cut:
                absent.add(transfer)

    def _uncounted(self, day: date, closed: bool) -> tuple[str, ...]:
        """The transfers of an open day at guards that have counted fewer than are listed there: one
        of them was written past the guard. The guards are read last, and so know all others."""
        if closed:
            return ()
        listed = Counter(map(_guard_of, self.reading.entries(day)))
        counted = self.books.counted(day)
        over = {name for name, number in listed.items() if name and number > counted[name]}
        entries = self.reading.entries(day) if over else ()
        return named(entry["id"] for entry in entries if _guard_of(entry) in over)

    def _between(self, start: datetime, end: datetime) -> Sums:
        """The totals over transfers with start <= occurred_at < end, both full minutes."""
        sums, before = self.totals.before(end), self.totals.before(start)
        sums.debits.subtract(before.debits)
        sums.credits.subtract(before.credits)
        sums.kinds.subtract(before.kinds)
        sums.count.subtract(before.count)
        return sums

    def _totals_differ(
        self,
        day: date,
        cut: datetime,
        wanted: Mapping[str, int],
        stored: Mapping[str, int],
        minutes: Minutes,
    ) -> list[BookException]:
        """An exception for each line of the totals that differs from the day's entries, with the
        transfers of the minutes in which they differ."""
        names = differing(wanted, stored)
        if not names:
            return []
        behind = self._behind(day, cut, minutes)
        lines = [name for name in names if name[:2] in ("d|", "c|")] or names
        return [
            BookException(
                "totals_differ",
                name.partition("|")[2] or day.isoformat(),
                wanted.get(name, 0),
                stored.get(name, 0),
                behind,
            )
            for name in lines
        ]

    def _behind(self, day: date, cut: datetime, minutes: Minutes) -> tuple[str, ...]:
        """The transfers of the minutes whose totals differ: those that make up the difference by
        themselves, or else all."""
        wanted = {
            bucket: sums
            for (level, _, bucket), sums in rolled_up(minutes).items()
            if level == "minute"
        }
        start, _ = day_bounds(day)
        last = buckets(cut)["minute"]
        deltas: dict[str, Counter[str]] = {}
        for hour in range(24):
            stored = self.totals.by_bucket("minute", buckets(start + timedelta(hours=hour))["hour"])
            for bucket, sums in stored.items():
                delta = Counter(sums.counters())
                delta.subtract(wanted.get(bucket, Counter()))
                if bucket < last and any(delta.values()):
                    deltas[bucket] = Counter({name: one for name, one in delta.items() if one})
        inside, exact = [], []
        for entry in self.reading.entries(day):
            delta = deltas.get(buckets(from_text(entry["occurred_at"]))["minute"], Counter())
            transfer = as_transfer(entry) if delta else None
            if transfer is None:
                continue
            inside.append(transfer.id)
            alone = summed([transfer]).counters()
            if delta in (alone, {name: -one for name, one in alone.items()}):
                exact.append(transfer.id)
        return named(exact or inside)


def _disagreeing(day: date, book: DayBook) -> list[BookException]:
    name = day.isoformat()
    return [
        *book.changed.exceptions("transfer_changed", name),
        *book.missing.exceptions("transfer_missing", name),
        *book.misplaced.exceptions("journal_misplaced", name),
    ]


def _guard_of(entry: Mapping[str, Any]) -> str | None:
    return guard_of(entry["debit_account"], entry["credit_account"], entry["merchant_id"])
