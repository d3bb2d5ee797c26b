"""A path parameter that cannot be an id is an unknown one, and reaches no store."""

from urllib.parse import quote

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from chalicelib.core.http.paths import read_path
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.ids import new_id

IDS = [
    new_id("vch_"),
    "vch_3fZk09aBcD1x",
    f"voucher:{new_id('vch_')}",
    "treasury",
    "2026-12-01",
    "0000017",
    "AAAAAGh0dHBzOi8vd3d3LnJmYy1",
    "x" * 64,
]


@pytest.mark.parametrize("text", IDS, ids=range(len(IDS)))
def test_what_may_be_an_id_is_read_as_it_was_meant(text: str) -> None:
    assert read_path({"id": text}) == {"id": text}
    # API Gateway hands over what was sent.
    assert read_path({"id": quote(text, safe="")}) == {"id": text}


@pytest.mark.parametrize(
    "text",
    ["", "x" * 65, "x" * 6_000, "%0a", "vch_1\n", "a%2Fb", "a/b", "%00", "\x00", "%ff", "é", "a b"],
)
def test_what_cannot_be_an_id_is_not_found(text: str) -> None:
    with pytest.raises(Refused) as caught:
        read_path({"first": "vch_3fZk09aBcD1x", "second": text})
    assert caught.value.code == "not_found"


@given(st.text())
@example("%252F")
@example("١٢٣")
def test_what_is_read_is_short_ascii_without_control_characters_or_slashes(text: str) -> None:
    try:
        read = read_path({"id": text})["id"]
    except Refused:
        return
    assert 1 <= len(read.encode()) <= 64
    assert read.isascii()
    assert read.isprintable()
    assert not {"/", " ", "%", "#"} & set(read)
