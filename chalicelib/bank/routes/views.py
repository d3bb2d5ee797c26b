"""What the API shows of bank statements and their lines."""

from typing import Literal

from chalicelib.bank.formats.shape import SEN, whole_rupiah
from chalicelib.bank.routes.explanation import PartView
from chalicelib.bank.rules.candidates import Candidate
from chalicelib.bank.rules.lines import STATES, Line, Proposal
from chalicelib.bank.rules.payees import Payee
from chalicelib.bank.rules.reasons import reason_words
from chalicelib.bank.rules.statements import StatementError
from chalicelib.bank.use.read import Told
from chalicelib.core.http.bodies import View

WaitsFor = Literal["anyone", "colleague", "me"]
LineState = Literal["explained", "suspense", "told_before", "proposed"]


class PayeeView(View):
    """Whom we ordered a payment for, and whom the bank says it paid."""

    ordered: str
    booked: str
    differs: bool

    @classmethod
    def of(cls, payee: Payee) -> "PayeeView":
        return cls(payee.ordered, payee.booked, payee.differs)


class ProposalView(View):
    """What somebody says that a line is; `version` is the line's, which approving names."""

    parts: list[PartView]
    reason: str
    by: str
    at: str
    version: int

    @classmethod
    def of(cls, proposal: Proposal, version: int) -> "ProposalView":
        parts = [PartView.of(part) for part in proposal.parts]
        return cls(parts, proposal.reason, proposal.by, proposal.at, version)


class BankLineView(View):
    """`line` counts as the file does; `amount` in rupiah and `sen` beyond it are what the bank
    tells, `booked` the rupiah that count in the ledger, to which `explained` comes."""

    line: int
    booked_on: str
    direction: Literal["debit", "credit"]
    amount: int
    sen: int
    booked: int
    end_to_end_id: str
    reference: str
    bank_reference: str
    reason: str
    state: LineState
    explained: list[PartView]
    note: str
    payee: PayeeView | None
    proposal: ProposalView | None

    @classmethod
    def of(cls, line: Line, tongue: int) -> "BankLineView":
        entry = line.entry
        return cls(
            line=entry.line,
            booked_on=entry.booked_on,
            direction=entry.direction,
            amount=entry.amount,
            sen=entry.sen,
            booked=line.booked,
            end_to_end_id=entry.end_to_end_id,
            reference=entry.reference,
            bank_reference=entry.bank_reference,
            reason=reason_words(entry.reason_code, entry.reason, tongue),
            state=line.state,
            explained=[PartView.of(part) for part in line.parts],
            note=line.note.words(tongue) if line.note else "",
            payee=PayeeView.of(line.payee) if line.payee else None,
            proposal=ProposalView.of(line.proposal, line.version) if line.proposal else None,
        )


class CandidateView(View):
    """What a line may be, and why somebody may think so."""

    parts: list[PartView]
    why: str

    @classmethod
    def of(cls, candidate: Candidate, tongue: int) -> "CandidateView":
        return cls([PartView.of(part) for part in candidate.parts], candidate.why[tongue])


class OneLineView(BankLineView):
    """`candidates`: what else the line may be, the likeliest first."""

    candidates: list[CandidateView]

    @classmethod
    def of_one(cls, line: Line, candidates: list[Candidate], tongue: int) -> "OneLineView":
        shown = BankLineView.of(line, tongue)
        members = {name: getattr(shown, name) for name in BankLineView.__struct_fields__}
        return cls(candidates=[CandidateView.of(one, tongue) for one in candidates], **members)


class WaitingLineView(BankLineView):
    """`waits_for`: `anyone` to explain it; `colleague` to approve what I have proposed; `me` to
    approve what a colleague has."""

    statement_id: str
    waits_for: WaitsFor

    @classmethod
    def of_one(cls, line: Line, reader: str, tongue: int) -> "WaitingLineView":
        shown = BankLineView.of(line, tongue)
        members = {name: getattr(shown, name) for name in BankLineView.__struct_fields__}
        return cls(
            statement_id=line.statement_id, waits_for=_waits_for(line.proposal, reader), **members
        )


class StatementErrorView(View):
    field: str
    message: str

    @classmethod
    def of(cls, error: StatementError, tongue: int) -> "StatementErrorView":
        return cls(error.field, error.message_en if tongue else error.message_id)


class LineCountsView(View):
    """How many lines stand how."""

    explained: int
    suspense: int
    told_before: int
    proposed: int


class BankStatementView(View):
    """A file of the bank's: what it tells, and what has become of it.

    Balances and sums are in rupiah, with what is beyond in `…_sen`, of the same sign. `gap` is by
    how much the closing balance would not be reached if it were accepted now, null where it would
    or nobody knows. `line_count` is of the file, `pending` how many entries the bank has not booked
    yet; they are left out. `booked` is what the lines not told before come to, credits less debits.
    """

    id: str
    state: Literal["reading", "matching", "uploaded", "booking", "accepted", "discarded", "failed"]
    begun_at: str
    begun_by: str
    accepted_at: str | None
    accepted_by: str | None
    discarded_at: str | None
    discarded_by: str | None
    account: str | None
    first_day: str | None
    last_day: str | None
    opening: int | None
    opening_sen: int | None
    closing: int | None
    closing_sen: int | None
    debits: int | None
    debits_sen: int | None
    credits: int | None
    credits_sen: int | None
    gap: int | None
    gap_sen: int | None
    booked: int
    pending: int
    report: bool
    line_count: int | None
    counts: LineCountsView
    errors: list[StatementErrorView]
    lines: list[BankLineView]

    @classmethod
    def of(cls, told: Told, tongue: int) -> "BankStatementView":
        statement, summary = told.statement, told.statement.summary
        opening = _rupiah(summary.opening_in_sen if summary else None)
        closing = _rupiah(summary.closing_in_sen if summary else None)
        debits = _rupiah(summary.debits_in_sen if summary else None)
        credits = _rupiah(summary.credits_in_sen if summary else None)
        gap = _rupiah(told.gap_in_sen or None)
        return cls(
            id=statement.id,
            state=statement.state,
            begun_at=statement.begun_at,
            begun_by=statement.begun_by,
            accepted_at=statement.accepted_at or None,
            accepted_by=statement.accepted_by or None,
            discarded_at=statement.discarded_at or None,
            discarded_by=statement.discarded_by or None,
            account=summary.account or None if summary else None,
            first_day=summary.first_day if summary else None,
            last_day=summary.last_day if summary else None,
            opening=opening[0],
            opening_sen=opening[1],
            closing=closing[0],
            closing_sen=closing[1],
            debits=debits[0],
            debits_sen=debits[1],
            credits=credits[0],
            credits_sen=credits[1],
            gap=gap[0],
            gap_sen=gap[1],
            booked=whole_rupiah(statement.new_in_sen),
            pending=summary.pending if summary else 0,
            report=summary.report if summary else False,
            line_count=summary.lines if summary else None,
            counts=LineCountsView(**{state: statement.counts[state] for state in STATES}),
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


def _waits_for(proposal: Proposal | None, reader: str) -> WaitsFor:
    if proposal is None:
        return "anyone"
    return "colleague" if proposal.by == reader else "me"


def _rupiah(in_sen: int | None) -> tuple[int | None, int | None]:
    """Whole rupiah, and the sen beyond them with the same sign."""
    if in_sen is None:
        return None, None
    whole = whole_rupiah(in_sen)
    return whole, in_sen - whole * SEN
