"""RFC 9457 problem documents in the reader's language."""

from typing import Any

import msgspec

from chalicelib.core.values.errors import Refused

CONTENT_TYPE = "application/problem+json"
# Of an address or a method that there is not. In both languages: whoever asks for it is a program,
# or reads it for somebody else.
_NO_SUCH_ADDRESS: dict[str, Any] = {
    "type": "/docs/errors#not_found",
    "title": "Tidak ditemukan / Not found",
    "status": 404,
    "code": "not_found",
    "detail": "Alamat atau metode ini tidak ada. Tidak ada yang diubah. / "
    "There is no such address or method. Nothing was changed.",
}


def language(accept_language: str) -> int:
    """0 for Indonesian (the default), 1 for English, by `Accept-Language` (RFC 9110, 12.5.4)."""
    best, chosen = 0.0, 0
    for part in accept_language[:200].split(","):
        tag, _, weight = part.partition(";")
        primary = tag.strip().lower().split("-")[0]
        if primary not in ("id", "in", "en"):
            continue
        quality = _quality(weight)
        if quality > best:
            best, chosen = quality, 1 if primary == "en" else 0
    return chosen


def _quality(weight: str) -> float:
    name, _, value = weight.strip().partition("=")
    if name != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0


def document(refused: Refused, tongue: int) -> bytes:
    """The problem document of a refusal; `tongue` as `language` answers it."""
    kind = refused.kind
    members: dict[str, Any] = {
        "type": f"/docs/errors#{refused.code}",
        "title": kind.title[tongue],
        "status": kind.status,
        "code": refused.code,
        "detail": kind.detail[tongue],
        **refused.context,
    }
    if kind.status == 422:
        members["errors"] = [
            {"field": field, "message": message[tongue]} for field, message in refused.errors
        ]
    return msgspec.json.encode(members)


def no_such_address() -> bytes:
    """The problem document of an unknown route or a wrong method."""
    return msgspec.json.encode(_NO_SUCH_ADDRESS)
