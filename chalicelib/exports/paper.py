"""What stands on a merchant's statement on paper."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

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
