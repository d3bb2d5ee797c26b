"""The audit journal over HTTP: finance reads it, the auditor too."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from chalicelib.core.audit import AuditEntry, AuditJournal
from chalicelib.core.bodies import View
from chalicelib.core.fields import day
from chalicelib.core.http import Answer, Api, Request
from chalicelib.core.instants import Clock, business_day, from_text
from chalicelib.core.pages import PageQuery, no_cursor, page, read_cursor
from chalicelib.core.subject import FINANCE_READERS

# A list without a date goes back this far.
LISTED_BY_DEFAULT = timedelta(days=31)
# Looking for one object or actor among all, a request goes no further than this.
LOOKED_AT_MOST = 5_000

api = Api("audit")


class AuditQuery(PageQuery):
    date: str | None = None
    object: str | None = None
    actor: str | None = None


class AuditEntryView(View):
    occurred_at: str
    actor: str
    origin: str
    action: str
    object: str
    details: dict[str, Any]


class AuditPage(View):
    items: list[AuditEntryView]
    next_cursor: str | None


@dataclass(frozen=True)
class AuditTrail:
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


@api.route("GET", "/finance/audit-journal", FINANCE_READERS, query=AuditQuery, answer=AuditPage)
def journal(request: Request, trail: AuditTrail) -> Answer:
    """Who did what when from where, newest first; the last 31 days where no `date` is named.

    Where money moved, the transfer itself is the entry: see the transfers.
    """
    query = request.query
    found, after = trail.page(
        day(query.date, "date") if query.date else None,
        query.object,
        query.actor,
        read_cursor(query.cursor),
        query.limit,
    )
    return Answer(200, page([shown(entry) for entry in found], after))


def shown(entry: AuditEntry) -> dict[str, Any]:
    """An entry as the API shows it."""
    return {name: getattr(entry, name) for name in AuditEntryView.__struct_fields__}
