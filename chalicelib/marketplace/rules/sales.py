"""What partners report of sales: orders of the city's merchants, however they were paid."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from chalicelib.core.values.instants import day_from_text
from chalicelib.core.values.rejected import Rejected, RowError

# A body of 64 KiB holds so many.
REPORTED_MOST = 500


@dataclass(frozen=True, slots=True)
class Sale:
    """An order of a partner's that was sold on a business day, `YYYY-MM-DD`; `amount` in rupiah,
    0 for one that came back."""

    partner_id: str
    order_id: str
    merchant_id: str
    amount: int
    sold_on: str

    @property
    def month(self) -> str:
        """`YYYY-MM`."""
        return self.sold_on[:7]


@dataclass(frozen=True, slots=True)
class Judged:
    """Rows that count, and what is wrong with others, each with its row from 1."""

    good: Sequence[Sale]
    wrong: Sequence[tuple[int, RowError]]


def judge(rows: Sequence[Sale], merchants: Collection[str], today: date) -> Judged:
    """Which rows count: of `merchants` that there are, sold until `today`, each order once."""
    first: dict[str, int] = {}
    good: list[Sale] = []
    wrong: list[tuple[int, RowError]] = []
    for number, sale in enumerate(rows, start=1):
        found = _errors(sale, merchants, today)
        if sale.order_id in first:
            found.append(Rejected("order_id", "duplicate_row", first=first[sale.order_id]).error)
        if found:
            wrong += [(number, error) for error in found]
        else:
            good.append(sale)
            first[sale.order_id] = number
    return Judged(good, wrong)


def _errors(sale: Sale, merchants: Collection[str], today: date) -> list[RowError]:
    errors = []
    if sale.merchant_id not in merchants:
        errors.append(Rejected("merchant_id", "merchant_unknown").error)
    try:
        is_past = day_from_text(sale.sold_on) <= today
    except ValueError:
        is_past = False
    if not is_past:
        errors.append(Rejected("sold_on", "day_invalid").error)
    return errors


def beyond(reported: int, paid: int) -> int:
    """What a reported order adds to `paid`, which vouchers have paid of it and the ledger counts:
    of an order that is known by both the larger sum counts, once."""
    return max(0, reported - paid)
