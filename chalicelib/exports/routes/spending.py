"""The report of the budget as a file, over HTTP."""

from typing import Literal

from chalicelib.core.http.api import PDF, XLSX, Answer, Api, Request, must_accept
from chalicelib.core.values.subject import FINANCE_READERS
from chalicelib.exports.parts import ExportParts
from chalicelib.procurement.routes.spending import SpendingQuery

api = Api("exports")

_TYPES = {"pdf": PDF, "xlsx": XLSX}


class SpendingFileQuery(SpendingQuery, kw_only=True):
    format: Literal["pdf", "xlsx"]


@api.route(
    "GET",
    "/finance/procurement/report",
    FINANCE_READERS,
    query=SpendingFileQuery,
    answers={200: (PDF, XLSX)},
    refusals=("too_large",),
)
def report(request: Request, parts: ExportParts) -> Answer:
    """The report of the budget with every document behind it, as PDF or XLSX.

    To be asked for with its media type in `Accept`."""
    query = request.query
    kind = _TYPES[query.format]
    must_accept(request, kind)
    make = parts.spending.pdf if query.format == "pdf" else parts.spending.xlsx
    file = make(query.year, query.unit, request.tongue)
    name = f'attachment; filename="tumbas-procurement-{query.year}.{query.format}"'
    return Answer(200, file, {"Content-Type": kind, "Content-Disposition": name})
