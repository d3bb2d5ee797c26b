"""A QRIS payment as its acquirer tells of it."""

import re
from dataclasses import dataclass
from typing import Literal

# What an acquirer tells of a payment: it was paid, or given back, which is final. Whatever comes
# before one of them (initiated, paying, pending) or instead (cancelled, failed) rewards nothing.
Status = Literal["00", "04"]
PAID: Status = "00"
REFUNDED: Status = "04"

_RRN = re.compile(r"[0-9A-Za-z]{1,12}")


@dataclass(frozen=True, slots=True)
class Payment:
    """One payment, known by its acquirer, `rrn` and the day it was paid.

    `rrn` is of twelve characters (`rrn_of`), `paid_on` a business day (`YYYY-MM-DD`), `paid_at`
    the instant where the acquirer tells it, else "". `amount` is in rupiah. `card` is the keyed
    hash of the payer's card number (CPAN), "" where it is not told.
    """

    rrn: str
    paid_on: str
    paid_at: str
    nmid: str
    amount: int
    status: Status
    card: str = ""


def rrn_of(text: str) -> str | None:
    """The retrieval reference number in these characters (ISO 8583, field 37: twelve, numbers
    padded with zeros, which some receipts leave out); None where there can be none."""
    text = text.strip()
    if not _RRN.fullmatch(text) or not text.strip("0"):
        return None
    return text.upper().rjust(12, "0")
