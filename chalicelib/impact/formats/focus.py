"""A cloud's bill as FOCUS 1.x (FinOps Open Cost and Usage Specification), the form in which AWS and
others export it: CSV, a line for each charge, of which four columns are read.

`BilledCost` is what the invoice says, in `BillingCurrency` (ISO 4217); `ChargePeriodStart` is when
the charge began (ISO 8601, UTC), `ServiceName` what for.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation

COST, CURRENCY, BEGINS, SERVICE = (
    "BilledCost",
    "BillingCurrency",
    "ChargePeriodStart",
    "ServiceName",
)
COLUMNS = (COST, CURRENCY, BEGINS, SERVICE)
# Charges are of far less than a millionth; they are summed to this many digits, then rounded.
_DIGITS = 18
_MICRO = 10 ** (_DIGITS - 6)
# No bill of a city has a line above a billion, and no number may take a minute to read.
_LONGEST = 40
_MOST = Decimal(10) ** 9
_MONTH = re.compile(r"20\d\d-(0[1-9]|1[0-2])", re.ASCII)
# Services, month by month: what an item of the table holds, and a year's bill is far below.
LINES_MOST = 1_200
_SERVICE_LONGEST = 60


class NoBill(ValueError):
    """A file that is no bill, from which row on (1 for the header), and what is wrong with it, in
    Indonesian and in English."""

    def __init__(self, row: int, indonesian: str, english: str) -> None:
        super().__init__(english)
        self.row = row
        self.words = (f"Baris {row}: {indonesian}", f"Row {row}: {english}")


def read_focus(body: bytes) -> tuple[str, dict[str, dict[str, int]]]:
    """The currency of a bill, and what it bills: by month (`YYYY-MM`), by service, millionths of
    that currency. Raises NoBill."""
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise NoBill(1, "berkas bukan CSV UTF-8", "the file is no CSV in UTF-8") from None
    try:
        return _read(csv.DictReader(io.StringIO(text, newline="")))
    except csv.Error:
        raise NoBill(1, "berkas bukan CSV", "the file is no CSV") from None


def _read(rows: "csv.DictReader[str]") -> tuple[str, dict[str, dict[str, int]]]:
    missing = [name for name in COLUMNS if name not in (rows.fieldnames or ())]
    if missing:
        names = ", ".join(missing)
        raise NoBill(1, f"kolom FOCUS tidak ada: {names}", f"columns of FOCUS are missing: {names}")
    sums: dict[str, Counter[str]] = {}
    currency, lines = "", 0
    for number, row in enumerate(rows, start=2):
        month, service, billed = _charge(number, row)
        if currency not in ("", row[CURRENCY]):
            raise NoBill(number, "ada dua mata uang", "there are two currencies")
        currency = row[CURRENCY]
        of_month = sums.setdefault(month, Counter())
        lines += service not in of_month
        of_month[service] += billed
        if lines > LINES_MOST:
            raise NoBill(
                number,
                f"lebih dari {LINES_MOST} layanan: bagi berkasnya per bulan",
                f"over {LINES_MOST} services: split the file by month",
            )
    if not sums:
        raise NoBill(2, "tidak ada tagihan", "nothing is billed")
    return currency, {month: _in_micros(of.items()) for month, of in sums.items()}


def _charge(number: int, row: dict[str, str]) -> tuple[str, str, int]:
    """The month, the service and the cost of a line, in the smallest unit that is summed."""
    cost, begins, service, currency = (
        row[name] or "" for name in (COST, BEGINS, SERVICE, CURRENCY)
    )
    month = begins[:7]
    if _MONTH.fullmatch(month) is None:
        raise NoBill(number, f"{BEGINS} bukan waktu", f"{BEGINS} is no time")
    if not (len(currency) == 3 and currency.isascii() and currency.isupper()):
        raise NoBill(number, f"{CURRENCY} bukan kode", f"{CURRENCY} is no code")
    try:
        billed = Decimal(cost) if len(cost) <= _LONGEST else Decimal("NaN")
    except InvalidOperation:
        billed = Decimal("NaN")
    if not billed.is_finite() or abs(billed) > _MOST:
        raise NoBill(number, f"{COST} bukan jumlah", f"{COST} is no amount")
    name = "".join(filter(str.isprintable, service))[:_SERVICE_LONGEST]
    return month, name or "-", int(billed.scaleb(_DIGITS).to_integral_value())


def _in_micros(services: Iterable[tuple[str, int]]) -> dict[str, int]:
    return {name: (2 * billed + _MICRO) // (2 * _MICRO) for name, billed in sorted(services)}
