"""Reading documents: what a process keeps of a kind, and when it looks again."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import Clock
from chalicelib.documents.rules import Head, Kind
from chalicelib.documents.store import Documents

T = TypeVar("T")

# For this long a process answers from what it has without asking whether there is something newer.
KEPT = timedelta(seconds=1)
# Each time that pieces are gone, their document was made twice since its head was read.
_TRIES = 3


class Reader(Generic[T]):
    """The documents of a kind as this process keeps them. `decode` reads the content of one, and is
    asked when it is first needed.

    A look is one query of heads, and one batch of the pieces that are new: never more, however many
    ask in that second.
    """

    def __init__(
        self, kind: Kind, documents: Documents, decode: Callable[[bytes], T], clock: Clock
    ) -> None:
        self._kind = kind
        self._documents = documents
        self._decode = decode
        self._clock = clock
        self._looked_at: datetime | None = None
        self._editions: dict[str, str] = {}
        self._contents: dict[str, bytes] = {}
        self._decoded: dict[str, T] = {}

    def look(self) -> None:
        """See that all that `of` answers is at most KEPT old. Raises `unavailable` where what the
        heads name is gone again and again."""
        now = self._clock()
        if self._looked_at is not None and timedelta(0) <= now - self._looked_at < KEPT:
            return
        for tried in range(_TRIES):
            if self._follow(self._documents.heads(self._kind, consistent=tried > 0)):
                self._looked_at = now
                return
        raise Refused("unavailable", retry_after=1)

    def of(self, place: str) -> T | None:
        """The document of a place as it was at the last look; None where none was ever made."""
        if place not in self._decoded:
            if place not in self._contents:
                return None
            self._decoded[place] = self._decode(self._contents[place])
            del self._contents[place]
        return self._decoded[place]

    def _follow(self, heads: dict[str, Head]) -> bool:
        """Read what is new of these heads; whether all of it was there."""
        new = {
            place: head
            for place, head in heads.items()
            if head.pieces and self._editions.get(place) != head.edition
        }
        contents = self._documents.contents(self._kind, new) if new else {}
        for place, content in contents.items():
            self._editions[place] = new[place].edition
            self._contents[place] = content
            self._decoded.pop(place, None)
        return len(contents) == len(new)
