"""Exports over HTTP: finance asks for them, the auditor may fetch them, too."""

from typing import Annotated, Any

import msgspec

from chalicelib.core.http.api import Api, Request
from chalicelib.core.http.bodies import Body, View
from chalicelib.core.http.pages import PageQuery, in_time, next_cursor, read_cursor
from chalicelib.core.values import ids
from chalicelib.core.values.subject import FINANCE_READERS, FINANCES
from chalicelib.exports.parts import ExportParts
from chalicelib.exports.rules.export import BEHIND, BROKEN_OFF, Export, Format, Kind, Link, State

api = Api("exports")

Edge = Annotated[str, msgspec.Meta(min_length=10, max_length=40)]

_REASONS = {
    "": ("", ""),
    BROKEN_OFF: (
        "Ekspor terhenti setiap kali dicoba. Tidak ada berkas yang dibuat. "
        "Coba lagi dengan rentang yang lebih pendek.",
        "The export broke off each time it was tried. No file was made. "
        "Try again with a shorter range.",
    ),
    BEHIND: (
        "Daftar mutasi belum memuat seluruh rentang yang diminta. Tidak ada berkas yang dibuat. "
        "Coba lagi nanti.",
        "The list of transfers does not hold all of this range yet. No file was made. "
        "Try again later.",
    ),
}


class ExportBody(Body, rename={"first": "from", "last": "to"}):
    kind: Kind
    first: Edge
    last: Edge
    format: Format


class ExportStartedView(View):
    id: str


class ExportListedView(View, rename={"since": "from", "until": "to"}):
    id: str
    kind: Kind
    format: Format
    since: str
    until: str
    state: State
    rows: int
    sums: dict[str, int]
    bytes: int
    sha256: str
    reason: str
    requested_by: str
    requested_at: str

    @classmethod
    def of(cls, export: Export, tongue: int) -> "ExportListedView":
        return cls(**_members(export, tongue))


class ExportView(ExportListedView, rename={"since": "from", "until": "to"}):
    """An export; `download_url` is there once it is done, and lapses at `expires_at`."""

    download_url: str | None
    expires_at: str | None

    @classmethod
    def linked(cls, export: Export, link: Link | None, tongue: int) -> "ExportView":
        """An export, and where its file is, in the reader's language."""
        return cls(
            **_members(export, tongue),
            download_url=link.address if link else None,
            expires_at=link.expires_at if link else None,
        )


class ExportPage(View):
    items: list[ExportListedView]
    next_cursor: str | None


@api.route(
    "POST",
    "/finance/exports",
    FINANCES,
    body=ExportBody,
    answers={202: ExportStartedView},
    keyed="optional",
)
def start(request: Request, parts: ExportParts) -> ExportStartedView:
    """Have an export made of what occurred from `from` up to `to`: instants, the second excluded,
    or business days, both included."""
    body = request.body
    return parts.order.order(
        body.kind,
        body.first,
        body.last,
        body.format,
        request.subject,
        request.key,
        ExportStartedView,
    )


@api.route(
    "GET",
    "/finance/exports/{export_id}",
    FINANCE_READERS,
    answers={200: ExportView},
    refusals=("not_found",),
)
def one(request: Request, parts: ExportParts) -> ExportView:
    """How far an export is; once it is done, a link to the file, good for 45 minutes."""
    export, link = parts.read.one(request.path["export_id"])
    return ExportView.linked(export, link, request.tongue)


@api.route("GET", "/finance/exports", FINANCE_READERS, query=PageQuery, answers={200: ExportPage})
def every(request: Request, parts: ExportParts) -> ExportPage:
    """The exports of the last week, newest first."""
    before = read_cursor(request.query.cursor, in_time(ids.EXPORT))
    found, after = parts.read.page(before, request.query.limit)
    return ExportPage(
        [ExportListedView.of(one, request.tongue) for one in found], next_cursor(after)
    )


def _members(export: Export, tongue: int) -> dict[str, Any]:
    same = set(ExportListedView.__struct_fields__) - {"reason"}
    return {name: getattr(export, name) for name in same} | {
        "reason": _REASONS[export.reason][tongue]
    }
