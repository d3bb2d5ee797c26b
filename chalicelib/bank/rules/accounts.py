"""Whose account a bank's file is of."""

from chalicelib.bank.formats.shape import StatementRefused
from chalicelib.bank.formats.texts import text


def is_of(told: str, account: str) -> bool:
    """Whether what a bank calls the account is ours: it may put its own code before the number."""
    number = _digits(account).lstrip("0")
    return bool(number) and _digits(told).endswith(number)


def must_be_ours(told: str, account: str) -> None:
    """Raises StatementRefused for the file of another account than the city's `account`. A file
    that names none, and a city that has set none, cannot be told from others."""
    if told and account and not is_of(told, account):
        shown = text(told, 40)
        raise StatementRefused(
            "account",
            f"berkas ini dari rekening {shown}, bukan rekening program {account}. Tidak ada yang "
            "disimpan. Unduh rekening koran dari rekening program.",
            f"this file is of account {shown}, not of the program's account {account}. Nothing was "
            "stored. Download the statement of the program's account.",
        )


def _digits(text: str) -> str:
    return "".join([one for one in text if one.isascii() and one.isdigit()])
