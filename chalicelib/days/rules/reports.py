"""What keeps a day open: the differences of its reconciliation, and how two people close it in
spite of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from chalicelib.core.values.errors import Explained, Refused

# The words of a refusal name so many checks at most.
_NAMED = 8


@dataclass(frozen=True, slots=True)
class Difference:
    """A check of a reconciliation that does not hold: its name (`bank`, `suspense`, …), and both
    sides in its unit."""

    check: str
    expected: int
    actual: int
    unit: Literal["rupiah", "transfers"] = "rupiah"

    @property
    def text(self) -> str:
        """`suspense -114000`: which check, and by how much."""
        return f"{self.check} {self.actual - self.expected:+d}"


@dataclass(frozen=True, slots=True)
class Agreement:
    """Two people's word that a day is closed in spite of what differs: why, who proposed it
    (`role:id`), and who closed it."""

    reason: str
    proposed_by: str
    closed_by: str

    def told(self) -> dict[str, Any]:
        """As it stands in the kept report."""
        return {
            "reason": self.reason,
            "proposed_by": self.proposed_by,
            "closed_by": self.closed_by,
        }


@dataclass(frozen=True, slots=True)
class Proposal:
    """One person's word that a day is to be closed in spite of what differs: by whom (`role:id`),
    when (RFC 3339). It holds for these differences, by so much, and no others."""

    day: date
    by: str
    at: str
    reason: str
    differs: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a day was not closed when that was last tried, when (RFC 3339), and who had asked."""

    day: date
    by: str
    at: str
    differs: tuple[Difference, ...]


class NotYet(Refused):
    """Not all that a report holds against each other is known, as money is on its way, or it moved
    each time before the report could be signed. Nothing was signed."""

    def __init__(self) -> None:
        super().__init__("state_conflict", retry_after=10)


class Outdated(Refused):
    """What a report is of has moved since it was made: it is made anew."""

    def __init__(self) -> None:
        super().__init__("state_conflict", retry_after=1)


def agreement(proposal: Proposal | None, closed_by: str) -> Agreement | None:
    """Two people's word: a proposal, and somebody else who closes."""
    if proposal is None or proposal.by == closed_by:
        return None
    return Agreement(proposal.reason, proposal.by, closed_by)


def may_be_signed(differs: Sequence[Difference], proposal: Proposal | None, closed_by: str) -> bool:
    """Whether a day of whose books this differs is closed: where nothing does, or where it is what
    another has proposed to close it with."""
    if not differs:
        return True
    if proposal is None or proposal.by == closed_by:
        return False
    return _alike(proposal.differs, differs)


def _alike(some: Sequence[Difference], others: Sequence[Difference]) -> bool:
    """Whether the same checks differ by the same. Balances are of now: both sides of a check move
    on while people pay."""
    return [one.text for one in some] == [one.text for one in others]


def proposed(refusal: Refusal, reason: str, standing: Proposal | None) -> Proposal | None:
    """The proposal that stands once a closing was refused: that of whoever asked, where they gave
    a reason; the one that stood, where nobody else, or the same, is said by it."""
    if not reason:
        return standing
    if standing and standing.by == refusal.by and _alike(standing.differs, refusal.differs):
        return standing
    return Proposal(refusal.day, refusal.by, refusal.at, reason, refusal.differs)


def not_reconciled(differs: Sequence[Difference]) -> Refused:
    """The refusal to close a day while this differs."""
    named = ", ".join(one.text for one in differs[:_NAMED])
    more = "" if len(differs) <= _NAMED else ", …"
    return Explained(
        "not_reconciled",
        (
            f"Rekonsiliasi hari itu belum cocok: {named}{more}. Hari belum ditutup dan tidak ada "
            "yang diubah. Jelaskan setiap selisih, atau tutup berdua dengan alasan.",
            f"That day's reconciliation does not agree: {named}{more}. The day was not closed and "
            "nothing was changed. Explain every difference, or close it in two with a reason.",
        ),
        checks=[one.check for one in differs],
    )
