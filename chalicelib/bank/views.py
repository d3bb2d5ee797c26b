"""What the API shows of bank statements and their lines."""

from typing import Any, Literal

from chalicelib.bank import rules
from chalicelib.bank.items import DONE, Line
from chalicelib.bank.service import Told
from chalicelib.core.http.bodies import View


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


def answer(told: Told, tongue: int) -> tuple[int, dict[str, Any]]:
    """The status and body that tell of a statement: 202 until it is done."""
    return 200 if told.statement.state == DONE else 202, statement_view(told, tongue)


def statement_view(told: Told, tongue: int) -> dict[str, Any]:
    """A BankStatementView."""
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
        "lines": [line_view(line, tongue) for line in told.lines],
    }


def line_view(line: Line, tongue: int) -> dict[str, Any]:
    """A BankLineView."""
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
