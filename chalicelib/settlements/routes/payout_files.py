"""The files for the bank."""

from typing import Any

from chalicelib.core.http.api import CSV as CSV_MEDIA
from chalicelib.core.http.api import XML, Answer, Api, Request
from chalicelib.core.http.bodies import Query
from chalicelib.core.http.pages import PageQuery, cut, next_cursor
from chalicelib.core.values.parse import day
from chalicelib.core.values.subject import FINANCE_READERS
from chalicelib.settlements.files.payout_files import LINK_LIFE_S, disposition, media_type
from chalicelib.settlements.parts import SettlementParts
from chalicelib.settlements.routes.views import PayoutFileLinkView, PayoutFilePage, PayoutFileView
from chalicelib.settlements.rules.rendering import CSV, Format, Rendering
from chalicelib.settlements.use.render import PayoutFile

api = Api("payout_files")

_REFUSALS = ("not_found", "not_reconciled", "state_conflict")


class PayoutFileQuery(Query):
    format: Format = CSV
    execution_date: str | None = None


@api.route(
    "GET",
    "/finance/settlements/{settlement_id}/payout-file",
    FINANCE_READERS,
    query=PayoutFileQuery,
    answers={200: (CSV_MEDIA, XML), 302: None},
    refusals=_REFUSALS,
)
def payout_file(request: Request, parts: SettlementParts) -> Answer:
    """The file for the bank: what of a settlement is open, to be carried out on the next banking
    day unless one is named. Each that differs is kept; (302) from a signed link where it is
    large."""
    file = _rendered(request, parts)
    if file.text is None:
        return Answer(302, None, {"Location": parts.payout_files.link(file.rendering)})
    headers = {
        "Content-Type": media_type(file.rendering.format),
        "Content-Disposition": disposition(file.rendering),
    }
    return Answer(200, file.text, headers)


@api.route(
    "GET",
    "/finance/settlements/{settlement_id}/payout-file/link",
    FINANCE_READERS,
    query=PayoutFileQuery,
    answers={200: PayoutFileLinkView},
    refusals=_REFUSALS,
)
def payout_file_link(request: Request, parts: SettlementParts) -> PayoutFileLinkView:
    """A signed link to the same file: for pages, which cannot follow one themselves to where large
    files lie."""
    file = _rendered(request, parts)
    return PayoutFileLinkView(parts.payout_files.link(file.rendering), LINK_LIFE_S)


@api.route(
    "GET",
    "/finance/settlements/{settlement_id}/payout-files",
    FINANCE_READERS,
    query=PageQuery,
    answers={200: PayoutFilePage},
    refusals=("not_found",),
)
def payout_files(request: Request, parts: SettlementParts) -> PayoutFilePage:
    """Every file that was rendered of a settlement, with its SHA-256."""
    files = parts.read.files(request.path["settlement_id"])
    found, after = cut(files, _file_name, request.query)
    following = parts.render.next_day().isoformat()
    items = [PayoutFileView.of(one) for one in found]
    return PayoutFilePage(items, next_cursor(after), following)


def _file_name(rendering: Rendering) -> str:
    """What a file is known by among those of a settlement."""
    return f"{rendering.format}#{rendering.sha256}"


def _rendered(request: Request, parts: SettlementParts) -> PayoutFile:
    query: Any = request.query
    named = day(query.execution_date, "execution_date") if query.execution_date else None
    settlement_id = request.path["settlement_id"]
    return parts.render.render(settlement_id, query.format, named, request.subject)
