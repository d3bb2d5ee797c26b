"""What a line of a bank statement is, and what may become of it.

matched, returned, duplicate                      nothing: the books know it
paying ─▶ matched, or unmatched where payments are no longer open
unmatched ─▶ resolved (a note), or proposed ─▶ resolved (by another), or unmatched again

While payouts are frozen a debit is not noted by one person: it may be what would be paid twice.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from chalicelib.bank.formats.shape import Entry
from chalicelib.bank.rules.notes import Note
from chalicelib.core.values.errors import Refused, invalid
from chalicelib.settlements.rules.line import RETURNED as SENT_BACK
from chalicelib.settlements.rules.payment import Payment
from chalicelib.settlements.rules.transfer import payout_id, return_id

State = Literal["matched", "returned", "unmatched", "duplicate", "proposed", "resolved", "paying"]
MATCHED: State = "matched"
RETURNED: State = "returned"
UNMATCHED: State = "unmatched"
DUPLICATE: State = "duplicate"
PROPOSED: State = "proposed"
RESOLVED: State = "resolved"
# A debit that pays more payments than one transaction holds, while it is worked on.
PAYING: State = "paying"
STATES = (MATCHED, RETURNED, UNMATCHED, DUPLICATE, PROPOSED, RESOLVED)

Action = Literal["note", "payment", "return", "lost_payout"]
NOTE: Action = "note"
PAYMENT: Action = "payment"
RETURN: Action = "return"
# A payment that a restore has lost.
LOST_PAYOUT: Action = "lost_payout"


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a person said of a line, and another person to that."""

    action: Action
    reason: str
    by: str
    at: str
    end_to_end_id: str = ""
    merchant_id: str = ""
    decided_by: str = ""
    decided_at: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a statement, and what has become of it. `left` is what of a debit that pays many
    is not booked yet, `number` that settlement's. `version` counts its changes."""

    statement_id: str
    begun_at: str
    entry: Entry
    state: State
    settlement_id: str = ""
    merchant_id: str = ""
    transfer_id: str = ""
    note: Note | None = None
    left: int = 0
    number: str = ""
    resolution: Resolution | None = None
    version: int = 0

    @property
    def waits(self) -> bool:
        """Whether it waits for people."""
        return self.state in (UNMATCHED, PROPOSED)


def noted(line: Line, reason: str, by: str, at: str) -> Line:
    """A line that moves nothing here (a fee, interest), as one person says. Raises
    `state_conflict` where it does not wait."""
    _must_be(line, UNMATCHED)
    return replace(line, state=RESOLVED, resolution=Resolution(NOTE, reason, by, at))


def proposed(line: Line, resolution: Resolution) -> Line:
    """A line that is to be what one person says. Raises `state_conflict` where it does not wait."""
    _must_be(line, UNMATCHED)
    return replace(line, state=PROPOSED, resolution=resolution)


def proposal(line: Line) -> Resolution:
    """What was proposed of a line. Raises `state_conflict` where nothing is."""
    _must_be(line, PROPOSED)
    assert line.resolution is not None
    return line.resolution


def decided(line: Line, by: str, at: str) -> Line:
    """A line whose proposal another person approves, and whose money is about to move: nobody takes
    the proposal back any more. Raises `state_conflict`."""
    return replace(line, resolution=replace(proposal(line), decided_by=by, decided_at=at))


def approved(line: Line, payments: Sequence[Payment], by: str, at: str) -> Line:
    """A line whose proposal another person approves, and by which these payments of one merchant
    are paid, or returned; none where no money moves. Raises `state_conflict`."""
    resolution = proposal(line)
    resolved = replace(decided(line, by, at), state=RESOLVED, merchant_id=resolution.merchant_id)
    if not payments:
        return resolved
    name = payments[0].end_to_end_id
    transfer_id = return_id(name) if resolution.action == RETURN else payout_id(name)
    return replace(
        resolved,
        settlement_id=payments[0].settlement_id,
        merchant_id=payments[0].merchant_id,
        transfer_id=transfer_id if len(payments) == 1 else "",
    )


def rejected(line: Line) -> Line:
    """A line back among those that wait. Raises `state_conflict` where nothing is proposed, or that
    was decided."""
    if proposal(line).decided_by:
        raise Refused("state_conflict")
    return replace(line, state=UNMATCHED, resolution=None)


def left_in_part(line: Line) -> Line:
    """A debit that pays many, of which the rest is no longer open: people see to it."""
    amount = line.entry.amount
    values = {"paid": amount - line.left, "amount": amount, "number": line.number}
    return replace(line, state=UNMATCHED, note=Note("in_part", values))


def paid_on(line: Line, amount: int) -> Line:
    """A debit that pays many, of which so much more is paid."""
    left = line.left - amount
    return replace(line, left=left, state=PAYING if left else MATCHED)


def must_go(entry: Entry, action: Action) -> None:
    """Raises `validation_failed` where a line goes the other way than what it is to be."""
    if action != NOTE and (action == RETURN) == (entry.direction == "debit"):
        raise invalid(
            "action",
            "debit hanya dapat berupa pembayaran, kredit hanya pengembalian",
            "a debit can only be a payment, a credit only a return",
        )


def must_fit(entry: Entry, action: Action, payment: Payment | None) -> Payment:
    """The payment that a line may pay or return. Raises `validation_failed` that says why not."""
    must_go(entry, action)
    if payment is None:
        raise invalid(
            "end_to_end_id",
            "tidak ada pembayaran dengan nomor ini",
            "there is no payment with this id",
        )
    if payment.amount != entry.amount:
        values = {"expected": payment.amount, "amount": entry.amount}
        note = Note("other_amount", {"end_to_end_id": payment.end_to_end_id, **values})
        raise invalid("end_to_end_id", note.words(0), note.words(1))
    if payment.state == SENT_BACK or (action == PAYMENT and not payment.is_open):
        raise invalid(
            "end_to_end_id",
            "bank sudah menjawab untuk pembayaran ini",
            "the bank has answered for this payment already",
        )
    return payment


def _must_be(line: Line, state: State) -> None:
    if line.state != state:
        raise Refused("state_conflict")
