"""What finance does in the demo city: a settlement each Monday, the bank's answer a day later, and
a day closed each morning. Yesterday is left to be closed, and this week's sales to be paid out."""

import time
from collections.abc import Iterable
from datetime import date, timedelta

from chalicelib.bank.parts import BankParts
from chalicelib.core.dynamo.idempotency import Key
from chalicelib.core.parts import Parts
from chalicelib.core.values.instants import business_day, day_bounds
from chalicelib.core.values.subject import Subject
from chalicelib.days.parts import DayParts
from chalicelib.days.rules.closing import Incomplete
from chalicelib.settlements.parts import SettlementParts
from chalicelib.settlements.rules.line import Line
from chalicelib.settlements.rules.payment import Payment, payments_of
from chalicelib.settlements.rules.settlement import Seen, Settlement

CSV = "text/csv"
HEADER = "booked_on,end_to_end_id,reference,direction,amount,reason"
MONDAY = 0
# The stream's consumer runs in another process, which tells nobody when it is done.
PAUSE_S = 0.2
PATIENCE_S = 120


class Books:
    """The two finance officers at work, morning by morning."""

    def __init__(self, parts: Parts, drafter: Subject, approver: Subject) -> None:
        self._parts = parts
        self._drafter = drafter
        self._approver = approver
        self._next_to_close = business_day(parts.clock())
        self._answers: dict[date, list[str]] = {}
        self._settled = 0

    def morning(self) -> None:
        """What is due on the morning at which the city's clock stands."""
        today = business_day(self._parts.clock())
        for day in [day for day in self._answers if day <= today]:
            self._take_in(self._answers.pop(day))
        if today.weekday() == MONDAY:
            self._settle(today)
        while self._next_to_close < today - timedelta(days=1):
            self._close(self._next_to_close)
            self._next_to_close += timedelta(days=1)

    def _settle(self, today: date) -> None:
        until, _ = day_bounds(today)
        settlements = self._parts[SettlementParts]
        key = Key.of(self._drafter.id, "seed", f"settle {today}", b"")
        drafted = settlements.draft.draft(until, self._drafter, key)
        if not drafted.ready:
            settlements.cancel.cancel(drafted.id, self._drafter)
            return
        saw = Seen(drafted.total, drafted.version)
        settlements.approve.approve(drafted.id, saw, self._approver, None)
        sent = settlements.send.mark_sent(drafted.id, self._drafter)
        lines = list(settlements.lines.of_settlement(sent.id))
        payments = _payments(lines, sent)
        tomorrow, later = today + timedelta(days=1), today + timedelta(days=3)
        self._answers[tomorrow] = [_row(tomorrow, one, "debit", "") for one in payments]
        self._settled += 1
        if self._settled == 1:
            # One account does not exist: the money comes back and is paid with the next batch.
            self._answers[later] = [_row(later, payments[0], "credit", "AC01")]

    def _take_in(self, rows: list[str]) -> None:
        body = "\r\n".join([HEADER, *rows, ""]).encode()
        self._parts[BankParts].take_in.post(body, CSV, None, self._drafter, None)

    def _close(self, day: date) -> None:
        until = time.monotonic() + PATIENCE_S
        while True:
            try:
                self._parts[DayParts].closing.close(day, self._approver)
                return
            except Incomplete:
                if time.monotonic() > until:
                    raise
                time.sleep(PAUSE_S)


def _payments(lines: Iterable[Line], sent: Settlement) -> list[Payment]:
    return [payment for line in lines for payment in payments_of(line, sent.state)]


def _row(day: date, payment: Payment, direction: str, reason: str) -> str:
    reference = f"TUMBAS {payment.number}"
    return f"{day},{payment.end_to_end_id},{reference},{direction},{payment.amount},{reason}"
