"""Canonical JSON: the examples of RFC 8785, and what must not have a form at all."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.core.values.canonical import canonical

WHOLE = st.integers(-(2**53) + 1, 2**53 - 1)
VALUES = st.recursive(
    st.none() | st.booleans() | WHOLE | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


def test_members_are_sorted_as_rfc_8785_3_2_3_sorts_them() -> None:
    value = {
        "\u20ac": "Euro Sign",
        "\r": "Carriage Return",
        "\ufb33": "Hebrew Letter Dalet With Dagesh",
        "1": "One",
        "\U0001f600": "Emoji: Grinning Face",
        "\u0080": "Control",
        "\u00f6": "Latin Small Letter O With Diaeresis",
    }
    assert list(json.loads(canonical(value)).values()) == [
        "Carriage Return",
        "One",
        "Control",
        "Latin Small Letter O With Diaeresis",
        "Euro Sign",
        "Emoji: Grinning Face",
        "Hebrew Letter Dalet With Dagesh",
    ]


def test_text_is_escaped_as_rfc_8785_3_2_2_escapes_it() -> None:
    assert canonical('\u20ac$\u000f\nA\'B"\\\\"/') == '"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"'.encode()


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("\b\t\n\f\r", r"\b\t\n\f\r"),
        ("\x00\x1f\x0b", r"\u0000\u001f\u000b"),
        ("\x7f", "\x7f"),
        ("\u2028\u2029", "\u2028\u2029"),
        ("é", "é"),  # as it came: nothing is normalised
        ("e\u0301", "e\u0301"),
        ("</script>", "</script>"),
        ("\U0001f600", "\U0001f600"),
    ],
)
def test_only_what_must_be_is_escaped(text: str, written: str) -> None:
    assert canonical(text) == f'"{written}"'.encode()


def test_nothing_stands_between_members() -> None:
    assert canonical({"b": [1, True, None], "a": {}}) == b'{"a":{},"b":[1,true,null]}'


@pytest.mark.parametrize("value", [1.0, 0.5, float("nan"), {1: "a"}, b"bytes", {"a": {2}}])
def test_what_is_no_value_of_ours_has_no_form(value: Any) -> None:
    with pytest.raises(TypeError):
        canonical(value)


@pytest.mark.parametrize("value", [2**53, -(2**53), "\ud800", {"\udfff": 1}])
def test_what_readers_would_not_agree_upon_has_no_form(value: Any) -> None:
    with pytest.raises(ValueError, match=r"number|surrogate"):
        canonical(value)


@given(VALUES)
def test_the_form_reads_back_as_the_value(value: Any) -> None:
    assert json.loads(canonical(value)) == value


@given(st.dictionaries(st.text(), WHOLE))
def test_the_form_does_not_depend_on_the_order_of_members(value: dict[str, int]) -> None:
    assert canonical(dict(reversed(value.items()))) == canonical(value)
