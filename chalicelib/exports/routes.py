"""Exports over HTTP: finance asks for them, the auditor may fetch them, too."""

from typing import Annotated, Any

import msgspec

from chalicelib.core.http.api import PDF, Answer, Api, Request
from chalicelib.core.http.bodies import Body, View
from chalicelib.core.http.pages import PageQuery, page, read_cursor
from chalicelib.core.values.errors import invalid
from chalicelib.core.values.subject import FINANCE_READERS, FINANCES, MERCHANTS
from chalicelib.exports.rules import BEHIND, BROKEN_OFF, Export, Format, Kind, State
from chalicelib.exports.service import ExportService, Link
from chalicelib.exports.statements import StatementPapers
from chalicelib.merchants.routes.statement import StatementQuery

api = Api("exports")
statements = Api("exports")

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


class ExportView(ExportListedView, rename={"since": "from", "until": "to"}):
    """An export; `download_url` is there once it is done, and lapses at `expires_at`."""

    download_url: str | None
    expires_at: str | None


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
def start(request: Request, exports: ExportService) -> Answer:
    """Have an export made of what occurred from `from` up to `to`: instants, the second excluded,
    or business days, both included."""
    body = request.body
    return Answer(
        202,
        exports.start(body.kind, body.first, body.last, body.format, request.subject, request.key),
    )


@api.route(
    "GET",
    "/finance/exports/{export_id}",
    FINANCE_READERS,
    answers={200: ExportView},
    refusals=("not_found",),
)
def one(request: Request, exports: ExportService) -> Answer:
    """How far an export is; once it is done, a link to the file, good for 45 minutes."""
    export, link = exports.get(request.path["export_id"])
    return Answer(200, {**_shown(export, request.tongue), **_linked(link)})


@api.route("GET", "/finance/exports", FINANCE_READERS, query=PageQuery, answers={200: ExportPage})
def every(request: Request, exports: ExportService) -> Answer:
    """The exports of the last week, newest first."""
    found, after = exports.page(read_cursor(request.query.cursor), request.query.limit)
    return Answer(200, page([_shown(one, request.tongue) for one in found], after))


@statements.route(
    "GET", "/merchant/statements/pdf", MERCHANTS, query=StatementQuery, answers={200: None}
)
def statement(request: Request, papers: StatementPapers) -> Answer:
    """My shop's statement to hand to a bank, as a PDF file that a QR code proves; this month where
    no days are named. To be asked for with `Accept: application/pdf`. Only the owner gets it."""
    if not request.headers.get("accept", "").startswith(PDF):
        # API Gateway would hand it out in base 64.
        raise invalid("Accept", f"harus {PDF}", f"must be {PDF}")
    first, last = request.query.days()
    file = papers.pdf(request.subject, first, last, request.tongue)
    name = f'attachment; filename="tumbas-{request.subject.id}.pdf"'
    return Answer(200, file, {"Content-Type": PDF, "Content-Disposition": name})


def _shown(export: Export, tongue: int) -> dict[str, Any]:
    return {
        "id": export.id,
        "kind": export.kind,
        "format": export.format,
        "from": export.since,
        "to": export.until,
        "state": export.state,
        "rows": export.rows,
        "sums": export.sums,
        "bytes": export.bytes,
        "sha256": export.sha256,
        "reason": _REASONS[export.reason][tongue],
        "requested_by": export.requested_by,
        "requested_at": export.requested_at,
    }


def _linked(link: Link | None) -> dict[str, str | None]:
    if link is None:
        return {"download_url": None, "expires_at": None}
    return {"download_url": link.address, "expires_at": link.expires_at}
