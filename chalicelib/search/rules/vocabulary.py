"""All words that find something, and in which kelurahan: what tells at once which word a search
means, where it is worth looking, and that nobody sells what nobody has named."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import msgspec

from chalicelib.search.rules.listing import Meaning
from chalicelib.search.rules.words import SHORTEST_WITH_ROOTS, roots, slips, words_of

# How well a word of the vocabulary is what was sought: itself, akin to it, or begins with it.
EXACT, KIN, BEGUN = 0, 1, 2
# What is sought beyond so many words is left aside.
MOST_SOUGHT = 8
# A single letter begins too many words to mean any of them.
SHORTEST_BEGINNING = 2


@dataclass(frozen=True, slots=True)
class Sought:
    """What a search means: the meanings of each word, and the places in which each of them is.
    `instead` is what was sought in place of what was typed, "" where it is just that."""

    meanings: tuple[Meaning, ...]
    places: frozenset[str]
    instead: str


class Vocabulary(msgspec.Struct, frozen=True, gc=False, tag="vocabulary"):
    """The words of all documents of a kind, ascending. `where` has of each the places, as bits of a
    hexadecimal number in the order of `places`; `of_root` the words that a root hides in."""

    places: list[str]
    words: list[str]
    where: list[str]
    of_root: dict[str, list[int]]

    @classmethod
    def of(
        cls,
        by_place: Mapping[str, Iterable[str]],
        roots_of: Callable[[str], Iterable[str]] = roots,
    ) -> "Vocabulary":
        """The vocabulary of what has been found in each place."""
        places = sorted(by_place)
        where: dict[str, int] = {}
        for i, place in enumerate(places):
            for word in by_place[place]:
                where[word] = where.get(word, 0) | 1 << i
        words = sorted(where)
        hidden: dict[str, list[int]] = {}
        for i, word in enumerate(words):
            for root in sorted(roots_of(word)):
                hidden.setdefault(root, []).append(i)
        return cls(places, words, [f"{where[word]:x}" for word in words], hidden)

    def __contains__(self, word: str) -> bool:
        i = bisect_left(self.words, word)
        return i < len(self.words) and self.words[i] == word

    def sought(self, text: str) -> Sought | None:
        """What a text means. A word that nothing here begins with or is akin to is read as the most
        widespread one that is a slip away; where there is none of these either, it is left aside.
        None where that leaves none."""
        typed = list(dict.fromkeys(words_of(text)))[:MOST_SOUGHT]
        read = [word for word in map(self._read, typed) if word]
        if not read:
            return None
        meanings = tuple(self._meaning(word) for word in read)
        everywhere = (1 << len(self.places)) - 1
        for meaning in meanings:
            everywhere &= self._where(meaning)
        places = (place for i, place in enumerate(self.places) if everywhere >> i & 1)
        return Sought(meanings, frozenset(places), "" if read == typed else " ".join(read))

    def _read(self, word: str) -> str:
        """The word itself where it means something here, else the one that it is a slip from; ""
        where there is none."""
        if self._meaning(word):
            return word
        if len(word) < SHORTEST_WITH_ROOTS or not word.isalpha():
            return ""
        near = {found for one in (word, *roots(word)) for found in self._near(one)}
        return min(near, key=lambda one: (-self._spread(one), one), default="")

    def _near(self, word: str) -> Iterator[str]:
        """What is a slip away from a word, and is one here, or a root of one."""
        return (one for one in slips(word) if one in self or one in self.of_root)

    def _spread(self, word: str) -> int:
        """In how many places a word is."""
        return self._where(self._meaning(word)).bit_count()

    def _meaning(self, word: str) -> Meaning:
        """What a word means here, and how well; empty where it means nothing."""
        found = dict.fromkeys(self._begun(word), BEGUN)
        for root in (word, *roots(word)):
            found |= dict.fromkeys((self.words[i] for i in self.of_root.get(root, ())), KIN)
            if root in self:
                found[root] = KIN
        if word in self:
            found[word] = EXACT
        return found

    def _begun(self, beginning: str) -> Sequence[str]:
        """The words that begin so."""
        if len(beginning) < SHORTEST_BEGINNING:
            return ()
        first = bisect_left(self.words, beginning)
        # No letter stands behind the last code point.
        return self.words[first : bisect_left(self.words, beginning + "\U0010ffff", first)]

    def _where(self, meaning: Meaning) -> int:
        """The places in which any of a meaning's words is, as bits."""
        bits = 0
        for word in meaning:
            bits |= int(self.where[bisect_left(self.words, word)], 16)
        return bits


def no_roots(word: str) -> Iterable[str]:
    """For whoever has no time for affixes."""
    return ()
