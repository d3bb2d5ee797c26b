"""A merchant's statement on paper over HTTP."""

from chalicelib.core.http.api import PDF, Answer, Api, Request, must_accept
from chalicelib.core.values.subject import MERCHANTS
from chalicelib.exports.parts import ExportParts
from chalicelib.merchants.routes.statement import StatementQuery

api = Api("exports")


@api.route(
    "GET", "/merchant/statements/pdf", MERCHANTS, query=StatementQuery, answers={200: (PDF,)}
)
def statement(request: Request, parts: ExportParts) -> Answer:
    """My shop's statement to hand to a bank, as a PDF file that a QR code proves; this month where
    no days are named. To be asked for with `Accept: application/pdf`. Only the owner gets it."""
    must_accept(request, PDF)
    first, last = request.query.days()
    file = parts.statement.pdf(request.subject, first, last, request.tongue)
    name = f'attachment; filename="tumbas-{request.subject.id}.pdf"'
    return Answer(200, file, {"Content-Type": PDF, "Content-Disposition": name})
