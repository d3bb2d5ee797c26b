"""What keeps a day open: the differences of its reconciliation, and how two people close it in
spite of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from chalicelib.core.values.errors import Explained, Refused

# The words of a refusal name so many checks at most.
_NAMED = 8


@dataclass(frozen=True, slots=True)
class Difference:
    """A check of a reconciliation that does not hold: its name (`bank`, `suspense`, …), and both
    sides in its unit, rupiah or transfers."""

    check: str
    expected: int
    actual: int

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
