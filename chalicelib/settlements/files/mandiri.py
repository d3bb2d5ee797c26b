"""Payout files as Mandiri Cash Management takes them: a CSV of 41 columns, `P` in its first row.

As far as is public: the bank's "Payroll - Multi Service - File Structure" (columns 1 to 12), and
what others' programs write (that there are 41, and which stay empty). A receiver's bank has the
three digits of Bank Indonesia; the bank's own list for SKN and RTGS may want another code.
"""

from collections.abc import Iterator, Sequence

from chalicelib.settlements.files.payout_csv import row
from chalicelib.settlements.files.swift_text import swift_text
from chalicelib.settlements.rules.rendering import Batch, Order
from chalicelib.settlements.rules.terms import BI_FAST, RTGS, SKN, Channel

COLUMNS = 41
BANK_CODE = "008"
# Within the bank; by BI-FAST to an account; by SKN ("LLG"); by RTGS.
_IN_HOUSE = "IBU"
_SERVICES: dict[Channel, str] = {BI_FAST: "BAU", SKN: "LBU", RTGS: "RBU"}


def mandiri_pieces(batch: Batch) -> Iterator[str]:
    """The orders of a batch, behind a row with the day, the account that pays, their number and
    their sum."""
    yield _row(
        (
            "P",
            f"{batch.execute_on:%Y%m%d}",
            batch.city.bank_account,
            str(len(batch.orders)),
            str(batch.total),
        )
    )
    for order in batch.orders:
        yield _row(_order(order))


def _order(order: Order) -> tuple[str, ...]:
    creditor = order.creditor
    in_house = creditor.bank_code == BANK_CODE
    return (
        creditor.bank_account,
        _text(creditor.name, 40),
        *("", "", ""),
        "IDR",
        str(order.amount),
        _text(order.text, 140),
        order.end_to_end_id,
        _IN_HOUSE if in_house else _SERVICES[order.channel],
        "" if in_house else creditor.bank_code,
        *("", "", "", "", ""),
        "N",
    )


def _text(text: str, longest: int) -> str:
    # Not every reader of such files knows that a comma may be quoted.
    return swift_text(text.replace(",", " ").replace(";", " "), longest)


def _row(cells: Sequence[str]) -> str:
    return row([*cells, *[""] * (COLUMNS - len(cells))])
