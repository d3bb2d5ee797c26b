"""Words as they are sought: folded, with the roots that Indonesian affixes hide, and what a slip of
the finger makes of them."""

import re
import unicodedata
from functools import cache, lru_cache
from string import ascii_lowercase
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from snowballstemmer.indonesian_stemmer import IndonesianStemmer

_WORD = re.compile(r"[^\W_]+")
# Apostrophes stand within words: jum'at, ma'mun.
_WITHIN = re.compile("['`’‘]")
# A longer word is cut: nobody types more, and an index holds each.
LONGEST = 24
# Shorter ones have no affixes, and a slip makes just another word of them.
SHORTEST_WITH_ROOTS = 4

# A prefix that nasalises swallows the first letter of its root, and the stemmer cannot know which
# it was: menulis is of tulis, mengetik of ketik, memasak of masak, perawatan of rawat (Tata Bahasa
# Baku Bahasa Indonesia, on morphophonemics of meN-, peN- and ber-).
_SWALLOWED = (
    (re.compile("[mp]en[aeiou]"), "t"),
    (re.compile("[mp]eng[aeiou]"), "k"),
    (re.compile("[bpt]er[aeiou]"), "r"),
)
_M_OR_P = re.compile("[mp]em[aeiou]")


def words_of(text: str) -> list[str]:
    """The words of a text, in their order: without case and accents, letters and digits alone."""
    plain = text.casefold()
    if not plain.isascii():
        # Twice, as what a letter is composed of may have a case of its own (Unicode 3.13, D146).
        plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", plain).casefold())
        plain = "".join(one for one in plain if not unicodedata.combining(one))
    plain = _WITHIN.sub("", plain)
    return [word[:LONGEST] for word in _WORD.findall(plain)]


# Whoever makes a vocabulary asks for the same words each time, at 50 µs each.
@lru_cache(maxsize=50_000)
def roots(word: str) -> frozenset[str]:
    """What a word may be made of by affixes, besides itself: `{"jahit"}` for penjahit. Two words
    are akin where they share one, or one is the other's."""
    if len(word) < SHORTEST_WITH_ROOTS or not word.isalpha():
        return frozenset()
    stem: str = _stemmer().stemWord(word)
    found = {stem}
    for prefix, letter in _SWALLOWED:
        if prefix.match(word) and stem[:1] in "aeiou":
            found.add(letter + stem)
    if _M_OR_P.match(word) and stem.startswith("p"):
        found.add("m" + stem[1:])
    if word.endswith("kan") and f"{stem}kan" in word:
        # The k may be the root's: masakan is of masak.
        found.add(stem + "k")
    return frozenset(found - {word})


def slips(word: str) -> set[str]:
    """What is one slip from a word: a letter too few, too many, another, or two that changed
    places."""
    cuts = [(word[:i], word[i:]) for i in range(len(word) + 1)]
    found = {
        *(before + after[1:] for before, after in cuts if after),
        *(before + after[1] + after[0] + after[2:] for before, after in cuts if len(after) > 1),
        *(before + one + after[1:] for before, after in cuts if after for one in ascii_lowercase),
        *(before + one + after for before, after in cuts for one in ascii_lowercase),
    }
    found.discard(word)
    return found


@cache
def _stemmer() -> "IndonesianStemmer":
    # Its package imports the stemmers of thirty languages: a tenth of a second, of which only a
    # process that searches has to know.
    from snowballstemmer import stemmer

    return stemmer("indonesian")
