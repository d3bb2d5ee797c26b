"""The check of the projections: guards' counts, journal, stored transfers and totals of a day."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from chalicelib.core.values.instants import business_day, day_bounds, from_text, to_text
from chalicelib.ledger.rebuild import Minutes, rolled_up
from chalicelib.ledger.rules import Sums, buckets, full_minute, summed
from chalicelib.ledger.totals import Totals, attributes
from chalicelib.reconciliation.daybook import DayBook, DayReading, HasTime, as_transfer
from chalicelib.reconciliation.rules import (
    TRANSFERS,
    Check,
    Code,
    Finding,
    Tally,
    differing,
    effect,
    guard_of,
    moved,
    named,
)
from chalicelib.reconciliation.store import Books


@dataclass
class Absent:
    """Stored transfers of a day that the journal should know and does not: how many, what they do
    to the lines of the trial balance, by account how many of which effect, and rupiah by kind.
    `partial`: there was no time to look at all."""

    tally: Tally = field(default_factory=Tally)
    lines: Counter[str] = field(default_factory=Counter)
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    effects: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    partial: bool = False

    def add(self, transfer: Mapping[str, Any]) -> None:
        """Count a stored transfer in."""
        amount = transfer["amount"]
        day = business_day(from_text(transfer["occurred_at"])).isoformat()
        self.tally.add(transfer["pk"], amount, 0)
        self.lines.update(moved([transfer]))
        if not transfer.get("reverses"):
            self.kinds[transfer["kind"]] += amount
        for name in (transfer["debit_account"], transfer["credit_account"]):
            self.counts[name, day] += 1
            self.effects[name] += effect(transfer["kind"], name, amount)

    def counts_of(self, name: str) -> dict[str, int]:
        """How many of them go through an account, by business day."""
        return {day: number for (of, day), number in self.counts.items() if of == name}


@dataclass(frozen=True)
class Projected:
    """What the check has found. `book` is the pass over the day, `absent` what the journal lacks;
    `deviation` is what must be added to each line of the trial balance so that the day's part of
    it is what its transfers say, `known` how many of the day's transfers are known by now;
    `complete`: that is all of them."""

    check: Check
    book: DayBook
    absent: Absent
    deviation: Counter[str]
    known: int
    complete: bool


class Projections:
    """Holds the projections of a day against the transfers."""

    def __init__(self, reading: DayReading, books: Books, totals: Totals) -> None:
        self._reading = reading
        self._books = books
        self._totals = totals

    def check(
        self, day: date, counted: int, through: datetime, *, closed: bool, has_time: HasTime
    ) -> Projected:
        """`counted` is how many transfers the day has, as the guards have counted them or as its
        closing says; `through` how far the projections surely reach."""
        start, end = day_bounds(day)
        cut = min(end, max(start, full_minute(through)))
        book = self._reading.read(day, to_text(cut), rooted=closed, has_time=has_time)
        if book.partial:
            check = Check(
                "projections",
                TRANSFERS,
                counted,
                book.sound,
                tuple(_disagreeing(day, book)),
                waits=True,
            )
            return Projected(check, book, Absent(), Counter(), book.listed, complete=False)
        absent = Absent()
        if book.listed < counted:
            self._look_for(day, to_text(cut), absent, has_time)
        known = book.listed + absent.tally.count
        complete = cut == end or known >= counted
        part = self._between(start, cut)
        wanted: Counter[str] = Counter()
        for minute in book.minutes.values():
            wanted.update(minute)
        stored = attributes(part)
        name = day.isoformat()
        findings = [
            *_disagreeing(day, book),
            *absent.tally.finding("journal_missing", name),
            *self._totals_differ(day, cut, wanted, stored, book.minutes),
        ]
        forged = self._uncounted(day, closed) if known > counted else ()
        if cut == end and known < counted:
            # What the guards have counted, and no listing of any kind tells of.
            code: Code = "journal_missing" if absent.partial else "transfer_missing"
            findings.append(Finding(code, name, counted, known, unit=TRANSFERS))
        elif forged or (cut == end and known > counted):
            findings.append(
                Finding("transfer_uncounted", name, counted, known, forged, unit=TRANSFERS)
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
            tuple(findings),
            waits=not complete,
        )
        deviation = _lines(wanted)
        deviation.update(absent.lines)
        deviation.subtract(_lines(stored))
        return Projected(check, book, absent, deviation, known, complete)

    def _look_for(self, day: date, cut: str, absent: Absent, has_time: HasTime) -> None:
        for transfer in self._books.not_listed(day):
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
        listed = Counter(map(guard_of, self._reading.entries(day)))
        counted = self._books.counted(day)
        over = {name for name, number in listed.items() if name and number > counted[name]}
        entries = self._reading.entries(day) if over else ()
        return named(entry["id"] for entry in entries if guard_of(entry) in over)

    def _between(self, start: datetime, end: datetime) -> Sums:
        """The totals over transfers with start <= occurred_at < end, both full minutes."""
        sums, before = self._totals.before(end), self._totals.before(start)
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
    ) -> list[Finding]:
        """An exception for each line of the totals that differs from the day's entries, with the
        transfers of the minutes in which they differ."""
        names = differing(wanted, stored)
        if not names:
            return []
        behind = self._behind(day, cut, minutes)
        lines = [name for name in names if name[:2] in ("d|", "c|")] or names
        return [
            Finding(
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
            stored = self._totals.by_bucket(
                "minute", buckets(start + timedelta(hours=hour))["hour"]
            )
            for bucket, sums in stored.items():
                delta = Counter(attributes(sums))
                delta.subtract(wanted.get(bucket, Counter()))
                if bucket < last and any(delta.values()):
                    deltas[bucket] = Counter({name: one for name, one in delta.items() if one})
        inside, exact = [], []
        for entry in self._reading.entries(day):
            delta = deltas.get(buckets(from_text(entry["occurred_at"]))["minute"], Counter())
            transfer = as_transfer(entry) if delta else None
            if transfer is None:
                continue
            inside.append(transfer.id)
            alone = attributes(summed([transfer]))
            if delta in (alone, {name: -one for name, one in alone.items()}):
                exact.append(transfer.id)
        return named(exact or inside)


def _disagreeing(day: date, book: DayBook) -> list[Finding]:
    name = day.isoformat()
    return [
        *book.changed.finding("transfer_changed", name),
        *book.missing.finding("transfer_missing", name),
        *book.misplaced.finding("journal_misplaced", name),
    ]


def _lines(values: Mapping[str, int]) -> Counter[str]:
    """The balance of each line of the trial balance, from attributes of totals."""
    found: Counter[str] = Counter()
    for name, value in values.items():
        what, _, line = name.partition("|")
        if what in ("c", "d"):
            found[line] += value if what == "c" else -value
    return found
