"""Importing merchants over HTTP."""

from chalicelib.core.http.api import Answer, Api, Request
from chalicelib.core.values.subject import ADMINS
from chalicelib.imports.routes import IMPORT_TYPES, OutcomeView, UploadedBody, run
from chalicelib.imports.service import FILE_MOST_BYTES
from chalicelib.imports.uploaded import ImportJobs

api = Api("merchants")


@api.route(
    "POST",
    "/admin/merchants/import",
    ADMINS,
    body=UploadedBody,
    answers={200: OutcomeView},
    media_types=IMPORT_TYPES,
    limit_bytes=FILE_MOST_BYTES,
    keyed="optional",
    refusals=("validation_failed", "state_conflict", "not_found"),
)
def bring_in(request: Request, jobs: ImportJobs) -> Answer:
    """Import merchants from a CSV file, or (202) from an upload; twice changes nothing."""
    return run("merchants", request, jobs)
