"""Matching: what a bank's line surely means.

Sure is what the bank and the books say alike: an id of ours and its amount, a settlement's number
and the sum of its open payments, the number of an SP2D; with a fee that is known, or that the bank
tells. What is not sure stays in suspense, with a note that says why, until people choose.
"""

from datetime import date, timedelta

from chalicelib.bank.formats.shape import Entry
from chalicelib.bank.rules.credits import CREDIT, REFUSED
from chalicelib.bank.rules.debits import DEBIT
from chalicelib.bank.rules.known import END_TO_END
from chalicelib.bank.rules.meanings import Asked, Meaning, not_sure
from chalicelib.bank.rules.notes import Note

_BOOKED_WITHIN = timedelta(days=31)


def meaning(asked: Asked) -> Meaning:
    """What a line means, as far as it is sure; `known` has then taken note of it."""
    if not asked.booked and not asked.entry.rejected:
        return Meaning(())
    entry = asked.entry
    steps = REFUSED if entry.rejected else DEBIT if entry.direction == "debit" else CREDIT
    for step in steps:
        found = step(asked)
        if found is not None:
            return found
    return not_sure(asked, "unknown")


def unknown_payout(entry: Entry, note: Note | None) -> date | None:
    """The day on which a payment was drafted that we must have ordered, and know nothing of: a
    debit bears one of our end-to-end ids as its own. None of any other line; an id of ours begins
    with a day shortly before the bank has booked it."""
    if note is None or note.code != "unknown":
        return None
    if entry.direction != "debit" or not END_TO_END.fullmatch(entry.end_to_end_id):
        return None
    year, month, day = (int(entry.end_to_end_id[at : at + 2]) for at in (0, 2, 4))
    try:
        drafted = date(2000 + year, month, day)
    except ValueError:
        return None
    age = date.fromisoformat(entry.booked_on) - drafted
    return drafted if timedelta() <= age <= _BOOKED_WITHIN else None
