"""Searching: words and their roots, what a listing finds, what a vocabulary says of a search."""

import random
from collections.abc import Iterable, Mapping

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.merchants.rules.merchant import CATEGORIES, CATEGORY_WORDS
from chalicelib.search.rules.listing import MOST_TOLD, TOLD, Listing, Row
from chalicelib.search.rules.vocabulary import (
    BEGUN,
    EXACT,
    KIN,
    MOST_SOUGHT,
    Sought,
    Vocabulary,
    no_roots,
)
from chalicelib.search.rules.words import LONGEST, roots, slips, words_of

words = st.text("abk", min_size=1, max_size=5)
places = st.dictionaries(st.sampled_from("xyz"), st.frozensets(words, max_size=8))


# Words


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Bakso URAT, 5kg!", ["bakso", "urat", "5kg"]),
        ("Jum'at  barokah\n(café)", ["jumat", "barokah", "cafe"]),
        ("ayam_geprek/sambal-ijo", ["ayam", "geprek", "sambal", "ijo"]),
        ("ꦧꦏꦱ 包子", ["ꦧꦏꦱ", "包子"]),
        ("\N{MATHEMATICAL SANS-SERIF BOLD CAPITAL ALPHA}", ["α"]),
        (" !? ", []),
        ("x" * 40, ["x" * LONGEST]),
    ],
)
def test_words_have_no_case_no_accents_and_no_signs(text: str, found: list[str]) -> None:
    assert words_of(text) == found


@given(st.text())
def test_words_are_words_of_themselves(text: str) -> None:
    for word in words_of(text):
        assert word
        assert len(word) <= LONGEST
        assert words_of(word) == [word]


def akin(one: str, other: str) -> bool:
    return not {one, *roots(one)}.isdisjoint({other, *roots(other)})


@pytest.mark.parametrize(
    "family",
    [
        "jahit menjahit penjahit jahitan dijahit",
        "masak memasak masakan",
        "tulis menulis penulis tulisan",
        "ketik mengetik pengetikan",
        "rawat merawat perawatan",
        "cuci mencuci cucian pencucian",
        "pijat memijat pemijatan",
        "sewa menyewakan penyewaan",
        "anyam menganyam anyaman",
        "latih pelatihan melatih",
        "goreng gorengan penggorengan",
        "pakai pakaian",
        "batik membatik pembatik",
        "layan layanan pelayanan",
    ],
)
def test_words_of_one_root_are_akin(family: str) -> None:
    first, *others = family.split()
    assert [other for other in others if not akin(first, other)] == []


@pytest.mark.parametrize(
    ("one", "other"), [("bakso", "batik"), ("perawatan", "kawat"), ("mie", "mi"), ("teh", "the")]
)
def test_words_of_other_roots_are_not(one: str, other: str) -> None:
    assert not akin(one, other)


@pytest.mark.parametrize("word", ["es", "mie", "5000kan", "x1y2"])
def test_what_is_short_or_no_word_has_no_roots(word: str) -> None:
    assert roots(word) == frozenset()


@given(st.text("menpgrbkaiutsl", max_size=12))
def test_no_word_is_its_own_root(word: str) -> None:
    assert word not in roots(word)


def distance(one: str, other: str) -> int:
    """Of Damerau and Levenshtein, where no part is changed twice."""
    rows = [list(range(len(other) + 1))]
    for i, a in enumerate(one, 1):
        rows.append([i])
        for j, b in enumerate(other, 1):
            best = min(rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + (a != b))
            if i > 1 and j > 1 and (a, b) == (other[j - 2], one[i - 2]):
                best = min(best, rows[i - 2][j - 2] + 1)
            rows[i].append(best)
    return rows[-1][-1]


@given(st.text("abz", max_size=6), st.text("abz", max_size=6))
def test_a_slip_is_one_letter_or_two_that_changed_places(one: str, other: str) -> None:
    assert (other in slips(one)) == (distance(one, other) == 1)


@pytest.mark.parametrize("slip", ["bakos", "bkaso", "bako", "baksso", "bakzo"])
def test_slips_are_found_both_ways(slip: str) -> None:
    assert "bakso" in slips(slip)
    assert slip in slips("bakso")


def test_people_find_a_category_by_its_own_name() -> None:
    assert CATEGORY_WORDS.keys() == set(CATEGORIES)
    assert all(category in said.split() for category, said in CATEGORY_WORDS.items())


# Listings


def listing(*rows: tuple[str, str, str]) -> Listing:
    """As it is read back, of keys, titles and what is told; the entry is the key."""
    made = Listing.of([Row(key, title, told, key) for key, title, told in rows])
    return msgspec.json.decode(msgspec.json.encode(made), type=Listing)


def found(here: Listing, *meanings: Mapping[str, int]) -> list[tuple[int, str]]:
    """The entries that it finds, as they are decoded, with how well."""
    return [
        (score, msgspec.json.decode(here.entries[i], type=str))
        for score, i in here.matches(meanings)
    ]


SHELF = listing(
    ("b", "Bakso urat", "Warung Tini, dengan tahu"),
    ("a", "Bakso", "isi urat"),
    ("c", "Tahu", "Warung Bakso"),
    ("d", "Rujak", "pedas"),
)


def test_a_title_counts_more_than_what_is_only_told() -> None:
    assert found(SHELF, {"bakso": EXACT}) == [(0, "a"), (0, "b"), (TOLD, "c")]
    assert found(SHELF, {"bakso": BEGUN}) == [(2, "a"), (2, "b"), (TOLD + 2, "c")]
    assert TOLD > BEGUN


def test_every_word_has_to_be_found() -> None:
    urat, bakso, rujak = {"urat": EXACT}, {"bakso": EXACT}, {"rujak": EXACT}
    assert found(SHELF, bakso, urat) == [(0, "b"), (TOLD, "a")]
    assert found(SHELF, urat, bakso) == found(SHELF, bakso, urat)
    assert found(SHELF, bakso, rujak) == []
    assert found(SHELF, {"sate": EXACT}) == []


def test_a_word_is_found_by_the_best_of_its_meanings() -> None:
    assert found(SHELF, {"tahu": KIN, "bakso": BEGUN}) == [(1, "c"), (2, "a"), (2, "b")]


def test_where_nothing_is_sought_everything_is_listed_by_key() -> None:
    assert [key for _, key in found(SHELF)] == SHELF.keys == ["a", "b", "c", "d"]
    assert Listing.of([]).matches([]) == []


def test_what_is_told_of_an_entry_is_sought_in_so_many_words() -> None:
    # That the title has a word already does not count.
    told = " ".join(["title", *(f"w{i}" for i in range(MOST_TOLD + 1)), "w0"])
    here = listing(("a", "Title", told))
    assert here.words() == {"title", *(f"w{i}" for i in range(MOST_TOLD))}


@given(st.lists(st.tuples(st.lists(words, max_size=3), st.lists(words, max_size=3)), max_size=6))
def test_an_index_finds_what_looking_through_all_finds(
    rows: list[tuple[list[str], list[str]]],
) -> None:
    here = listing(*((str(i), " ".join(a), " ".join(b)) for i, (a, b) in enumerate(rows)))
    sought = ["ab", "k"]

    def score(title: list[str], told: list[str], word: str) -> int | None:
        return EXACT if word in title else TOLD if word in told else None

    wanted = []
    for i, (title, told) in enumerate(rows):
        scores = [score(title, told, word) for word in sought]
        if None not in scores:
            wanted.append((sum(one or 0 for one in scores), str(i)))
    assert found(here, *({word: EXACT} for word in sought)) == sorted(wanted)


# The vocabulary


def vocabulary(**by_place: str) -> Vocabulary:
    """As it is read back, of the words of each place."""
    made = Vocabulary.of({place: said.split() for place, said in by_place.items()})
    return msgspec.json.decode(msgspec.json.encode(made), type=Vocabulary)


def test_a_search_goes_where_all_its_words_are() -> None:
    city = vocabulary(x="bakso urat", y="bakso tahu", z="urat")

    def where(text: str) -> set[str]:
        sought = city.sought(text)
        return set(sought.places) if sought else set()

    assert where("bakso") == {"x", "y"}
    assert where("Urat BAKSO") == {"x"}
    assert where("tahu urat") == set()
    assert where("rujak") == set()


def meant(city: Vocabulary, text: str) -> list[dict[str, int]]:
    sought = city.sought(text)
    return [dict(one) for one in sought.meanings] if sought else []


def test_a_word_means_itself_its_kin_and_what_begins_with_it() -> None:
    city = vocabulary(x="jahit penjahit jahitan bakso bak baksopia")
    assert meant(city, "jahit") == [{"jahit": EXACT, "penjahit": KIN, "jahitan": KIN}]
    assert meant(city, "menjahit") == [{"jahit": KIN, "penjahit": KIN, "jahitan": KIN}]
    assert meant(city, "penj") == [{"penjahit": BEGUN}]
    assert meant(city, "bak") == [{"bak": EXACT, "bakso": BEGUN, "baksopia": BEGUN}]
    assert meant(city, "bakso") == [{"bakso": EXACT, "baksopia": BEGUN}]


def test_a_single_letter_means_only_itself() -> None:
    city = vocabulary(x="a ab b2")
    assert meant(city, "a") == [{"a": EXACT}]
    assert meant(city, "b") == []


def test_what_nobody_has_named_is_nowhere() -> None:
    city = vocabulary(x="bakso")
    for text in ("rujak", "", "!!", "zz", "baksooo"):
        assert city.sought(text) is None
    assert Vocabulary.of({}).sought("bakso") is None


def test_a_slip_is_read_as_the_most_widespread_word_near_it() -> None:
    city = vocabulary(x="bakso baksi bakpao", y="bakso", z="penjahit")

    def read(text: str) -> str:
        sought = city.sought(text)
        return sought.instead if sought else ""

    assert read("bkaso") == "bakso"
    assert read("baksu") == "bakso"
    assert read("bakpaoo") == "bakpao"
    assert read("menjahiit") == "jahit"
    assert meant(city, "menjahiit") == [{"penjahit": KIN}]
    # What is right, or begins right, is not read otherwise; nor is what is short or has digits.
    assert [read(one) for one in ("bakso", "baks", "bak", "bso", "baks0")] == [""] * 5


def test_of_two_that_are_as_widespread_the_first_by_letter_is_read() -> None:
    assert vocabulary(x="sate rate").sought("xate") == Sought(
        ({"rate": EXACT},), frozenset("x"), "rate"
    )


def test_a_word_that_nobody_has_named_is_left_aside_where_there_are_others() -> None:
    city = vocabulary(x="bakso urat", y="bakso")
    sought = city.sought("Bakso zzzzz murahh")
    assert sought is not None
    assert (sought.instead, sought.places) == ("bakso", frozenset("xy"))
    assert (city.sought("baksso zzzzz uraat") or sought).instead == "bakso urat"


def test_a_search_has_so_many_words() -> None:
    said = [f"kata{i}x" for i in range(MOST_SOUGHT + 1)]
    city = vocabulary(x=" ".join(said))
    assert meant(city, " ".join([said[0], *said])) == [{one: EXACT} for one in said[:MOST_SOUGHT]]


def test_kin_can_be_left_for_later() -> None:
    city = Vocabulary.of({"x": ["penjahit"]}, no_roots)
    assert city.of_root == {}
    assert meant(city, "penjahit") == [{"penjahit": EXACT}]


@given(places, words)
def test_a_vocabulary_sends_nobody_past_a_word(
    by_place: Mapping[str, Iterable[str]], word: str
) -> None:
    sought = Vocabulary.of(by_place).sought(word)
    having = {place for place, said in by_place.items() if word in said}
    assert having <= (sought.places if sought else frozenset())


@given(places)
def test_a_vocabulary_is_the_same_however_it_was_read(
    by_place: Mapping[str, Iterable[str]],
) -> None:
    shuffled = list(by_place)
    random.Random(0).shuffle(shuffled)
    made = Vocabulary.of({place: list(by_place[place]) for place in shuffled})
    assert msgspec.json.encode(made) == msgspec.json.encode(Vocabulary.of(by_place))
