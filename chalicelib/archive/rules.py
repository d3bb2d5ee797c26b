"""What the archive holds: objects of lines, a transfer each, and of each closed day its acts and
its reconciliation.

    transfers/2026/12/01/<SHA-256 of its lines, in hex>.jsonl.gz
    acts/2026/12/01/<SHA-256 of its lines, in hex>.jsonl.gz
    reports/2026/12/01/<SHA-256 of its content, in hex>.json

A transfer lies under its business day. A line is a transfer in canonical JSON, all its members but
those that are empty; what a day's tree is made of is always there. The same transfers give the same
object. They may come twice, also in other company: a reader takes each line once. Two lines of one
transfer that differ, or an object that does not have its own name, is a forgery. The acts of a day
are the leaves of its record, in its order; of several reports the record names the one that counts.
"""

import gzip
import zlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any, Literal

from chalicelib.core.crypto.signed import LEAF
from chalicelib.core.values.canonical import canonical
from chalicelib.core.values.instants import business_day, from_text

_SUFFIX = ".jsonl.gz"


class Forged(Exception):
    """An object whose content is not what its name says; the message is its key."""


What = Literal["not in the archive", "not in the ledger", "differs"]


@dataclass(frozen=True, slots=True)
class Difference:
    """A transfer of which archive and ledger do not say the same."""

    transfer_id: str
    what: What


def line(transfer: Mapping[str, Any]) -> bytes:
    """A transfer's line, without its end. Raises KeyError where a member of the leaf is missing."""
    whole = {name: transfer[name] for name in LEAF}
    rest = {name: value for name, value in transfer.items() if value not in (None, "")}
    return canonical(rest | whole)


def prefix(day: date) -> str:
    """Where the objects of a business day lie."""
    return f"transfers/{day:%Y/%m/%d}/"


def pack(transfers: Iterable[Mapping[str, Any]]) -> dict[str, bytes]:
    """Some transfers as objects, one for each business day among them: key → content. Raises
    KeyError or ValueError for what is no transfer."""
    lines: defaultdict[date, set[bytes]] = defaultdict(set)
    for transfer in transfers:
        lines[business_day(from_text(transfer["occurred_at"]))].add(line(transfer))
    objects = {}
    for day, some in lines.items():
        text = b"\n".join(sorted(some)) + b"\n"
        # Without an instant in its header: the same lines are the same bytes.
        objects[_key(day, text)] = gzip.compress(text, mtime=0)
    return objects


def pack_day(day: date, acts: Iterable[bytes], report: bytes) -> dict[str, bytes]:
    """What is kept of a closed day beside its transfers: the leaves of its acts, and its report in
    canonical JSON; key → content."""
    text = b"".join([act + b"\n" for act in acts])
    return {
        f"acts/{day:%Y/%m/%d}/{_name(text)}": gzip.compress(text, mtime=0),
        f"reports/{day:%Y/%m/%d}/{sha256(report).hexdigest()}.json": report,
    }


def unpack(key: str, content: bytes) -> list[bytes]:
    """The lines of an object. Raises Forged where they are not those of its name."""
    try:
        text = gzip.decompress(content)
    except (OSError, EOFError, zlib.error):
        raise Forged(key) from None
    if key.rpartition("/")[2] != _name(text):
        raise Forged(key)
    return text.splitlines()


def differences(
    archived: Mapping[str, set[bytes]], stored: Mapping[str, bytes]
) -> list[Difference]:
    """Where archive and ledger do not say the same, by transfer id: hashes of the lines that the
    archive has of it, and that of the ledger's."""
    found = []
    for id in sorted(archived.keys() | stored.keys()):
        if id not in stored:
            found.append(Difference(id, "not in the ledger"))
        elif id not in archived:
            found.append(Difference(id, "not in the archive"))
        elif archived[id] != {stored[id]}:
            found.append(Difference(id, "differs"))
    return found


def _key(day: date, text: bytes) -> str:
    return prefix(day) + _name(text)


def _name(text: bytes) -> str:
    return sha256(text).hexdigest() + _SUFFIX
