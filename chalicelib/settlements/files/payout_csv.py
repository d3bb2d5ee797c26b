"""Payout files as spreadsheets and banks' portals read them: CSV."""

import csv
import io
from collections.abc import Iterable, Iterator

from chalicelib.core.values.spreadsheets import neutralise
from chalicelib.settlements.rules.line import Line
from chalicelib.settlements.rules.payment import payments_of, reference
from chalicelib.settlements.rules.settlement import APPROVED

COLUMNS = (
    "end_to_end_id",
    "bank_code",
    "bank_account",
    "bank_account_name",
    "amount",
    "merchant_id",
    "name",
    "reference",
)


def csv_pieces(lines: Iterable[Line]) -> Iterator[str]:
    """The payments of lines as CSV (RFC 4180, CRLF), with their sum and number at the foot."""
    yield _row(COLUMNS)
    total = count = 0
    for line in lines:
        for payment in payments_of(line, APPROVED):
            total, count = total + payment.amount, count + 1
            yield _row(
                (
                    payment.end_to_end_id,
                    line.bank_code,
                    line.bank_account,
                    neutralise(line.bank_account_name),
                    str(payment.amount),
                    line.merchant_id,
                    neutralise(line.name),
                    reference(line),
                )
            )
    yield _row(("TOTAL", "", "", "", str(total), "", "", str(count)))


def _row(cells: Iterable[str]) -> str:
    written = io.StringIO()
    csv.writer(written, lineterminator="\r\n").writerow(cells)
    return written.getvalue()
