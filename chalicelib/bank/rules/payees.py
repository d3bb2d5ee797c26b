"""Whom the bank paid, held against whom we ordered it to pay."""

import re
import unicodedata
from dataclasses import dataclass

# What stands before and behind names, and is now written, now left out.
_TITLES = frozenset(
    "BAPAK BPK IBU SDR SDRI TN NY H HJ HAJI HAJJAH DR DRS DRA IR PROF SE SH ST SPD SKOM SKM SSOS "
    "MM MSI MPD MKOM AMD PT CV UD PD FA TBK QQ TOKO".split()
)
# A name that the bank has cut is known from so many letters on.
_LETTERS_LEAST = 5
# Some banks put a branch or a bank's code before the number.
_DIGITS_LEAST = 8
_MASK = re.compile(r"[xX*]+")


@dataclass(frozen=True, slots=True)
class Payee:
    """Whom we ordered a payment for and whom the bank says it paid, as people read it."""

    ordered: str
    booked: str
    name_differs: bool = False
    account_differs: bool = False

    @property
    def differs(self) -> bool:
        """Whether it may be somebody else."""
        return self.name_differs or self.account_differs


def held_against(
    ordered_name: str, ordered_account: str, booked_name: str, booked_account: str
) -> Payee | None:
    """The two payees; None where the bank names none."""
    if not (booked_name or booked_account):
        return None
    return Payee(
        _shown(ordered_name, ordered_account),
        _shown(booked_name, booked_account),
        name_differs=_are_two_names(ordered_name, booked_name),
        account_differs=are_two_accounts(ordered_account, booked_account),
    )


def are_two_accounts(one: str, other: str) -> bool:
    """Whether two numbers are surely of two accounts. Blanks, points and leading zeros do not
    count, nor what a bank has masked or put before."""
    first, second = _account(one), _account(other)
    if not first or not second:
        return False
    if _MASK.search(first) or _MASK.search(second):
        return not _fits_mask(first, second)
    short, long = sorted((first.lstrip("0"), second.lstrip("0")), key=len)
    return not (short == long or (len(short) >= _DIGITS_LEAST and long.endswith(short)))


def is_same_account(one: str, other: str) -> bool:
    """Whether two numbers are told, and of one account."""
    return bool(_account(one) and _account(other)) and not are_two_accounts(one, other)


def is_same_name(one: str, other: str) -> bool:
    """Whether two names are told, and may be of one person."""
    return bool(folded(one) and folded(other)) and not _are_two_names(one, other)


def folded(name: str) -> str:
    """A name without what is written now so, now otherwise: case, accents, points, titles."""
    plain = unicodedata.normalize("NFKD", name)
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter)).upper()
    words = re.sub(r"[^A-Z0-9]+", " ", re.sub(r"[.'’]", "", plain)).split()
    return " ".join([word for word in words if word not in _TITLES] or words)


def _are_two_names(one: str, other: str) -> bool:
    short, long = sorted((folded(one), folded(other)), key=len)
    if not short or short == long:
        return False
    # Cut at a number of letters, or a word left out.
    cut = short.replace(" ", "")
    if len(cut) >= _LETTERS_LEAST and long.replace(" ", "").startswith(cut):
        return False
    return not set(short.split()) <= set(long.split())


def _account(number: str) -> str:
    return re.sub(r"[^0-9xX*]", "", number)


def _fits_mask(one: str, other: str) -> bool:
    masked, plain = (one, other) if _MASK.search(one) else (other, one)
    head, tail = _MASK.split(masked)[0], _MASK.split(masked)[-1]
    return plain.startswith(head) and plain.endswith(tail)


def _shown(name: str, account: str) -> str:
    return f"{name} ({account})" if name and account else name or account
