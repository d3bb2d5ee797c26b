"""What the city signs for good: receipts, statements, and the records of closed days.

Whoever closes a day and whoever checks it must mean the same bytes: both take them from here.
docs/verify.md tells it to those who write a checker of their own.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chalicelib.core.values.canonical import canonical

RECEIPT_TYP = "receipt+jwt"
STATEMENT_TYP = "statement+jwt"
DAY_TYP = "day+jwt"

# What stands for the root of the day before the first one.
NO_ROOT = "0" * 64

# What of a transfer is hashed. The order does not matter: canonical JSON has its own.
LEAF = ("id", "debit_account", "credit_account", "amount", "kind", "reference", "occurred_at")


@dataclass(frozen=True, slots=True)
class DayRecord:
    """What is published of a closed day.

    `date` is a business day (`YYYY-MM-DD`), `transfers` their number, `root` and `previous_root`
    are hex, `signature` is the compact JWS over all of it.
    """

    date: str
    transfers: int
    root: str
    previous_root: str
    signature: str


def day_claims(
    city: str, date: str, transfers: int, root: str, previous_root: str
) -> dict[str, Any]:
    """What the signature of a day is over: exactly this."""
    return {
        "iss": city,
        "date": date,
        "transfers": transfers,
        "root": root,
        "previous_root": previous_root,
    }


def leaf(transfer: Mapping[str, Any]) -> bytes:
    """A transfer as a leaf of its day's tree: exactly these members, in canonical JSON.

    `amount` is an integer, all else text. Raises KeyError where a member is missing.
    """
    return canonical({name: transfer[name] for name in LEAF})
