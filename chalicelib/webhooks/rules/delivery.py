"""When an event is told, told again, and told no more.

pending ── a 2xx ──▶ delivered
   │ ▲
   │ └── told again after a pause, over three days
   │
   └── never answered, or 410 at once ──▶ failed ── replayed ──▶ pending
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal, NamedTuple

from chalicelib.core.values.instants import from_text, to_text

DeliveryState = Literal["pending", "delivered", "failed"]

# Between one attempt and the next, as Standard Webhooks recommends ("Retry schedule"): three days.
PAUSES = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=24),
)
# One attempt is under way for no longer; whoever died in the midst of it holds it up so long.
LEASE = timedelta(seconds=60)
# A queue keeps a message back for no longer.
LONGEST_DELAY_S = 900
# For so long what was told can be told again.
KEPT = timedelta(days=30)

# A partner has things told again no more often: what it has them told to may be anybody's.
REPLAY_PAUSE = timedelta(minutes=10)
# There is nobody any more (RFC 9110, 15.5.11).
GONE = 410


@dataclass(frozen=True, slots=True)
class Delivery:
    """An event on its way to a partner. `payload` is the body, the same at each attempt.

    `attempts` are those that have ended, of this `round`: a replay begins another. `status` is the
    last answer's, 0 where none came, and `why` then says in a word what stood in the way. Instants
    are RFC 3339 text; `leased_until` is "" while no attempt is under way.
    """

    partner_id: str
    id: str
    type: str
    checkout_id: str
    at: str
    payload: str
    next_at: str
    state: DeliveryState = "pending"
    round: int = 1
    attempts: int = 0
    leased_until: str = ""
    status: int = 0
    why: str = ""
    delivered_at: str = ""

    @property
    def key(self) -> str:
        """Sorts a partner's deliveries by when it happened."""
        return f"{self.at}#{self.id}"

    @property
    def turn(self) -> "Turn":
        """Whose turn it is."""
        return Turn(self.round, self.attempts)


class Turn(NamedTuple):
    """A round, and the attempt of it that comes next, from 0."""

    round: int
    attempt: int


class Answered(NamedTuple):
    """How an attempt ended: the answer's status, or 0 and in a word what stood in the way."""

    status: int
    why: str = ""


Next = Literal["try", "drop"] | timedelta


def what_now(delivery: Delivery | None, turn: Turn, now: datetime) -> Next:
    """What whoever is sent to make an attempt does: make it, wait, or leave it be, because it was
    made, or another was asked for since."""
    if delivery is None or delivery.state != "pending" or delivery.turn > turn:
        return "drop"
    if delivery.turn < turn:
        # Sent ahead by somebody who has not noted yet how the attempt before ended.
        return LEASE
    for until in (delivery.leased_until, delivery.next_at):
        if until > to_text(now):
            return from_text(until) - now
    return "try"


def after(delivery: Delivery, answered: Answered, now: datetime) -> Delivery:
    """The delivery once an attempt has ended."""
    attempts = delivery.attempts + 1
    ended = replace(
        delivery,
        attempts=attempts,
        leased_until="",
        status=answered.status,
        why=answered.why,
    )
    if 200 <= answered.status < 300:
        return replace(ended, state="delivered", delivered_at=to_text(now))
    if is_gone(answered) or attempts > len(PAUSES):
        return replace(ended, state="failed")
    return replace(ended, next_at=to_text(now + PAUSES[attempts - 1]))


def is_gone(answered: Answered) -> bool:
    """Whether a receiver says that there is nobody any more."""
    return answered.status == GONE


def again(delivery: Delivery, now: datetime) -> Delivery:
    """The delivery, told anew from the first attempt on."""
    return replace(
        delivery,
        state="pending",
        round=delivery.round + 1,
        attempts=0,
        leased_until="",
        next_at=to_text(now),
    )


def delay_s(wait: timedelta) -> int:
    """For how many seconds a queue keeps a message back that waits: until then, or as long as it
    can."""
    whole = -(-wait // timedelta(seconds=1))
    return max(1, min(LONGEST_DELAY_S, whole))
