"""The checks of the bank's account and of suspense: the ledger against what bank files say.

What a file told as its closing balance comes from outside, and nobody here can make it up. So the
last accepted closing, and what files without balances have told since, must be minus `bank`.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from chalicelib.bank.formats.shape import whole_rupiah
from chalicelib.bank.rules.explanation import line_name
from chalicelib.bank.rules.lines import Line
from chalicelib.bank.rules.movements import Movement
from chalicelib.bank.rules.position import OPENING_LINE
from chalicelib.bank.rules.statements import ACCEPTED, UPLOADED, Statement
from chalicelib.bank.store.account import BankAccount
from chalicelib.bank.store.lines import Lines
from chalicelib.bank.store.statements import Statements
from chalicelib.core.component import Component
from chalicelib.core.values.instants import business_day, from_text, to_text
from chalicelib.ledger.rules.accounts import BANK, SUSPENSE
from chalicelib.reconciliation.rules.checks import NAMED_AT_MOST, RUPIAH, BookException, Check
from chalicelib.reconciliation.rules.entries import Entry
from chalicelib.reconciliation.rules.lines import Booked, suspended, wrong_lines
from chalicelib.reconciliation.rules.transit import InTransit
from chalicelib.reconciliation.store.books import ahead
from chalicelib.reconciliation.use.accounts import Accounts, Moment
from chalicelib.reconciliation.use.projections import Projected

_PAGE = 100
# A file may wait so long for its acceptance, and be accepted after one that was begun later.
_WAITS_AT_MOST = timedelta(days=62)


@dataclass(frozen=True, slots=True)
class Told:
    """What accepted statements come to: the account's balance in sen, and the last statement that
    told one itself, with its last day ("" where none did). `uploaded` wait to be accepted."""

    in_sen: int
    statement: str
    last_day: str
    uploaded: list[Statement]


@dataclass(frozen=True, slots=True)
class AtBank:
    """The checks, the statements that nobody has accepted, and how old the bank's word is."""

    checks: list[Check]
    in_transit: list[InTransit]


class BankChecks(Component, frozen=True, kw_only=True):
    """Holds the ledger's `bank` and `suspense` against statements and their lines."""

    statements: Statements
    lines: Lines
    account: BankAccount
    accounts: Accounts

    def look(self, day: date, today: date, projected: Projected, at: Moment) -> AtBank:
        """`bank` and `suspense`, by what is booked up to the end of a day."""
        told = self._told()
        later = sum(_signed(one) for one in self._later(day, today))
        checks = [
            self._bank(projected, told, later, at),
            self._suspense(day, at),
        ]
        return AtBank(checks, [*map(_waiting, told.uploaded), *_unheard(told, day)])

    def _bank(self, projected: Projected, told: Told, later: int, at: Moment) -> Check:
        # In this order: what is booked after the position was read leaves the account unsettled.
        position = self.account.position()
        account = self.accounts.own("bank", BANK, "bank_differs", at)
        expected, listed = whole_rupiah(told.in_sen), -account.expected
        exceptions = list(account.exceptions)
        waits = account.waits or bool(position.booking)
        if not waits and expected != listed:
            exceptions.append(BookException("closing_differs", told.statement, expected, listed))
        reached = whole_rupiah(position.in_sen)
        if not waits and not account.exceptions and reached != -account.actual:
            exceptions.append(BookException("bank_differs", "position", reached, -account.actual))
        wrong = self._wrong_lines(projected)
        return Check(
            "bank",
            RUPIAH,
            expected - later,
            -account.actual - later,
            (*exceptions, *wrong),
            waits,
        )

    def _told(self) -> Told:
        """From the files, whatever the ledger says."""
        uploaded: list[Statement] = []
        unbalanced: list[Statement] = []
        last, closing, oldest = "", 0, ""
        statement = last_day = ""
        for one in self._every():
            if statement and one.begun_at < oldest:
                break
            if one.state == UPLOADED:
                uploaded.append(one)
            if one.state != ACCEPTED or one.summary is None:
                continue
            if one.summary.closing_in_sen is None:
                unbalanced.append(one)
            elif one.accepted_at > last:
                statement, last, closing = one.id, one.accepted_at, one.summary.closing_in_sen
                last_day = one.summary.last_day
                oldest = to_text(from_text(one.begun_at) - _WAITS_AT_MOST)
        since = sum(one.new_in_sen for one in unbalanced if one.accepted_at > last)
        return Told(closing + since, statement, last_day, uploaded)

    def _every(self) -> Iterator[Statement]:
        before: str | None = None
        while True:
            page, before = self.statements.page(before, _PAGE)
            yield from page
            if before is None:
                return

    def _later(self, day: date, today: date) -> Iterator[Movement]:
        """What is booked on the days after a day, which it is reconciled without."""
        days = [day + timedelta(days=i) for i in range(1, (today - day).days + 1)]
        for _, found in ahead(lambda one: list(self.lines.booked_on(one.isoformat())), days):
            yield from found

    def _wrong_lines(self, projected: Projected) -> list[BookException]:
        """Transfers of the day through `bank` that no line, or not only its line, stands behind."""
        by_line: dict[str, list[Entry]] = {}
        for entry in projected.book.at_bank:
            name = entry["bank_line"] or ""
            # An opening balance is of no line: the closing balance holds it.
            if not name.endswith(f"#{OPENING_LINE}"):
                by_line.setdefault(name, []).append(entry)
        return wrong_lines(by_line, self._booked(by_line))[:NAMED_AT_MOST]

    def _booked(self, names: Iterable[str]) -> dict[str, Booked]:
        """What those of these lines that there are have booked, and when."""
        places = [
            (statement_id, int(number))
            for statement_id, _, number in (name.partition("#") for name in names)
            if number.isdecimal()
        ]
        ids = {statement_id for statement_id, _ in places}
        statements = {id: found for id, found in ahead(self.statements.find, ids) if found}
        asked = [place for place in places if place[0] in statements]
        return {
            line_name(*place): Booked(_of(line), business_day(from_text(accepted_at)))
            for place, line in ahead(lambda one: self.lines.find(*one), asked)
            if line is not None and (accepted_at := statements[place[0]].accepted_at)
        }

    def _suspense(self, day: date, at: Moment) -> Check:
        """What no line explains, up to a day; and the account itself."""
        account = self.accounts.own("suspense", SUSPENSE, "suspense_differs", at)
        last = day.isoformat()
        exceptions = list(account.exceptions)
        actual = every = 0
        for line in self._waiting_lines():
            amount = suspended(line)
            every += amount
            if amount and line.entry.booked_on <= last:
                actual += amount
                if len(exceptions) < NAMED_AT_MOST:
                    exceptions.append(BookException("in_suspense", line.name, 0, amount))
        waits = account.waits
        unknown = account.actual - every
        if unknown and not account.exceptions:
            # A line that is just being booked is in the one and not in the other.
            if at.settled():
                exceptions.append(
                    BookException("suspense_differs", "suspense", every, account.actual)
                )
            else:
                waits = True
        return Check("suspense", RUPIAH, 0, actual + unknown, tuple(exceptions), waits)

    def _waiting_lines(self) -> Iterator[Line]:
        after: str | None = None
        while True:
            page, after = self.lines.waiting(after, _PAGE)
            yield from page
            if after is None:
                return


def _waiting(statement: Statement) -> InTransit:
    since = business_day(from_text(statement.begun_at)).isoformat()
    return InTransit("statement", statement.id, whole_rupiah(statement.new_in_sen), since)


def _unheard(told: Told, day: date) -> list[InTransit]:
    """The last closing balance, where it is of an earlier day: nobody knows yet what the bank has
    booked since. On a holiday it says nothing, and the day is closed all the same."""
    if not told.statement or told.last_day >= day.isoformat():
        return []
    return [InTransit("closing", told.statement, 0, told.last_day)]


def _signed(movement: Movement) -> int:
    return movement.booked if movement.direction == "credit" else -movement.booked


def _of(line: Line) -> int:
    return line.booked if line.entry.direction == "credit" else -line.booked
