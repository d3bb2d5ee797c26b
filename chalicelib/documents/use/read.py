"""Reading documents: what a process keeps of a kind, and when it looks again."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import Clock
from chalicelib.documents.rules import KEPT, Head, Kind
from chalicelib.documents.store import Documents

T = TypeVar("T")

# Each time that pieces are gone, their document was made twice since its head was read.
_TRIES = 3


class Reader(Generic[T]):
    """The documents of a kind as this process keeps them. `decode` reads the content of one, and is
    asked when it is first needed.

    A look is one query of heads, `kept` for a while; what they name is read when somebody asks for
    it, many in one batch: never more, however many ask in that time.
    """

    def __init__(
        self,
        kind: Kind,
        documents: Documents,
        decode: Callable[[bytes], T],
        clock: Clock,
        kept: timedelta = KEPT,
    ) -> None:
        self._kind = kind
        self._documents = documents
        self._decode = decode
        self._clock = clock
        self._kept = kept
        self._looked_at: datetime | None = None
        self._heads: dict[str, Head] = {}
        self._editions: dict[str, str] = {}
        self._contents: dict[str, bytes] = {}
        self._decoded: dict[str, T] = {}

    def look(self) -> None:
        """See that all that `of` answers from now on is little older than this moment."""
        now = self._clock()
        if self._looked_at is None or not timedelta(0) <= now - self._looked_at < self._kept:
            self._heads = self._documents.heads(self._kind, consistent=False)
            self._looked_at = now

    def read(self, places: Iterable[str]) -> None:
        """Have the documents of these places at hand, as they were at the last look or since.
        Raises `unavailable` where what the heads name is gone again and again."""
        wanted = list(places)
        for _ in range(_TRIES):
            if self._follow(wanted):
                return
            self._heads = self._documents.heads(self._kind)
        raise Refused("unavailable", retry_after=1)

    def of(self, place: str) -> T | None:
        """The document of a place as it was at the last look or since; None where none was ever
        made. Raises as `read` does."""
        self.read([place])
        if place not in self._decoded:
            if place not in self._contents:
                return None
            self._decoded[place] = self._decode(self._contents[place])
            del self._contents[place]
        return self._decoded[place]

    def is_new(self, place: str) -> bool:
        """Whether the document of a place is yet to be read."""
        head = self._heads.get(place)
        return head is not None and head.pieces > 0 and self._editions.get(place) != head.edition

    def _follow(self, places: Sequence[str]) -> bool:
        """Read what is new of these places; whether all of it was there."""
        new = {place: self._heads[place] for place in places if self.is_new(place)}
        contents = self._documents.contents(self._kind, new) if new else {}
        for place, content in contents.items():
            self._editions[place] = new[place].edition
            self._contents[place] = content
            self._decoded.pop(place, None)
        return len(contents) == len(new)
