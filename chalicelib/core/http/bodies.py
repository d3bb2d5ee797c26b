"""Request bodies and query strings into declared shapes, strictly.

The shapes are msgspec structs: the same declarations from which the OpenAPI document is made.
"""

import json
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, TypeVar
from urllib.parse import parse_qsl

import msgspec

from chalicelib.core.values.errors import Refused, invalid

T = TypeVar("T")

Words = tuple[str, str]


class Body(msgspec.Struct, forbid_unknown_fields=True):
    """A request's body. Unknown fields are refused."""


class Nothing(Body):
    """The body of a request that has nothing to say."""


class Query(msgspec.Struct):
    """A request's query string. Unknown parameters are ignored, as on the rest of the web."""


class View(msgspec.Struct):
    """What an answer holds."""


_PATH = re.compile(r" - at `\$\.?([^`]*)`$")
_UNKNOWN = re.compile(r"unknown field `(.*)`", re.DOTALL)
_MISSING = re.compile(r"missing required field `(.*)`", re.DOTALL)

_SHAPES: list[tuple[re.Pattern[str], Words]] = [
    (
        re.compile(r"^Expected `int` (>=|<=) (-?\d+)"),
        ("harus {0} {1}", "must be {0} {1}"),
    ),
    (
        re.compile(r"^Expected `str` of length (>=|<=) (\d+)"),
        ("panjangnya harus {0} {1} karakter", "must be of length {0} {1}"),
    ),
    (
        re.compile(r"^Expected `array` of length (>=|<=) (\d+)"),
        ("jumlah isinya harus {0} {1}", "must hold {0} {1} members"),
    ),
    (
        re.compile(r"^Expected `str` matching"),
        ("bentuknya tidak sesuai", "has the wrong form"),
    ),
    (re.compile(r"^Expected `([a-z |]+)`"), ("harus berupa {0}", "must be {0}")),
    (
        re.compile(r"^Invalid enum value"),
        ("bukan pilihan yang ada", "is not one of the choices"),
    ),
]


@lru_cache(maxsize=256)
def _decoder(shape: Any) -> "msgspec.json.Decoder[Any]":
    return msgspec.json.Decoder(shape)


def read_json(raw: bytes, shape: type[T]) -> T:
    """A JSON body as `shape`. Raises `validation_failed` that names the field."""
    try:
        _refuse_duplicates(raw)
        decoder: msgspec.json.Decoder[T] = _decoder(shape)  # type: ignore[arg-type]
        return decoder.decode(raw)
    except msgspec.ValidationError as error:
        raise _refusal(str(error)) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, ValueError):
        raise invalid("body", "isi bukan JSON yang sah", "the body is not valid JSON") from None


def read_query(parameters: Mapping[str, str], shape: type[T]) -> T:
    """A query string as `shape`, numbers read from their digits. Raises `validation_failed`."""
    try:
        found = msgspec.convert(dict(parameters), shape, strict=False)
    except msgspec.ValidationError as error:
        raise _refusal(str(error)) from None
    for name, text in parameters.items():
        # 1.0 is no integer, and 1e1 nobody's limit.
        if type(getattr(found, name, None)) is int and not text.isdecimal():
            raise invalid(name, "harus berupa int", "must be int")
    return found


def read_form(raw: bytes, shape: type[T]) -> T:
    """A form (`a=1&b=2`) as `shape`; what the shape does not know is ignored. Raises
    `validation_failed` that names the field."""
    try:
        pairs = parse_qsl(
            raw.decode(), keep_blank_values=True, strict_parsing=bool(raw), max_num_fields=50
        )
    except ValueError:
        raise invalid("body", "isi bukan formulir yang sah", "the body is not a form") from None
    return read_query(_unique(pairs), shape)


def _refuse_duplicates(raw: bytes) -> None:
    # Which of two equal keys counts differs between parsers: one could be checked, another paid.
    json.loads(raw, object_pairs_hook=_unique, parse_float=str, parse_int=str)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    names = [name for name, _ in pairs]
    if len(set(names)) != len(names):
        twice = next(name for name in names if names.count(name) > 1)
        # JSON can name half of a letter, which no answer can say.
        told = twice[:64].encode(errors="replace").decode()
        raise invalid(told, "disebut dua kali", "is named twice")
    return dict(pairs)


def _refusal(message: str) -> Refused:
    path = _PATH.search(message)
    field = path.group(1) if path else ""
    message = _PATH.sub("", message)
    if found := _UNKNOWN.search(message):
        return invalid(_join(field, found.group(1)[:64]), "tidak dikenal", "is unknown")
    if found := _MISSING.search(message):
        return invalid(_join(field, found.group(1)), "wajib diisi", "is required")
    for pattern, (indonesian, english) in _SHAPES:
        if found := pattern.search(message):
            words = found.groups()
            return invalid(field or "body", indonesian.format(*words), english.format(*words))
    return invalid(field or "body", "tidak sah", "is not valid")


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name
