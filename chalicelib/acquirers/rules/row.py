"""What a row of an acquirer's daily file must hold: a payment, or that one was given back."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from chalicelib.acquirers.rules.payment import PAID, REFUNDED, Payment, Status, rrn_of
from chalicelib.core.values import identifiers
from chalicelib.core.values.instants import day_from_text
from chalicelib.core.values.rejected import Rejected, RowError

COLUMNS = ("paid_on", "rrn", "nmid", "amount", "status")

# As of notifications.
_AMOUNT = re.compile(r"[1-9][0-9]{0,11}")


def parse_payment(record: dict[str, str], today: date) -> Payment | list[RowError]:
    """The payment of one row, or all that is wrong in it. A row tells no time and no card."""
    values: dict[str, Any] = {}
    errors: list[RowError] = []
    for column, read in _CELLS.items():
        try:
            values[column] = read(record.get(column, ""))
        except Rejected as rejected:
            errors.append(rejected.error)
    if "paid_on" in values and values["paid_on"] > today.isoformat():
        errors.append(Rejected("paid_on", "day_invalid").error)
    return errors or Payment(paid_at="", **values)


def row_id(payment: Payment) -> str:
    """What a row is about: a payment, known by its day and number, and what is told of it. One file
    may hold that it was paid and that it was given back."""
    return f"{payment.paid_on}#{payment.rrn}#{payment.status}"


def second_row(first: int) -> RowError:
    """What to tell a row that says what row `first` of the same file said."""
    return Rejected("rrn", "duplicate_row", first=first).error


def is_news(payment: Payment, standing: Status | None) -> bool:
    """Whether a row changes what stands of its payment (None: nothing): 04 is final."""
    return standing is None or (standing, payment.status) == (PAID, REFUNDED)


def _day(text: str) -> str:
    try:
        return day_from_text(identifiers.cell(text, "paid_on")).isoformat()
    except Rejected:
        raise
    except ValueError:
        raise Rejected("paid_on", "day_invalid") from None


def _rrn(text: str) -> str:
    found = rrn_of(identifiers.cell(text, "rrn"))
    if found is None:
        raise Rejected("rrn", "rrn_invalid")
    return found


def _amount(text: str) -> int:
    bare = identifiers.cell(text, "amount")
    if not _AMOUNT.fullmatch(bare):
        raise Rejected("amount", "rupiah_invalid")
    return int(bare)


def _status(text: str) -> Status:
    # Spreadsheets take the zeros off.
    match identifiers.cell(text, "status"):
        case "00" | "0":
            return PAID
        case "04" | "4":
            return REFUNDED
    raise Rejected("status", "payment_status_unknown")


_CELLS: dict[str, Callable[[str], object]] = {
    "paid_on": _day,
    "rrn": _rrn,
    "nmid": identifiers.nmid,
    "amount": _amount,
    "status": _status,
}
