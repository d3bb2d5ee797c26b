"""What a line of a bank statement is, and how it stands.

explained     its parts say what it is, and money was moved by them once the statement is accepted
suspense      nothing explains it, or not all of it: that stands in `suspense`
told_before   another line told of the same movement: nothing is booked by this one
proposed      somebody has said anew what it is; it stays booked as before until another approves
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from chalicelib.bank.formats.shape import Direction, Entry
from chalicelib.bank.rules.explanation import SUSPENSE as SUSPENSE_PART
from chalicelib.bank.rules.explanation import Part, is_explained, line_name, total, unexplained
from chalicelib.bank.rules.meanings import Meaning
from chalicelib.bank.rules.notes import Note
from chalicelib.bank.rules.payees import Payee

State = Literal["explained", "suspense", "told_before", "proposed"]
EXPLAINED: State = "explained"
SUSPENSE: State = "suspense"
TOLD_BEFORE: State = "told_before"
PROPOSED: State = "proposed"
STATES = (EXPLAINED, SUSPENSE, TOLD_BEFORE, PROPOSED)


@dataclass(frozen=True, slots=True)
class Proposal:
    """What somebody says that a line is, and why. Once another has approved it (`decided_by`) it
    is being booked; `cleared` where the earlier explanation is all taken back."""

    parts: tuple[Part, ...]
    reason: str
    by: str
    at: str
    decided_by: str = ""
    decided_at: str = ""
    cleared: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a statement. `parts` come to `booked`, the rupiah of it that count in the ledger.

    `accepted`: they are booked. `revision` counts how often it was explained anew, `version` all
    its changes. `explained_by` is who approved the explanation that stands, "" for the first.
    """

    statement_id: str
    begun_at: str
    entry: Entry
    state: State
    booked: int
    parts: tuple[Part, ...] = ()
    note: Note | None = None
    payee: Payee | None = None
    accepted: bool = False
    revision: int = 0
    proposal: Proposal | None = None
    explained_by: str = ""
    explained_at: str = ""
    version: int = 0

    @property
    def name(self) -> str:
        """How it is named elsewhere: `bst_…#line`."""
        return line_name(self.statement_id, self.entry.line)

    @property
    def waits(self) -> bool:
        """Whether people are to say what it is: never of what a bank has refused, for that books
        nothing."""
        return self.accepted and not self.entry.rejected and self.state in (SUSPENSE, PROPOSED)


def line_of(statement_id: str, begun_at: str, entry: Entry, booked: int, means: Meaning) -> Line:
    """The line that an entry becomes by what it means."""
    parts = fitted(means.parts, booked, entry)
    return Line(
        statement_id=statement_id,
        begun_at=begun_at,
        entry=entry,
        state=SUSPENSE if entry.rejected and not parts else standing(parts),
        booked=booked,
        parts=parts,
        note=means.note,
        payee=means.payee,
    )


def told_before(statement_id: str, begun_at: str, entry: Entry, by: tuple[str, int]) -> Line:
    """A line whose movement another line has told of before."""
    note = Note("told_before", {"statement_id": by[0], "line": by[1]})
    return Line(statement_id, begun_at, entry, TOLD_BEFORE, 0, note=note)


def says_more(line: Line, seen: Line) -> bool:
    """Whether a line that was matched anew would book what was not `seen` of it: it was told
    before, or one of its parts is new. Less it may book, or nothing."""
    if line.state == TOLD_BEFORE:
        return False
    explained = [part for part in line.parts if part.kind != SUSPENSE_PART]
    return seen.state == TOLD_BEFORE or any(part not in seen.parts for part in explained)


def standing(parts: Sequence[Part]) -> State:
    """The state of a line with these parts."""
    return EXPLAINED if is_explained(parts) else SUSPENSE


def fitted(parts: Sequence[Part], booked: int, entry: Entry) -> tuple[Part, ...]:
    """These parts, so that they come to `booked`, from which they may differ by a rupiah where sen
    are carried: the bank's own interest, fee or tax takes it, else suspense."""
    rest = booked - total(parts)
    if entry.rejected or not rest:
        return tuple(parts)
    if len(parts) == 1 and parts[0].kind == entry.purpose:
        return (replace(parts[0], amount=booked),) if booked else ()
    return (*parts, Part(SUSPENSE_PART, rest))


def in_suspense(line: Line, code: str) -> Line:
    """A line that can no longer be booked as it was explained."""
    return replace(line, state=SUSPENSE, parts=unexplained(line.booked), note=Note(code))


def booked_as(line: Line, parts: Sequence[Part]) -> Line:
    """A line as it is accepted, with what it was booked as."""
    state = line.state if line.entry.rejected else standing(parts)
    return replace(line, state=state, parts=tuple(parts), accepted=True)


def direction_of(in_sen: int) -> Direction:
    """Which way so many sen go, as the account's holder sees it."""
    return "credit" if in_sen > 0 else "debit"
