"""Finding a merchant by how a word of its name begins."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.merchants.rules.merchant import begins_a_word

words = st.lists(st.from_regex(r"[A-Za-z0-9]{1,8}", fullmatch=True), min_size=1, max_size=5)


@given(words, st.data())
def test_a_name_is_found_by_the_beginning_of_any_word_however_it_is_written(
    name: list[str], data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(name) - 1))
    q = name[at][: data.draw(st.integers(1, len(name[at])))]
    assert begins_a_word(" ".join(name), q)
    assert begins_a_word("-".join(name).upper(), f" {q.lower()} ")
    assert begins_a_word(" ".join(name), " ".join(name[at:]))


@pytest.mark.parametrize(
    ("q", "found"),
    [("", True), ("bu s", True), ("(celaket", True), ("aket", False), ("bakso siti", False)],
)
def test_what_begins_no_word_finds_nothing(q: str, found: bool) -> None:
    assert begins_a_word("Bakso Bu Siti (Celaket)", q) == found
