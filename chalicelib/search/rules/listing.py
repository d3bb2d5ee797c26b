"""What a kelurahan's document lists, and the index of words that lies in it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

import msgspec

from chalicelib.search.rules.words import words_of

# So many words of what is told of an entry are sought, so that no text outgrows the others.
MOST_TOLD = 60
# A word of a title counts more than any word that is only told: it is better by more than one word
# can be better than another (vocabulary.py: EXACT to BEGUN).
TOLD = 3

# Words of the vocabulary that a sought one means, each with how well: 0 is best.
Meaning = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Row:
    """What is put into a listing: an entry, its sort key, its title, and what else is told of it
    that words may find."""

    key: str
    title: str
    told: str
    entry: Any


class Listing(msgspec.Struct, frozen=True, gc=False, tag="listing"):
    """Entries by their sort keys, ascending, each still as its JSON; and by word the entries whose
    title has it, and those of which it is only told."""

    keys: list[str]
    entries: list[msgspec.Raw]
    titles: dict[str, list[int]]
    told: dict[str, list[int]]

    @classmethod
    def of(cls, rows: Iterable[Row]) -> "Listing":
        """A listing of rows in any order."""
        ordered = sorted(rows, key=lambda row: row.key)
        titles: dict[str, list[int]] = {}
        told: dict[str, list[int]] = {}
        for i, row in enumerate(ordered):
            in_title = dict.fromkeys(words_of(row.title))
            beside = (word for word in dict.fromkeys(words_of(row.told)) if word not in in_title)
            for word in in_title:
                titles.setdefault(word, []).append(i)
            for word in islice(beside, MOST_TOLD):
                told.setdefault(word, []).append(i)
        entries = [msgspec.Raw(msgspec.json.encode(row.entry)) for row in ordered]
        return cls([row.key for row in ordered], entries, titles, told)

    def words(self) -> set[str]:
        """Every word that finds something here."""
        return {*self.titles, *self.told}

    def matches(self, meanings: Sequence[Meaning]) -> list[tuple[int, int]]:
        """The entries in which each sought word is by one of its meanings: how well in all, and
        which, the best first and by key among equals. All entries where nothing is sought."""
        scores = dict.fromkeys(range(len(self.keys)), 0)
        for meaning in meanings:
            best = self._best(meaning)
            scores = {i: score + best[i] for i, score in scores.items() if i in best}
            if not scores:
                break
        return sorted((score, i) for i, score in scores.items())

    def _best(self, meaning: Meaning) -> dict[int, int]:
        """The entries that a meaning finds, and how well."""
        best: dict[int, int] = {}
        for found, worse in ((self.titles, 0), (self.told, TOLD)):
            for word in meaning.keys() & found.keys():
                score = meaning[word] + worse
                for i in found[word]:
                    if score < best.get(i, score + 1):
                        best[i] = score
        return best
