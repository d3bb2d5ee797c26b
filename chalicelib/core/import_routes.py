"""Imports over HTTP: what the routes of residents and merchants share."""

from collections.abc import Sequence
from typing import Any

from chalicelib.core.bodies import View
from chalicelib.core.http import Answer, Request
from chalicelib.core.imports import Imports, Rejection

CSV = "text/csv"


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


def run(kind: str, request: Request, imports: Imports) -> Answer:
    """Import the file that is the request's body."""
    outcome = imports.run(kind, request.raw, request.subject.actor)
    return Answer(
        200,
        {
            "created": outcome.created,
            "updated": outcome.updated,
            "unchanged": outcome.unchanged,
            "rejected": shown(outcome.rejections, request.tongue),
            "rejected_count": outcome.rejected_rows,
        },
    )


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
