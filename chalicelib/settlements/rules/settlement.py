"""A settlement as a whole: its states, its number, who may approve it and take it back."""

from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Literal, NamedTuple

from chalicelib.core.values import ids
from chalicelib.core.values.errors import Explained, Refused

# So many lines are worked on within a request and shown in its answer; more by job.
LINES_AT_ONCE = 500
NUMBERS_A_DAY = 999

State = Literal[
    "preparing",
    "draft",
    "approving",
    "approved",
    "sent",
    "paid",
    "partly_returned",
    "cancelled",
    "withdrawing",
    "withdrawn",
]
PREPARING: State = "preparing"
DRAFT: State = "draft"
APPROVING: State = "approving"
APPROVED: State = "approved"
SENT: State = "sent"
PAID: State = "paid"
PARTLY_RETURNED: State = "partly_returned"
CANCELLED: State = "cancelled"
WITHDRAWING: State = "withdrawing"
WITHDRAWN: State = "withdrawn"
# From here on there are payouts: the money has left the merchants' accounts.
ORDERED = (APPROVED, SENT)


@dataclass(frozen=True, slots=True)
class Settlement:
    """A settlement without its lines. `number` is nine digits: the day it was drafted and an
    ordinal. Who acted are actors (`finance:stf_…`); what has not happened is "".

    `state` is as stored: whether a sent one is paid, or an approved one withdrawn, follows from its
    payments, see `state_of`. `version` counts what people have changed of a draft, drafting being
    the first change, and `last_changed_by` names who did last.
    `lines`, `ready`, `held` and `left_out` count lines and merchants, `payments` what was ordered,
    `open` what of it is not answered for yet; `paid`, `returned` and `withdrawn` are its answers.
    `total` is what its ready lines come to; `balance` and `credits` are those of its account, all
    in rupiah. `cursor`, `reached` and `taken_back` say how far preparing, approving and withdrawing
    have come.
    """

    id: str
    number: str
    state: State
    until: str
    large: bool
    body_hash: str
    drafted_by: str
    drafted_at: str
    last_changed_by: str = ""
    version: int = 1
    lines: int = 0
    ready: int = 0
    held: int = 0
    left_out: int = 0
    total: int = 0
    payments: int = 0
    open: int = 0
    paid: int = 0
    returned: int = 0
    withdrawn: int = 0
    balance: int = 0
    credits: int = 0
    cursor: str = ""
    reached: int = 0
    approved_by: str = ""
    approved_at: str = ""
    approved_origin: str = ""
    sent_by: str = ""
    sent_at: str = ""
    cancelled_by: str = ""
    cancelled_at: str = ""
    withdraw_by: str = ""
    withdraw_at: str = ""
    withdraw_reason: str = ""
    withdrawn_by: str = ""
    withdrawn_at: str = ""
    withdrawn_origin: str = ""
    taken_back: int = 0


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
    """The state that people see. A settlement whose payments are all answered for is `paid`; or
    `partly_returned` where one came back, which a later return still makes of it; or `withdrawn`
    where the bank has carried out none."""
    if settlement.state not in ORDERED or not settlement.payments:
        return settlement.state
    if settlement.open:
        return WITHDRAWING if settlement.withdrawn_by else settlement.state
    if settlement.withdrawn == settlement.payments:
        return WITHDRAWN
    return PARTLY_RETURNED if settlement.returned or settlement.withdrawn else PAID


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


class Seen(NamedTuple):
    """What an approver saw of a draft: its total (rupiah) and its version."""

    total: int
    version: int


def approval_refusal(settlement: Settlement, seen: Seen, by: str) -> Refused | None:
    """Why `by` (an actor) cannot approve a settlement: only another than who changed it last may,
    only a draft, and only as it stands. None where nothing is in the way."""
    if settlement.last_changed_by == by:
        return Refused("same_person")
    if settlement.state != DRAFT:
        return Refused("state_conflict")
    if seen != (settlement.total, settlement.version):
        return Explained("state_conflict", _CHANGED)
    return None


_CHANGED = (
    "Pencairan ini sudah berubah sejak Anda melihatnya: jumlah atau versinya lain. Belum ada yang "
    "disetujui. Muat ulang, periksa lagi, lalu setujui.",
    "This settlement has changed since you saw it: its total or its version is another. Nothing "
    "was approved. Reload it, check it again, then approve.",
)


def withdrawal_refusal(settlement: Settlement, by: str) -> Refused | None:
    """Why `by` (an actor) cannot approve that a settlement is withdrawn: another must have proposed
    it, and something of it must be open. None where nothing is in the way."""
    if settlement.state not in ORDERED or not settlement.open or settlement.withdrawn_by:
        return Refused("state_conflict")
    if not settlement.withdraw_by:
        return Refused("state_conflict")
    return Refused("same_person") if settlement.withdraw_by == by else None
