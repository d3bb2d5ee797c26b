"""Amounts of money as banks write them, read as sen."""

from typing import NoReturn

from chalicelib.bank.formats.shape import SEN, StatementRefused
from chalicelib.bank.formats.texts import text

CURRENCY = "IDR"
# Rp 999 trillion: what a regional budget never reaches, and a mistaken number soon does.
_DIGITS_MOST = 15


def sen_of(raw: str, line: int, point: str = ".", field: str = "amount") -> int:
    """An amount, in sen: digits, and behind `point` at most two decimals (more, where they are 0).

    Raises StatementRefused for anything else: nothing is rounded.
    """
    digits, _, decimals = raw.partition(point)
    digits = digits.lstrip("0") or digits[:1]
    sen = decimals[:2].ljust(2, "0")
    sound = digits.isascii() and digits.isdigit() and len(digits) <= _DIGITS_MOST
    if not sound or not (sen.isascii() and sen.isdigit()) or decimals[2:].strip("0"):
        refuse_amount(raw, line, field)
    return int(digits) * SEN + int(sen)


def refuse_amount(raw: str, line: int, field: str = "amount") -> NoReturn:
    """Raises StatementRefused for an amount that cannot be read."""
    raise StatementRefused(
        field,
        f"jumlah tidak terbaca: {text(raw, 30)!r}.",
        f"the amount cannot be read: {text(raw, 30)!r}.",
        line,
    )


def must_be_rupiah(currency: str, line: int) -> None:
    """Raises StatementRefused for another currency than the rupiah."""
    if currency != CURRENCY:
        raise StatementRefused(
            "currency",
            f"mata uang {text(currency, 8)!r}, bukan {CURRENCY}.",
            f"the currency is {text(currency, 8)!r}, not {CURRENCY}.",
            line,
        )


def shown(in_sen: int) -> str:
    """Sen as rupiah for a message, as banks here write them: `1.234,56`."""
    whole, sen = divmod(abs(in_sen), SEN)
    sign = "-" if in_sen < 0 else ""
    return sign + f"{whole:,}".replace(",", ".") + (f",{sen:02d}" if sen else "")
