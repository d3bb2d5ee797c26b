"""Acquirers' daily files over HTTP."""

from chalicelib.acquirers.parts import AcquirerParts
from chalicelib.core.http.api import Answer, Api, Request
from chalicelib.core.values.subject import ADMINS
from chalicelib.imports.routes import IMPORT_TYPES, OutcomeView, StartedView, UploadedBody, run
from chalicelib.imports.rules import FILE_MOST_BYTES

api = Api("acquirers")


@api.route(
    "POST",
    "/admin/psps/{psp_id}/payments/import",
    ADMINS,
    body=UploadedBody,
    answers={200: OutcomeView, 202: StartedView},
    media_types=IMPORT_TYPES,
    limit_bytes=FILE_MOST_BYTES,
    keyed="optional",
    proves=True,
    refusals=("validation_failed", "state_conflict", "not_found"),
)
def payments(request: Request, parts: AcquirerParts) -> Answer:
    """Import an acquirer's payments from a CSV file, or (202) from an upload; twice changes
    nothing."""
    psp = parts.keep_psps.active(request.path["psp_id"])
    return run(f"payments:{psp.id}", request, parts.imports)
