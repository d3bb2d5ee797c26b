"""What the API shows of bank statements and their lines."""

from typing import Literal

from chalicelib.bank.formats.shape import whole_rupiah
from chalicelib.bank.rules.lines import (
    DUPLICATE,
    MATCHED,
    PROPOSED,
    RESOLVED,
    RETURNED,
    UNMATCHED,
    Line,
    Resolution,
)
from chalicelib.bank.rules.reasons import reason_words
from chalicelib.bank.rules.statements import StatementError
from chalicelib.bank.use.read import Told
from chalicelib.core.http.bodies import View


class ResolutionView(View):
    action: str
    reason: str
    end_to_end_id: str
    merchant_id: str
    by: str
    at: str
    decided_by: str
    decided_at: str

    @classmethod
    def of(cls, resolution: Resolution) -> "ResolutionView":
        return cls(**{name: getattr(resolution, name) for name in cls.__struct_fields__})


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

    @classmethod
    def of(cls, line: Line, tongue: int) -> "BankLineView":
        entry = line.entry
        return cls(
            line=entry.line,
            booked_on=entry.booked_on,
            end_to_end_id=entry.end_to_end_id,
            reference=entry.reference,
            bank_reference=entry.bank_reference,
            direction=entry.direction,
            amount=entry.amount,
            reason=reason_words(entry.reason_code, entry.reason, tongue),
            state=line.state,
            settlement_id=line.settlement_id or None,
            merchant_id=line.merchant_id or None,
            transfer_id=line.transfer_id or None,
            note=line.note.words(tongue) if line.note else "",
            resolution=ResolutionView.of(line.resolution) if line.resolution else None,
        )


class WaitingLineView(BankLineView):
    statement_id: str

    @classmethod
    def of(cls, line: Line, tongue: int) -> "WaitingLineView":
        shown = BankLineView.of(line, tongue)
        members = {name: getattr(shown, name) for name in BankLineView.__struct_fields__}
        return cls(statement_id=line.statement_id, **members)


class StatementErrorView(View):
    field: str
    message: str

    @classmethod
    def of(cls, error: StatementError, tongue: int) -> "StatementErrorView":
        return cls(error.field, error.message_en if tongue else error.message_id)


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

    @classmethod
    def of(cls, told: Told, tongue: int) -> "BankStatementView":
        statement, summary = told.statement, told.statement.summary
        return cls(
            id=statement.id,
            state=statement.state,
            begun_at=statement.begun_at,
            begun_by=statement.begun_by,
            account=summary.account or None if summary else None,
            first_day=summary.first_day if summary else None,
            last_day=summary.last_day if summary else None,
            opening_balance=_rupiah(summary.opening_in_sen) if summary else None,
            closing_balance=_rupiah(summary.closing_in_sen) if summary else None,
            debits=_rupiah(summary.debits_in_sen) if summary else None,
            credits=_rupiah(summary.credits_in_sen) if summary else None,
            gap=told.gap,
            line_count=summary.lines if summary else None,
            matched=statement.counts[MATCHED],
            returned=statement.counts[RETURNED],
            unmatched=statement.counts[UNMATCHED],
            duplicates=statement.counts[DUPLICATE],
            proposed=statement.counts[PROPOSED],
            resolved=statement.counts[RESOLVED],
            errors=[StatementErrorView.of(error, tongue) for error in statement.errors],
            lines=[BankLineView.of(line, tongue) for line in told.lines],
        )


class BankStatementsView(View):
    items: list[BankStatementView]
    next_cursor: str | None


class BankLinesView(View):
    items: list[BankLineView]
    next_cursor: str | None


class WaitingLinesView(View):
    items: list[WaitingLineView]
    next_cursor: str | None


def _rupiah(in_sen: int | None) -> int | None:
    return None if in_sen is None else whole_rupiah(in_sen)
