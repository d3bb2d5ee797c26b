"""From one explanation of a line to another, in as many transactions as it takes.

Where both together fit one transaction the earlier one is reversed and the new one booked at once.
A settlement of thousands of payments takes more: then the earlier explanation is taken back into
suspense part by part, and what is new is booked out of it part by part. After each step the line's
parts say what is booked, and `bank` has not moved.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from chalicelib.bank.rules.explanation import (
    PAYOUT,
    PAYOUT_RETURNED,
    SUSPENSE,
    Part,
    PartKind,
    total,
    unexplained,
)
from chalicelib.bank.rules.lines import EXPLAINED, PROPOSED, Line, in_suspense, standing
from chalicelib.bank.rules.notes import Note
from chalicelib.bank.rules.postings import is_bulk, posting
from chalicelib.core.values import ids
from chalicelib.ledger.rules.transfer import Transfer, reversal_of
from chalicelib.settlements.rules.payment import Payment

# What a transaction's hundred writes leave for parts: there are the line and one that it is
# against, the statement, the accounts, the audit journal, the key, a place among those that wait.
_WRITES_MOST = 88
# So many payments of a whole settlement go into one: each takes two writes.
PAYMENTS_ANEW = 35
# The most writes of a part, with those of its settlement and its merchant.
_WRITES: Mapping[PartKind, int] = {PAYOUT: 3, PAYOUT_RETURNED: 4}


@dataclass(frozen=True, slots=True)
class Step:
    """One transaction: `back` and `paid` are payments of whole settlements that it takes back and
    carries out; all other parts of `line` are taken back, and those of `after` booked."""

    line: Line
    after: Line
    back: Sequence[Payment] = ()
    paid: Sequence[Payment] = ()

    @property
    def moves(self) -> bool:
        """Whether money moves: a line that stays in suspense may only say something else of it."""
        was, now = _booked(self.line.parts), _booked(self.after.parts)
        return was != now or bool(self.back or self.paid)


def step(
    line: Line, after: Line, back: Sequence[Payment] = (), paid: Sequence[Payment] = ()
) -> Step:
    """The step from a line to `after`, whose transfers get ids of their own where money moves."""
    made = Step(line, replace(after, revision=line.revision + 1), back, paid)
    return made if made.moves else replace(made, after=replace(after, revision=line.revision))


def fits_one(made: Step) -> bool:
    """Whether one transaction holds a step."""
    parts = [*made.line.parts, *made.after.parts]
    writes = sum(_WRITES.get(part.kind, 2) for part in parts if not is_bulk(part))
    payments = [*made.back, *made.paid]
    settlements = {one.settlement_id for one in payments}
    return writes + 2 * len(payments) + len(settlements) <= _WRITES_MOST


def is_clear(line: Line) -> bool:
    """Whether all of a line stands in suspense."""
    return all(part.kind == SUSPENSE for part in line.parts)


def has_others(line: Line) -> bool:
    """Whether more of a line than whole settlements is explained."""
    return any(part.kind != SUSPENSE and not is_bulk(part) for part in line.parts)


def back_step(line: Line, back: Sequence[Payment]) -> Step:
    """The step that takes some payments of whole settlements back into suspense, and all that is
    not of whole settlements."""
    less = {payment.settlement_id: 0 for payment in back}
    for payment in back:
        less[payment.settlement_id] += payment.amount
    bulks = [
        replace(part, amount=part.amount - less.get(part.settlement_id, 0))
        for part in line.parts
        if is_bulk(part)
    ]
    return step(line, _with(line, [part for part in bulks if part.amount]), back=back)


def on_step(line: Line, part: Part, paid: Sequence[Payment]) -> Step:
    """The step that carries out some payments of the settlement of a new `part`."""
    amount = sum(payment.amount for payment in paid)
    bulks = {one.settlement_id: one for one in line.parts if is_bulk(one)}
    so_far = bulks.get(part.settlement_id, replace(part, amount=0))
    bulks[part.settlement_id] = replace(so_far, amount=so_far.amount + amount)
    return step(line, _with(line, list(bulks.values())), paid=paid)


def in_part(line: Line) -> Step:
    """The step that ends a proposal which no longer holds, once some of it is booked: that stays,
    and the rest is in suspense."""
    found = sum(part.amount for part in line.parts if part.kind != SUSPENSE)
    note = Note("in_part", {"found": found, "amount": line.booked})
    return Step(line, replace(line, state=standing(line.parts), note=note, proposal=None))


def paired(other: Line, name: str) -> Step:
    """The step by which another line is explained by the one of this name, which it cancels."""
    parts = (Part(SUSPENSE, other.booked, against=name),)
    return step(other, replace(other, state=EXPLAINED, parts=parts, note=None))


def parted(other: Line) -> Step:
    """The step by which another line, which nothing cancels after all, is in suspense again."""
    after = in_suspense(other, "unknown")
    return step(other, replace(after, state=PROPOSED if other.proposal else after.state))


def _with(line: Line, bulks: Sequence[Part]) -> Line:
    """A line of which these parts are booked, and the rest stands in suspense."""
    return replace(line, parts=(*bulks, *unexplained(line.booked - total(bulks))))


def _booked(parts: Iterable[Part]) -> list[Part]:
    """What parts book: whatever a line in suspense is against, it stands there alike."""
    return [replace(part, against="") for part in parts]


def taken_back(line: Line, index: int, actor: str, at: str) -> Transfer:
    """The transfer that takes back the `index`-th part of a line, which is of no payment."""
    wrong = posting(line, index, line.parts[index], actor, at)
    moved = reversal_of(wrong, back_id(wrong.id), at, actor)
    return replace(moved, kind="unsuspend") if line.parts[index].kind == SUSPENSE else moved


def back_id(wrong: str) -> str:
    """The id of the one transfer that takes back another of a bank line."""
    return ids.stable_id(ids.TRANSFER, sha256(f"back:{wrong}".encode()).digest())


def is_lost(part: Part) -> bool:
    """Whether a part is a payout of which the ledger has no payment."""
    return part.kind == PAYOUT and bool(part.merchant_id)


def named_instead(line: Line, lost: Part, found: Sequence[Part], version: int) -> Line:
    """A line, as it stands in this version, in whose proposal a lost payout is the payments that
    were `found`, and what they do not come to: more than the merchant was owed."""
    assert line.proposal is not None, "a proposal names it"
    beyond = lost.amount - total(found)
    rest = (Part(SUSPENSE, beyond, merchant_id=lost.merchant_id),) if beyond else ()
    others = tuple(part for part in line.proposal.parts if part != lost)
    proposal = replace(line.proposal, parts=(*others, *found, *rest))
    return replace(line, proposal=proposal, version=version)
