"""Payout files: the formats that banks read, and a file as it was rendered."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

from chalicelib.core.values.banking_days import is_banking_day, next_banking_day
from chalicelib.core.values.errors import invalid
from chalicelib.settlements.rules.line import Line
from chalicelib.settlements.rules.payment import Payment, payments_of, reference
from chalicelib.settlements.rules.settlement import Settlement, State
from chalicelib.settlements.rules.terms import Channel

Format = Literal["csv", "pain001", "pain001_03", "mandiri"]
FORMATS: tuple[Format, ...] = get_args(Format)
CSV: Format = "csv"


@dataclass(frozen=True, slots=True)
class Party:
    """Whose bank account: `bank_code` is the three-digit code of Bank Indonesia."""

    bank_code: str
    bank_account: str
    name: str


@dataclass(frozen=True, slots=True)
class Order:
    """One payment to be carried out: rupiah, to whom, by which channel, and what stands on the
    receiver's bank statement."""

    end_to_end_id: str
    amount: int
    channel: Channel
    creditor: Party
    merchant_id: str
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Batch:
    """What one payout file asks for: which settlement's `orders`, from whose account (`city`), on
    which day, who bears the fee. `made_at` is the instant of its approval; `message_id` is new
    for each day and each set of orders, so that no bank takes one for another."""

    number: str
    message_id: str
    made_at: str
    execute_on: date
    city: Party
    charges: str
    orders: tuple[Order, ...]

    @property
    def total(self) -> int:
        return sum(order.amount for order in self.orders)


@dataclass(frozen=True, slots=True)
class Rendering:
    """A payout file as it was kept: for which day, its SHA-256 in hex, its size, what it asks for
    (payments, rupiah), and who had it rendered first."""

    settlement_id: str
    number: str
    format: Format
    execution_date: str
    sha256: str
    bytes: int
    payments: int
    total: int
    rendered_by: str
    rendered_at: str


def execution_day(named: date | None, today: date) -> date:
    """The day on which the bank is asked to carry out: the next banking day unless one is named.
    Raises `validation_failed`, which names the next, for one that is over or no banking day."""
    if named is None:
        return next_banking_day(today)
    if named < today:
        following = next_banking_day(today)
        raise invalid(
            "execution_date",
            f"sudah lewat; hari kerja bank berikutnya {following}",
            f"is over; the next banking day is {following}",
        )
    if not is_banking_day(named):
        following = next_banking_day(named)
        raise invalid(
            "execution_date",
            f"bukan hari kerja bank; hari kerja bank berikutnya {following}",
            f"is no banking day; the next one is {following}",
        )
    return named


def message_id(settlement: Settlement, execute_on: date) -> str:
    """What the bank knows a file by, at most 27 characters: the settlement's number, the day, and
    how many payments were open."""
    return f"TUMBAS-{settlement.number}-{execute_on:%m%d}-{settlement.open}"


def open_orders(lines: Iterable[Line], state: State) -> Iterator[Order]:
    """What of a settlement's lines the bank has yet to carry out. What it has answered for, or was
    withdrawn, is asked for no more."""
    for line in lines:
        for payment in payments_of(line, state):
            if payment.is_open:
                yield _order(line, payment)


def _order(line: Line, payment: Payment) -> Order:
    return Order(
        payment.end_to_end_id,
        payment.amount,
        payment.channel,
        Party(payment.payee_bank, payment.payee_account, payment.payee_name),
        line.merchant_id,
        line.name,
        reference(line),
    )
