"""Shapes of fields that many bodies share."""

from collections.abc import Callable
from datetime import date
from typing import Annotated

import msgspec

from chalicelib.core import identifiers
from chalicelib.core.bodies import Body
from chalicelib.core.errors import invalid
from chalicelib.core.identifiers import Rejected
from chalicelib.core.instants import day_from_text, from_text, to_text

# Rp 1 quadrillion: more than the nation's budget for a year is a slip of the finger.
MOST_RUPIAH = 10**15

Rupiah = Annotated[int, msgspec.Meta(ge=1, le=MOST_RUPIAH)]
Name = Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
Text = Annotated[str, msgspec.Meta(max_length=2000)]
Reason = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
Reference = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
Phone = Annotated[str, msgspec.Meta(min_length=8, max_length=24)]
Id = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
Token = Annotated[str, msgspec.Meta(min_length=1, max_length=4096)]


class ReasonBody(Body):
    """Why something is done, for those who read of it later."""

    reason: Reason


def phone(text: str, field: str = "phone") -> str:
    """A phone in normal form, `+62…`. Raises `validation_failed`."""
    return _judged(lambda: identifiers.phone(text, field))


def kelurahan(text: str, field: str) -> str:
    """The code of a kelurahan of this city, with its dots. Raises `validation_failed`."""
    return _judged(lambda: identifiers.kelurahan(text, field))


def plain_text(text: str, field: str, longest: int) -> str:
    """One line that is read by people. Raises `validation_failed`."""
    return _judged(lambda: identifiers.plain_text(text, field, longest))


def _judged(read: Callable[[], str]) -> str:
    try:
        return read()
    except Rejected as rejected:
        error = rejected.error
        raise invalid(error.field, error.message_id, error.message_en) from None


def day(text: str, field: str) -> date:
    """A business day from `YYYY-MM-DD`. Raises `validation_failed`."""
    try:
        return day_from_text(text)
    except ValueError:
        raise invalid(field, "harus YYYY-MM-DD", "must be YYYY-MM-DD") from None


def instant(text: str, field: str) -> str:
    """An instant in our own form, from any RFC 3339 text. Raises `validation_failed`."""
    try:
        return to_text(from_text(text))
    except ValueError:
        raise invalid(
            field,
            "harus waktu RFC 3339, misalnya 2026-12-01T00:30:00Z",
            "must be an RFC 3339 time such as 2026-12-01T00:30:00Z",
        ) from None
