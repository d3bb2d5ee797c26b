"""Matching: what a line of a bank statement means to the ledger.

A debit is a payment that we sent, found by its end-to-end id, or else by the settlement's number
in the reference and the amount. A credit that names a payment is its return; one that names an
SP2D is the funding that the ledger knows already. Nothing is guessed: what does not fit exactly
waits for people, with a note that says why.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from chalicelib.bank.formats.shape import Entry
from chalicelib.bank.rules.lines import DUPLICATE, MATCHED, RETURNED, UNMATCHED, State
from chalicelib.bank.rules.notes import Note
from chalicelib.settlements.rules.line import RETURNED as SENT_BACK
from chalicelib.settlements.rules.payment import Payment
from chalicelib.settlements.rules.settlement import PAID

# An end-to-end id is the settlement's number (9 digits), the line (5) and the part (2).
END_TO_END = re.compile(r"(?<![0-9])[0-9]{16}(?![0-9])", re.ASCII)
_NUMBER = re.compile(r"(?<![0-9])[0-9]{9}(?![0-9])", re.ASCII)
_NAMES_MOST = 5
_BOOKED_WITHIN = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class Decision:
    """What a line means: its state, the payments that it pays or returns, or the transfer that it
    confirms. No money moves but by `payments`."""

    state: State
    payments: tuple[Payment, ...] = ()
    transfer_id: str = ""
    note: Note | None = None


@dataclass(frozen=True, slots=True)
class Funding:
    """A transfer of kind `fund`, found by a reference on the line."""

    transfer_id: str
    amount: int


def unmatched(code: str, **values: Any) -> Decision:
    """A line that waits for people."""
    return Decision(UNMATCHED, note=Note(code, values))


def names(entry: Entry) -> list[str]:
    """The end-to-end ids that a line may mean: its own, else those in what its reference says."""
    if END_TO_END.fullmatch(entry.end_to_end_id):
        return [entry.end_to_end_id]
    found = END_TO_END.findall(f"{entry.end_to_end_id} {entry.reference}")
    return list(dict.fromkeys(found))[:_NAMES_MOST]


def unknown_payout(entry: Entry, decision: Decision) -> date | None:
    """The day on which a payment was drafted that we must have ordered, and know nothing of: a
    debit bears one of our end-to-end ids as its own. None of any other line; an id of ours begins
    with a day shortly before the bank has booked it."""
    if decision.note is None or decision.note.code != "unknown":
        return None
    if entry.direction != "debit" or not END_TO_END.fullmatch(entry.end_to_end_id):
        return None
    year, month, day = (int(entry.end_to_end_id[at : at + 2]) for at in (0, 2, 4))
    try:
        drafted = date(2000 + year, month, day)
    except ValueError:
        return None
    age = date.fromisoformat(entry.booked_on) - drafted
    return drafted if timedelta() <= age <= _BOOKED_WITHIN else None


def numbers(entry: Entry) -> list[str]:
    """The settlements' numbers that a line's reference holds."""
    found = _NUMBER.findall(f"{entry.end_to_end_id} {entry.reference}")
    return list(dict.fromkeys(found))[:_NAMES_MOST]


def funding_references(entry: Entry) -> list[str]:
    """What in a line may be the number of an SP2D: its reference as a whole, and its words that
    hold a digit."""
    words = [word.strip(".,;:()") for word in entry.reference.split()]
    told = [word for word in words if len(word) > 3 and re.search("[0-9]", word)]
    return [one for one in dict.fromkeys([entry.reference, *told, entry.end_to_end_id]) if one][:8]


def named_debit(entry: Entry, known: Mapping[str, Payment]) -> Decision | None:
    """What a debit means that names payments; None where it names none that is known."""
    if entry.reversal:
        return unmatched("reversal")
    payments = [known[name] for name in names(entry) if name in known]
    if not payments:
        return None
    for payment in payments:
        if not payment.is_open:
            return _answered(payment)
    one_settlement = len({payment.settlement_id for payment in payments}) == 1
    expected = sum(payment.amount for payment in payments)
    if expected != entry.amount or not one_settlement:
        return unmatched(
            "other_amount",
            end_to_end_id=payments[0].end_to_end_id,
            expected=expected,
            amount=entry.amount,
        )
    return Decision(MATCHED, tuple(payments))


class OpenPayments:
    """The payments of one settlement that the bank has not answered for, found by their amount."""

    def __init__(self, number: str, payments: Iterable[Payment]) -> None:
        self.number = number
        self.total = 0
        self._by_amount: defaultdict[int, dict[str, Payment]] = defaultdict(dict)
        for payment in payments:
            self._by_amount[payment.amount][payment.end_to_end_id] = payment
            self.total += payment.amount

    def of(self, amount: int) -> list[Payment]:
        """Those of exactly this amount."""
        return list(self._by_amount.get(amount, {}).values())

    def all(self) -> list[Payment]:
        """All of them, in the order of their ids."""
        found = [one for group in self._by_amount.values() for one in group.values()]
        return sorted(found, key=lambda payment: payment.end_to_end_id)

    def take(self, payment: Payment) -> None:
        """One of them has been answered for."""
        if self._by_amount.get(payment.amount, {}).pop(payment.end_to_end_id, None):
            self.total -= payment.amount


def described_debit(entry: Entry, open_of: Mapping[str, OpenPayments]) -> Decision:
    """What a debit means that names no payment, by its amount and the settlements that its
    reference names; `open_of` has their open payments by number."""
    if entry.reversal:
        return unmatched("reversal")
    told = [open_of[number] for number in numbers(entry) if open_of[number].total]
    fitting = [payment for one in told for payment in one.of(entry.amount)]
    if len(fitting) == 1:
        return Decision(MATCHED, (fitting[0],))
    if fitting:
        return unmatched("several", number=fitting[0].number, amount=entry.amount)
    for one in told:
        if one.total == entry.amount:
            return Decision(MATCHED, tuple(one.all()))
    if not told:
        return unmatched("unknown")
    return unmatched("no_amount", number=told[0].number, amount=entry.amount, open=told[0].total)


def credit(entry: Entry, known: Mapping[str, Payment], funding: Funding | None) -> Decision:
    """What a credit means: a payment's return, an SP2D's money, or nothing that we know."""
    payments = [known[name] for name in names(entry) if name in known]
    if len(payments) == 1:
        (payment,) = payments
        if payment.state == SENT_BACK:
            return _answered(payment)
        if payment.amount != entry.amount:
            return unmatched(
                "other_amount",
                end_to_end_id=payment.end_to_end_id,
                expected=payment.amount,
                amount=entry.amount,
            )
        return Decision(RETURNED, (payment,))
    if funding is None or payments:
        return unmatched("unknown")
    if funding.amount != entry.amount:
        return unmatched("funding_amount", expected=funding.amount, amount=entry.amount)
    return Decision(MATCHED, transfer_id=funding.transfer_id, note=Note("funding"))


def _answered(payment: Payment) -> Decision:
    """A line for a payment of which the bank has told already."""
    code = "already_paid" if payment.state == PAID else "already_returned"
    return unmatched(code, end_to_end_id=payment.end_to_end_id, booked_on=payment.booked_on)


def total(payments: Iterable[Payment]) -> int:
    """What payments come to, in rupiah."""
    return sum(payment.amount for payment in payments)


def duplicate(statement_id: str, line: int) -> Decision:
    """A line whose movement another line has told of before."""
    return Decision(DUPLICATE, note=Note("duplicate", {"statement_id": statement_id, "line": line}))
