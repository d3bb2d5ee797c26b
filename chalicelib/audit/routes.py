"""The audit journal over HTTP: finance reads it, the auditor too."""

from typing import Any

from chalicelib.audit.parts import AuditParts
from chalicelib.audit.rules import AuditEntry
from chalicelib.core.http.api import Api, Request
from chalicelib.core.http.bodies import View
from chalicelib.core.http.pages import INSTANT, PageQuery, next_cursor, read_cursor
from chalicelib.core.values.parse import day
from chalicelib.core.values.subject import FINANCE_READERS

api = Api("audit")


class AuditQuery(PageQuery):
    date: str | None = None
    object: str | None = None
    actor: str | None = None


class AuditEntryView(View):
    id: str
    occurred_at: str
    actor: str
    origin: str
    action: str
    object: str
    details: dict[str, Any]

    @classmethod
    def of(cls, entry: AuditEntry) -> "AuditEntryView":
        return cls(**{name: getattr(entry, name) for name in cls.__struct_fields__})


class AuditPage(View):
    items: list[AuditEntryView]
    next_cursor: str | None


@api.route(
    "GET",
    "/finance/audit-journal",
    FINANCE_READERS,
    query=AuditQuery,
    answers={200: AuditPage},
)
def journal(request: Request, parts: AuditParts) -> AuditPage:
    """Who did what when from where, newest first; the last 31 days where no `date` is named.

    Where money moved, the transfer itself is the entry: see the transfers.
    """
    query = request.query
    found, after = parts.trail.page(
        day(query.date, "date") if query.date else None,
        query.object,
        query.actor,
        read_cursor(query.cursor, f"{INSTANT}#act_[0-9A-Za-z]{{12}}"),
        query.limit,
    )
    return AuditPage([AuditEntryView.of(entry) for entry in found], next_cursor(after))
