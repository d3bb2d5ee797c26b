"""Payout files as spreadsheets and banks' portals read them: CSV."""

import csv
import io
from collections.abc import Iterable, Iterator

from chalicelib.core.values.spreadsheets import neutralise
from chalicelib.settlements.rules.rendering import Batch

COLUMNS = (
    "end_to_end_id",
    "bank_code",
    "bank_account",
    "bank_account_name",
    "amount",
    "merchant_id",
    "name",
    "reference",
    "channel",
    "execution_date",
)


def csv_pieces(batch: Batch) -> Iterator[str]:
    """The orders of a batch as CSV (RFC 4180, CRLF), with their sum and number at the foot."""
    yield row(COLUMNS)
    for order in batch.orders:
        yield row(
            (
                order.end_to_end_id,
                order.creditor.bank_code,
                order.creditor.bank_account,
                neutralise(order.creditor.name),
                str(order.amount),
                order.merchant_id,
                neutralise(order.name),
                order.text,
                order.channel,
                batch.execute_on.isoformat(),
            )
        )
    yield row(("TOTAL", "", "", "", str(batch.total), "", "", str(len(batch.orders)), "", ""))


def row(cells: Iterable[str]) -> str:
    """One row, quoted where it must be."""
    written = io.StringIO()
    csv.writer(written, lineterminator="\r\n").writerow(cells)
    return written.getvalue()
