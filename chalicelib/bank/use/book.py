"""Booking: the job that moves the money of an accepted statement, line by line and in order.

Every transaction moves the bank's item on from where it was seen: so each line is booked once,
however many functions work on it, and whoever is stopped anywhere is gone on from. What can no
longer be booked as it was explained goes to suspense; never half a line.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice

from chalicelib.bank.formats.shape import SEN, Entry, whole_rupiah
from chalicelib.bank.rules.explanation import DEPOSIT, Part, total, unexplained
from chalicelib.bank.rules.explanation import SUSPENSE as SUSPENSE_PART
from chalicelib.bank.rules.lines import (
    EXPLAINED,
    SUSPENSE,
    TOLD_BEFORE,
    Line,
    booked_as,
    direction_of,
    in_suspense,
)
from chalicelib.bank.rules.matching import unknown_payout
from chalicelib.bank.rules.movements import Movement
from chalicelib.bank.rules.notes import Note
from chalicelib.bank.rules.position import (
    NOTHING_REACHED,
    OPENING_LINE,
    Position,
    after_lines,
    books,
    finished,
    moves,
    within_line,
)
from chalicelib.bank.rules.postings import OPENING, is_bulk, writes_of
from chalicelib.bank.rules.statements import BOOKING, Statement
from chalicelib.bank.store.account import BankAccount, Overtaken
from chalicelib.bank.store.lines import Lines
from chalicelib.bank.store.statements import Statements
from chalicelib.bank.use.moves import Moves
from chalicelib.bank.use.postings import Postings
from chalicelib.core.component import Component
from chalicelib.core.dynamo.writer import WRITES_MOST, Write, Writer
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import Clock, day_bounds
from chalicelib.core.values.subject import Subject
from chalicelib.core.work import HasTime, Later
from chalicelib.ledger.rules.guards import DayClosed
from chalicelib.settlements.rules.payment import Payment
from chalicelib.settlements.use.freeze import PayoutFreeze

# What every transaction takes beside its lines: the bank's item, treasury, suspense and tax, the
# statement's counts, and two where payouts are frozen.
_SHARED_WRITES = 8
# So many payments of a bulk are booked at once: each takes two writes.
PAYMENTS_AT_ONCE = 40
_READ_AT_ONCE = 100
_MIDNIGHTS_MOST = 3


@dataclass(frozen=True, slots=True)
class Chunk:
    """Lines that are booked in one transaction, with the payments that they name: what one chunk
    answers for, the next finds answered."""

    lines: Sequence[Line]
    named: dict[str, Payment]


class Book(Component, frozen=True, kw_only=True):
    """The job of a statement from its acceptance on."""

    statements: Statements
    lines: Lines
    bank: BankAccount
    postings: Postings
    freeze: PayoutFreeze
    writer: Writer
    clock: Clock
    writes_most: int = WRITES_MOST
    payments_at_once: int = PAYMENTS_AT_ONCE

    def go_on(self, statement: Statement, has_time: HasTime) -> Later | None:
        """Book what is not booked yet."""
        closed = 0
        while True:
            position = self.bank.position()
            if statement.state != BOOKING or position.booking != statement.id:
                return None
            try:
                return self._book(statement, position, has_time)
            except Overtaken:
                # Another function has gone on, or has ended it.
                found = self.statements.find(statement.id)
                assert found is not None, "nothing deletes a statement"
                statement = found
            except DayClosed:
                # Midnight has passed: the next instant lies in a day that is open.
                closed += 1
                if closed == _MIDNIGHTS_MOST:
                    raise

    def _book(self, statement: Statement, position: Position, has_time: HasTime) -> Later | None:
        assert statement.summary is not None, "it has been understood"
        if position.reached == NOTHING_REACHED:
            position = self._open(statement, position)
        todo = self.lines.booked_after(statement.id, position.reached)
        while read := list(islice(todo, _READ_AT_ONCE)):
            named = self.postings.named(part for line in read for part in line.parts)
            for chunk in self._chunks(read, named):
                if not has_time():
                    return Later()
                position = self._chunk(statement, position, chunk)
        after = finished(position, statement.summary, statement.from_in_sen)
        end = self.statements.finish_booking(statement.id)
        self._transact(position, after, self._nothing(statement), [end])
        return None

    def _open(self, statement: Statement, position: Position) -> Position:
        """Book the opening balance, where this is the very first statement with balances."""
        by = statement.from_in_sen - position.in_sen
        after = after_lines(position, OPENING_LINE, by)
        if not by:
            self._transact(position, after, self._nothing(statement), [])
            return after
        line = _opening_line(statement, books(position.in_sen, by), by)
        self._lines(statement, position, after, [(line, line)], {})
        return after

    def _chunks(self, read: Sequence[Line], named: dict[str, Payment]) -> Iterator[Chunk]:
        """Lines in as few transactions as hold them; one with a bulk, or a freeze, alone."""
        together: list[Line] = []
        writes = _SHARED_WRITES
        for line in read:
            alone = any(map(is_bulk, line.parts)) or writes_of(line) > self._most
            if together and (alone or writes + writes_of(line) > self.writes_most):
                yield Chunk(together, named)
                together, writes = [], _SHARED_WRITES
            if alone:
                yield Chunk([line], named)
                continue
            together.append(line)
            writes += writes_of(line)
        if together:
            yield Chunk(together, named)

    @property
    def _most(self) -> int:
        return self.writes_most - _SHARED_WRITES

    def _chunk(self, statement: Statement, position: Position, chunk: Chunk) -> Position:
        """Book lines; where something is no longer as they have it, each alone, and what then
        cannot be, as suspense."""
        first, *others = chunk.lines
        if not others and any(map(is_bulk, first.parts)):
            return self._bulk(statement, position, first)
        after = after_lines(position, chunk.lines[-1].entry.line, sum(map(_in_sen, chunk.lines)))
        as_matched = [(one, one) for one in chunk.lines]
        if self._if_possible(statement, position, after, as_matched, chunk.named):
            return after
        # What was read may have changed since, be it by an earlier line.
        chunk.named.update(self.postings.named(part for one in chunk.lines for part in one.parts))
        if others:
            for line in chunk.lines:
                position = self._chunk(statement, position, Chunk([line], chunk.named))
        elif not self._if_possible(statement, position, after, as_matched, chunk.named):
            as_suspense = (first, in_suspense(first, "not_booked"))
            self._lines(statement, position, after, [as_suspense], {})
        return position if others else after

    def _if_possible(
        self,
        statement: Statement,
        seen: Position,
        after: Position,
        lines: Sequence[tuple[Line, Line]],
        named: dict[str, Payment],
        bulk: Sequence[Payment] = (),
    ) -> bool:
        try:
            self._lines(statement, seen, after, lines, named, bulk)
        except Refused as refused:
            _pass_on(refused)
            return False
        return True

    def _lines(
        self,
        statement: Statement,
        seen: Position,
        after: Position,
        lines: Sequence[tuple[Line, Line]],
        named: dict[str, Payment],
        bulk: Sequence[Payment] = (),
    ) -> None:
        """Write lines, each as it was matched and as it is booked, with what they move, in one
        transaction."""
        moved = self._nothing(statement)
        writes: list[Write] = []
        counts: Counter[str] = Counter()
        at = seen.in_sen - seen.within
        # Not every bank lists what it paid before what came back of it.
        for _, line in sorted(lines, key=lambda pair: pair[1].entry.direction == "credit"):
            self.postings.add(moved, line, line.parts, named, bulk)
        for was, line in lines:
            if line.state == TOLD_BEFORE:
                writes += self.lines.book(replace(line, accepted=True), None, "")
                continue
            at += _in_sen(line)
            booked = booked_as(line, line.parts)
            writes += self.lines.book(booked, _movement(statement, line, at), statement.accepted_at)
            if line.entry.line != OPENING_LINE:
                counts.update({booked.state: 1})
                counts.subtract({was.state: 1})
        writes += self.statements.recount(statement.id, counts)
        writes += self._freeze(statement, [line for _, line in lines], moved.now)
        self._transact(seen, after, moved, writes)
        named.update(moved.answers.answered())

    # A debit that pays many

    def _bulk(self, statement: Statement, position: Position, line: Line) -> Position:
        """Book a line that pays all that is open of a settlement, transaction by transaction. What
        turns out to be open no longer goes to suspense."""
        part = next(part for part in line.parts if is_bulk(part))
        left = list(self.postings.open_payments(part))
        fits = _paid(position) + _total(left) == part.amount
        # The last of them are booked with all else that the line is.
        last = max(0, min(self.payments_at_once, (self._most - writes_of(line) - 1) // 2))
        while fits and len(left) > last:
            some, left = left[: self.payments_at_once], left[self.payments_at_once :]
            try:
                position = self._pay(statement, position, line, some)
            except Refused as refused:
                _pass_on(refused)
                fits = False
        after = after_lines(position, line.entry.line, _in_sen(line) - position.within)
        others = [one for one in line.parts if one is not part]
        paid = [replace(part, amount=_paid(position))] if position.within else []
        # What it names beside the settlement may be what no longer holds.
        ways = [(line, left), (_in_part(line, [part]), left)] if fits else []
        ways.append((_in_part(line, [*paid, *others]), []))
        for way, bulk in ways:
            named = self.postings.named(line.parts)
            if self._if_possible(statement, position, after, [(line, way)], named, bulk):
                return after
        self._lines(statement, position, after, [(line, _in_part(line, paid))], {})
        return after

    def _pay(
        self,
        statement: Statement,
        position: Position,
        line: Line,
        payments: Sequence[Payment],
    ) -> Position:
        moved = self._nothing(statement)
        self.postings.pay(moved, line, payments)
        after = within_line(position, -SEN * _total(payments))
        self._transact(position, after, moved, [])
        return after

    def _nothing(self, statement: Statement) -> Moves:
        return self.postings.begin(statement.accepted_by, self.clock())

    def _transact(
        self, seen: Position, after: Position, moved: Moves, writes: Sequence[Write]
    ) -> None:
        bank = moved.writes(lambda account: self.bank.moving(account, seen, after))
        self.writer.transact([*bank, *writes])

    def _freeze(self, statement: Statement, lines: Sequence[Line], now: datetime) -> list[Write]:
        """The writes that freeze payouts, where a line is of one that the ledger has lost."""
        days = [unknown_payout(line.entry, line.note) for line in lines]
        lost = [day for day in days if day is not None]
        if not lost:
            return []
        since, _ = day_bounds(min(lost))
        by = Subject.of_actor(statement.accepted_by, "")
        return self.freeze.unknown_payout(since, now, by)


def _pass_on(refused: Refused) -> None:
    """Raise what no other way of booking the line would change."""
    if isinstance(refused, Overtaken) or refused.code == "unavailable":
        raise refused


def _paid(position: Position) -> int:
    """What of the line that is being booked is paid, in rupiah."""
    return -position.within // SEN


def _total(payments: Sequence[Payment]) -> int:
    return sum(payment.amount for payment in payments)


def _in_part(line: Line, parts: Sequence[Part]) -> Line:
    """A line that pays many, of which only these parts could be booked."""
    found = [part for part in parts if part.kind != SUSPENSE_PART]
    note = Note("in_part", {"found": total(found), "amount": line.booked})
    rest = unexplained(line.booked - total(found))
    return replace(line, parts=(*found, *rest), note=note, state=SUSPENSE)


def _in_sen(line: Line) -> int:
    return 0 if line.state == TOLD_BEFORE else moves(line.entry)


def _movement(statement: Statement, line: Line, position: int) -> Movement | None:
    entry = line.entry
    if entry.rejected:
        return None
    return Movement(
        booked_on=entry.booked_on,
        direction=entry.direction,
        in_sen=entry.in_sen,
        booked=line.booked,
        position_in_sen=position,
        statement_id=statement.id,
        line=entry.line,
        format=statement.source.format,
        end_to_end_id=entry.end_to_end_id,
        bank_reference=entry.bank_reference,
        reference=entry.reference,
        balance_sen=entry.balance_sen,
    )


def _opening_line(statement: Statement, booked: int, by: int) -> Line:
    """The opening balance of the very first statement, as a line before its first."""
    assert statement.summary is not None, "it has been understood"
    entry = Entry(
        line=OPENING_LINE,
        booked_on=statement.summary.first_day,
        direction=direction_of(by),
        amount=abs(whole_rupiah(by)),
        sen=abs(by) % 100,
        reference=OPENING,
    )
    parts = (
        (Part(DEPOSIT, booked, reference=OPENING),) if by > 0 and booked else unexplained(booked)
    )
    return Line(statement.id, statement.begun_at, entry, EXPLAINED, booked, parts=parts)
