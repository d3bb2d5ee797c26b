"""What stands on a merchant's statement on paper."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from chalicelib.core.values.instants import epoch, to_text
from chalicelib.merchants.rules.merchant import Merchant
from chalicelib.merchants.rules.statement import Statement


@dataclass(frozen=True, slots=True)
class PaidOut:
    """A payout within a statement: rupiah, ordered on a day, and paid on one, None before."""

    number: str
    amount: int
    ordered_on: date
    paid_on: date | None
    returned: bool


@dataclass(frozen=True, slots=True)
class Paper:
    """All that stands on the paper. `through` and `made_at` are instants as text, `proof` the
    address that the QR code holds, `keys` where the city's public keys are."""

    city: str
    merchant: Merchant
    statement: Statement
    payouts: Sequence[PaidOut]
    through: str
    made_at: str
    proof: str
    keys: str


def claims(
    city: str, merchant: Merchant, statement: Statement, through: datetime, now: datetime
) -> dict[str, Any]:
    """What the signature of a statement is over: the shop, sums in rupiah, days, and up to when it
    holds every transfer."""
    return {
        "iss": city,
        "mid": merchant.id,
        "name": merchant.name,
        "from": statement.days[0].day.isoformat(),
        "to": statement.days[-1].day.isoformat(),
        "opening": statement.opening,
        "redeemed": statement.redeemed,
        "refunded": statement.refunded,
        "paid_out": statement.paid_out,
        "closing": statement.closing,
        "through": to_text(through),
        "iat": epoch(now),
    }
