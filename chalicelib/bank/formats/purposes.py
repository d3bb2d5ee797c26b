"""What banks book for themselves: interest, fees, and the tax on interest.

Told by a transaction code, or by words that stand at the beginning of a text and mean nothing
else. A name is no such word: `BUNGA` alone is interest, `BUNGA MELATI` a florist.
"""

import re

from chalicelib.bank.formats.shape import Direction, Purpose

# SWIFT's transaction type identification codes (MT940, field 61, subfield 6), and TAX, which is
# none of them but stands in files of Bank Danamon.
_SWIFT: dict[str, Purpose] = {
    "INT": "interest",
    "CHG": "fee",
    "COM": "fee",
    "TAX": "bank_tax",
}
# Subfamilies of ISO 20022's external bank transaction codes.
_ISO: dict[str, Purpose] = {
    "INTR": "interest",
    "CHRG": "fee",
    "COMM": "fee",
    "FEES": "fee",
    "TAXE": "bank_tax",
}

# What may stand behind the words without changing what they say: a period, a number, a date.
_BEHIND = (
    r"(?:[\W\d_]|\b(?:JAN|FEB|MAR|APR|MEI|MAY|JUN|JUL|AGU|AGT|AUG|SEP|OKT|OCT|NOV|DES|DEC)[A-Z]*\b"
    r"|\b(?:REK|REKENING|NO|NOMOR|TGL|TANGGAL|BLN|BULAN|PERIODE|PER|S/D|SD|RATE|PCT)\b)*"
)
# Words, what they mean, and where they were seen.
WORDS: tuple[tuple[str, Purpose, str], ...] = (
    (
        r"(?:PAJAK|PPH|TAX)(?: FINAL| PS\.? ?4| 4 ?\(2\))?(?: ATAS| ON)?"
        r"(?: JASA| BUNGA| GIRO| INTEREST| DEDUCTED| DEDUCTION)*",
        "bank_tax",
        "Bank Jatim (PAJAK JASA GIRO), Danamon (TAX Deducted), BCA and BRI (PAJAK BUNGA)",
    ),
    (r"(?:INTEREST|CREDIT INTEREST) TAX|W(?:/H|ITHHOLDING) TAX", "bank_tax", "BNI, CIMB Niaga"),
    (
        r"(?:KREDIT |PENDAPATAN |PEMBAYARAN )?(?:JASA GIRO|BUNGA)"
        r"(?: JASA| GIRO| TABUNGAN| REKENING| BANK)*",
        "interest",
        "Bank Jatim (JASA GIRO), BCA and BRI (BUNGA)",
    ),
    (
        r"(?:CREDIT |CR )?INTEREST(?: ON ACCOUNT| CREDIT| CAPITALI[SZ]ED| PAYMENT)?",
        "interest",
        "Danamon (Credit Interest Capitalised), BNI, Mandiri",
    ),
)
# A fee names what it is for, so more may follow.
FEE_WORDS = (
    (
        r"(?:BIAYA|BEA|BY|B\.)[ .]*(?:ADM|ADMIN|ADMINISTRASI|TRANSFER|TRF|TRX|TRANSAKSI|KLIRING|"
        r"LLG|SKN|SKNBI|RTGS|BI-?FAST|METERAI|MATERAI|BULANAN|LAYANAN|SMS|KIRIM UANG|REKENING|"
        r"PROVISI|BUKU|CEK|SALDO)\b",
        "BCA and BRI (BIAYA ADM), BNI (BY TRX BIFAST)",
    ),
    (r"(?:ADM|ADMIN|ADMINISTRASI)(?: BULANAN| REKENING| BANK)?\b(?=[\W\d]*$)", "BRI, BSI"),
    (
        r"(?:FEE|CHARGE|CHARGES|ADMIN FEE|MONTHLY FEE|ADMINISTRATION FEE|TRANSFER FEE)\b",
        "Danamon (FEE FUND TRANSFER), Mandiri",
    ),
)
_WORDS = [(re.compile(words + _BEHIND, re.I), purpose) for words, purpose, _ in WORDS]
_FEE_WORDS = re.compile("|".join(words for words, _ in FEE_WORDS), re.I)
# Numbers of a state billing (15 digits) or its receipt (NTPN, 16 characters): a tax that somebody
# pays, not one that the bank takes.
_BILLING = re.compile(r"\b(?:NTPN|BILLING|MPN|SSP|DJP)\b|[0-9]{15}", re.I)

# The final income tax on the interest of current accounts, in percent (PP 131/2000, PP 123/2015).
_TAX_PERCENT = 20


def purpose_of(
    direction: Direction, told: str, code: str = "", *, reversal: bool = False
) -> Purpose:
    """What the bank booked for itself, "" where it does not say so.

    `told` is the text of the entry, `code` its transaction code (`NCHG`, or ISO's subfamily). What
    goes the wrong way is none: fees and taxes are taken and interest given, but for reversals.
    """
    found = _ISO.get(code) or _SWIFT.get(code[-3:], "") or _by_words(told.strip(" .:-*/"))
    taken = (direction == "debit") != reversal
    if found == "interest" and taken:
        # Interest that the bank takes is what it charges.
        return "fee"
    return found if found == "interest" or taken else ""


def _by_words(told: str) -> Purpose:
    if _BILLING.search(told):
        return ""
    for words, purpose in _WORDS:
        if words.fullmatch(told):
            return purpose
    return "fee" if _FEE_WORDS.match(told) else ""


def own_posting(direction: Direction, in_sen: int, interest: int) -> Purpose:
    """What an entry with sen is of which the bank says nothing at all, neither a text nor another
    party: its own. `interest` is what it gave of that before in the same statement; both in sen."""
    if direction == "credit":
        return "interest"
    tax = interest * _TAX_PERCENT // 100
    return "bank_tax" if interest and abs(in_sen - tax) <= 1 else "fee"
