"""Corrections as finance reads them."""

from chalicelib.core.component import Component
from chalicelib.corrections.rules import Correction, State
from chalicelib.corrections.store import Corrections, list_key


class ReadCorrections(Component, frozen=True, kw_only=True):
    """The use cases of reading."""

    corrections: Corrections

    def get(self, correction_id: str) -> Correction:
        """A correction, up to date. Raises `not_found`."""
        return self.corrections.get(correction_id)

    def page(
        self, state: State | None, cursor: str | None, limit: int
    ) -> tuple[list[Correction], str | None]:
        """Corrections, newest first, those in one state where it is given, and the next cursor."""
        found: list[Correction] = []
        for correction in self.corrections.newest_first(cursor):
            if state in (None, correction.state):
                if len(found) == limit:
                    return found, list_key(found[-1])
                found.append(correction)
        return found, None
