"""What a settlement is: who is paid what, why a line is held, how lines become payments.

A settlement is drafted by one finance officer and approved by another. Each line nets one
merchant's account up to a moment; approving it moves what is still owed from the merchant's account
to the settlement's, and its payments are what the bank is asked to carry out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from hashlib import sha256
from typing import Literal

from chalicelib.core.values import ids
from chalicelib.core.values.instants import business_day, from_text
from chalicelib.merchants.rules.merchant import ACTIVE, Merchant

# BI-FAST carries no more at once (PADG BI 23/25/2021, as raised in 2021: Rp 250 million).
PAYMENT_AT_MOST = 250_000_000
# An end-to-end id has two digits for the part of a line. What is owed beyond is in the next draft.
PARTS_AT_MOST = 99
LINE_AT_MOST = PARTS_AT_MOST * PAYMENT_AT_MOST
# So many lines are worked on within a request and shown in its answer; more by job.
LINES_AT_ONCE = 500

State = Literal[
    "preparing", "draft", "approving", "approved", "sent", "paid", "partly_returned", "cancelled"
]
PREPARING: State = "preparing"
DRAFT: State = "draft"
APPROVING: State = "approving"
APPROVED: State = "approved"
SENT: State = "sent"
PAID: State = "paid"
PARTLY_RETURNED: State = "partly_returned"
CANCELLED: State = "cancelled"
# From here on there are payouts: the money has left the merchants' accounts.
ORDERED = (APPROVED, SENT)

LineState = Literal["ready", "held", "sent", "paid", "returned"]
READY: LineState = "ready"
HELD: LineState = "held"
PAYMENT_SENT: LineState = "sent"
PAYMENT_PAID: LineState = "paid"
RETURNED: LineState = "returned"

# Why a line is held: "" where it is not.
HoldKind = Literal["", "suspended", "account", "officer", "redemptions", "nothing_owed", "unclear"]
ACCOUNT_UNCONFIRMED = "account_unconfirmed"
ACCOUNT_CHANGED = "account_changed"
NOTHING_OWED = "nothing_owed"
# The journal does not show yet all that has gone through the merchant's account.
UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class File:
    """A payout file as it was stored: its SHA-256 in hex, and its size."""

    sha256: str
    bytes: int


@dataclass(frozen=True, slots=True)
class Settlement:
    """A settlement without its lines. `number` is nine digits: the day it was drafted and an
    ordinal. Who acted are actors (`finance:stf_…`); what has not happened is "".

    `state` is as stored: whether a sent one is paid follows from its payments, see `state_of`.
    `lines`, `ready`, `held` and `left_out` count lines and merchants, `payments` what was ordered,
    `open` what of it the bank has not answered for yet. `total` is what its ready lines come to;
    `balance` and `credits` are those of its account, all in rupiah. `cursor` and `reached` say how
    far preparing and approving have come.
    """

    id: str
    number: str
    state: State
    until: str
    large: bool
    body_hash: str
    drafted_by: str
    drafted_at: str
    lines: int = 0
    ready: int = 0
    held: int = 0
    left_out: int = 0
    total: int = 0
    payments: int = 0
    open: int = 0
    paid: int = 0
    returned: int = 0
    balance: int = 0
    credits: int = 0
    cursor: str = ""
    reached: int = 0
    approved_by: str = ""
    approved_at: str = ""
    approved_origin: str = ""
    approve_key: str = ""
    sent_by: str = ""
    sent_at: str = ""
    cancelled_by: str = ""
    cancelled_at: str = ""
    files: Mapping[str, File] = field(default_factory=dict)


def state_of(settlement: Settlement) -> State:
    """The state that people see. A sent settlement whose payments the bank has all answered for is
    `paid`, or `partly_returned` where one came back, which a later return still makes of it."""
    if settlement.state != SENT or settlement.open or not settlement.payments:
        return settlement.state
    return PARTLY_RETURNED if settlement.returned else PAID


@dataclass(frozen=True, slots=True)
class Withheld:
    """A single redemption that an officer holds: what is left of it, and why."""

    redemption_id: str
    amount: int
    reason: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the bank said of one payment: `paid` on a business day, or `returned` for a reason."""

    state: LineState
    booked_on: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class AccountChange:
    """Who changed a merchant's bank account when, and from which (masked)."""

    by: str
    at: str
    before: str


@dataclass(frozen=True, slots=True)
class Line:
    """What one settlement pays one merchant. Names and bank account as they were when it was judged
    last, so that payout files never change.

    `owed` is what the city owed from transfers before the settlement's `until`; `amount` what of it
    this line pays, or would pay if it were not held. `debits` are those of the merchant's account
    when `owed` was read: unless they have changed, so much is owed still. `since` is the `until` of
    the settlement that paid this merchant before, "" where none has. Without more, nothing of a
    line has been judged yet.
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
    state: LineState = HELD
    hold: HoldKind = "nothing_owed"
    reason: str = ""
    withheld: tuple[Withheld, ...] = ()
    account_change: AccountChange | None = None
    outcomes: Mapping[int, Outcome] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Payment:
    """One order to the bank, at most PAYMENT_AT_MOST rupiah. `line` and `part` count from 1."""

    settlement_id: str
    number: str
    line: int
    part: int
    merchant_id: str
    end_to_end_id: str
    amount: int
    state: LineState
    reason: str
    booked_on: str

    @property
    def is_open(self) -> bool:
        return self.state not in (PAYMENT_PAID, RETURNED)


def new_number(day: date, ordinal: int) -> str:
    """`260712001`: the first settlement drafted on 12 July 2026."""
    return f"{day:%y%m%d}{ordinal:03d}"


def end_to_end_id(number: str, line: int, part: int) -> str:
    """What the bank hands through from order to statement: 16 digits."""
    return f"{number}{line:05d}{part:02d}"


def read_end_to_end_id(text: str) -> tuple[str, int, int] | None:
    """Number, line and part; None for what is no end-to-end id of ours."""
    if len(text) != 16 or not (text.isascii() and text.isdigit()):
        return None
    return text[:9], int(text[9:14]), int(text[14:])


def split(amount: int) -> list[int]:
    """The payments that an amount takes: all full but the last."""
    full, rest = divmod(amount, PAYMENT_AT_MOST)
    return [PAYMENT_AT_MOST] * full + ([rest] if rest else [])


def payments_of(line: Line, settlement: State) -> list[Payment]:
    """The payments of a line of a settlement that is stored in this state; a held one has none."""
    if line.state == HELD:
        return []
    unanswered = Outcome(PAYMENT_SENT if settlement == SENT else READY)
    found = []
    for part, amount in enumerate(split(line.amount), start=1):
        outcome = line.outcomes.get(part, unanswered)
        found.append(
            Payment(
                settlement_id=line.settlement_id,
                number=line.number,
                line=line.line,
                part=part,
                merchant_id=line.merchant_id,
                end_to_end_id=end_to_end_id(line.number, line.line, part),
                amount=amount,
                state=outcome.state,
                reason=outcome.reason,
                booked_on=outcome.booked_on,
            )
        )
    return found


def line_state(line: Line, payments: Sequence[Payment]) -> LineState:
    """The state that people see: `returned` where any of its payments came back, `paid` where all
    of them are."""
    if line.state == HELD:
        return HELD
    states = {payment.state for payment in payments}
    for state in (RETURNED, PAYMENT_SENT, READY):
        if state in states:
            return state
    return PAYMENT_PAID


@dataclass(frozen=True, slots=True)
class Hold:
    """An officer's hold of a merchant (`redemption_id` "") or of one redemption, until released.
    `occurred_at` and `amount` are the redemption's."""

    merchant_id: str
    reason: str
    held_by: str
    held_at: str
    redemption_id: str = ""
    occurred_at: str = ""
    amount: int = 0


@dataclass(frozen=True, slots=True)
class Holds:
    """The holds of one merchant that count for a settlement."""

    whole: Hold | None = None
    withheld: tuple[Withheld, ...] = ()


def holds_for(holds: Sequence[Hold], until: str, refunded: Mapping[str, int]) -> Holds:
    """The holds of one merchant as they bear upon transfers before `until`. `refunded` is what was
    given back of redemptions, by their ids."""
    whole = next((one for one in holds if not one.redemption_id), None)
    withheld = [
        Withheld(one.redemption_id, one.amount - refunded.get(one.redemption_id, 0), one.reason)
        for one in holds
        if one.redemption_id and one.occurred_at < until
    ]
    return Holds(whole, tuple(one for one in withheld if one.amount > 0))


def judged(line: Line, merchant: Merchant, holds: Holds) -> Line:
    """A line as it must stand for what `line.owed` says is owed: its payee as the registry has it
    now, what it pays, and whether and why it is held."""
    withheld = min(line.owed, sum(one.amount for one in holds.withheld))
    amount = min(line.owed - withheld, LINE_AT_MOST)
    state, hold, reason = HELD, _hold(line.owed, amount, merchant, holds), ""
    if hold == "":
        state = READY
    elif hold == "suspended":
        reason = merchant.reason
    elif hold == "account":
        reason = ACCOUNT_UNCONFIRMED
    elif hold == "officer" and holds.whole is not None:
        reason = holds.whole.reason
    elif hold == "redemptions":
        reason = holds.withheld[0].reason
    else:
        reason = hold
    return replace(
        line,
        name=merchant.name,
        bank_code=merchant.bank_code,
        bank_account=merchant.bank_account,
        bank_account_name=merchant.bank_account_name,
        amount=amount,
        state=state,
        hold=hold,
        reason=reason,
        withheld=holds.withheld,
        account_change=_account_change(merchant),
    )


def _hold(owed: int, amount: int, merchant: Merchant, holds: Holds) -> HoldKind:
    if owed <= 0:
        return "nothing_owed"
    if merchant.state != ACTIVE:
        return "suspended"
    if merchant.account_unconfirmed:
        return "account"
    if holds.whole is not None:
        return "officer"
    return "redemptions" if amount == 0 else ""


def _account_change(merchant: Merchant) -> AccountChange | None:
    if not merchant.account_unconfirmed:
        return None
    return AccountChange(
        merchant.account_unconfirmed, merchant.account_changed_at, merchant.account_before
    )


def unclear(line: Line) -> Line:
    """A line of which nobody knows for sure yet what it comes to: held, and nothing is paid."""
    return replace(line, amount=0, state=HELD, hold="unclear", reason=UNCLEAR)


def judged_again(line: Line, owed: int, merchant: Merchant, holds: Holds) -> Line:
    """A ready line at the moment of approval: never more than was approved, never to another bank
    account than was shown, and no more than is `owed` still."""
    anew = judged(replace(line, owed=min(line.owed, owed)), merchant, holds)
    if anew.state != READY:
        return anew
    if any(getattr(anew, name) != getattr(line, name) for name in BANK):
        return replace(line, amount=anew.amount, state=HELD, hold="account", reason=ACCOUNT_CHANGED)
    return replace(anew, amount=min(line.amount, anew.amount), name=line.name)


BANK = ("bank_code", "bank_account", "bank_account_name")


def settle_id(settlement_id: str, line: int) -> str:
    """The id of the one transfer that a line makes."""
    return _transfer_id(f"settle:{settlement_id}:{line}")


def payout_id(end_to_end: str) -> str:
    """The id of the one transfer by which a payment is confirmed."""
    return _transfer_id(f"payout:{end_to_end}")


def return_id(end_to_end: str) -> str:
    """The id of the one transfer by which a payment comes back."""
    return _transfer_id(f"payout_returned:{end_to_end}")


def _transfer_id(name: str) -> str:
    return ids.stable_id(ids.TRANSFER, sha256(name.encode()).digest())


def expected_on(instant: str) -> date:
    """The day on which the bank is expected to have carried out what was ordered at an instant: the
    next weekday. Public holidays are the bank's to know."""
    day = business_day(from_text(instant)) + timedelta(days=1)
    while day.weekday() >= 5:
        day += timedelta(days=1)
    return day


def is_settled(occurred_at: str, settled_until: str, released_at: str, settled_at: str) -> bool:
    """Whether a redemption was in a settlement that has paid its merchant: it lies before the
    moment up to which the merchant was paid, and was not held then."""
    return occurred_at < settled_until and not released_at > settled_at
