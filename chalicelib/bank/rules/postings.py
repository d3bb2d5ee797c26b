"""What transfer a part of a bank line is, and how much one transaction takes."""

from hashlib import sha256

from chalicelib.bank.formats.shape import Entry
from chalicelib.bank.rules.explanation import (
    BANK_TAX,
    DEPOSIT,
    FEE,
    INTEREST,
    PAYOUT,
    PAYOUT_RETURNED,
    REMIT,
    SURRENDER,
    SUSPENSE,
    Part,
    PartKind,
)
from chalicelib.bank.rules.lines import Line
from chalicelib.bank.rules.position import OPENING_LINE
from chalicelib.bank.rules.reasons import reason_kept
from chalicelib.core.values import ids
from chalicelib.ledger.rules.accounts import BANK, TAX, TREASURY
from chalicelib.ledger.rules.accounts import SUSPENSE as SUSPENSE_ACCOUNT
from chalicelib.ledger.rules.transfer import Kind, Transfer

# The opening balance of the very first statement: a deposit that no SP2D promised.
OPENING = "opening"
_TEXT_MOST = 140

# kind of part -> kind of transfer, the account across from the bank
_ACROSS: dict[PartKind, tuple[Kind, str]] = {
    DEPOSIT: ("deposit", TREASURY),
    INTEREST: ("interest", TREASURY),
    FEE: ("fee", TREASURY),
    BANK_TAX: ("bank_tax", TREASURY),
    SURRENDER: ("surrender", TREASURY),
    REMIT: ("remit", TAX),
    SUSPENSE: ("suspend", SUSPENSE_ACCOUNT),
}
# The most writes that a part takes beside what its accounts take: a payment its transfer, its
# settlement's line, its settlement, and where it comes back its merchant; the rest a transfer and
# an entry of a register.
_WRITES: dict[PartKind, int] = {PAYOUT: 2, PAYOUT_RETURNED: 4, DEPOSIT: 2, SURRENDER: 2, REMIT: 2}


def posting_id(line: str, revision: int, part: str) -> str:
    """The id of the transfer that a part of a line's explanation makes. `part` is its number among
    the parts, or, of a payment, its end-to-end id."""
    name = f"bank:{line}:{revision}:{part}"
    return ids.stable_id(ids.TRANSFER, sha256(name.encode()).digest())


def posting(line: Line, index: int, part: Part, actor: str, at: str) -> Transfer:
    """The transfer of a part that is of no payment: the `index`-th of its line's."""
    kind, across = _ACROSS[part.kind]
    comes_in = (line.entry.direction == "credit") == (part.amount > 0)
    debited, credited = (BANK, across) if comes_in else (across, BANK)
    return Transfer(
        id=posting_id(line.name, line.revision, str(index)),
        debit_account=debited,
        credit_account=credited,
        amount=abs(part.amount),
        kind=kind,
        reference=part.reference or words_of(line.entry),
        occurred_at=at,
        actor=actor,
        bank_line=line.name,
    )


def is_promised(line: Line, part: Part) -> bool:
    """Whether a part is the money of an SP2D: every deposit but what of the opening balance was
    there before."""
    is_opening = part.reference == OPENING and line.entry.line == OPENING_LINE
    return part.kind == DEPOSIT and not is_opening


def words_of(entry: Entry) -> str:
    """What a bank calls a line, as the ledger keeps it."""
    return (entry.reference or entry.bank_reference or entry.end_to_end_id)[:_TEXT_MOST]


def reason_of(entry: Entry, end_to_end_id: str) -> str:
    """Why a payment came back or was refused, as the ledger keeps it."""
    for detail in entry.details:
        if end_to_end_id in (detail.end_to_end_id, detail.reference):
            return reason_kept(detail.reason_code, detail.reason)
    return reason_kept(entry.reason_code, entry.reason)


def is_bulk(part: Part) -> bool:
    """Whether a part is of all open payments of a settlement."""
    return part.kind == PAYOUT and bool(part.settlement_id)


def writes_of(line: Line) -> int:
    """How many writes a line takes at most, beside those of the accounts that all lines share:
    itself, its movement, a place among those that wait, and its parts but whole settlements."""
    return 3 + sum(_WRITES.get(part.kind, 1) + 1 for part in line.parts if not is_bulk(part))
