"""Asking an index, and making what all its documents tell together."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

import msgspec

from chalicelib.core.component import Component
from chalicelib.core.http.pages import no_cursor
from chalicelib.documents.use.read import Reader
from chalicelib.search.rules.listing import Listing
from chalicelib.search.rules.vocabulary import Sought, Vocabulary, no_roots

T = TypeVar("T")

# The place of the document that tells the vocabulary of all others of its kind.
VOCABULARY = "vocabulary"
# How a cursor begins: where a search goes on, and behind how good a match. A sort key follows.
CURSOR = r"[0-9.]+\|[0-9]{1,3}\|"
# No match is worse: a search goes on in the next place.
_BEYOND = 999
# Documents that this process does not have are read together, few at first: the nearest mostly fill
# a page.
_FIRST_READ = 2
_READ = 8
# A search that has had to read so many entries, or has looked at so many that did not fit, at some
# 3 µs each, answers what it has found, be it nothing, and where to go on.
MOST_READ = 5_000

Document = Listing | Vocabulary


def decoded(content: bytes) -> Document:
    """What a document holds."""
    return msgspec.json.decode(content, type=Document)  # type: ignore[no-any-return]


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """A page of what was found, and the next cursor. `instead` is what was sought in place of what
    was typed, "" where it is just that."""

    items: list[T]
    cursor: str | None
    instead: str


class Search(Component, frozen=True, kw_only=True):
    """The use case of whoever looks for something among the documents of a kind. A page may be
    short, or empty, where another follows: it reads `most_read` entries at most."""

    reader: Reader[Document]
    most_read: int = MOST_READ

    def page(
        self,
        places: Sequence[str],
        q: str,
        entry: type[T],
        fits: Callable[[T], bool],
        cursor: str | None,
        limit: int,
    ) -> Found[T]:
        """A page of the entries that fit, place by place: in each those first that are what `q`
        means most exactly, then by their sort keys. Every word of `q` has to be found; one that
        nobody has named is left aside where there are others. Raises `validation_failed` for a
        cursor of another list."""
        at, score, key = _position(cursor, places)
        self.reader.look()
        sought = self._sought(places, q)
        if sought is None:
            return Found([], None, "")
        entries = msgspec.json.Decoder(entry)
        found: list[T] = []
        last = ""
        read = 0
        for place, here, is_new in self._listings(places[at:], sought.places):
            read += len(here.keys) if is_new else 0
            beyond = (score, key) if place == places[at] else (-1, "")
            for good, i in here.matches(sought.meanings):
                if (good, here.keys[i]) <= beyond:
                    continue
                one = entries.decode(here.entries[i])
                if not fits(one):
                    read += 1
                    continue
                if len(found) == limit:
                    return Found(found, last, sought.instead)
                found.append(one)
                last = f"{place}|{good}|{here.keys[i]}"
            if read >= self.most_read and place != places[-1]:
                return Found(found, f"{place}|{_BEYOND}|", sought.instead)
        return Found(found, None, sought.instead)

    def _sought(self, places: Sequence[str], q: str) -> Sought | None:
        """What is sought, and where; None where it is nowhere."""
        if not q.strip():
            return Sought((), frozenset(places), "")
        vocabulary = self.reader.of(VOCABULARY)
        if not isinstance(vocabulary, Vocabulary):
            # It is made when first a document is: until then they tell it themselves, as they are.
            listings = self._listings(places, set(places))
            by_place = {place: here.words() for place, here, _ in listings}
            vocabulary = Vocabulary.of(by_place, no_roots)
        return vocabulary.sought(q)

    def _listings(
        self, places: Sequence[str], wanted: frozenset[str] | set[str]
    ) -> Iterator[tuple[str, Listing, bool]]:
        """The listings of these places, in their order, of those that are wanted; and whether each
        was read just now."""
        left = [place for place in places if place in wanted]
        size = _FIRST_READ
        while left:
            part, left = left[:size], left[size:]
            size = _READ
            new = {place for place in part if self.reader.is_new(place)}
            self.reader.read(part)
            for place in part:
                here = self.reader.of(place)
                if isinstance(here, Listing):
                    yield place, here, place in new


class VocabularyDocument(Component, frozen=True, kw_only=True):
    """Makes the document that tells the vocabulary of all others of a kind."""

    reader: Reader[Document]

    def content(self, places: Sequence[str]) -> bytes:
        """The words that the documents of these places hold now."""
        self.reader.look()
        self.reader.read(places)
        listings = ((place, self.reader.of(place)) for place in places)
        by_place = {place: here.words() for place, here in listings if isinstance(here, Listing)}
        return msgspec.json.encode(Vocabulary.of(by_place))


_POSITION = re.compile(r"(?P<place>[0-9.]+)\|(?P<score>[0-9]{1,3})\|(?P<key>.*)", re.DOTALL)


def _position(cursor: str | None, places: Sequence[str]) -> tuple[int, int, str]:
    """The index of the place in which a list goes on, and the score and key behind which it does.
    Raises `validation_failed`."""
    if cursor is None:
        return 0, -1, ""
    read = _POSITION.fullmatch(cursor)
    if read is None or read["place"] not in places:
        raise no_cursor()
    return places.index(read["place"]), int(read["score"]), read["key"]
