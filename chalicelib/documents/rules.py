"""What a public document is, and when it is made again.

Whoever is about to change what a document tells announces it first:

    announced ──▶ changed ──▶ made ──▶ … SETTLES … ──▶ made once more: settled

The announcement stands before the change and outlasts every write, so that no process can die
between them unnoticed; and a document is settled only by a making that began so long after the last
announcement that it has surely read all that was announced.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, get_args

Kind = Literal["campaigns", "merchants", "products", "addresses", "impact"]
KINDS: tuple[Kind, ...] = get_args(Kind)
# The place of a document that there is one of. Most others are of a kelurahan each.
CITY = "city"

# How long after an announcement its change may still be written, or be missing from an index: twice
# what a transaction takes at the longest (core/dynamo/writer.py), for whoever writes two.
SETTLES = timedelta(seconds=15)
# A document that keeps changing is made so often; while more is said to follow, it waits, but not
# longer than this.
PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(seconds=30)
# Whatever may have gone wrong, a document is made anew when it is so old.
STALE = timedelta(days=1)
# For this long a process answers from what it has without asking whether there is something newer.
KEPT = timedelta(seconds=1)
# A making that is overdue by so much has been forgotten.
FORGOTTEN = timedelta(seconds=30)


@dataclass(frozen=True, slots=True, order=True)
class Name:
    """Which document: its kind, and whose of that kind it is: a kelurahan's, or CITY."""

    kind: Kind
    place: str

    @property
    def id(self) -> str:
        """`merchants/35.73.01.1001`"""
        return f"{self.kind}/{self.place}"


@dataclass(frozen=True, slots=True)
class Head:
    """How a document stands.

    `changes_until` is until when announced changes may begin. `made_at` is the instant before its
    sources were read, `version` counts the makings. What it holds lies in `pieces` under `edition`,
    and `digest` tells it from other content. None and 0 where it was never made.
    """

    changes_until: datetime | None
    made_at: datetime | None = None
    version: int = 0
    edition: str = ""
    pieces: int = 0
    digest: str = ""


def is_settled(head: Head) -> bool:
    """Whether what a document holds is surely all that was announced."""
    if head.changes_until is None:
        return True
    return head.made_at is not None and head.made_at >= head.changes_until + SETTLES


def due_at(head: Head, now: datetime) -> datetime:
    """When a document that is not settled is to be made next."""
    changes_until = head.changes_until or now
    if head.made_at is None:
        return now
    if changes_until < head.made_at:
        return changes_until + SETTLES
    wanted = max(changes_until, head.made_at + PAUSE)
    return min(wanted, head.made_at + LONGEST_PAUSE)


def is_forgotten(head: Head | None, now: datetime) -> bool:
    """Whether nobody seems to make a document who should have: the message was lost, the table
    was, or it is as old as no document may be."""
    if head is None or head.made_at is None:
        return True
    if head.changes_until is not None and not is_settled(head):
        # One that was made long ago is due as soon as it is announced.
        return max(head.changes_until, due_at(head, now)) + FORGOTTEN <= now
    return head.made_at + STALE <= now


def folded(text: str) -> str:
    """A name, or what is sought in one, without case and with single blanks."""
    return " ".join(text.casefold().split())
