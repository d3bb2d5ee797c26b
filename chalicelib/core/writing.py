"""How papers write days, moments and amounts, and break lines; `tongue` is 0 for Indonesian, 1 for
English."""

from datetime import date

from chalicelib.core.pdf import text_width
from chalicelib.core.values.instants import JAKARTA, from_text

_MONTHS = (
    (
        "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember"
    ).split(),
    (
        "January February March April May June July August September October November December"
    ).split(),
)


def number(amount: int, tongue: int) -> str:
    """`1.250.000`, or `1,250,000`."""
    text = f"{amount:,}"
    return text if tongue else text.replace(",", ".")


def rupiah(amount: int, tongue: int) -> str:
    """`Rp 1.250.000`, with its sign before."""
    return f"{'-' if amount < 0 else ''}Rp {number(abs(amount), tongue)}"


def day_words(day: date, tongue: int) -> str:
    """`7 Desember 2026`."""
    return f"{day.day} {_MONTHS[tongue][day.month - 1]} {day.year}"


def moment_words(instant: str, tongue: int) -> str:
    """`7 Desember 2026 14:30 WIB`, from an instant as text."""
    local = from_text(instant).astimezone(JAKARTA)
    return f"{day_words(local.date(), tongue)} {local:%H:%M} WIB"


def wrapped(text: str, width: float, size: float, bold: bool = False) -> list[str]:
    """Text in lines that fit a width, in points."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if text_width(longer, size, bold) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines
