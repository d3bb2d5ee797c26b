"""What the city signs for good: receipts, statements, and the records of closed days.

Whoever closes a day and whoever checks it must mean the same bytes: both take them from here.
docs/verify.md tells it to those who write a checker of their own.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Any

from chalicelib.core.values.canonical import canonical

RECEIPT_TYP = "receipt+jwt"
STATEMENT_TYP = "statement+jwt"
DAY_TYP = "day+jwt"

# What stands for the hash of the day before the first one.
NO_DAY = "0" * 64

# What of a transfer, and of an act, is hashed. The order does not matter: canonical JSON has its
# own.
LEAF = (
    "id",
    "debit_account",
    "credit_account",
    "amount",
    "kind",
    "reference",
    "occurred_at",
    "actor",
    "campaign_id",
)
ACT_LEAF = ("id", "occurred_at", "actor", "origin", "action", "object", "details")


@dataclass(frozen=True, slots=True)
class DayRecord:
    """What is published of a closed day.

    `date` is a business day (`YYYY-MM-DD`); `transfers` and `acts` are their numbers, `root` and
    `acts_root` the roots over them, `report` the hash of the reconciliation that was kept,
    `previous` that of the day before's payload, all in hex; `signature` is the compact JWS over
    all of it.
    """

    date: str
    transfers: int
    root: str
    acts: int
    acts_root: str
    report: str
    previous: str
    signature: str = ""

    def claims(self, city: str) -> dict[str, Any]:
        """What the signature is over: exactly this."""
        told = asdict(self)
        del told["signature"]
        return {"iss": city, **told}


def claims_hash(claims: Mapping[str, Any]) -> str:
    """How the day after names a day: the hash of its payload, in hex."""
    return sha256(canonical(claims)).hexdigest()


def report_hash(report: Mapping[str, Any]) -> str:
    """The hash of a kept reconciliation, in hex, of all but its own member `report`."""
    return sha256(canonical({k: v for k, v in report.items() if k != "report"})).hexdigest()


def leaf(transfer: Mapping[str, Any]) -> bytes:
    """A transfer as a leaf of its day's tree: exactly these members, in canonical JSON.

    `amount` is an integer, all else text. Raises KeyError where a member is missing.
    """
    return canonical({name: transfer[name] for name in LEAF})


def act_leaf(act: Mapping[str, Any]) -> bytes:
    """An entry of the audit journal as a leaf of its day's tree of acts, likewise; `details` is an
    object."""
    return canonical({name: act[name] for name in ACT_LEAF})
