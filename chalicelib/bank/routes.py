"""Bank statements over HTTP."""

import re
from typing import Annotated, Any, Literal

import msgspec

from chalicelib.bank import rules
from chalicelib.bank.formats.csv import DateFormat
from chalicelib.bank.formats.csv import Mapping as Columns
from chalicelib.bank.formats.reading import MEDIA_TYPES
from chalicelib.bank.items import DONE, Line
from chalicelib.bank.resolving import NOTE, Resolving
from chalicelib.bank.service import FILE_MOST_BYTES, BankStatements, Told
from chalicelib.core.bodies import Body, Query, View, read_json
from chalicelib.core.errors import Refused, invalid
from chalicelib.core.fields import Id, Reason, ReasonBody
from chalicelib.core.http import BODY_LIMIT_BYTES, JSON, REPLAYED, Answer, Api, Request
from chalicelib.core.pages import PageQuery, no_cursor, page, read_cursor
from chalicelib.core.subject import FINANCE_READERS, FINANCES
from chalicelib.imports.routes import UploadBody, UploadView, new_upload

api = Api("bank")
lines = Api("bank.lines")

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


class ResolutionView(View):
    action: str
    reason: str
    end_to_end_id: str
    by: str
    at: str
    decided_by: str
    decided_at: str


class BankLineView(View):
    """`line` counts as the file does; `amount` in rupiah."""

    line: int
    booked_on: str
    end_to_end_id: str
    reference: str
    bank_reference: str
    direction: Literal["debit", "credit"]
    amount: int
    reason: str
    state: str
    settlement_id: str | None
    merchant_id: str | None
    transfer_id: str | None
    note: str
    resolution: ResolutionView | None


class WaitingLineView(BankLineView):
    statement_id: str


class StatementErrorView(View):
    field: str
    message: str


class BankStatementView(View):
    """`line_count` is of the file; the counts are of lines by state. Balances and sums in rupiah;
    `gap` is opening less the closing balance of the statement before, where they differ."""

    id: str
    state: Literal["reading", "matching", "done", "failed"]
    begun_at: str
    begun_by: str
    account: str | None
    first_day: str | None
    last_day: str | None
    opening_balance: int | None
    closing_balance: int | None
    debits: int | None
    credits: int | None
    gap: int | None
    line_count: int | None
    matched: int
    returned: int
    unmatched: int
    duplicates: int
    proposed: int
    resolved: int
    errors: list[StatementErrorView]
    lines: list[BankLineView]


class BankStatementsView(View):
    items: list[BankStatementView]
    next_cursor: str | None


class BankLinesView(View):
    items: list[BankLineView]
    next_cursor: str | None


class WaitingLinesView(View):
    items: list[WaitingLineView]
    next_cursor: str | None


class BankLinesQuery(PageQuery):
    state: (
        Literal["matched", "returned", "unmatched", "duplicate", "proposed", "resolved"] | None
    ) = None


class ResolveBody(Body):
    """`note`: no money moves. `payment`, `return`: the line is that of a payment, which another
    person approves."""

    reason: Reason
    action: Literal["note", "payment", "return"]
    end_to_end_id: Annotated[str, msgspec.Meta(pattern="^[0-9]{16}$")] | None = None


def _kept(request: Request, bank: BankStatements) -> Answer | None:
    told = bank.kept(request.key)
    return None if told is None else Answer(*_answer(told, request.tongue), REPLAYED)


@api.route(
    "POST",
    "/finance/uploads",
    FINANCES,
    body=UploadBody,
    answer=UploadView,
    status=201,
    refusals=("unsupported_media_type",),
)
def upload_bank_statement(request: Request, bank: BankStatements) -> Answer:
    """An address to PUT a statement to, good for 15 minutes and this content type."""
    return new_upload(request, bank.uploads)


@api.route(
    "POST",
    "/finance/bank-statements",
    FINANCES,
    body=BankStatementBody,
    query=BankStatementQuery,
    answer=BankStatementView,
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
    return Answer(*_answer(told, request.tongue))


@api.route(
    "GET",
    "/finance/bank-statements",
    FINANCE_READERS,
    query=PageQuery,
    answer=BankStatementsView,
)
def list_bank_statements(request: Request, bank: BankStatements) -> Answer:
    """All statements without their lines, newest first."""
    query: PageQuery = request.query
    found, after = bank.page(read_cursor(query.cursor), query.limit)
    return Answer(200, page([_statement(one, request.tongue) for one in found], after))


@api.route(
    "GET",
    "/finance/bank-statements/unmatched",
    FINANCE_READERS,
    query=PageQuery,
    answer=WaitingLinesView,
)
def list_unmatched_lines(request: Request, bank: BankStatements) -> Answer:
    """The lines of all statements that wait for people, oldest first."""
    query: PageQuery = request.query
    found, after = bank.waiting(read_cursor(query.cursor), query.limit)
    items = [{"statement_id": one.statement_id, **_line(one, request.tongue)} for one in found]
    return Answer(200, page(items, after))


@api.route(
    "GET",
    "/finance/bank-statements/{statement_id}",
    FINANCE_READERS,
    answer=BankStatementView,
    refusals=("not_found",),
)
def get_bank_statement(request: Request, bank: BankStatements) -> Answer:
    """A statement; with its lines where it is done and has at most 500."""
    told = bank.get(request.path["statement_id"])
    return Answer(200, _statement(told, request.tongue))


@api.route(
    "GET",
    "/finance/bank-statements/{statement_id}/lines",
    FINANCE_READERS,
    query=BankLinesQuery,
    answer=BankLinesView,
    refusals=("not_found",),
)
def list_bank_lines(request: Request, bank: BankStatements) -> Answer:
    """A statement's lines in their order, of one state or all."""
    query: BankLinesQuery = request.query
    after = read_cursor(query.cursor)
    if after is not None and not re.fullmatch("line#[0-9]{7}", after):
        raise no_cursor()
    found, after = bank.lines(request.path["statement_id"], query.state, after, query.limit)
    return Answer(200, page([_line(one, request.tongue) for one in found], after))


@lines.route(
    "POST",
    "/finance/bank-statements/{statement_id}/lines/{line}/resolve",
    FINANCES,
    body=ResolveBody,
    answer=BankLineView,
    keyed="optional",
    refusals=("not_found", "state_conflict", "validation_failed"),
)
def resolve_bank_line(request: Request, resolving: Resolving) -> Answer:
    """Say what an unmatched line is. A note settles it; a payment or return is proposed, and
    another finance officer approves it."""
    body: ResolveBody = request.body
    line, key, by = _asked(request, resolving), request.key, request.subject

    def view(now: Line) -> Any:
        return _line(now, request.tongue)

    if body.action == NOTE:
        if body.end_to_end_id is not None:
            raise invalid("end_to_end_id", "hanya untuk payment dan return", "only with money")
        return Answer(200, resolving.note(line, body.reason, by, key, view))
    if body.end_to_end_id is None:
        raise invalid("end_to_end_id", "wajib diisi", "is required")
    return Answer(
        200,
        resolving.propose(line, body.action, body.end_to_end_id, body.reason, by, key, view),
    )


@lines.route(
    "POST",
    "/finance/bank-statements/{statement_id}/lines/{line}/approve",
    FINANCES,
    answer=BankLineView,
    keyed="optional",
    refusals=("not_found", "same_person", "state_conflict", "validation_failed"),
)
def approve_bank_line(request: Request, resolving: Resolving) -> Answer:
    """Book what another finance officer proposed."""
    line = _asked(request, resolving)
    answer = resolving.approve(
        line, request.subject, request.key, lambda now: _line(now, request.tongue)
    )
    return Answer(200, answer)


@lines.route(
    "POST",
    "/finance/bank-statements/{statement_id}/lines/{line}/reject",
    FINANCES,
    body=ReasonBody,
    answer=BankLineView,
    keyed="optional",
    refusals=("not_found", "state_conflict"),
)
def reject_bank_line(request: Request, resolving: Resolving) -> Answer:
    """Put a line of which something was proposed back among the unmatched."""
    line = _asked(request, resolving)
    answer = resolving.reject(
        line,
        request.body.reason,
        request.subject,
        request.key,
        lambda now: _line(now, request.tongue),
    )
    return Answer(200, answer)


def _asked(request: Request, resolving: Resolving) -> Line:
    number = request.path["line"]
    if not re.fullmatch("[0-9]{1,7}", number):
        raise Refused("not_found")
    return resolving.line(request.path["statement_id"], int(number))


def _mapping(text: str | None) -> StatementMappingBody | None:
    return None if text is None else read_json(text.encode(), StatementMappingBody)


def _columns(mapping: StatementMappingBody | None) -> Columns | None:
    return None if mapping is None else Columns(**msgspec.structs.asdict(mapping))


def _answer(told: Told, tongue: int) -> tuple[int, dict[str, Any]]:
    return 200 if told.statement.state == DONE else 202, _statement(told, tongue)


def _statement(told: Told, tongue: int) -> dict[str, Any]:
    statement, summary = told.statement, told.statement.summary
    return {
        "id": statement.id,
        "state": statement.state,
        "begun_at": statement.begun_at,
        "begun_by": statement.begun_by,
        "account": summary.account or None if summary else None,
        "first_day": summary.first_day if summary else None,
        "last_day": summary.last_day if summary else None,
        "opening_balance": summary.opening if summary else None,
        "closing_balance": summary.closing if summary else None,
        "debits": summary.debits if summary else None,
        "credits": summary.credits if summary else None,
        "gap": told.gap,
        "line_count": summary.lines if summary else None,
        "matched": statement.counts[rules.MATCHED],
        "returned": statement.counts[rules.RETURNED],
        "unmatched": statement.counts[rules.UNMATCHED],
        "duplicates": statement.counts[rules.DUPLICATE],
        "proposed": statement.counts[rules.PROPOSED],
        "resolved": statement.counts[rules.RESOLVED],
        "errors": [
            {"field": field, "message": words[tongue]} for field, *words in statement.errors
        ],
        "lines": [_line(line, tongue) for line in told.lines],
    }


def _line(line: Line, tongue: int) -> dict[str, Any]:
    entry, resolution = line.entry, line.resolution
    return {
        "line": entry.line,
        "booked_on": entry.booked_on,
        "end_to_end_id": entry.end_to_end_id,
        "reference": entry.reference,
        "bank_reference": entry.bank_reference,
        "direction": entry.direction,
        "amount": entry.amount,
        "reason": rules.reason_words(entry.reason_code, entry.reason, tongue),
        "state": line.state,
        "settlement_id": line.settlement_id or None,
        "merchant_id": line.merchant_id or None,
        "transfer_id": line.transfer_id or None,
        "note": line.note.words(tongue) if line.note else "",
        "resolution": {name: getattr(resolution, name) for name in ResolutionView.__struct_fields__}
        if resolution
        else None,
    }
