"""Remits: withheld tax that goes from the program's bank account to the state, by a billing code of
the tax office (kode billing, MPN G3).

One officer proposes, another approves, and the bank's line moves the money. It brings the NTPN, the
number under which the state has received it.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from chalicelib.core.values.errors import Explained, Refused
from chalicelib.procurement.rules.taxes import TaxKind

State = Literal["proposed", "approved", "rejected", "remitted"]

PROPOSED: State = "proposed"
APPROVED: State = "approved"
REJECTED: State = "rejected"
REMITTED: State = "remitted"

# What is on its way to the state, so that nobody else may remit it.
OPEN = (PROPOSED, APPROVED)

# 15 digits, of which the first says who has made it: 0 to 3 is the tax office (DJP).
BILLING_CODE = r"^[0-3][0-9]{14}(?![\s\S])"
NTPN = r"^[0-9A-Za-z]{16}(?![\s\S])"
_NTPN_TOLD = re.compile(r"\bNTPN[^0-9A-Z]{0,3}([0-9A-Z]{16})\b", re.ASCII)


@dataclass(frozen=True, slots=True)
class Remit:
    """What goes to the state by one billing code. Actors are `role:id`, instants RFC 3339 text,
    money rupiah.

    `ntpn` is "" until the bank has told it. `remitted_in` is by the year in which the ledger booked
    it.
    """

    id: str
    kind: TaxKind
    amount: int
    billing_code: str
    state: State
    proposed_by: str
    proposed_at: str
    decided_by: str | None = None
    decided_at: str | None = None
    decision_reason: str | None = None
    ntpn: str = ""
    remitted_in: Mapping[int, int] = field(default_factory=dict)

    @property
    def remitted(self) -> int:
        """What the bank has booked of it, in rupiah: all or nothing."""
        return sum(self.remitted_in.values())


_TOO_MUCH = (
    "Pajak {kind} yang terutang dan belum diajukan tinggal {available} rupiah. Tidak ada yang "
    "diajukan. Ajukan paling banyak sebesar itu.",
    "Only {available} rupiah of {kind} are due and not proposed yet. Nothing was proposed. Propose "
    "that much at most.",
)


def too_much(kind: TaxKind, due: int) -> Refused:
    """Why no more than is `due` of a kind can be remitted, in rupiah."""
    available = max(0, due)
    indonesian, english = (words.format(kind=kind, available=available) for words in _TOO_MUCH)
    return Explained("state_conflict", (indonesian, english), available=available)


def open_of(remits: Iterable[Remit], kind: TaxKind) -> int:
    """What of a kind is on its way to the state, in rupiah."""
    return sum(one.amount for one in remits if one.kind == kind and one.state in OPEN)


def refusal(state: str, proposed_by: str, booked: bool, to: State, by: str) -> Refused | None:
    """Why `by` (an actor) cannot decide a remit: it is decided already, or only another than who
    proposed it may approve it. An approved one can still be rejected, as a billing code lapses; but
    not where the bank has ever `booked` it. None where nothing is in the way."""
    if booked or state not in (OPEN if to == REJECTED else (PROPOSED,)):
        return Refused("state_conflict", state=state)
    if to == APPROVED and proposed_by == by:
        return Refused("same_person")
    return None


def decided(remit: Remit, to: State, by: str, at: str, reason: str = "") -> Remit:
    """A remit as it stands once `by` has approved or rejected it, the latter with a reason. Raises
    `state_conflict`, `same_person`."""
    refused = refusal(remit.state, remit.proposed_by, bool(remit.remitted_in), to, by)
    if refused is not None:
        raise refused
    return replace(remit, state=to, decided_by=by, decided_at=at, decision_reason=reason or None)


def ntpn_in(text: str) -> str:
    """The NTPN that a text of the bank's names as such; "" where it names none."""
    found = _NTPN_TOLD.search(text.upper())
    return found[1] if found else ""
