"""What a check found, told by a code and what it is about; the words stand in words.py."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any


class Unreadable(Exception):
    """A file that cannot be checked at all. `code` and `values` tell why, as in a Finding."""

    def __init__(self, code: str, **values: Any) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that `holds` or does not; None: it could not be judged from what was given."""

    holds: bool | None
    code: str
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Report:
    """What was found about one thing: a day, a file, a receipt."""

    subject: str
    findings: list[Finding] = field(default_factory=list)

    def add(self, holds: bool | None, code: str, **values: Any) -> None:
        """Note one finding."""
        self.findings.append(Finding(holds, code, values))

    @property
    def holds(self) -> bool:
        """Whether nothing was found that does not hold."""
        return all_hold([self])


def all_hold(reports: Iterable[Report]) -> bool:
    """Whether no report has a finding that does not hold."""
    return all(finding.holds is not False for report in reports for finding in report.findings)
