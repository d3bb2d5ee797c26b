"""A reconciliation as a report: what it tells, and the bytes that are kept and signed.

`report`, the SHA-256 of the canonical JSON, is the one member of an answer that it is not over.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any

from chalicelib.core.values.canonical import canonical
from chalicelib.core.values.instants import to_text
from chalicelib.reconciliation.rules.checks import DIFFERENCE, NAMED_AT_MOST, OK, WAITING, Check
from chalicelib.reconciliation.rules.transit import InTransit, TransitSum

# A day of more transfers than this is not reconciled within a request.
AT_ONCE_MOST = 10_000
# So old a report of such a day may be that whoever asks is answered with; whoever wants a younger
# one says since when.
FRESH = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """What holding the books of a day against each other has shown.

    `as_of` is the moment that balances are of, `through` how far the projections surely reach.
    `transfers` of the day are stored, and `root` (hex) is what they come to; "" while the day is
    not over. `in_transit` names the oldest of each kind, `transit_sums` tell of all. `partial`:
    there was no time to look at all.
    """

    day: date
    as_of: datetime
    through: datetime
    transfers: int
    root: str
    checks: Sequence[Check]
    in_transit: Sequence[InTransit] = ()
    transit_sums: Sequence[TransitSum] = ()
    partial: bool = False

    @property
    def waits(self) -> bool:
        """Whether a check does not know everything yet that it compares."""
        return any(one.state == WAITING for one in self.checks)

    @property
    def differing(self) -> list[Check]:
        """The checks that found a difference."""
        return [one for one in self.checks if one.state == DIFFERENCE]

    @property
    def is_green(self) -> bool:
        """Whether all that was held against each other agrees."""
        return all(one.state == OK for one in self.checks)


@dataclass(frozen=True, slots=True)
class Report:
    """A reconciliation as it is kept: `content` is canonical JSON, `sha256` its hash in hex."""

    content: bytes
    sha256: str


def report_of(found: Reconciliation, agreement: Mapping[str, Any] | None = None) -> Report:
    """The report of a reconciliation, with the agreement of those who close its day in spite of
    what differs."""
    content = canonical(_told(found, agreement))
    return Report(content, sha256_of(content))


def sha256_of(content: bytes) -> str:
    """What a report is known by, in hex."""
    return hashlib.sha256(content).hexdigest()


def _told(found: Reconciliation, agreement: Mapping[str, Any] | None) -> dict[str, Any]:
    return {
        "date": found.day.isoformat(),
        "as_of": to_text(found.as_of),
        "through": to_text(found.through),
        "transfers": found.transfers,
        "root": found.root,
        "checks": [
            {
                "name": one.name,
                "unit": one.unit,
                "state": one.state,
                "expected": one.expected,
                "actual": one.actual,
                "difference": one.difference,
            }
            for one in found.checks
        ],
        "exceptions": [
            {
                "check": check.name,
                "code": one.code,
                "subject": one.subject,
                "unit": one.unit,
                "expected": one.expected,
                "actual": one.actual,
                "difference": one.difference,
                "transfers": list(one.transfers[:NAMED_AT_MOST]),
                "who": one.who,
            }
            for check in found.checks
            for one in check.exceptions[:NAMED_AT_MOST]
        ],
        "in_transit": [asdict(one) for one in found.in_transit],
        "in_transit_sums": [asdict(one) for one in found.transit_sums],
        "agreement": None if agreement is None else dict(agreement),
    }
