"""The checks of the bank and of the fundings: statements' lines against payouts and SP2D."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from chalicelib.bank.rules.decisions import funding_references
from chalicelib.bank.rules.lines import MATCHED, PAYING, RESOLVED, RETURNED, Line
from chalicelib.bank.store.lines import Lines
from chalicelib.bank.store.statements import Statements
from chalicelib.bank.use.read import ReadStatements
from chalicelib.campaigns.rules import fund_id
from chalicelib.core.component import Component
from chalicelib.core.values.instants import day_bounds, to_text
from chalicelib.ledger.rules import TREASURY
from chalicelib.reconciliation.rules.checks import (
    NAMED_AT_MOST,
    RUPIAH,
    BookException,
    Check,
    named,
)
from chalicelib.reconciliation.store.books import Books
from chalicelib.reconciliation.use.accounts import Accounts, Moment
from chalicelib.reconciliation.use.daybook import DayReading
from chalicelib.reconciliation.use.projections import Projected
from chalicelib.settlements.rules.transfer import return_id

_PAGE = 100
# A line that was resolved late belongs to a statement of some days before.
_LOOKED_BACK = timedelta(days=31)

_BOOKED = (MATCHED, RETURNED, RESOLVED)


class BankChecks(Component, frozen=True, kw_only=True):
    """Holds the ledger against what the bank has told."""

    statements: Statements
    lines: Lines
    read: ReadStatements
    reading: DayReading
    accounts: Accounts
    books: Books

    def checks(self, day: date, projected: Projected, at: Moment) -> list[Check]:
        """`bank` (payouts and returns of the day, lines that wait, gaps) and `funding` (treasury,
        SP2D of the day)."""
        waiting = list(self._waiting())
        fundings = [line for line in waiting if _is_funding(line)]
        others = [line for line in waiting if not _is_funding(line)]
        return [
            self._bank(day, projected, others, at),
            self._funding(projected, fundings, at),
        ]

    def _bank(self, day: date, projected: Projected, waiting: Sequence[Line], at: Moment) -> Check:
        # After the ledger was read, so that each payout has its line by now.
        told = self.lines.moved(day.isoformat())
        absent = projected.absent.kinds
        paid = projected.book.paid + absent["payout"]
        returned = projected.book.returned + absent["payout_returned"]
        open = sum(_signed(line) for line in waiting)
        exceptions: list[BookException] = []
        if paid > told["paid"]:
            ids, corrected = self._without_line(day, "payout")
            paid -= corrected
            exceptions += _unexplained("payouts", told["paid"], paid, ids)
        if returned > told["returned"]:
            ids, _ = self._without_line(day, "payout_returned")
            exceptions += _unexplained("returns", told["returned"], returned, ids)
        exceptions += [
            BookException("bank_line_unmatched", _name(line), _signed(line), 0)
            for line in waiting[:NAMED_AT_MOST]
        ]
        exceptions += self._gaps(day)
        expected, actual = told["paid"] - told["returned"] + open, paid - returned
        waits = not projected.complete or (expected != actual and not at.settled())
        return Check("bank", RUPIAH, expected, actual, tuple(exceptions), waits)

    def _without_line(self, day: date, kind: str) -> tuple[list[str], int]:
        """The payouts or returns of the day that no line of a statement stands behind; and what
        those of them come to that were corrected since, in rupiah: they are left out."""
        lines, bulk = self._booked_by_lines(day)
        unexplained: dict[str, list[Mapping[str, Any]]] = {}
        for entry in self.reading.entries(day):
            if entry["kind"] == kind and not entry["reverses"] and entry["id"] not in lines:
                name = entry["debit_account"].partition(":")[2]
                unexplained.setdefault(name, []).append(entry)
        ids, corrected = [], 0
        for name, entries in unexplained.items():
            if sum(entry["amount"] for entry in entries) == bulk[name]:
                continue
            reversals = {return_id(entry["reference"]): entry for entry in entries}
            stored = self.books.stored(list(reversals))
            for id, entry in reversals.items():
                if stored.get(id, {}).get("reverses") == entry["id"]:
                    corrected += entry["amount"]
                else:
                    ids.append(entry["id"])
        return ids, corrected

    def _booked_by_lines(self, day: date) -> tuple[set[str], Counter[str]]:
        """The transfers that lines of statements name, and by settlement what lines that pay many
        at once come to."""
        ids: set[str] = set()
        bulk: Counter[str] = Counter()
        start, end = day_bounds(day)
        before: str | None = None
        while True:
            page, before = self.statements.page(before, _PAGE)
            for statement in page:
                if statement.begun_at < to_text(start - _LOOKED_BACK):
                    return ids, bulk
                if statement.begun_at >= to_text(end):
                    continue
                lines, _ = self.lines.page(statement.id)
                for line in lines:
                    if line.state in _BOOKED and line.transfer_id:
                        ids.add(line.transfer_id)
                    elif line.state in (MATCHED, PAYING) and line.settlement_id:
                        bulk[line.settlement_id] += line.entry.amount - line.left
            if before is None:
                return ids, bulk

    def _gaps(self, day: date) -> list[BookException]:
        """The statements of the day that do not go on where the one before them ended."""
        start, end = (to_text(instant) for instant in day_bounds(day))
        exceptions: list[BookException] = []
        before: str | None = None
        while True:
            page, before = self.read.page(before, _PAGE)
            for told in page:
                if told.statement.begun_at < start:
                    return exceptions
                summary = told.statement.summary
                if (
                    told.statement.begun_at < end
                    and told.gap
                    and summary
                    and summary.opening is not None
                ):
                    exceptions.append(
                        BookException(
                            "statement_gap",
                            told.statement.id,
                            summary.opening - told.gap,
                            summary.opening,
                        )
                    )
            if before is None:
                return exceptions

    def _funding(self, projected: Projected, waiting: Sequence[Line], at: Moment) -> Check:
        treasury = self.accounts.own("treasury", TREASURY, "treasury_differs", at)
        differing = [found for line in waiting for found in self._sp2d(line)]
        funds = [entry["id"] for entry in projected.book.funds if not entry["reverses"]]
        unconfirmed = set(funds) - self.lines.funded(funds)
        return Check(
            "funding",
            RUPIAH,
            treasury.expected,
            # The treasury as it would be if the city had put in what the bank says.
            treasury.actual - sum(found.difference for found in differing),
            (*treasury.exceptions, *differing),
            treasury.waits or bool(unconfirmed),
        )

    def _sp2d(self, line: Line) -> list[BookException]:
        """What a line booked for an SP2D that funded another sum."""
        ids = [fund_id(one) for one in funding_references(line.entry)]
        return [
            BookException("sp2d_differs", _name(line), stored["amount"], line.entry.amount, (id,))
            for id, stored in self.books.stored(ids).items()
        ]

    def _waiting(self) -> Iterator[Line]:
        after: str | None = None
        while True:
            page, after = self.lines.waiting(after, _PAGE)
            yield from page
            if after is None:
                return


def _unexplained(what: str, told: int, booked: int, ids: Sequence[str]) -> list[BookException]:
    if booked == told:
        return []
    return [BookException("payout_without_bank_line", what, told, booked, named(ids))]


def _is_funding(line: Line) -> bool:
    return line.note is not None and line.note.code == "funding_amount"


def _signed(line: Line) -> int:
    """What a line took from the city's account, below zero for what came in; rupiah."""
    return line.entry.amount if line.entry.direction == "debit" else -line.entry.amount


def _name(line: Line) -> str:
    return f"{line.statement_id}#{line.entry.line}"
