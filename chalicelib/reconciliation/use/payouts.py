"""The checks of settlements: accounts, lines, files, and what the bank has not answered for."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from chalicelib.core.component import Component
from chalicelib.core.values.instants import business_day, from_text
from chalicelib.ledger.rules.accounts import account
from chalicelib.reconciliation.rules.checks import NAMED_AT_MOST, RUPIAH, BookException, Check
from chalicelib.reconciliation.rules.transit import InTransit, is_overdue
from chalicelib.reconciliation.store.books import Books, batches
from chalicelib.reconciliation.use.accounts import Moment
from chalicelib.settlements.files.payout_files import PayoutFiles
from chalicelib.settlements.rules.line import HELD, Line
from chalicelib.settlements.rules.payment import Payment, payments_of
from chalicelib.settlements.rules.settlement import APPROVING, ORDERED, SENT, Settlement
from chalicelib.settlements.rules.transfer import settle_id
from chalicelib.settlements.store.lines import Lines
from chalicelib.settlements.store.renderings import Renderings
from chalicelib.settlements.store.settlements import Settlements
from chalicelib.settlements.use.freeze import PayoutFreeze

_PAGE = 200
# A settlement that moves while its lines are read is read again so often.
_LOOKS = 3


@dataclass
class _Looked:
    """What the lines of a settlement say: what they moved and what of it is open, in rupiah, the
    transfers behind the latter, the payments that the bank has not booked, and lines that are not
    what was paid."""

    ordered: int = 0
    open: int = 0
    waiting: tuple[str, ...] = ()
    in_transit: list[InTransit] = field(default_factory=list)
    exceptions: list[BookException] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Payouts:
    """The checks of settlements, and the payments that were sent and not booked by the bank."""

    checks: list[Check]
    in_transit: list[InTransit]


class PayoutChecks(Component, frozen=True, kw_only=True):
    """Holds settlements against their lines, transfers and files."""

    settlements: Settlements
    lines: Lines
    renderings: Renderings
    files: PayoutFiles
    freeze: PayoutFreeze
    books: Books

    def look(self, day: date, at: Moment) -> Payouts:
        """`settlements` (accounts, lines, files) and `payouts` (what was overdue on the day and is
        not answered for yet, and whether they are frozen)."""
        held = answered = due = 0
        exceptions: list[BookException] = []
        missing: list[BookException] = []
        in_transit: list[InTransit] = []
        moving = False
        for settlement in self._every():
            looked = None
            if _concerns(settlement, day):
                settlement, looked = self._look(settlement)
                moving = moving or looked is None
            held += settlement.balance
            if looked is None:
                continue
            name = account("settlement", settlement.id)
            wrong = [*looked.exceptions, *self._files_changed(settlement)]
            # What is certain of it: the account, but for lines and files that say something else.
            held += sum(one.difference for one in wrong)
            if not looked.exceptions and settlement.balance != looked.open:
                wrong.append(
                    BookException("settlement_differs", name, looked.open, settlement.balance)
                )
            exceptions += wrong
            if settlement.state == SENT:
                in_transit += looked.in_transit
            if settlement.state == SENT and is_overdue(_day(settlement.sent_at), day):
                due += looked.ordered
                answered += looked.ordered - looked.open
                if looked.open:
                    missing.append(
                        BookException("payout_missing", name, looked.open, 0, looked.waiting)
                    )
        expected = at.lines.get("settlements", 0)
        waits = moving or (expected != held and not at.settled())
        if expected != held and not exceptions and not waits:
            exceptions.append(BookException("settlement_differs", "settlements", expected, held))
        return Payouts(
            [
                Check("settlements", RUPIAH, expected, held, tuple(exceptions), waits),
                Check("payouts", RUPIAH, due, answered, (*missing, *self._frozen())),
            ],
            in_transit,
        )

    def _frozen(self) -> list[BookException]:
        seen = self.freeze.seen()
        return [BookException("payouts_frozen", seen.cause, 0, 0)] if seen.frozen else []

    def _every(self) -> Iterator[Settlement]:
        before: str | None = None
        while True:
            page, before = self.settlements.page(before, _PAGE)
            yield from page
            if before is None:
                return

    def _look(self, settlement: Settlement) -> tuple[Settlement, _Looked | None]:
        """A settlement and what its lines say, both of one moment; None while it moves."""
        for _ in range(_LOOKS):
            if settlement.state == APPROVING:
                break
            looked = self._lines(settlement)
            again = self.settlements.find(settlement.id)
            if again is None or again == settlement:
                return settlement, looked
            settlement = again
        return settlement, None

    def _lines(self, settlement: Settlement) -> _Looked:
        looked = _Looked()
        lines = (one for one in self.lines.of_settlement(settlement.id) if one.state != HELD)
        for batch in batches(lines):
            ids = [settle_id(line.settlement_id, line.line) for line in batch]
            stored = self.books.stored(ids)
            for line, id in zip(batch, ids, strict=True):
                looked.ordered += line.amount
                payments = [one for one in payments_of(line, settlement.state) if one.is_open]
                open = sum(one.amount for one in payments)
                looked.open += open
                if settlement.sent_at:
                    looked.in_transit += [_sent(one, settlement) for one in payments]
                if open and len(looked.waiting) < NAMED_AT_MOST:
                    looked.waiting += (id,)
                paid = stored.get(id, {}).get("amount", 0)
                if paid != line.amount and len(looked.exceptions) < NAMED_AT_MOST:
                    looked.exceptions.append(
                        BookException(
                            "settlement_line_differs", _name(line), paid, line.amount, (id,)
                        )
                    )
        return looked

    def _files_changed(self, settlement: Settlement) -> list[BookException]:
        return [
            BookException("payout_file_changed", f"{settlement.id}/{one.sha256}", one.total, 0)
            for one in self.renderings.of(settlement.id)
            if not self.files.is_intact(one)
        ]


def _concerns(settlement: Settlement, day: date) -> bool:
    """Whether the lines of a settlement are looked at: while the bank has not answered for all of
    them, while money stands in its account, and on the day on which it was approved."""
    if settlement.state == APPROVING:
        return True
    if settlement.state not in ORDERED:
        return False
    return bool(settlement.open or settlement.balance or _day(settlement.approved_at) == day)


def _sent(payment: Payment, settlement: Settlement) -> InTransit:
    since = _day(settlement.sent_at).isoformat()
    return InTransit("payment", payment.end_to_end_id, payment.amount, since)


def _day(instant: str) -> date:
    return business_day(from_text(instant))


def _name(line: Line) -> str:
    return f"{line.settlement_id}#{line.line:05d}"
