"""Importing residents over HTTP."""

from chalicelib.core.http.api import Answer, Api, Request
from chalicelib.core.values.subject import ADMINS
from chalicelib.imports.parts import ImportParts
from chalicelib.imports.routes import IMPORT_TYPES, OutcomeView, StartedView, UploadedBody, run
from chalicelib.imports.rules import FILE_MOST_BYTES

api = Api("residents")


@api.route(
    "POST",
    "/admin/residents/import",
    ADMINS,
    body=UploadedBody,
    answers={200: OutcomeView, 202: StartedView},
    proves=True,
    media_types=IMPORT_TYPES,
    limit_bytes=FILE_MOST_BYTES,
    keyed="optional",
    refusals=("validation_failed", "state_conflict", "not_found"),
)
def bring_in(request: Request, parts: ImportParts) -> Answer:
    """Import residents from a CSV file, or (202) from an upload; twice changes nothing."""
    return run("residents", request, parts)
