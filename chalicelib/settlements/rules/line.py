"""A line: what one settlement pays one merchant."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from chalicelib.settlements.rules.hold import Withheld
from chalicelib.settlements.rules.terms import BI_FAST, Channel

LineState = Literal["ready", "held", "sent", "paid", "returned"]
PaymentState = Literal["ready", "sent", "paid", "returned", "withdrawn"]
READY: Literal["ready"] = "ready"
HELD: LineState = "held"
PAYMENT_SENT: Literal["sent"] = "sent"
PAYMENT_PAID: Literal["paid"] = "paid"
RETURNED: Literal["returned"] = "returned"
# The city has taken it back before the bank carried it out.
PAYMENT_WITHDRAWN: Literal["withdrawn"] = "withdrawn"

# Why a line is held: "" where it is not.
HoldKind = Literal[
    "",
    "suspended",
    "account",
    "bounced",
    "officer",
    "redemptions",
    "nothing_owed",
    "minimum",
    "unclear",
]
NOT_HELD: HoldKind = ""
NOTHING_OWED: HoldKind = "nothing_owed"
# The journal does not show yet all that has gone through the merchant's account.
UNCLEAR: HoldKind = "unclear"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one payment: `paid` on a business day, `returned` for the bank's reason, or
    `withdrawn` for the city's. `told_by` is the line of a bank statement that told it
    (`bst_…#line`), "" where none did, and `transfer_id` what that moved. One that was returned
    still says which line and which transfer had paid it, and when."""

    state: PaymentState
    booked_on: str = ""
    reason: str = ""
    told_by: str = ""
    transfer_id: str = ""
    paid_by: str = ""
    payout_id: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """Who proposed when that a single payment is withdrawn, and why."""

    by: str
    at: str
    reason: str


@dataclass(frozen=True, slots=True)
class AccountChange:
    """Who changed a merchant's bank account when, and from which (masked)."""

    by: str
    at: str
    before: str


@dataclass(frozen=True, slots=True)
class Line:
    """What one settlement pays one merchant. Names and bank account as they were when it was
    assessed last, so that payout files never change.

    `owed` is what the city owed from transfers before the settlement's `until`; `amount` what of it
    this line pays by `channel`, or would pay if it were not held. `debits` are those of the
    merchant's account when `owed` was read: unless they have changed, so much is owed still.
    `since` is the `until` of the settlement that paid this merchant before, "" where none has.
    Without more, nothing of a line has been assessed yet. `withdrawal` is what somebody has
    proposed about its payment.
    """

    settlement_id: str
    number: str
    line: int
    merchant_id: str
    owed: int
    debits: int
    since: str
    until: str
    name: str = ""
    bank_code: str = ""
    bank_account: str = ""
    bank_account_name: str = ""
    amount: int = 0
    channel: Channel = BI_FAST
    state: LineState = HELD
    hold: HoldKind = NOTHING_OWED
    reason: str = ""
    withheld: tuple[Withheld, ...] = ()
    account_change: AccountChange | None = None
    outcomes: Mapping[int, Outcome] = field(default_factory=dict)
    withdrawal: Proposal | None = None

    @property
    def pays(self) -> int:
        """What it adds to its settlement's total, in rupiah."""
        return self.amount if self.state == READY else 0


def unclear(line: Line) -> Line:
    """A line of which nobody knows for sure yet what it comes to: held, and nothing is paid."""
    return replace(line, amount=0, state=HELD, hold=UNCLEAR, reason=UNCLEAR)
