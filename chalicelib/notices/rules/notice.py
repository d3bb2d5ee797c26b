"""What a notice is: something happened, and one resident or merchant is told of it once.

Its id is made from what it tells, so that one which is found twice is the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Literal, NamedTuple

from chalicelib.core.values import ids
from chalicelib.core.values.instants import epoch, from_text, to_text
from chalicelib.core.values.subject import MERCHANT, RESIDENT

# What each may be switched off by; of keys everybody is told.
Kind = Literal["lapse", "sale", "payment", "reward", "decision", "payout", "order", "key"]

Event = Literal[
    "voucher_lapses",
    "paid",
    "refunded",
    "rewarded",
    "claim_granted",
    "claim_refused",
    "paid_out",
    "payout_returned",
    "order_placed",
    "delegate_asked",
    "delegate_ended",
    "application_approved",
    "merchant_suspended",
    "merchant_reinstated",
    "undo_asked",
    "undo_declined",
    "sold",
    "passkey_made",
    "passkey_removed",
]

KIND_OF: Mapping[Event, Kind] = {
    "voucher_lapses": "lapse",
    "paid": "payment",
    "refunded": "payment",
    "rewarded": "reward",
    "claim_granted": "decision",
    "claim_refused": "decision",
    "paid_out": "payout",
    "payout_returned": "payout",
    "order_placed": "order",
    "delegate_asked": "decision",
    "delegate_ended": "decision",
    "application_approved": "decision",
    "merchant_suspended": "decision",
    "merchant_reinstated": "decision",
    "undo_asked": "payment",
    "undo_declined": "payment",
    "sold": "sale",
    "passkey_made": "key",
    "passkey_removed": "key",
}

# What there is to be told of, by role, and may be switched off: whoever came in by a stolen text
# must not switch off that their key is told.
KINDS: Mapping[str, tuple[Kind, ...]] = {
    RESIDENT: ("lapse", "payment", "reward", "decision"),
    MERCHANT: ("sale", "payment", "payout", "order", "decision"),
}

# Of what is heard at the till a notice is made for whoever takes pushes alone: a shop that does not
# would find its list full of sales.
PUSHED_ALONE: tuple[Kind, ...] = ("sale",)

# For so long what was told can be read.
KEPT = timedelta(days=90)
# What happened longer ago is no news: a table that was filled from elsewhere tells nobody.
NEWS = timedelta(days=7)


class Happening(NamedTuple):
    """What is to be told: to whom (`res_…`, `mrc_…`), and of what. `of` names the happening itself:
    a transfer, an act, a voucher with the instant at which it lapses. `about` is what to look at
    for more, `amount` in rupiah; `until` an instant, "" where there is none."""

    subject_id: str
    event: Event
    of: str
    at: str
    about: str
    amount: int | None = None
    until: str = ""

    def is_news(self, now: datetime) -> bool:
        """Whether it happened lately."""
        return from_text(self.at) > now - NEWS


@dataclass(frozen=True, slots=True)
class Notice:
    """What was told. `at` is when it happened, `told_at` when it was written down; `pushed` says
    that a push was sent for it."""

    subject_id: str
    id: str
    event: Event
    at: str
    about: str
    told_at: str
    amount: int | None = None
    until: str = ""
    pushed: bool = False

    @property
    def key(self) -> str:
        """Sorts what somebody was told by when it happened."""
        return f"{self.at}#{self.id}"

    @property
    def kind(self) -> Kind:
        return KIND_OF[self.event]

    @property
    def gone_at(self) -> int:
        """The second since 1970 at which it may go."""
        return epoch(from_text(self.at) + KEPT)


def notice_of(happening: Happening, now: datetime) -> Notice:
    """The notice that tells of a happening: the same however often it is made, but for
    `told_at`."""
    said = "\0".join((happening.subject_id, happening.event, happening.of))
    return Notice(
        subject_id=happening.subject_id,
        id=ids.stable_id(ids.NOTICE, sha256(said.encode()).digest()),
        event=happening.event,
        at=happening.at,
        about=happening.about,
        told_at=to_text(now),
        amount=happening.amount,
        until=happening.until,
    )
