"""Values that people type or that a spreadsheet hands over: each read into its one normal form.

Every function here takes the text of one field and answers its normal form, or raises `Rejected`
with words for people. None of them guesses: where a spreadsheet has lost digits, the row is
refused and says how to keep them. No message repeats what stood in the cell (it may be a NIK in
the wrong column), except a code that can only be a kelurahan's.
"""

import re
import unicodedata
from dataclasses import dataclass

from chalicelib.core import kelurahan as city


@dataclass(frozen=True, slots=True)
class RowError:
    """What is wrong with one field of one row, in Indonesian and in English."""

    field: str
    message_id: str
    message_en: str


class Rejected(ValueError):
    """A value that cannot be read. `code` is a key of MESSAGES; `error` has field and words."""

    def __init__(self, field: str, code: str, **values: object) -> None:
        super().__init__(code)
        self.field = field
        self.code = code
        indonesian, english = MESSAGES[code]
        values["field"] = field
        self.error = RowError(field, indonesian.format(**values), english.format(**values))


MESSAGES: dict[str, tuple[str, str]] = {
    "required": (
        "Kolom {field} kosong. Isi lalu impor lagi.",
        "Column {field} is empty. Fill it in and import again.",
    ),
    "number_rounded": (
        (
            "Kolom {field}: spreadsheet membulatkan angka ini sehingga sebagian digitnya hilang. "
            "Format kolom sebagai Teks, isi ulang dari data asli, lalu impor lagi."
        ),
        (
            "Column {field}: the spreadsheet rounded this number, so digits are lost. "
            "Format the column as text, fill it in again from the source, and import again."
        ),
    ),
    "number_decimal": (
        (
            "Kolom {field} tersimpan sebagai angka desimal. "
            "Format kolom sebagai Teks, periksa digitnya, lalu impor lagi."
        ),
        (
            "Column {field} was stored as a decimal number. "
            "Format the column as text, check the digits, and import again."
        ),
    ),
    "phone_invalid": (
        "Kolom {field} bukan nomor HP. Tulis seperti 081234567890 atau +6281234567890.",
        "Column {field} is not a mobile number. Write it as 081234567890 or +6281234567890.",
    ),
    "phone_length": (
        (
            "Kolom {field}: jumlah digit nomor HP tidak wajar. "
            "Periksa nomornya; tulis seperti 081234567890."
        ),
        (
            "Column {field}: a mobile number does not have that many digits. "
            "Check the number; write it as 081234567890."
        ),
    ),
    "phone_several": (
        "Kolom {field} berisi lebih dari satu nomor. Sisakan satu nomor HP.",
        "Column {field} holds more than one number. Leave one mobile number.",
    ),
    "phone_not_mobile": (
        (
            "Kolom {field} bukan nomor HP Indonesia (08…), sehingga SMS tidak sampai. "
            "Isi nomor HP yang dapat menerima SMS."
        ),
        (
            "Column {field} is not an Indonesian mobile number (08…), so text messages would not "
            "arrive. Give a mobile number that receives them."
        ),
    ),
    "nik_length": (
        (
            "Kolom {field} berisi {found} digit; NIK terdiri atas 16 digit. "
            "Periksa dengan KTP atau KK; format kolom sebagai Teks."
        ),
        (
            "Column {field} has {found} digits; a NIK has 16. "
            "Check it against the KTP or KK; format the column as text."
        ),
    ),
    "nik_invalid": (
        "Kolom {field} harus berisi 16 digit angka NIK saja. Periksa dengan KTP atau KK.",
        (
            "Column {field} must hold the 16 digits of a NIK and nothing else. "
            "Check it against the KTP or KK."
        ),
    ),
    "nik_area": (
        "Kolom {field}: enam digit pertama bukan kode wilayah. Periksa dengan KTP atau KK.",
        "Column {field}: the first six digits are no area code. Check it against the KTP or KK.",
    ),
    "nik_date": (
        (
            "Kolom {field}: digit ke-7 sampai ke-12 bukan tanggal lahir yang ada "
            "(untuk perempuan tanggalnya ditambah 40). Periksa dengan KTP atau KK."
        ),
        (
            "Column {field}: digits 7 to 12 are no date that exists "
            "(for women 40 is added to the day). Check it against the KTP or KK."
        ),
    ),
    "nik_serial": (
        (
            "Kolom {field} berakhir dengan 0000; nomor urut NIK mulai dari 0001. Mungkin "
            "spreadsheet membulatkannya: format kolom sebagai Teks lalu isi ulang dari data asli."
        ),
        (
            "Column {field} ends in 0000; a NIK's serial starts at 0001. The spreadsheet may have "
            "rounded it: format the column as text and fill it in again from the source."
        ),
    ),
    "nib_length": (
        (
            "Kolom {field} berisi {found} digit; NIB terdiri atas 13 digit. Mungkin nol di depan "
            "hilang: format kolom sebagai Teks lalu tulis lengkap."
        ),
        (
            "Column {field} has {found} digits; a NIB has 13. A leading zero may be lost: "
            "format the column as text and write it in full."
        ),
    ),
    "nib_invalid": (
        "Kolom {field} harus berisi 13 digit angka NIB saja. Periksa dengan dokumen OSS.",
        (
            "Column {field} must hold the 13 digits of a NIB and nothing else. "
            "Check it against the OSS document."
        ),
    ),
    "kelurahan_unknown": (
        "Kolom {field} bukan kode kelurahan kota ini. Pakai kode resmi, misalnya {example}.",
        (
            "Column {field} is not the code of a kelurahan of this city. "
            "Use the official code, such as {example}."
        ),
    ),
    "kelurahan_code_unknown": (
        (
            "Kolom {field}: kode {official} tidak ada di kota ini. "
            "Pakai kode resmi, misalnya {example}."
        ),
        (
            "Column {field}: there is no code {official} in this city. "
            "Use the official code, such as {example}."
        ),
    ),
    "kelurahan_name": (
        "Kolom {field} berisi nama kelurahan. Tulis kodenya: {official}.",
        "Column {field} holds a kelurahan's name. Write its code: {official}.",
    ),
    "bank_code_zero_lost": (
        (
            "Kolom {field} harus tiga digit; nol di depan tampaknya hilang (misalnya 002, 014). "
            "Format kolom sebagai Teks lalu tulis ketiga digitnya."
        ),
        (
            "Column {field} must have three digits; leading zeros seem to be lost "
            "(as in 002, 014). Format the column as text and write all three."
        ),
    ),
    "bank_code_invalid": (
        "Kolom {field} harus berisi kode bank BI tiga digit, misalnya 002 atau 014.",
        "Column {field} must hold the three-digit BI bank code, such as 002 or 014.",
    ),
    "bank_account_invalid": (
        (
            "Kolom {field} harus berisi nomor rekening, 5 sampai 20 digit angka. "
            "Periksa dengan buku tabungan; format kolom sebagai Teks."
        ),
        (
            "Column {field} must hold an account number of 5 to 20 digits. "
            "Check it against the bank book; format the column as text."
        ),
    ),
    "nmid_invalid": (
        (
            "Kolom {field} harus berisi NMID QRIS: ID diikuti 13 digit. "
            "Lihat stiker QRIS, atau kosongkan."
        ),
        (
            "Column {field} must hold a QRIS NMID: ID and 13 digits. "
            "See the QRIS sticker, or leave it empty."
        ),
    ),
    "text_too_long": (
        "Kolom {field} lebih dari {longest} karakter. Singkatkan.",
        "Column {field} is over {longest} characters. Shorten it.",
    ),
    "text_control": (
        "Kolom {field} berisi karakter yang tidak terlihat. Ketik ulang isinya.",
        "Column {field} holds invisible control characters. Type it again.",
    ),
    "text_unreadable": (
        (
            "Kolom {field} berisi huruf yang tidak terbaca. "
            "Simpan berkas sebagai CSV UTF-8 lalu impor lagi."
        ),
        (
            "Column {field} holds letters that cannot be read. "
            "Save the file as CSV UTF-8 and import again."
        ),
    ),
    "text_formula": (
        (
            "Kolom {field} berisi rumus spreadsheet (diawali = + - @ atau bertanda galat #). "
            "Tempel sebagai nilai lalu impor lagi."
        ),
        (
            "Column {field} holds a spreadsheet formula (it starts with = + - @ or is a # error). "
            "Paste it as a value and import again."
        ),
    ),
    "text_no_letter": (
        "Kolom {field} tidak berisi huruf. Periksa apakah kolomnya tertukar.",
        "Column {field} holds no letter. Check whether columns are swapped.",
    ),
    "category_unknown": (
        "Kolom {field} bukan kategori yang dikenal. Pilih salah satu: {choices}.",
        "Column {field} is not a known category. Choose one of: {choices}.",
    ),
    "segment_invalid": (
        (
            "Kolom {field}: pisahkan segmen dengan | dan pakai hanya huruf, angka, - dan _ "
            "(paling panjang {longest} karakter), misalnya lansia|ibu_hamil."
        ),
        (
            "Column {field}: separate segments by | and use only letters, digits, - and _ "
            "(at most {longest} characters each), as in lansia|ibu_hamil."
        ),
    ),
    "segments_many": (
        "Kolom {field} berisi lebih dari {most} segmen. Kurangi.",
        "Column {field} holds over {most} segments. Leave fewer.",
    ),
    "duplicate_row": (
        "Kolom {field} sama dengan baris {first}. Baris {first} yang dipakai; hapus salah satu.",
        "Column {field} is the same as in row {first}. Row {first} was taken; delete one of them.",
    ),
}

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
    """A QRIS merchant id (NMID): `ID` and 13 digits, upper case; raises Rejected."""
    bare = re.sub(_SEPARATORS, "", _cell(field, text)).upper()
    if not re.fullmatch(r"ID[0-9]{13}", bare):
        raise Rejected(field, "nmid_invalid")
    return bare


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


def mask_name(name: str) -> str:
    """A name for others to see: `Siti Rahayu` becomes `S*** R***`, whatever its length."""
    initials = [next((c for c in word if c.isalnum()), "") for word in name.split()]
    return " ".join([initial + "***" for initial in initials if initial])


def mask_phone(number: str) -> str:
    """A phone number in normal form with only its last three digits: `+62********890`."""
    return "+62" + "*" * max(len(number) - 6, 0) + number[-3:]


def mask_account(number: str) -> str:
    """A bank account's number with only its last four digits: `******5678`."""
    return "*" * max(len(number) - 4, 0) + number[-4:]


def mask_nik(last4: str) -> str:
    """A NIK of which only the last four digits are kept: `************0001`."""
    return "*" * 12 + last4
