"""Values that people type or that a spreadsheet hands over: each read into its one normal form.

Every function here takes the text of one field and answers its normal form, or raises `Rejected`
with words for people. None of them guesses: where a spreadsheet has lost digits, the row is
refused and says how to keep them. No message repeats what stood in the cell (it may be a NIK in
the wrong column), except a code that can only be a kelurahan's.
"""

import re
import unicodedata

from chalicelib.core.values import kelurahan as city
from chalicelib.core.values import qris
from chalicelib.core.values.rejected import Rejected

# What copying from chats and web pages leaves behind: zero-width blanks, direction marks, soft
# hyphens, byte order marks. They carry no meaning in Indonesian names and numbers.
_INVISIBLE = dict.fromkeys(
    [0x00AD, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x202A, 0x202C, 0x2060, 0xFEFF]
)
_BLANK = frozenset(["", "-", "--", "–", "—"])
# Patterns for what is odd stay text: `re` compiles and keeps them when they are first met, so that
# a function which only starts up does not pay for them.
_SCIENTIFIC = r"[+-]?[0-9]+(?:[.,][0-9]+)?[eE][+-]?[0-9]+"
# A single dot or comma near the end, or with nothing but zeros behind it: a decimal number, not
# a separator. Taking it out would add digits that were never there.
_DECIMAL = r"\+?[0-9]+[.,](?:[0-9]{1,2}|0+)"
_SHORT_LAST_GROUP = r".*[.,][0-9]{1,2}"
_SEPARATORS = r"[\s.,'’_\-‐-―]+"
_DIGITS = re.compile(r"[0-9]+")


def is_blank(text: str) -> bool:
    """Whether an optional field holds nothing: empty, or the dash that offices write for none."""
    return text.strip() in _BLANK


def _cell(field: str, text: str) -> str:
    """The bare text of a number-like cell; refuses an empty or a rounded one.

    Takes off what keeps spreadsheets from touching digits: a leading apostrophe, or the whole
    cell written as the formula `="0812…"`.
    """
    text = text.translate(_INVISIBLE).strip()
    if text.startswith('="') and text.endswith('"'):
        text = text[2:-1].strip()
    text = text.lstrip("'’‘`").strip()
    if text in _BLANK:
        raise Rejected(field, "required")
    if re.fullmatch(_SCIENTIFIC, text):
        raise Rejected(field, "number_rounded")
    return text


# Indonesia's numbering plan, as notified to the ITU for +62: mobile numbers are 9 to 12 digits
# from 8, without the trunk 0. 080 is toll-free and premium service, nobody's phone.
_MOBILE = r"(8[1-9][0-9]{7,10})"
_PHONE = re.compile(rf"(?:\+?62|0)?{_MOBILE}")
# `+62 (0)812…` is a common mixture; no Indonesian number starts with 0 behind the country code.
_PHONE_MIXED = rf"(?:\+?620?|0)?{_MOBILE}"
_PHONE_SEPARATORS = r"[\s.()\[\]/_\-‐-―]+"


def phone(text: str, field: str = "phone") -> str:
    """An Indonesian mobile number as `+62812…`, however it was written.

    Takes `0812…`, `62812…`, `+62 812-3456-7890`, blanks, dots, dashes, brackets, an apostrophe
    in front; also `812…`, where a spreadsheet dropped the 0: that 0 is the trunk prefix and no
    part of the number, so nothing is lost. Raises Rejected for anything else, with a reason of
    its own for `6,28E+11`, two numbers in one cell, landlines and foreign numbers.
    """
    plain = _PHONE.fullmatch(text)
    if plain is not None:
        return "+62" + plain[1]
    text = _cell(field, text)
    if re.fullmatch(_DECIMAL, text):
        # Taking the dot out of `6281234567890.0` would make somebody else's number of it.
        raise Rejected(field, "number_decimal")
    several = [part for part in re.split(r"[/,;|&]|\batau\b|\bdan\b", text) if part.strip()]
    if len([part for part in several if len(re.findall("[0-9]", part)) >= 9]) > 1:
        raise Rejected(field, "phone_several")
    bare = re.sub(_PHONE_SEPARATORS, "", text)
    mixed = re.fullmatch(_PHONE_MIXED, bare)
    if mixed is not None:
        return "+62" + mixed[1]
    digits = bare.removeprefix("+")
    if not _DIGITS.fullmatch(digits):
        raise Rejected(field, "phone_invalid")
    if re.match(r"(?:\+?620?|0)8[1-9]|8[1-9]", bare):
        raise Rejected(field, "phone_length")
    raise Rejected(field, "phone_not_mobile")


# Everything but the lengths of months and leap years; those only matter from day 29 on.
_NIK = re.compile(
    r"[1-9][0-9]{5}((?:[04][1-9]|[1256][0-9]|[37][01]))(0[1-9]|1[0-2])([0-9]{2})(?!0000)[0-9]{4}"
)
_MONTH_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def nik(text: str, field: str = "nik") -> str:
    """A NIK as 16 digits: area (6), DDMMYY of birth with 40 added to a woman's day, serial (4).

    The structure is that of PP 37/2007 art. 37 (1); there is no check digit. The year
    has two digits and the date counts if it exists in 19YY or 20YY. As 19YY is always past, "not
    in the future" refuses nothing, and since 2000 was a leap year, 29 February exists exactly
    where YY is divisible by 4: so no clock is needed. The area is where the NIK was first issued;
    nothing about residence follows from it, and only `0` as its first digit is refused.

    Blanks, separators and an apostrophe are taken out. Raises Rejected; `3,573E+15` and decimals
    are refused because the spreadsheet has lost digits (it keeps 15 of the 16).
    """
    match = _NIK.fullmatch(text)
    if match is None:
        text = _cell(field, text)
        if re.fullmatch(_SHORT_LAST_GROUP, text):
            raise Rejected(field, "number_rounded")
        text = re.sub(_SEPARATORS, "", text)
        match = _NIK.fullmatch(text)
    if match is not None and _exists(int(match[1]) % 40, int(match[2]), int(match[3])):
        return text
    if not _DIGITS.fullmatch(text):
        raise Rejected(field, "nik_invalid")
    if len(text) != 16:
        raise Rejected(field, "nik_length", found=len(text))
    if text[0] == "0":
        raise Rejected(field, "nik_area")
    if text.endswith("0000"):
        raise Rejected(field, "nik_serial")
    raise Rejected(field, "nik_date")


def _exists(day: int, month: int, year: int) -> bool:
    if day <= 28:
        return True
    return day <= _MONTH_DAYS[month - 1] and (month != 2 or year % 4 == 0)


_NPWP_OLD = 15


def npwp(text: str, field: str = "npwp") -> str:
    """A taxpayer's number (NPWP) as its 16 digits; raises Rejected.

    Since PMK 112/2022 a person's is the NIK and everybody else's has 16 digits; the older form of
    15 digits is one of them with a 0 in front (art. 2), so that a spreadsheet that drops the 0
    loses nothing. Dots, dashes and blanks are taken out. A number of its place of business (NITKU)
    is longer and is refused.
    """
    digits = _only_digits(field, text, "npwp_invalid")
    if len(digits) == _NPWP_OLD:
        digits = "0" + digits
    if len(digits) != 16 or not digits.strip("0"):
        raise Rejected(field, "npwp_invalid")
    return digits


_NIB = re.compile(r"[0-9]{13}")


def nib(text: str, field: str = "nib") -> str:
    """A NIB (Nomor Induk Berusaha, PP 5/2021) as 13 digits; raises Rejected.

    It may begin with 0, which spreadsheets drop: 12 digits are refused, never filled up.
    """
    if _NIB.fullmatch(text):
        return text
    digits = _only_digits(field, text, "nib_invalid")
    if len(digits) != 13:
        raise Rejected(field, "nib_length", found=len(digits))
    return digits


def kelurahan(text: str, field: str = "kelurahan_code") -> str:
    """A kelurahan of this city by its code, answered as `35.73.01.1001`.

    Takes the code with or without dots. Raises Rejected: for a name, telling its code.
    """
    known = city.by_code().get(text)
    if known is not None:
        return known.code
    text = _cell(field, text)
    if re.fullmatch(_DECIMAL, text):
        raise Rejected(field, "number_decimal")
    digits = re.sub(_SEPARATORS, "", text)
    known = city.by_code().get(digits)
    if known is not None:
        return known.code
    by_name = city.named(re.sub(r"(?i)^(?:kelurahan|kel\.?)\s+", "", text))
    if by_name is not None:
        raise Rejected(field, "kelurahan_name", official=by_name.code)
    first = city.all_kelurahan()[0]
    example = f"{first.code} ({first.name})"
    # Ten digits that begin with 8 may be somebody's phone number in the wrong column.
    if re.fullmatch(r"[1-79][0-9]{9}", digits):
        dotted = f"{digits[:2]}.{digits[2:4]}.{digits[4:6]}.{digits[6:]}"
        raise Rejected(field, "kelurahan_code_unknown", official=dotted, example=example)
    raise Rejected(field, "kelurahan_unknown", example=example)


def bank_code(text: str, field: str = "bank_code") -> str:
    """A bank's three-digit BI code as text, leading zeros kept; raises Rejected.

    `2` and `14` are refused rather than filled up: with one digit lost at either end, money
    would go to another bank.
    """
    if len(text) != 3 or not _DIGITS.fullmatch(text):
        text = _cell(field, text)
        if not _DIGITS.fullmatch(text) or len(text) > 3:
            raise Rejected(field, "bank_code_invalid")
        if len(text) < 3:
            raise Rejected(field, "bank_code_zero_lost")
    if text == "000":
        raise Rejected(field, "bank_code_invalid")
    return text


_BANK_ACCOUNT = re.compile(r"[0-9]{5,20}")


def bank_account(text: str, field: str = "bank_account") -> str:
    """A bank account number as 5 to 20 digits of text, leading zeros kept; raises Rejected.

    Blanks, dots and dashes between digits are taken out; a spreadsheet's `1,44E+12` is refused.
    """
    if not _BANK_ACCOUNT.fullmatch(text):
        text = _only_digits(field, text, "bank_account_invalid")
        if not _BANK_ACCOUNT.fullmatch(text):
            raise Rejected(field, "bank_account_invalid")
    if not text.strip("0"):
        raise Rejected(field, "bank_account_invalid")
    return text


def nmid(text: str, field: str = "nmid") -> str:
    """A QRIS merchant id (NMID): `ID` and 13 digits, upper case; raises Rejected. The text of the
    shop's whole QRIS code is taken for the id in it: that is what a sticker's camera reads."""
    text = _cell(field, text)
    if qris.looks_like_one(text):
        text = _nmid_in(text, field)
    bare = re.sub(_SEPARATORS, "", text).upper()
    if not re.fullmatch(r"ID[0-9]{13}", bare):
        raise Rejected(field, "nmid_invalid")
    return bare


def _nmid_in(code: str, field: str) -> str:
    try:
        return qris.read(code).nmid
    except qris.Malformed:
        raise Rejected(field, "nmid_invalid") from None


def cell(text: str, field: str) -> str:
    """The bare text of a cell that holds a number or a code; raises Rejected for an empty one, and
    for one that a spreadsheet has rounded."""
    return _cell(field, text)


def _only_digits(field: str, text: str, code: str) -> str:
    text = _cell(field, text)
    if re.fullmatch(_DECIMAL, text):
        raise Rejected(field, "number_decimal")
    digits = re.sub(_SEPARATORS, "", text)
    if not _DIGITS.fullmatch(digits):
        raise Rejected(field, code)
    return digits


_PLAIN = re.compile(r"[A-Za-z0-9(][!-~]*(?: [!-~]+)*")
_LETTER = re.compile(r"[A-Za-z]")
# The full-width forms too: spreadsheets set for East Asian text take them for the same signs.
_FORMULA_STARTS = frozenset("=+-@＝＋－＠")
_SPREADSHEET_ERRORS = frozenset(
    ["#N/A", "#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!"]
)


def plain_text(text: str, field: str, longest: int) -> str:
    """A name or an address: blanks folded to one, NFC, 1 to `longest` characters, a letter in it.

    Raises Rejected for control and direction characters, for bytes that were not UTF-8 (they
    arrive as U+FFFD), and for what begins with `= + - @` or is an error such as `#REF!`: no
    name or address does, so it is a formula gone wrong, and it would run in the next
    spreadsheet that opens an export.
    """
    if len(text) <= longest and _PLAIN.fullmatch(text) and _LETTER.search(text):
        return text
    text = unicodedata.normalize("NFC", " ".join(text.translate(_INVISIBLE).split()))
    if text.startswith("'") and text[1:2] in _FORMULA_STARTS:
        text = text[1:]
    if text in _BLANK:
        raise Rejected(field, "required")
    if text[0] in _FORMULA_STARTS or text in _SPREADSHEET_ERRORS:
        raise Rejected(field, "text_formula")
    if "\ufffd" in text:
        raise Rejected(field, "text_unreadable")
    if not all(map(str.isprintable, text)):
        raise Rejected(field, "text_control")
    if len(text) > longest:
        raise Rejected(field, "text_too_long", longest=longest)
    if not any(map(str.isalpha, text)):
        raise Rejected(field, "text_no_letter")
    return text
