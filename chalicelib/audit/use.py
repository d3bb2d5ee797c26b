"""Reading the audit journal."""

from collections.abc import Iterator
from datetime import date, timedelta

from chalicelib.audit.rules import AuditEntry
from chalicelib.audit.store import AuditJournal
from chalicelib.core.component import Component
from chalicelib.core.http.pages import no_cursor
from chalicelib.core.values.instants import Clock, business_day, from_text

# A list without a date goes back this far.
LISTED_BY_DEFAULT = timedelta(days=31)
# Looking for one object or actor among all, a request goes no further than this.
LOOKED_AT_MOST = 5_000


class AuditTrail(Component, frozen=True, kw_only=True):
    """The use case of reading the audit journal."""

    journal: AuditJournal
    clock: Clock
    looked_at_most: int = LOOKED_AT_MOST

    def page(
        self,
        on: date | None,
        object: str | None,
        actor: str | None,
        before: str | None,
        limit: int,
    ) -> tuple[list[AuditEntry], str | None]:
        """Entries, newest first, and the next cursor: of one business day, or the last 31; those
        upon one object or by one actor where they are given. Then a page may be short where there
        is a next one. Raises `validation_failed` for a cursor of another list."""
        found: list[AuditEntry] = []
        for looked_at, entry in enumerate(self._entries(on, before), start=1):
            if object in (None, entry.object) and actor in (None, entry.actor):
                found.append(entry)
            if len(found) == limit or looked_at == self.looked_at_most:
                return found, entry.key
        return found, None

    def _entries(self, on: date | None, before: str | None) -> Iterator[AuditEntry]:
        last = on or business_day(self.clock())
        first = on or last - LISTED_BY_DEFAULT
        if before is not None:
            last = min(last, _day_of(before))
        while last >= first:
            yield from self.journal.of_day(last, before)
            last -= timedelta(days=1)


def _day_of(key: str) -> date:
    try:
        return business_day(from_text(key.partition("#")[0]))
    except ValueError:
        raise no_cursor() from None
