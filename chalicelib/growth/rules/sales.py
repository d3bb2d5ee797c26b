"""What of the ledger is a sale, by which channel, and in which month.

A month's sales are net of what was given back in it: a refund counts in the month in which it is
made, as in a shop's own books (returns lower the tax of the period in which the goods come back;
UU PPN art. 5A), so a month that is over is never changed by a later refund. A rewarded payment
counts on the day on which it was paid.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from chalicelib.core.values.instants import business_day, from_text
from chalicelib.ledger.rules.transfer import Transfer, is_exchanged

Channel = Literal["voucher", "incentive", "marketplace", "procurement", "other"]
CHANNELS: tuple[Channel, ...] = ("voucher", "incentive", "marketplace", "procurement", "other")

# The kinds of transfer that tell of sales, and by which channel; a refund is of what it refunds.
_CHANNELS: Mapping[str, Channel] = {
    "redeem": "voucher",
    "capture": "marketplace",
    "incentive": "incentive",
    "accept": "procurement",
    "withhold": "procurement",
}
KINDS = frozenset({*_CHANNELS, "refund"})
# Those by which a resident pays.
PAYING = ("redeem", "capture", "incentive")

# What is counted of a month over all merchants: redemptions, those of them that name a bill total,
# the bills and the vouchers' part of them (rupiah), and residents who paid for the first time.
REDEMPTIONS, BILLED = "redemptions", "billed"
BILL_TOTAL, BILL_AMOUNT = "bill_total", "bill_amount"
FIRST_TIME_PAYERS = "first_time_payers"

# (month, merchant, channel)
SalesKey = tuple[str, str, Channel]


@dataclass(frozen=True, slots=True)
class Rewarded:
    """A payment at a merchant that was rewarded: how much was paid, on which business day."""

    merchant_id: str
    resident_id: str
    amount: int
    paid_on: str


@dataclass(frozen=True, slots=True)
class GivenBack:
    """A rewarded payment that went back to its payer, and when."""

    merchant_id: str
    amount: int
    occurred_at: str


@dataclass(frozen=True, slots=True)
class Known:
    """What transfers point to: what was refunded, by its id; the merchants of purchase orders; the
    rewarded payments, by the claim that they rewarded."""

    refunded: Mapping[str, Transfer]
    orders: Mapping[str, str]
    rewarded: Mapping[str, Rewarded]


@dataclass(slots=True)
class Tally:
    """Sales by month, merchant and channel, in rupiah; and the counts of each month. A channel that
    was counted in a month is named by it, whatever its sales come to."""

    sales: Counter[SalesKey] = field(default_factory=Counter)
    counts: dict[str, Counter[str]] = field(default_factory=dict)

    def sell(self, month: str, merchant_id: str, channel: Channel, amount: int) -> None:
        """Count a sale; less than 0 where something was given back."""
        self.sales[month, merchant_id, channel] += amount
        self.count(month, **{channel: 1})

    def count(self, month: str, **counts: int) -> None:
        """Count something of a month."""
        self.counts.setdefault(month, Counter()).update(counts)


def month_of(instant: str) -> str:
    """The month `YYYY-MM` in Asia/Jakarta in which an instant falls."""
    return business_day(from_text(instant)).isoformat()[:7]


def refunded_id(transfer: Transfer) -> str | None:
    """What a refund refunds; None for what is no refund."""
    return (transfer.redemption_id or transfer.reverses) if transfer.kind == "refund" else None


def order_id(transfer: Transfer) -> str | None:
    """The purchase order from which tax is withheld; None for what is no such tax."""
    return _end(transfer, "order") if transfer.kind == "withhold" else None


def tally(transfers: Iterable[Transfer], given_back: Iterable[GivenBack], known: Known) -> Tally:
    """What transfers and payments that were given back come to. Raises KeyError where one points
    to what is not known."""
    total = Tally()
    for one in transfers:
        if one.kind in KINDS:
            _count(total, one, known)
    for back in given_back:
        total.sell(month_of(back.occurred_at), back.merchant_id, "incentive", -back.amount)
    return total


def _count(total: Tally, one: Transfer, known: Known) -> None:
    month = month_of(one.occurred_at)
    sign = -1 if is_exchanged(one.kind, one.credit_account) else 1
    if one.kind == "incentive":
        paid = known.rewarded[one.reference]
        total.sell(paid.paid_on[:7], paid.merchant_id, "incentive", sign * paid.amount)
    elif one.kind == "withhold":
        merchant_id = known.orders[order_id(one) or ""]
        total.sell(month, merchant_id, "procurement", sign * one.amount)
    elif one.kind == "refund":
        of = known.refunded[refunded_id(one) or ""]
        total.sell(month, _end(one, "merchant"), _CHANNELS[of.kind], -sign * one.amount)
        if of.kind == "redeem" and of.bill_total is not None:
            # Of the bill goes what share of the voucher's part went back.
            bill = of.bill_total * one.amount // of.amount
            total.count(month, bill_total=-sign * bill, bill_amount=-sign * one.amount)
    else:
        total.sell(month, _end(one, "merchant"), _CHANNELS[one.kind], sign * one.amount)
    if one.kind == "redeem":
        total.count(month, redemptions=sign)
        if one.bill_total is not None:
            bill, amount = sign * one.bill_total, sign * one.amount
            total.count(month, billed=sign, bill_total=bill, bill_amount=amount)


def _end(transfer: Transfer, kind: str) -> str:
    """The id behind the one account of a kind that a transfer goes through."""
    ends = (transfer.debit_account, transfer.credit_account)
    return next(one.partition(":")[2] for one in ends if one.startswith(f"{kind}:"))
