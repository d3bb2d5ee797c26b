"""Codes of a campaign: an admin has them made, fetches them, and makes them void."""

from typing import Annotated

import msgspec

from chalicelib.codes.parts import CodeParts
from chalicelib.codes.rules.file import CODES_MOST, CodeFile, FileState
from chalicelib.core.http.api import Api, Request
from chalicelib.core.http.bodies import Body, View
from chalicelib.core.http.fields import ReasonBody
from chalicelib.core.http.pages import PageQuery, cut, next_cursor
from chalicelib.core.values.subject import ADMIN_READERS, ADMINS

api = Api("codes")


class CodesBody(Body):
    count: Annotated[int, msgspec.Meta(ge=1, le=CODES_MOST)]


class CodeFileListedView(View):
    id: str
    campaign_id: str
    count: int
    state: FileState
    voided: int
    reason: str
    requested_by: str
    requested_at: str
    gone_at: str

    @classmethod
    def of(cls, file: CodeFile) -> "CodeFileListedView":
        return cls(**{name: getattr(file, name) for name in CodeFileListedView.__struct_fields__})


class CodeFileView(CodeFileListedView):
    """A file of codes. `download_url` (CSV) and `sheet_url` (to print) are there once it is done,
    for a week, each link good for 45 minutes."""

    download_url: str | None
    sheet_url: str | None

    @classmethod
    def linked(cls, file: CodeFile, links: tuple[str | None, str | None]) -> "CodeFileView":
        """A file, and where it is fetched."""
        listed = {name: getattr(file, name) for name in CodeFileListedView.__struct_fields__}
        return cls(**listed, download_url=links[0], sheet_url=links[1])


class CodeFilePage(View):
    items: list[CodeFileListedView]
    next_cursor: str | None


@api.route(
    "POST",
    "/admin/campaigns/{campaign_id}/codes",
    ADMINS,
    body=CodesBody,
    answers={202: CodeFileListedView},
    keyed="optional",
    proves=True,
    refusals=("not_found", "state_conflict", "campaign_not_open", "campaign_exhausted"),
)
def order(request: Request, parts: CodeParts) -> CodeFileListedView:
    """Have one-use codes made for a campaign of those who hold codes; their money is set aside."""
    return parts.order.order(
        request.path["campaign_id"],
        request.body.count,
        request.subject,
        request.key,
        CodeFileListedView.of,
    )


@api.route(
    "GET",
    "/admin/campaigns/{campaign_id}/codes",
    ADMIN_READERS,
    query=PageQuery,
    answers={200: CodeFilePage},
    refusals=("not_found",),
)
def every(request: Request, parts: CodeParts) -> CodeFilePage:
    """A campaign's files of codes, newest first."""
    files = parts.read.every(request.path["campaign_id"])
    found, after = cut(files, lambda file: file.id, request.query)
    return CodeFilePage([CodeFileListedView.of(file) for file in found], next_cursor(after))


@api.route(
    "GET",
    "/admin/campaigns/{campaign_id}/codes/{file_id}",
    ADMIN_READERS,
    answers={200: CodeFileView},
    refusals=("not_found",),
)
def one(request: Request, parts: CodeParts) -> CodeFileView:
    """How far a file of codes is; once it is done, links to it, for admins alone: whoever has the
    codes has the money."""
    file = parts.read.one(request.path["campaign_id"], request.path["file_id"])
    gives_out = request.subject.role in ADMINS
    return CodeFileView.linked(file, parts.read.links(file) if gives_out else (None, None))


@api.route(
    "POST",
    "/admin/campaigns/{campaign_id}/codes/{file_id}/void",
    ADMINS,
    body=ReasonBody,
    answers={200: CodeFileListedView},
    refusals=("not_found", "state_conflict"),
)
def void(request: Request, parts: CodeParts) -> CodeFileListedView:
    """Make all codes of a file void that nobody has claimed; what they were promised goes back to
    the campaign's budget."""
    path = request.path
    file = parts.void.void(
        path["campaign_id"], path["file_id"], request.body.reason, request.subject
    )
    return CodeFileListedView.of(file)
