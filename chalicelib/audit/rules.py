"""What an entry of the audit journal is."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One act. `actor` is `role:id`, `origin` the address it came from, `action` such as
    `settlement.approve`, `object` the id of what was acted upon; `details` hold ids, numbers and
    masked text, never personal data. `key` sorts entries by instant, then id."""

    id: str
    occurred_at: str
    actor: str
    origin: str
    action: str
    object: str
    details: dict[str, Any]

    @property
    def key(self) -> str:
        return f"{self.occurred_at}#{self.id}"
