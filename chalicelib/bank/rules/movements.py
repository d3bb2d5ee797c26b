"""What tells a movement on the account from all others, in whichever file it stands."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from chalicelib.bank.formats.shape import Entry
from chalicelib.bank.rules.decisions import END_TO_END


@dataclass(frozen=True, slots=True)
class Marked:
    """An entry and the fingerprint of its movement."""

    entry: Entry
    print: str


def marked(account: str, entries: Iterable[Entry]) -> Iterator[Marked]:
    """A statement's entries, in their order, each with its fingerprint."""
    ordinals: Counter[bytes] = Counter()
    for entry in entries:
        alike = likeness(account, entry)
        yield Marked(entry, fingerprint(alike, ordinals[alike]))
        ordinals[alike] += 1


def likeness(account: str, entry: Entry) -> bytes:
    """What two lines have in common that tell of the same movement, in whichever file.

    Our own end-to-end ids are the only ones of their kind, so with one of them the account and
    the bank's reference, which not every format has, are left out of it.
    """
    own = END_TO_END.fullmatch(entry.end_to_end_id)
    parts = [entry.booked_on, entry.direction, str(entry.amount)]
    if own:
        parts.append(own[0])
    else:
        parts += [account, entry.end_to_end_id, entry.bank_reference or entry.reference]
    return hashlib.sha256("\n".join(parts).encode()).digest()[:16]


def fingerprint(alike: bytes, ordinal: int) -> str:
    """The mark of a movement: of several that are alike on a day, each has its ordinal, in the
    order in which statements list them."""
    return f"{alike.hex()}{ordinal:04x}"
