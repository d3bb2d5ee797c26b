"""Which business days can be closed, and what a closed day is.

Days are closed one after the other: each is signed together with the hash of the day before, so
that the chain has no gap and cannot be begun anew behind anybody's back.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from chalicelib.core.crypto.signed import NO_DAY, DayRecord
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import day_bounds
from chalicelib.days.rules.reports import Agreement, Proposal, Refusal, agreement

DayState = Literal["open", "proposed", "closing", "closed"]

OPEN: DayState = "open"
PROPOSED: DayState = "proposed"
CLOSING: DayState = "closing"
CLOSED: DayState = "closed"

# A city that has had no transfer yet may begin its chain with an empty day, but not years ago by a
# slip of the finger: each day since would have to be closed, too.
EMPTY_BEGINNING = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class Begun:
    """A closing that has begun: since when (RFC 3339), by whom (`role:id`), and their reason to
    close the day in spite of what differs, "" for none."""

    day: date
    since: str
    by: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Chain:
    """How far the days are closed.

    `closed` is the last closed day and `previous` the hash of its payload in hex (NO_DAY before
    the first); `begun` is the closing that has begun. `refusal` tells why the next day was not
    closed when that was last tried, `proposal` who proposed to close it all the same.
    """

    closed: date | None = None
    previous: str = NO_DAY
    begun: Begun | None = None
    proposal: Proposal | None = None
    refusal: Refusal | None = None

    @property
    def closing(self) -> date | None:
        """The day that is being closed."""
        return self.begun.day if self.begun else None

    def state(self, day: date) -> DayState:
        """Whether a day is closed is for its record to say; this tells the others apart."""
        if day == self.closing:
            return CLOSING
        return PROPOSED if self.proposal_of(day) else OPEN

    def proposal_of(self, day: date) -> Proposal | None:
        """The proposal to close this day in spite of what differs."""
        return self.proposal if self.proposal and self.proposal.day == day else None

    def refusal_of(self, day: date) -> Refusal | None:
        """Why this day was not closed."""
        return self.refusal if self.refusal and self.refusal.day == day else None

    def agreement(self) -> Agreement | None:
        """What stands behind the closing that has begun: another's proposal."""
        begun = self.begun
        return agreement(self.proposal_of(begun.day), begun.by) if begun else None


@dataclass(frozen=True, slots=True)
class ClosedDay:
    """What stands of a closed day: its record, when it was closed (RFC 3339) and by whom, and who
    proposed that, and why, where its books did not agree."""

    record: DayRecord
    closed_at: str
    closed_by: str
    agreement: Agreement | None = None


@dataclass(frozen=True, slots=True)
class Day:
    """A day as finance sees it. `transfers` of an open one are those that the projections know;
    `closed` is None until it is."""

    date: date
    state: DayState
    transfers: int
    closed: ClosedDay | None = None


class OutOfTime(Exception):
    """There was no time to finish; what was done stays done."""


class Incomplete(Refused):
    """The listing of the day does not hold every transfer that the guards have counted: it lags,
    or a record was lost. Nothing was signed; the day stays `closing`."""

    def __init__(self, expected: int, listed: int) -> None:
        super().__init__("state_conflict", retry_after=10, expected=expected, listed=listed)


def over_at(day: date, lateness: timedelta) -> datetime:
    """From when on nothing of a day can be on its way: no write comes later than `lateness` after
    its instant."""
    return day_bounds(day)[1] + lateness


def must_have_ended(day: date, now: datetime, lateness: timedelta) -> None:
    """Raises `state_conflict` while something of the day could still be on its way."""
    over = over_at(day, lateness)
    if now < over:
        left = int((over - now).total_seconds()) + 1
        raise Refused("state_conflict", retry_after=min(left, 24 * 3600))


def next_to_close(chain: Chain, first: date | None) -> date | None:
    """The day that is being closed, or the one after the last closed, or that of the `first`
    transfer; None where there is none. Whether it has ended is not said."""
    if chain.closing is not None:
        return chain.closing
    return first if chain.closed is None else chain.closed + timedelta(days=1)


def must_be_next(day: date, chain: Chain) -> None:
    """Raises `state_conflict` unless a day follows the last closed one, or none is closed yet."""
    if chain.closing is not None and chain.closing != day:
        raise Refused("state_conflict", next=chain.closing.isoformat())
    if chain.closed is not None and day != chain.closed + timedelta(days=1):
        raise Refused("state_conflict", next=(chain.closed + timedelta(days=1)).isoformat())


def must_be_first(day: date, first: date | None, now: datetime) -> None:
    """Raises `state_conflict` unless a chain may begin with a day: that of the `first` transfer, or
    an empty one shortly before it."""
    if first is not None and day > first:
        raise Refused("state_conflict", next=first.isoformat())
    if day != first and now - day_bounds(day)[1] > EMPTY_BEGINNING:
        raise Refused("state_conflict")
