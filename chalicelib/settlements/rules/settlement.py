"""A settlement as a whole: its states, its number, who may approve it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import Literal, NamedTuple

from chalicelib.core.values import ids
from chalicelib.core.values.errors import Refused

# So many lines are worked on within a request and shown in its answer; more by job.
LINES_AT_ONCE = 500
NUMBERS_A_DAY = 999

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

Format = Literal["csv", "pain001"]
CSV: Format = "csv"
PAIN001: Format = "pain001"
FORMATS = (CSV, PAIN001)


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
    files: Mapping[Format, File] = field(default_factory=dict)


class Act(NamedTuple):
    """Who did something to a settlement (an actor), and when."""

    by: str
    at: str


@dataclass(frozen=True, slots=True)
class Counts:
    """What a part of a settlement adds to its counts: lines, ready and held ones, merchants left
    out, and to its total (rupiah). Below zero where it takes away."""

    lines: int = 0
    ready: int = 0
    held: int = 0
    left_out: int = 0
    total: int = 0


def state_of(settlement: Settlement) -> State:
    """The state that people see. A sent settlement whose payments the bank has all answered for is
    `paid`, or `partly_returned` where one came back, which a later return still makes of it."""
    if settlement.state != SENT or settlement.open or not settlement.payments:
        return settlement.state
    return PARTLY_RETURNED if settlement.returned else PAID


def settlement_id(key_id: str) -> str:
    """The id of what an Idempotency-Key drafts. It stands for good: no other record of the key is
    needed."""
    return ids.stable_id(ids.SETTLEMENT, sha256(key_id.encode()).digest())


def next_number(
    day: date, last: str | None, at_most: int = NUMBERS_A_DAY, *, passed_over: int = 0
) -> str:
    """The number after `last`, the day's highest: `260712001` is the first settlement drafted on
    12 July 2026. So many of the first are `passed_over`. Raises `state_conflict` where the day has
    no more."""
    ordinal = max(int(last[6:]) if last else 0, passed_over) + 1
    if ordinal > at_most:
        raise Refused("state_conflict")
    return f"{number_day(day)}{ordinal:03d}"


def number_day(day: date) -> str:
    """What the numbers of a day begin with: `260712`."""
    return f"{day:%y%m%d}"


def approval_refusal(state: str, drafted_by: str, by: str) -> Refused | None:
    """Why `by` (an actor) cannot approve a settlement: only another than who drafted it may, and
    only a draft. None where nothing is in the way."""
    if drafted_by == by:
        return Refused("same_person")
    return None if state == DRAFT else Refused("state_conflict")
