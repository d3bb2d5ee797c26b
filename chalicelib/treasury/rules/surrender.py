"""Surrenders: money that goes back from the program's bank account to the city's treasury, by an
STS (surat tanda setoran; Permendagri 77/2020).

One officer proposes, another approves, and the bank's line moves the money.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from chalicelib.core.values.errors import Explained, Refused

State = Literal["proposed", "approved", "rejected", "surrendered"]

PROPOSED: State = "proposed"
APPROVED: State = "approved"
REJECTED: State = "rejected"
SURRENDERED: State = "surrendered"

# What is on its way back, so that nobody else may promise it.
OPEN = (PROPOSED, APPROVED)


@dataclass(frozen=True, slots=True)
class Surrender:
    """What goes back by one STS. Actors are `role:id`, instants RFC 3339 text, money rupiah.

    `surrendered_in` is by the year in which the ledger booked it.
    """

    id: str
    reference: str
    amount: int
    state: State
    proposed_by: str
    proposed_at: str
    decided_by: str | None = None
    decided_at: str | None = None
    decision_reason: str | None = None
    surrendered_in: Mapping[int, int] = field(default_factory=dict)

    @property
    def surrendered(self) -> int:
        """What the bank has booked of it, in rupiah: all or nothing."""
        return sum(self.surrendered_in.values())


_TOO_MUCH = (
    "Yang harus kembali ke kas daerah tinggal {available} rupiah, setelah dikurangi setoran lain "
    "yang berjalan. Tidak ada yang diajukan atau disetujui. Ajukan paling banyak sebesar itu.",
    "Only {available} rupiah have to go back to the city, less what other surrenders under way "
    "already take. Nothing was proposed or approved. Propose that much at most.",
)


def must_be_there(balance: int, open: int, amount: int) -> None:
    """Raise `state_conflict`, with what is `available`, where `amount` rupiah more than are `open`
    in other surrenders exceed the treasury's balance (contract, "Ledger": above 0 by what must go
    back)."""
    available = max(0, balance - open)
    if amount > available:
        indonesian, english = (words.format(available=available) for words in _TOO_MUCH)
        raise Explained("state_conflict", (indonesian, english), available=available)


def open_of(surrenders: Sequence[Surrender], but: str = "") -> int:
    """What surrenders under way take of the treasury in rupiah, but for the one with this id."""
    return sum(one.amount for one in surrenders if one.state in OPEN and one.id != but)


def refusal(state: str, proposed_by: str, booked: bool, to: State, by: str) -> Refused | None:
    """Why `by` (an actor) cannot decide a surrender: it is decided already, or only another than
    who proposed it may approve it. An approved one can still be rejected, as an STS may lapse at
    the bank and its money must not stay taken; but not where the bank has ever `booked` it. None
    where nothing is in the way."""
    if booked or state not in (OPEN if to == REJECTED else (PROPOSED,)):
        return Refused("state_conflict", state=state)
    if to == APPROVED and proposed_by == by:
        return Refused("same_person")
    return None


def decided(surrender: Surrender, to: State, by: str, at: str, reason: str = "") -> Surrender:
    """A surrender as it stands once `by` has approved or rejected it, the latter with a reason.
    Raises `state_conflict`, `same_person`."""
    booked = bool(surrender.surrendered_in)
    refused = refusal(surrender.state, surrender.proposed_by, booked, to, by)
    if refused is not None:
        raise refused
    return replace(
        surrender, state=to, decided_by=by, decided_at=at, decision_reason=reason or None
    )
