"""Days as banks write them in formats of ISO and SWIFT."""

from datetime import datetime

from chalicelib.bank.formats.shape import StatementRefused
from chalicelib.bank.formats.texts import text
from chalicelib.core.values.instants import business_day, day_from_text, from_text


def day(raw: str, line: int, field: str = "booked_on") -> str:
    """A day, `YYYY-MM-DD`, from a date or an instant. Raises StatementRefused."""
    try:
        return _day(raw.strip())
    except ValueError:
        raise StatementRefused(
            field,
            f"tanggal tidak ada: {text(raw, 30)!r}.",
            f"no such date: {text(raw, 30)!r}.",
            line,
        ) from None


def _day(raw: str) -> str:
    if "T" not in raw:
        return day_from_text(raw[:10] if raw[10:] in ("", "Z", "+07:00") else raw).isoformat()
    # Without a zone the bank means its own.
    if datetime.fromisoformat(raw).tzinfo is None:
        return day_from_text(raw[:10]).isoformat()
    return business_day(from_text(raw)).isoformat()
