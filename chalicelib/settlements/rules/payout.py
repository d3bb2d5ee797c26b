"""A payout as its merchant sees it: what was paid when, what it is made of, what comes next."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from chalicelib.core.values.instants import from_text
from chalicelib.ledger.rules.transfer import Movement
from chalicelib.settlements.rules.hold import Withheld
from chalicelib.settlements.rules.line import (
    HELD,
    NOT_HELD,
    NOTHING_OWED,
    PAYMENT_PAID,
    PAYMENT_WITHDRAWN,
    RETURNED,
    HoldKind,
    Line,
)
from chalicelib.settlements.rules.payment import ShownLine, expected_on, shown_line
from chalicelib.settlements.rules.settlement import ORDERED, Settlement

# Before the first payout.
_BEGINNING = "2020-01-01T00:00:00.000Z"
_REDEEMED = ("redeem", "capture", "accept")


@dataclass(frozen=True, slots=True)
class Payout:
    """A merchant's line of a settlement. `expected_on` is when the bank should have paid it, None
    where nothing was ordered; `paid_on` when it has, None before."""

    settlement: Settlement
    shown: ShownLine
    reason: str
    expected_on: date | None
    paid_on: str | None


@dataclass(frozen=True, slots=True)
class NextPayout:
    """What is owed but in no payout yet, rupiah: `amount` that the next one would pay, `held` that
    it would not, and why. `expected_on` is known only once a draft has it."""

    owed: int
    amount: int
    held: int
    hold: HoldKind
    reason: str
    withheld: tuple[Withheld, ...]
    expected_on: date | None


@dataclass(frozen=True, slots=True)
class PayoutMakeup:
    """What a payout is made of, rupiah, of the transfers of its period:
    redeemed - refunded + returned + carried - held = its amount. `carried` is what was left from
    before, less what was given back after the period."""

    payout: Payout
    redeemed: int
    refunded: int
    returned: int
    held: int
    carried: int


def is_payout(line: Line, settlement: Settlement) -> bool:
    """Whether a merchant sees a line of its as a payout: it is approved, and was owed something."""
    return settlement.state in ORDERED and line.hold != NOTHING_OWED


def payout_of(line: Line, settlement: Settlement) -> Payout:
    """A line of an approved settlement, as its merchant sees it."""
    shown = shown_line(line, settlement.state)
    back = (RETURNED, PAYMENT_WITHDRAWN)
    returned = [payment.reason for payment in shown.payments if payment.state in back]
    booked = [payment.booked_on for payment in shown.payments if payment.state == PAYMENT_PAID]
    return Payout(
        settlement,
        shown,
        line.reason or (returned[0] if returned else ""),
        None if shown.state == HELD else expected_on(settlement.sent_at or settlement.approved_at),
        max(booked) if shown.state == PAYMENT_PAID and booked else None,
    )


def period_of(line: Line) -> tuple[datetime, datetime]:
    """The instants from which (included) to which (excluded) a line's transfers are."""
    return from_text(line.since or _BEGINNING), from_text(line.until)


def makeup_of(payout: Payout, movements: Iterable[Movement]) -> PayoutMakeup:
    """What a payout is made of, from its merchant's `movements` of its period."""
    line = payout.shown.line
    sums: Counter[str] = Counter()
    for kind, amount, _, exchanged in movements:
        sums["redeem" if kind in _REDEEMED else kind] += -amount if exchanged else amount
    held = sum(one.amount for one in line.withheld)
    redeemed, refunded, returned = sums["redeem"], sums["refund"], sums["payout_returned"]
    carried = line.amount + held - (redeemed - refunded + returned)
    return PayoutMakeup(payout, redeemed, refunded, returned, held, carried)


def next_payout(line: Line, balance: int, expected: date | None) -> NextPayout:
    """What comes next to a merchant that is owed `balance` rupiah now, by its line as assessed for
    this moment; it is `expected` on a day only where a draft has it."""
    hold = line.hold if line.hold != NOTHING_OWED else NOT_HELD
    return NextPayout(
        owed=balance,
        amount=line.pays,
        held=balance - line.pays,
        hold=hold,
        reason=line.reason if hold else "",
        withheld=line.withheld,
        expected_on=expected if line.pays else None,
    )
