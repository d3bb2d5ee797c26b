"""Imports over HTTP: uploads, progress, and what the routes of residents and merchants share."""

from collections.abc import Sequence
from typing import Annotated, Any

import msgspec

from chalicelib.core.http.api import BODY_LIMIT_BYTES, JSON, Answer, Api, Request
from chalicelib.core.http.bodies import Body, View
from chalicelib.core.http.fields import Id
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.subject import ADMIN_READERS, ADMINS
from chalicelib.imports.service import Outcome, Rejection
from chalicelib.imports.uploaded import CSV, ImportJobs
from chalicelib.imports.uploads import Uploads

api = Api("imports")

# Bank statements come as XML and plain text, too.
UPLOAD_TYPES = (CSV, "application/xml", "text/plain")
IMPORT_TYPES = (CSV, JSON)


class UploadBody(Body):
    content_type: Annotated[str, msgspec.Meta(min_length=1, max_length=100)]


class UploadView(View):
    upload_id: str
    upload_url: str


class UploadedBody(Body):
    upload_id: Id


class RejectionView(View):
    row: int
    field: str
    message: str


class OutcomeView(View):
    created: int
    updated: int
    unchanged: int
    rejected: list[RejectionView]
    rejected_count: int


class ImportView(View):
    id: str
    state: str
    rows: int
    bytes_done: int
    bytes_total: int
    created: int
    updated: int
    unchanged: int
    rejected: list[RejectionView]
    rejected_count: int


@api.route(
    "POST",
    "/admin/uploads",
    ADMINS,
    body=UploadBody,
    answers={201: UploadView},
    refusals=("unsupported_media_type",),
)
def upload(request: Request, jobs: ImportJobs) -> Answer:
    """An address to PUT a file to, good for 15 minutes and this content type."""
    return new_upload(request, jobs.uploads)


@api.route(
    "GET",
    "/admin/imports/{import_id}",
    ADMIN_READERS,
    answers={200: ImportView},
    refusals=("not_found",),
)
def progress(request: Request, jobs: ImportJobs) -> Answer:
    """How far the import of an upload is, and its result so far."""
    found, rejections = jobs.progress(request.path["import_id"])
    return Answer(
        200,
        {
            "id": found.id,
            "state": found.state,
            "rows": found.created + found.updated + found.unchanged + found.rejected,
            "bytes_done": found.offset,
            "bytes_total": found.bytes_total,
            "created": found.created,
            "updated": found.updated,
            "unchanged": found.unchanged,
            "rejected": shown(rejections, request.tongue),
            "rejected_count": found.rejected,
        },
    )


def new_upload(request: Request, uploads: Uploads) -> Answer:
    """Answer an UploadBody with a new upload. Raises `unsupported_media_type`."""
    content_type: str = request.body.content_type
    base = content_type.split(";")[0].strip().lower()
    if base not in UPLOAD_TYPES or not content_type.isascii() or not content_type.isprintable():
        raise Refused("unsupported_media_type")
    upload_id, address = uploads.new(content_type)
    return Answer(201, {"upload_id": upload_id, "upload_url": address})


def run(kind: str, request: Request, jobs: ImportJobs) -> Answer:
    """Import the file that is the request's body, or queue the import of an upload."""
    if request.media_type == JSON:
        if len(request.raw) > BODY_LIMIT_BYTES:
            raise Refused("too_large")
        by = request.subject
        return Answer(202, jobs.start(kind, request.body.upload_id, by, request.key))

    def view(outcome: Outcome) -> dict[str, Any]:
        return {
            "created": outcome.created,
            "updated": outcome.updated,
            "unchanged": outcome.unchanged,
            "rejected": shown(outcome.rejections, request.tongue),
            "rejected_count": outcome.rejected_rows,
        }

    answer = jobs.run_at_once(kind, request.raw, request.subject, request.key, view)
    return Answer(200, answer)


def shown(rejections: Sequence[Rejection], tongue: int) -> list[dict[str, Any]]:
    """What is wrong with rows, in the reader's language."""
    return [
        {
            "row": one.row,
            "field": one.error.field,
            "message": one.error.message_en if tongue else one.error.message_id,
        }
        for one in rejections
    ]
