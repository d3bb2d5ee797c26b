"""Payments: what the bank is asked to carry out, and how a line stands by its answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from chalicelib.core.values.instants import business_day, from_text
from chalicelib.settlements.rules.line import (
    HELD,
    PAYMENT_PAID,
    PAYMENT_SENT,
    READY,
    RETURNED,
    Line,
    LineState,
    Outcome,
)
from chalicelib.settlements.rules.settlement import SENT, State

# BI-FAST carries no more at once (PADG BI 23/25/2021, as raised in 2021: Rp 250 million).
PAYMENT_AT_MOST = 250_000_000
# An end-to-end id has two digits for the part of a line. What is owed beyond is in the next draft.
PARTS_AT_MOST = 99
LINE_AT_MOST = PARTS_AT_MOST * PAYMENT_AT_MOST


@dataclass(frozen=True, slots=True)
class Payment:
    """One order to the bank, at most PAYMENT_AT_MOST rupiah. `line` and `part` count from 1; the
    payee's name and account are those that the bank was told."""

    settlement_id: str
    number: str
    line: int
    part: int
    merchant_id: str
    end_to_end_id: str
    amount: int
    state: LineState
    reason: str
    booked_on: str
    payee_name: str = ""
    payee_account: str = ""

    @property
    def is_open(self) -> bool:
        return self.state not in (PAYMENT_PAID, RETURNED)


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A line with its payments, and the state that people see."""

    line: Line
    state: LineState
    payments: list[Payment]


def end_to_end_id(number: str, line: int, part: int) -> str:
    """What the bank hands through from order to statement: 16 digits."""
    return f"{number}{line:05d}{part:02d}"


def read_end_to_end_id(text: str) -> tuple[str, int, int] | None:
    """Number, line and part; None for what is no end-to-end id of ours."""
    if len(text) != 16 or not (text.isascii() and text.isdigit()):
        return None
    return text[:9], int(text[9:14]), int(text[14:])


def split(amount: int) -> list[int]:
    """The payments that an amount takes: all full but the last."""
    full, rest = divmod(amount, PAYMENT_AT_MOST)
    return [PAYMENT_AT_MOST] * full + ([rest] if rest else [])


def payments_of(line: Line, settlement: State) -> list[Payment]:
    """The payments of a line of a settlement that is stored in this state; a held one has none."""
    if line.state == HELD:
        return []
    unanswered = Outcome(PAYMENT_SENT if settlement == SENT else READY)
    found = []
    for part, amount in enumerate(split(line.amount), start=1):
        outcome = line.outcomes.get(part, unanswered)
        found.append(
            Payment(
                settlement_id=line.settlement_id,
                number=line.number,
                line=line.line,
                part=part,
                merchant_id=line.merchant_id,
                end_to_end_id=end_to_end_id(line.number, line.line, part),
                amount=amount,
                state=outcome.state,
                reason=outcome.reason,
                booked_on=outcome.booked_on,
                payee_name=line.bank_account_name,
                payee_account=line.bank_account,
            )
        )
    return found


def line_state(line: Line, payments: Sequence[Payment]) -> LineState:
    """The state that people see: `returned` where any of its payments came back, `paid` where all
    of them are."""
    if line.state == HELD:
        return HELD
    states = {payment.state for payment in payments}
    for state in (RETURNED, PAYMENT_SENT, READY):
        if state in states:
            return state
    return PAYMENT_PAID


def shown_line(line: Line, settlement: State) -> ShownLine:
    """A line as people see it, by the state that its settlement is stored in."""
    payments = payments_of(line, settlement)
    return ShownLine(line, line_state(line, payments), payments)


def reference(line: Line) -> str:
    """What a merchant reads on its own bank statement: which settlement, and for which shop."""
    return f"TUMBAS {line.number} {line.name}"


def expected_on(instant: str) -> date:
    """The day on which the bank is expected to have carried out what was ordered at an instant: the
    next weekday. Public holidays are the bank's to know."""
    day = business_day(from_text(instant)) + timedelta(days=1)
    while day.weekday() >= 5:
        day += timedelta(days=1)
    return day
