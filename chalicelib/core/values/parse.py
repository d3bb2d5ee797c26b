"""Text of a request into values, or the 422 that names the field."""

from collections.abc import Callable
from datetime import date

from chalicelib.core.values import identifiers
from chalicelib.core.values.errors import invalid
from chalicelib.core.values.instants import day_from_text, from_text, to_text
from chalicelib.core.values.rejected import Rejected


def phone(text: str, field: str = "phone") -> str:
    """A phone in normal form, `+62…`. Raises `validation_failed`."""
    return _in_words(lambda: identifiers.phone(text, field))


def kelurahan(text: str, field: str) -> str:
    """The code of a kelurahan of this city, with its dots. Raises `validation_failed`."""
    return _in_words(lambda: identifiers.kelurahan(text, field))


def plain_text(text: str, field: str, longest: int) -> str:
    """One line that is read by people. Raises `validation_failed`."""
    return _in_words(lambda: identifiers.plain_text(text, field, longest))


def _in_words(read: Callable[[], str]) -> str:
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
