"""A token's form: its size, segments, base64 and JSON, each refusal by the name of its rule."""

import json
from typing import Any

import pytest

from chalicelib.core.crypto import jose
from tests.unit.forged_tokens import (
    ALPHABET,
    CLAIMS,
    GOOD,
    HEADER,
    TYP,
    b64,
    es256,
    find,
    forged,
    reason,
)


def test_over_the_limit_is_refused_before_any_parsing() -> None:
    assert reason("." * 1025) == "size"
    assert reason("." * 1024) == "segments"
    assert reason(GOOD, max_bytes=len(GOOD) - 1) == "size"
    assert jose.verify(GOOD, typ=TYP, find_key=find, max_bytes=len(GOOD)) == CLAIMS


@pytest.mark.parametrize("token", [None, 1, GOOD.encode(), [GOOD], {"token": GOOD}])
def test_what_is_no_text_is_refused(token: Any) -> None:
    assert reason(token) == "size"


@pytest.mark.parametrize(
    "token",
    ["", GOOD.split(".")[1], GOOD.rsplit(".", 1)[0], GOOD + ".", "." + GOOD, GOOD + ".x",
     GOOD + ".x.y", GOOD + "." + GOOD],
)  # fmt: skip
def test_other_than_three_segments_are_refused(token: str) -> None:
    assert reason(token) == "segments"


@pytest.mark.parametrize("segment", [0, 1, 2])
@pytest.mark.parametrize(
    "extra", [" ", "\n", "\r\n", "\t", "\0", "=", "==", "+", "/", "%", "é", "\ud800", "\u200b"]
)
@pytest.mark.parametrize("where", ["before", "inside", "after"])
def test_whitespace_padding_and_foreign_characters_are_refused(
    segment: int, extra: str, where: str
) -> None:
    parts = GOOD.split(".")
    at = {"before": 0, "inside": 8, "after": len(parts[segment])}[where]
    parts[segment] = parts[segment][:at] + extra + parts[segment][at:]
    assert reason(".".join(parts)) == "base64"


@pytest.mark.parametrize("segment", [0, 2])
def test_left_over_bits_that_are_not_zero_are_refused(segment: int) -> None:
    parts = GOOD.split(".")
    assert len(parts[segment]) % 4, "a segment with left-over bits"
    last = ALPHABET.index(parts[segment][-1])
    parts[segment] = parts[segment][:-1] + ALPHABET[last + 1]
    assert reason(".".join(parts)) == "base64"


def test_left_over_bits_in_the_payload_are_refused_though_they_are_signed() -> None:
    head, payload = b64(json.dumps(HEADER).encode()), b64(b'{"a":1}')
    signed = f"{head}.{payload[:-1]}{ALPHABET[ALPHABET.index(payload[-1]) + 1]}"
    assert reason(f"{signed}.{b64(es256(signed.encode()))}") == "base64"


def test_the_standard_alphabet_is_refused_though_it_is_signed() -> None:
    head = b64(json.dumps(HEADER).encode())
    signed = head + "." + b64(b'{"a":"\xc3\xbf\xc3\xbf~~~???"}').replace("-", "+").replace("_", "/")
    assert "/" in signed or "+" in signed
    assert reason(f"{signed}.{b64(es256(signed.encode()))}") == "base64"


def test_a_segment_of_impossible_length_is_refused() -> None:
    head, payload, signature = GOOD.split(".")
    assert reason(f"{head}.{payload}.{signature[:-1]}") == "base64"


DUPLICATES = [
    b'{"cap":1,"cap":2}',
    b'{"cap":1,"cap":1}',
    b'{"cap":1,"\\u0063ap":2}',
    b'{"a":{"b":1,"b":2}}',
    b'{"a":[{"b":1,"b":2}]}',
]


@pytest.mark.parametrize("payload", DUPLICATES)
def test_a_key_twice_in_the_payload_is_refused(payload: bytes) -> None:
    assert reason(forged(payload=payload)) == "duplicate"


@pytest.mark.parametrize(
    "extra", [b'"alg":"ES256"', b'"alg":"none"', b'"kid":"aB3d"', b'"typ":"vqr+jwt"']
)
def test_a_key_twice_in_the_header_is_refused(extra: bytes) -> None:
    for header in (b",".join([extra, *_members()]), b",".join([*_members(), extra])):
        assert reason(forged(b"{" + header + b"}")) == "duplicate"


def _members() -> list[bytes]:
    return [b'"alg":"ES256"', b'"kid":"aB3d"', b'"typ":"vqr+jwt"']


@pytest.mark.parametrize("value", [b"[]", b'["iss"]', b'"iss"', b"1", b"null", b"true"])
def test_what_is_no_object_is_refused(value: bytes) -> None:
    assert reason(forged(payload=value)) == "not_an_object"
    assert reason(forged(value)) == "not_an_object"


@pytest.mark.parametrize(
    "raw",
    [b"", b"{", b"{}x", b"{'a':1}", b'{"a":01}', b'{"a":1,}',
     b'{"a":\xff}', b'\xef\xbb\xbf{"a":1}',
     '{"a":1}'.encode("utf-16"), '{"a":1}'.encode("utf-32-le"),
     b'{"a":"\x01"}', b'{"a":"\xc0\x80"}'],
)  # fmt: skip
def test_what_is_no_json_in_utf_8_is_refused(raw: bytes) -> None:
    assert reason(forged(payload=raw)) == "json"
    assert reason(forged(raw)) == "json"


@pytest.mark.parametrize(
    "number", [b"1.0", b"1e3", b"1E400", b"-0.5", b"NaN", b"Infinity", b"-Infinity"]
)
def test_fractions_and_what_is_no_number_are_refused(number: bytes) -> None:
    assert reason(forged(payload=b'{"cap":' + number + b"}")) == "number"
    assert reason(forged(payload=b'{"a":[' + number + b"]}")) == "number"
    assert reason(forged(b'{"alg":' + number + b"}")) == "number"


def test_a_number_of_thousands_of_digits_is_refused() -> None:
    token = forged(payload=b'{"cap":' + b"9" * 5000 + b"}")
    assert reason(token, max_bytes=10_000) == "json"


@pytest.mark.parametrize("depth", [9, 300, 100_000])
@pytest.mark.parametrize("pair", [(b"[", b"]"), (b'{"a":', b"}")], ids=["lists", "objects"])
def test_deep_nesting_is_refused_before_it_is_parsed(depth: int, pair: tuple[bytes, bytes]) -> None:
    nested = b'{"a":' + pair[0] * (depth - 1) + b"1" + pair[1] * (depth - 1) + b"}"
    assert reason(forged(payload=nested), max_bytes=10**7) == "nesting"
    assert reason(forged(nested), max_bytes=10**7) == "nesting"


def test_eight_levels_are_not_deep() -> None:
    for opening, closing in ((b"[", b"]"), (b'{"a":', b"}")):
        nested = b'{"a":' + opening * 7 + b"1" + closing * 7 + b"}"
        assert "a" in jose.verify(forged(payload=nested), typ=TYP, find_key=find)
