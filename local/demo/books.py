"""What finance does in the demo city, two officers at two desks: the bank's statement of the day
before each morning, a settlement each Monday, and a day closed. The last statement waits for the
second officer, two days wait to be closed, and this week's sales to be paid out."""

import time
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

from chalicelib.bank.formats.reading import CSV
from chalicelib.bank.parts import BankParts
from chalicelib.core.dynamo.idempotency import Key
from chalicelib.core.parts import Parts
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import business_day, day_bounds
from chalicelib.core.values.subject import Subject
from chalicelib.days.parts import DayParts
from chalicelib.days.rules.closing import Incomplete
from chalicelib.settlements.parts import SettlementParts
from chalicelib.settlements.rules.payment import Payment, payments_of
from chalicelib.settlements.rules.settlement import Seen, Settlement
from local.demo.bank import PROFILE, Bank

MONDAY = 0
DAY = timedelta(days=1)
# How many days that have ended nobody has closed: one whose statement is accepted, and yesterday.
LEFT_OPEN = 2
FEE = 2_500
# The bank pays interest at the end of a month, and takes the tax on it; in sen.
INTEREST, TAX = 183_456, -36_691
# Something that went out yesterday, and of which the bank says nothing that anybody understands.
UNKNOWN = 137_500
# The stream's consumer runs in another process, which tells nobody when it is done.
PAUSE_S = 0.2
PATIENCE_S = 120


class Books:
    """The two officers at work, morning by morning, up to `today`. Statements are kept as files in
    `folder`, for people to try them."""

    def __init__(
        self, parts: Parts, drafter: Subject, approver: Subject, today: date, folder: Path
    ) -> None:
        self._parts = parts
        self._drafter = drafter
        self._approver = approver
        self._today = today
        self._folder = folder
        self._bank = Bank()
        self._next_to_close = business_day(parts.clock())
        self._settled = 0
        # When the bank answers for what was sent last. Days are closed by a function with a clock
        # of its own, to which a payment of last month that nobody answers for is overdue.
        self._answered = date.min

    def funded(self, reference: str, amount: int, arrives: date) -> None:
        """What the city has promised by an SP2D arrives at the bank on a day."""
        self._bank.will_book(arrives, reference, amount * 100)

    def morning(self) -> None:
        """What is due on the morning at which the city's clock stands."""
        today = business_day(self._parts.clock())
        self._hand_in(today - DAY)
        if self._answered < today:
            while self._next_to_close < today - LEFT_OPEN * DAY:
                self._close(self._next_to_close)
                self._next_to_close += DAY
        # What is sent on the day before the last is what the bank answers in the last statement.
        if today.weekday() == MONDAY or today == self._today - 2 * DAY:
            self._settle(today)
        if (today + DAY).day == 1 or today == self._today - DAY:
            self._bank.will_book(today, "JASA GIRO", INTEREST)
            self._bank.will_book(today, "PAJAK JASA GIRO", TAX)

    def _hand_in(self, day: date) -> None:
        statement = self._bank.end(day)
        if statement is None:
            return
        self._folder.mkdir(parents=True, exist_ok=True)
        (self._folder / f"rekening-koran-{day}.csv").write_text(statement, newline="")
        bank = self._parts[BankParts]
        told, _ = bank.take_in.post(statement.encode(), CSV, None, self._drafter, None, PROFILE)
        if day < self._today - DAY:
            bank.accept.accept(told.statement.id, self._approver, None)

    def _settle(self, today: date) -> None:
        until, _ = day_bounds(today)
        settlements = self._parts[SettlementParts]
        key = Key.of(self._drafter.id, "seed", f"settle {today}", b"")
        drafted = settlements.draft.draft(until, self._drafter, key)
        if not drafted.ready:
            settlements.cancel.cancel(drafted.id, self._drafter)
            return
        seen = Seen(drafted.total, drafted.version)
        settlements.approve.approve(drafted.id, seen, self._approver, None)
        sent = settlements.send.mark_sent(drafted.id, self._drafter)
        self._answer(today + DAY, sent)

    def _answer(self, day: date, sent: Settlement) -> None:
        """What the bank books of a settlement: one debit for all of it, with its fee inside; of the
        first one a payment comes back, of the last one a payment is carried out twice."""
        lines = self._parts[SettlementParts].lines.of_settlement(sent.id)
        payments = [one for line in lines for one in payments_of(line, sent.state)]
        total = sum(one.amount for one in payments) + FEE * len(payments)
        text = f"TUMBAS {sent.number} {len(payments)} TRX BIFAST"
        self._bank.will_book(day, text, -total * 100)
        self._answered = day
        self._settled += 1
        if self._settled == 1:
            self._come_back(day + 2 * DAY, payments)
        if day == self._today - DAY:
            twice = payments[-1]
            text = f"BIFAST {twice.end_to_end_id} {twice.payee_name.upper()}"
            self._bank.will_book(day, text, -twice.amount * 100)
            self._bank.will_book(day, "TRF ADV 9911", -UNKNOWN * 100)

    def _come_back(self, day: date, payments: Sequence[Payment]) -> None:
        """One account does not exist: the money comes back, and is owed again."""
        first = payments[0]
        text = f"RETUR {first.end_to_end_id} REKENING TIDAK DITEMUKAN"
        self._bank.will_book(day, text, first.amount * 100)

    def _close(self, day: date) -> None:
        until = time.monotonic() + PATIENCE_S
        while True:
            try:
                self._parts[DayParts].closing.close(day, self._approver)
                return
            except (Incomplete, Refused):
                if time.monotonic() > until:
                    raise
                time.sleep(PAUSE_S)
