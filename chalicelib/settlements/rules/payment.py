"""Payments: what the bank is asked to carry out, and how a line stands by its answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from chalicelib.core.values.banking_days import next_banking_day
from chalicelib.core.values.instants import business_day, from_text
from chalicelib.settlements.rules.line import (
    HELD,
    PAYMENT_SENT,
    PAYMENT_WITHDRAWN,
    READY,
    RETURNED,
    Line,
    LineState,
    Outcome,
    PaymentState,
)
from chalicelib.settlements.rules.settlement import SENT, State
from chalicelib.settlements.rules.terms import BI_FAST, Channel

# A line is one payment: the last two digits of its end-to-end id are always these.
ONLY_PART = 1


@dataclass(frozen=True, slots=True)
class Payment:
    """One order to the bank: rupiah, and by which channel. `line` and `part` count from 1; the
    payee's name, account and bank are those that the bank was told. For `told_by` and what follows
    see Outcome."""

    settlement_id: str
    number: str
    line: int
    part: int
    merchant_id: str
    end_to_end_id: str
    amount: int
    state: PaymentState
    reason: str
    booked_on: str
    told_by: str = ""
    transfer_id: str = ""
    paid_by: str = ""
    payout_id: str = ""
    payee_name: str = ""
    payee_account: str = ""
    payee_bank: str = ""
    channel: Channel = BI_FAST

    @property
    def is_open(self) -> bool:
        return self.state in (READY, PAYMENT_SENT)

    @property
    def is_called_off(self) -> bool:
        """Whether the city has withdrawn it, or the bank refused it: its merchant is owed it again,
        and no debit for it is expected."""
        return self.state == PAYMENT_WITHDRAWN or (self.state == RETURNED and not self.paid_by)


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


def payments_of(line: Line, settlement: State) -> list[Payment]:
    """The payment of a line of a settlement that is stored in this state; a held one has none."""
    if line.state == HELD:
        return []
    unanswered = Outcome(PAYMENT_SENT if settlement == SENT else READY)
    outcome = line.outcomes.get(ONLY_PART, unanswered)
    return [
        Payment(
            settlement_id=line.settlement_id,
            number=line.number,
            line=line.line,
            part=ONLY_PART,
            merchant_id=line.merchant_id,
            end_to_end_id=end_to_end_id(line.number, line.line, ONLY_PART),
            amount=line.amount,
            channel=line.channel,
            state=outcome.state,
            reason=outcome.reason,
            booked_on=outcome.booked_on,
            told_by=outcome.told_by,
            transfer_id=outcome.transfer_id,
            paid_by=outcome.paid_by,
            payout_id=outcome.payout_id,
            payee_name=line.bank_account_name,
            payee_account=line.bank_account,
            payee_bank=line.bank_code,
        )
    ]


def line_state(line: Line, payments: Sequence[Payment]) -> LineState:
    """The state that people see: `returned` where its payment came back, be it from the bank or
    because it was withdrawn."""
    if line.state == HELD:
        return HELD
    (payment,) = payments
    return RETURNED if payment.state == PAYMENT_WITHDRAWN else payment.state


def shown_line(line: Line, settlement: State) -> ShownLine:
    """A line as people see it, by the state that its settlement is stored in."""
    payments = payments_of(line, settlement)
    return ShownLine(line, line_state(line, payments), payments)


def reference(line: Line) -> str:
    """What a merchant reads on its own bank statement: which settlement, and for which shop."""
    return f"TUMBAS {line.number} {line.name}"


def expected_on(instant: str) -> date:
    """The day on which the bank is expected to have carried out what was ordered at an instant: the
    next banking day."""
    return next_banking_day(business_day(from_text(instant)))
