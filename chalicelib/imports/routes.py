"""Imports over HTTP: uploads, progress, and what the routes of residents and merchants share."""

from collections.abc import Sequence
from typing import Annotated

import msgspec

from chalicelib.core.http.api import BODY_LIMIT_BYTES, JSON, Answer, Api, Request
from chalicelib.core.http.bodies import Body, View
from chalicelib.core.http.fields import Id
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.subject import ADMIN_READERS, ADMINS
from chalicelib.imports.parts import ImportParts
from chalicelib.imports.rules import CSV, Outcome, Progress, Rejection

api = Api("imports")

IMPORT_TYPES = (CSV, JSON)


class UploadBody(Body):
    content_type: Annotated[str, msgspec.Meta(min_length=1, max_length=100)]


class UploadView(View):
    upload_id: str
    upload_url: str


class UploadedBody(Body):
    upload_id: Id


class StartedView(View):
    import_id: str


class RejectionView(View):
    row: int
    field: str
    message: str

    @classmethod
    def of(cls, rejection: Rejection, tongue: int) -> "RejectionView":
        error = rejection.error
        words = error.message_en if tongue else error.message_id
        return cls(row=rejection.row, field=error.field, message=words)


class OutcomeView(View):
    created: int
    updated: int
    unchanged: int
    rejected: list[RejectionView]
    rejected_count: int

    @classmethod
    def of(cls, outcome: Outcome, tongue: int) -> "OutcomeView":
        return cls(
            created=outcome.created,
            updated=outcome.updated,
            unchanged=outcome.unchanged,
            rejected=_rejected(outcome.rejections, tongue),
            rejected_count=outcome.rejected_rows,
        )


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

    @classmethod
    def of(cls, progress: Progress, rejections: Sequence[Rejection], tongue: int) -> "ImportView":
        return cls(
            id=progress.id,
            state=progress.state,
            rows=progress.rows,
            bytes_done=progress.offset,
            bytes_total=progress.bytes_total,
            created=progress.created,
            updated=progress.updated,
            unchanged=progress.unchanged,
            rejected=_rejected(rejections, tongue),
            rejected_count=progress.rejected,
        )


@api.route(
    "POST",
    "/admin/uploads",
    ADMINS,
    body=UploadBody,
    answers={201: UploadView},
    refusals=("unsupported_media_type",),
)
def upload(request: Request, parts: ImportParts) -> UploadView:
    """An address to PUT a file to, good for 15 minutes and this content type."""
    return UploadView(*parts.uploads.new(request.body.content_type))


@api.route(
    "GET",
    "/admin/imports/{import_id}",
    ADMIN_READERS,
    answers={200: ImportView},
    refusals=("not_found",),
)
def progress(request: Request, parts: ImportParts) -> ImportView:
    """How far the import of an upload is, and its result so far."""
    found, rejections = parts.follow.progress(request.path["import_id"])
    return ImportView.of(found, rejections, request.tongue)


def run(kind: str, request: Request, parts: ImportParts) -> Answer:
    """Import the file that is the request's body (200, an OutcomeView), or queue the import of an
    upload (202, a StartedView)."""
    if request.media_type != JSON:
        outcome = parts.at_once.run_once(
            kind,
            request.raw,
            request.subject,
            request.key,
            lambda outcome: OutcomeView.of(outcome, request.tongue),
        )
        return Answer(200, outcome)
    if len(request.raw) > BODY_LIMIT_BYTES:
        raise Refused("too_large")
    body: UploadedBody = request.body
    started = parts.start.start(kind, body.upload_id, request.subject, request.key, StartedView)
    return Answer(202, started)


def _rejected(rejections: Sequence[Rejection], tongue: int) -> list[RejectionView]:
    return [RejectionView.of(one, tongue) for one in rejections]
