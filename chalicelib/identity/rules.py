"""What signing in promises: how long codes, sessions and tokens live, and how often they try."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from chalicelib.core.values import subject
from chalicelib.core.values.instants import to_text

CODE_LIFE = timedelta(minutes=5)
CODE_DIGITS = 6
# After this many wrong tries a code is dead: the code, not the phone, so nobody locks out another.
CODE_TRIES = 5

CODES_PER_PHONE = 5
CODES_WINDOW = timedelta(minutes=15)

ACCESS_LIFE = timedelta(hours=1)

# How long the refresh token before the newest is honoured: a second tab, or an answer that got
# lost on the way.
PREVIOUS_HONOURED = timedelta(seconds=60)

SESSION_LIFE = {
    subject.RESIDENT: timedelta(days=90),
    subject.MERCHANT: timedelta(days=30),
    subject.ADMIN: timedelta(hours=12),
    subject.FINANCE: timedelta(hours=12),
    subject.AUDITOR: timedelta(hours=12),
}


@dataclass(frozen=True, slots=True)
class Login:
    """Somebody for whom a phone may sign in. `id` is a resident, merchant or staff id."""

    role: str
    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Till:
    """What an access token says of a merchant's till: under which name its phone takes payments,
    and which phones (keyed hashes) may use it."""

    cashier: str
    phones: frozenset[str]


@dataclass(frozen=True, slots=True)
class Family:
    """A signed-in browser: one chain of refresh tokens, of which `number` is the newest."""

    id: str
    role: str
    phone: str
    subject_id: str
    number: int
    rotated_at: str
    expires_at: str


def may_send(sent: list[str], now: datetime) -> tuple[list[str], int | None]:
    """The instants of the codes sent within the window, and in how many seconds the next may go
    out; None where it may go out now."""
    since = to_text(now - CODES_WINDOW)
    recent = [instant for instant in sent if instant > since]
    if len(recent) < CODES_PER_PHONE:
        return recent, None
    oldest = datetime.fromisoformat(recent[-CODES_PER_PHONE])
    return recent, max(1, int((oldest + CODES_WINDOW - now).total_seconds()) + 1)


def successor(family: Family, number: int, now: datetime) -> int | None:
    """Which number follows a refresh token of this family; None where the family ends.

    The newest is followed by a new one. The one before gives the same successor for a while. An
    older one has been stolen or replayed: nobody in this family stays signed in.
    """
    if to_text(now) >= family.expires_at:
        return None
    if number == family.number:
        return number + 1
    if number == family.number - 1:
        rotated = datetime.fromisoformat(family.rotated_at)
        return family.number if now - rotated <= PREVIOUS_HONOURED else None
    return None
