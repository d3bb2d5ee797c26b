"""Bank statements over HTTP."""

from typing import Annotated, Literal

import msgspec

from chalicelib.bank.formats.csv import DateFormat
from chalicelib.bank.formats.csv import Mapping as Columns
from chalicelib.bank.formats.reading import MEDIA_TYPES
from chalicelib.bank.service import FILE_MOST_BYTES, BankStatements
from chalicelib.bank.views import (
    BankLinesView,
    BankStatementsView,
    BankStatementView,
    WaitingLinesView,
    answer,
    line_view,
    statement_view,
)
from chalicelib.core.http.api import BODY_LIMIT_BYTES, JSON, REPLAYED, Answer, Api, Request
from chalicelib.core.http.bodies import Body, Query, read_json
from chalicelib.core.http.fields import Id
from chalicelib.core.http.pages import PageQuery, in_time, page, read_cursor
from chalicelib.core.values import ids
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.subject import FINANCE_READERS, FINANCES
from chalicelib.imports.routes import UploadBody, UploadView

api = Api("bank")

ColumnName = Annotated[str, msgspec.Meta(max_length=100)]


class StatementMappingBody(Body):
    """Which columns of a bank's CSV are what, by their names in its header; see
    `formats.csv.Mapping`."""

    booked_on: Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
    amount: ColumnName = ""
    direction: ColumnName = ""
    debit: ColumnName = ""
    credit: ColumnName = ""
    end_to_end_id: ColumnName = ""
    reference: ColumnName = ""
    bank_reference: ColumnName = ""
    reason: ColumnName = ""
    date_format: DateFormat = "YYYY-MM-DD"
    delimiter: Literal[",", ";", "\t"] = ","
    decimal: Literal[".", ","] = "."


class BankStatementBody(Body):
    upload_id: Id
    mapping: StatementMappingBody | None = None


class BankStatementQuery(Query):
    """`mapping` is that of the body, as JSON, for a CSV that comes with the request."""

    mapping: Annotated[str, msgspec.Meta(max_length=3000)] | None = None


class BankLinesQuery(PageQuery):
    state: (
        Literal["matched", "returned", "unmatched", "duplicate", "proposed", "resolved"] | None
    ) = None


def _kept(request: Request, bank: BankStatements) -> Answer | None:
    told = bank.kept(request.key)
    return None if told is None else Answer(*answer(told, request.tongue), REPLAYED)


@api.route(
    "POST",
    "/finance/uploads",
    FINANCES,
    body=UploadBody,
    answers={201: UploadView},
    refusals=("unsupported_media_type",),
)
def upload_bank_statement(request: Request, bank: BankStatements) -> UploadView:
    """An address to PUT a statement to, good for 15 minutes and this content type."""
    return UploadView(*bank.uploads.new(request.body.content_type))


@api.route(
    "POST",
    "/finance/bank-statements",
    FINANCES,
    body=BankStatementBody,
    query=BankStatementQuery,
    answers={200: BankStatementView},
    media_types=(*MEDIA_TYPES, JSON),
    limit_bytes=FILE_MOST_BYTES,
    keyed="optional",
    kept=_kept,
    refusals=("not_found", "too_large", "unsupported_media_type", "validation_failed"),
)
def post_bank_statement(request: Request, bank: BankStatements) -> Answer:
    """Match a statement of at most 5 MiB (CSV, camt.053, MT940), or an upload of at most 32 MiB.

    200 with what has become of each line; 202 where it is matched by a job: over 500 lines, or
    another request is at it. The same file again answers the same statement.
    """
    if request.media_type == JSON:
        if len(request.raw) > BODY_LIMIT_BYTES:
            raise Refused("too_large")
        body: BankStatementBody = request.body
        told = bank.post_upload(
            body.upload_id, _columns(body.mapping), request.subject, request.key
        )
    else:
        told = bank.post(
            request.raw,
            request.media_type,
            _columns(_mapping(request.query.mapping)),
            request.subject,
            request.key,
        )
    return Answer(*answer(told, request.tongue))


@api.route(
    "GET",
    "/finance/bank-statements",
    FINANCE_READERS,
    query=PageQuery,
    answers={200: BankStatementsView},
)
def list_bank_statements(request: Request, bank: BankStatements) -> Answer:
    """All statements without their lines, newest first."""
    query: PageQuery = request.query
    found, after = bank.page(read_cursor(query.cursor, in_time(ids.BANK_STATEMENT)), query.limit)
    return Answer(200, page([statement_view(one, request.tongue) for one in found], after))


@api.route(
    "GET",
    "/finance/bank-statements/unmatched",
    FINANCE_READERS,
    query=PageQuery,
    answers={200: WaitingLinesView},
)
def list_unmatched_lines(request: Request, bank: BankStatements) -> Answer:
    """The lines of all statements that wait for people, oldest first."""
    query: PageQuery = request.query
    found, after = bank.waiting(
        read_cursor(query.cursor, in_time(ids.BANK_STATEMENT) + "#[0-9]{7}"), query.limit
    )
    items = [{"statement_id": one.statement_id, **line_view(one, request.tongue)} for one in found]
    return Answer(200, page(items, after))


@api.route(
    "GET",
    "/finance/bank-statements/{statement_id}",
    FINANCE_READERS,
    answers={200: BankStatementView},
    refusals=("not_found",),
)
def get_bank_statement(request: Request, bank: BankStatements) -> Answer:
    """A statement; with its lines where it is done and has at most 500."""
    told = bank.get(request.path["statement_id"])
    return Answer(200, statement_view(told, request.tongue))


@api.route(
    "GET",
    "/finance/bank-statements/{statement_id}/lines",
    FINANCE_READERS,
    query=BankLinesQuery,
    answers={200: BankLinesView},
    refusals=("not_found",),
)
def list_bank_lines(request: Request, bank: BankStatements) -> Answer:
    """A statement's lines in their order, of one state or all."""
    query: BankLinesQuery = request.query
    after = read_cursor(query.cursor, "line#[0-9]{7}")
    found, after = bank.lines(request.path["statement_id"], query.state, after, query.limit)
    return Answer(200, page([line_view(one, request.tongue) for one in found], after))


def _mapping(text: str | None) -> StatementMappingBody | None:
    return None if text is None else read_json(text.encode(), StatementMappingBody)


def _columns(mapping: StatementMappingBody | None) -> Columns | None:
    return None if mapping is None else Columns(**msgspec.structs.asdict(mapping))
