"""Bank statements over HTTP."""

from typing import Annotated, Literal

import msgspec

from chalicelib.bank.formats.columns import DateFormat
from chalicelib.bank.formats.csv import Mapping as Columns
from chalicelib.bank.formats.reading import MEDIA_TYPES
from chalicelib.bank.parts import BankParts
from chalicelib.bank.routes.views import (
    BankLinesView,
    BankLineView,
    BankStatementsView,
    BankStatementView,
    LineState,
    WaitingLinesView,
    WaitingLineView,
)
from chalicelib.bank.rules.statements import BOOKING, FILE_MOST_BYTES, MATCHING, READING
from chalicelib.bank.use.read import Told
from chalicelib.core.http.api import BODY_LIMIT_BYTES, JSON, REPLAYED, Answer, Api, Request
from chalicelib.core.http.bodies import Body, Query, read_json
from chalicelib.core.http.fields import Id
from chalicelib.core.http.pages import PageQuery, in_time, next_cursor, read_cursor
from chalicelib.core.values import ids
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.subject import FINANCE_READERS, FINANCES
from chalicelib.imports.routes import UploadBody, UploadView

api = Api("bank")

ProfileName = Annotated[str, msgspec.Meta(max_length=40)]
ColumnName = Annotated[str, msgspec.Meta(max_length=100)]


class StatementMappingBody(Body):
    """Which columns of a bank's CSV are what, by their names in its header; see
    `formats.csv.Mapping`."""

    booked_on: Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
    amount: ColumnName = ""
    direction: ColumnName = ""
    debit: ColumnName = ""
    credit: ColumnName = ""
    balance: ColumnName = ""
    end_to_end_id: ColumnName = ""
    reference: ColumnName = ""
    bank_reference: ColumnName = ""
    reason: ColumnName = ""
    date_format: DateFormat = "YYYY-MM-DD"
    delimiter: Literal[",", ";", "\t"] = ","
    decimal: Literal["", ".", ","] = ""


class BankStatementBody(Body):
    upload_id: Id
    mapping: StatementMappingBody | None = None
    profile: ProfileName = ""


class BankStatementQuery(Query):
    """For a CSV that comes with the request: `mapping` is that of the body, as JSON, `profile` the
    name of a bank's export."""

    mapping: Annotated[str, msgspec.Meta(max_length=3000)] | None = None
    profile: ProfileName = ""


class BankLinesQuery(PageQuery):
    state: LineState | None = None


def _kept(request: Request, parts: BankParts) -> Answer | None:
    found = parts.take_in.kept(request.key)
    if found is None:
        return None
    status, told = found
    return Answer(_status(told, status), BankStatementView.of(told, request.tongue), REPLAYED)


@api.route(
    "POST",
    "/finance/uploads",
    FINANCES,
    body=UploadBody,
    answers={201: UploadView},
    refusals=("unsupported_media_type",),
)
def upload_bank_statement(request: Request, parts: BankParts) -> UploadView:
    """An address to PUT a statement to, good for 15 minutes and this content type."""
    return UploadView(*parts.uploads.new(request.body.content_type))


@api.route(
    "POST",
    "/finance/bank-statements",
    FINANCES,
    body=BankStatementBody,
    query=BankStatementQuery,
    answers={200: BankStatementView, 201: BankStatementView, 202: BankStatementView},
    media_types=(*MEDIA_TYPES, JSON),
    limit_bytes=FILE_MOST_BYTES,
    keyed="optional",
    kept=_kept,
    refusals=("not_found", "state_conflict", "too_large", "validation_failed"),
)
def post_bank_statement(request: Request, parts: BankParts) -> Answer:
    """Read a file of the bank's (CSV, camt.053, camt.054, pain.002, MT940), of at most 5 MiB, or an
    upload of at most 32 MiB, and tell what each line means. Nothing moves before another person
    accepts it.

    201; 202 where a job matches it: over 500 lines, or another request is at it; 200 for the same
    file again, which answers the same statement unless that was discarded.
    """
    told, is_new = _taken_in(request, parts)
    status = _status(told, 201 if is_new else 200)
    return Answer(status, BankStatementView.of(told, request.tongue))


def _kept_act(request: Request, parts: BankParts) -> Answer | None:
    found = parts.accept.kept(request.key)
    if found is None:
        return None
    status, told = found
    return Answer(_status(told, status), BankStatementView.of(told, request.tongue), REPLAYED)


@api.route(
    "POST",
    "/finance/bank-statements/{statement_id}/accept",
    FINANCES,
    answers={200: BankStatementView, 202: BankStatementView},
    keyed="optional",
    kept=_kept_act,
    proves=True,
    refusals=("not_found", "same_person", "state_conflict"),
)
def accept_bank_statement(request: Request, parts: BankParts) -> Answer:
    """Book a statement's lines, by another person than who handed it in. 202 where a job does: over
    500 lines. Refused where its balances do not run on from the last accepted ones."""
    statement_id = request.path["statement_id"]
    told = parts.accept.accept(statement_id, request.subject, request.key)
    return Answer(_status(told), BankStatementView.of(told, request.tongue))


@api.route(
    "POST",
    "/finance/bank-statements/{statement_id}/discard",
    FINANCES,
    answers={200: BankStatementView},
    keyed="optional",
    kept=_kept_act,
    refusals=("not_found", "state_conflict"),
)
def discard_bank_statement(request: Request, parts: BankParts) -> BankStatementView:
    """Discard a statement that waits to be accepted. Its file may be handed in anew."""
    statement_id = request.path["statement_id"]
    told = parts.accept.discard(statement_id, request.subject, request.key)
    return BankStatementView.of(told, request.tongue)


@api.route(
    "GET",
    "/finance/bank-statements",
    FINANCE_READERS,
    query=PageQuery,
    answers={200: BankStatementsView},
)
def list_bank_statements(request: Request, parts: BankParts) -> BankStatementsView:
    """All statements without their lines, newest first."""
    query: PageQuery = request.query
    found, after = parts.read.page(
        read_cursor(query.cursor, in_time(ids.BANK_STATEMENT)), query.limit
    )
    items = [BankStatementView.of(told, request.tongue) for told in found]
    return BankStatementsView(items, next_cursor(after))


@api.route(
    "GET",
    "/finance/bank-statements/waiting",
    FINANCE_READERS,
    query=PageQuery,
    answers={200: WaitingLinesView},
)
def list_waiting_lines(request: Request, parts: BankParts) -> WaitingLinesView:
    """The lines of all statements that wait for people, oldest first."""
    query: PageQuery = request.query
    found, after = parts.read.waiting(
        read_cursor(query.cursor, in_time(ids.BANK_STATEMENT) + "#[0-9]{7}"), query.limit
    )
    items = [WaitingLineView.of_one(line, request.subject.actor, request.tongue) for line in found]
    return WaitingLinesView(items, next_cursor(after))


@api.route(
    "GET",
    "/finance/bank-statements/{statement_id}",
    FINANCE_READERS,
    answers={200: BankStatementView},
    refusals=("not_found",),
)
def get_bank_statement(request: Request, parts: BankParts) -> BankStatementView:
    """A statement; with its lines where it is matched and has at most 500."""
    return BankStatementView.of(parts.read.get(request.path["statement_id"]), request.tongue)


@api.route(
    "GET",
    "/finance/bank-statements/{statement_id}/lines",
    FINANCE_READERS,
    query=BankLinesQuery,
    answers={200: BankLinesView},
    refusals=("not_found",),
)
def list_bank_lines(request: Request, parts: BankParts) -> BankLinesView:
    """A statement's lines in their order, of one state or all."""
    query: BankLinesQuery = request.query
    after = read_cursor(query.cursor, "line#[0-9]{7}")
    found, after = parts.read.lines_of(
        request.path["statement_id"], query.state, after, query.limit
    )
    items = [BankLineView.of(line, request.tongue) for line in found]
    return BankLinesView(items, next_cursor(after))


def _taken_in(request: Request, parts: BankParts) -> tuple[Told, bool]:
    if request.media_type != JSON:
        columns = _columns(_mapping(request.query.mapping))
        return parts.take_in.post(
            request.raw,
            request.media_type,
            columns,
            request.subject,
            request.key,
            request.query.profile,
        )
    if len(request.raw) > BODY_LIMIT_BYTES:
        raise Refused("too_large")
    body: BankStatementBody = request.body
    return parts.take_in.post_upload(
        body.upload_id, _columns(body.mapping), request.subject, request.key, body.profile
    )


def _status(told: Told, done: int = 200) -> int:
    """202 while something is done of a statement, then `done`."""
    return 202 if told.statement.state in (READING, MATCHING, BOOKING) else done


def _mapping(text: str | None) -> StatementMappingBody | None:
    return None if text is None else read_json(text.encode(), StatementMappingBody)


def _columns(mapping: StatementMappingBody | None) -> Columns | None:
    return None if mapping is None else Columns(**msgspec.structs.asdict(mapping))
