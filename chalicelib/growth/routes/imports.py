"""Importing past sales over HTTP."""

from chalicelib.core.http.api import Answer, Api, Request
from chalicelib.core.values.subject import ADMINS
from chalicelib.imports.parts import ImportParts
from chalicelib.imports.routes import IMPORT_TYPES, OutcomeView, StartedView, UploadedBody, run
from chalicelib.imports.rules import FILE_MOST_BYTES

api = Api("growth")


@api.route(
    "POST",
    "/admin/sales/import",
    ADMINS,
    body=UploadedBody,
    answers={200: OutcomeView, 202: StartedView},
    media_types=IMPORT_TYPES,
    limit_bytes=FILE_MOST_BYTES,
    keyed="optional",
    refusals=("validation_failed", "state_conflict", "not_found"),
)
def bring_in(request: Request, parts: ImportParts) -> Answer:
    """Import what merchants sold, by month and channel, from a CSV file or (202) from an upload:
    `nib,month,channel,amount`. Twice changes nothing; another amount takes the place of the one
    before. What Tumbas has counted itself is refused."""
    return run("sales", request, parts)
