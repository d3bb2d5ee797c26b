"""With which settlement a redemption was paid out, and when."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Payout:
    """A line of an approved settlement: it pays a merchant what came before `until`, but for the
    redemptions that were `withheld`. `paid_on` is a business day, "" until the bank has paid."""

    number: str
    approved_at: str
    until: str
    withheld: frozenset[str]
    paid_on: str
    returned: bool


def payout_of(redemption_id: str, occurred_at: str, payouts: Sequence[Payout]) -> Payout | None:
    """The payout in which a redemption is, of those of its merchant as they were approved. One
    that the bank returned is followed by another, which pays the same money again."""
    fitting = [
        one for one in payouts if occurred_at < one.until and redemption_id not in one.withheld
    ]
    return next((one for one in fitting if not one.returned), fitting[-1] if fitting else None)
