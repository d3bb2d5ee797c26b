"""Of which campaigns the redemptions were that the bank has paid.

A payout is a sum for all that a merchant was owed. It pays the merchant's redemptions in the order
of time, so that each rupiah paid belongs to a campaign, and so to an account code. What comes back
from the bank is unpaid again, the newest first; what is refunded of a redemption that was paid pays
the next one.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from chalicelib.core.values.instants import business_day, from_text
from chalicelib.ledger.rules.accounts import BANK, account_kind
from chalicelib.ledger.rules.transfer import Sale

# What makes a merchant owed something for what it sold.
REDEEMED = ("redeem", "capture", "accept")
SALES = (*REDEEMED, "refund")
# What of it was paid and is in nobody's redemptions: more than a merchant was owed.
OVERPAID = ""


@dataclass(frozen=True, slots=True)
class Told:
    """A transfer as the ledger hands it on."""

    id: str
    kind: str
    amount: int
    debit_account: str
    credit_account: str
    occurred_at: str
    reference: str = ""
    reverses: str | None = None

    @property
    def merchant_id(self) -> str | None:
        """The merchant on one side of it; None where there is none."""
        for name in (self.debit_account, self.credit_account):
            if account_kind(name) == "merchant":
                return name.partition(":")[2]
        return None

    @property
    def is_payout(self) -> bool:
        """Whether it says what the bank has paid to a merchant, or got back from one."""
        return self.kind in ("payout", "payout_returned") and BANK in (
            self.debit_account,
            self.credit_account,
        )

    @property
    def paid(self) -> int:
        """What a payout paid, in rupiah: below 0 where it came back."""
        return self.amount if self.credit_account == BANK else -self.amount


class Payout(NamedTuple):
    """What the bank paid to one merchant, in rupiah; below 0 where it came back."""

    id: str
    amount: int
    occurred_at: str


def paid_in_order(sales: Iterable[Sale], paid: int) -> Counter[str]:
    """How `paid` rupiah, all that a merchant ever got, are shared out among campaigns: its
    redemptions, less what was refunded of each, are paid oldest first. What is over is OVERPAID."""
    every = list(sales)
    refunds: Counter[str] = Counter()
    for one in every:
        if one.kind == "refund" and one.redemption_id:
            refunds[one.redemption_id] += one.amount
    shares: Counter[str] = Counter()
    redeemed = [one for one in every if one.kind in REDEEMED]
    for one in sorted(redeemed, key=lambda one: (one.occurred_at, one.id)):
        if paid <= 0:
            break
        part = min(paid, one.amount - refunds[one.id])
        shares[one.campaign_id] += part
        paid -= part
    shares[OVERPAID] += paid
    return nonzero(shares)


def paid_by_year(sales: Sequence[Sale], payouts: Sequence[Payout]) -> dict[int, Counter[str]]:
    """What one merchant was paid in each year, by campaign: by how much what it was ever paid for
    that campaign's redemptions grew in that year. A year that is over never changes."""
    if not payouts:
        return {}
    events = [(year_of(one.occurred_at), one) for one in sales]
    paid = Counter({0: 0})
    for one in payouts:
        paid[year_of(one.occurred_at)] += one.amount
    years = sorted({year for year, _ in events} | (paid.keys() - {0}))
    found: dict[int, Counter[str]] = {}
    before: Counter[str] = Counter()
    for year in years:
        shares = paid_in_order(
            (one for at, one in events if at <= year),
            sum(amount for at, amount in paid.items() if at <= year),
        )
        if grown := less(shares, before):
            found[year] = grown
        before = shares
    return found


def less(more: Mapping[str, int], taken: Mapping[str, int]) -> Counter[str]:
    """The difference of two sums by name; what is 0 is left out."""
    difference = Counter(more)
    difference.subtract(taken)
    return nonzero(difference)


def nonzero(sums: Counter[str]) -> Counter[str]:
    """Sums without those that are 0."""
    return Counter({name: amount for name, amount in sums.items() if amount})


def year_of(instant: str) -> int:
    """The year of the business day in which an instant falls."""
    return business_day(from_text(instant)).year
