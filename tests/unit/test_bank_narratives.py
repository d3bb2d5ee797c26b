"""What field 86 of an MT940 says, and what banks book for themselves."""

import pytest

from chalicelib.bank.formats.narrative import joined, narrative
from chalicelib.bank.formats.purposes import own_posting, purpose_of
from chalicelib.bank.formats.shape import Direction

ID = "2607180010000101"


@pytest.mark.parametrize("cut", range(1, 16))
def test_a_number_that_the_bank_cut_is_one_number_again(cut: int) -> None:
    first = f"PEMBAYARAN MASSAL {ID[:cut]}".rjust(65, "X")
    assert ID in joined([first, f"{ID[cut:]} WARUNG"])


def test_what_begins_on_a_line_of_its_own_stays_apart() -> None:
    assert joined(["REF 1234", "5678"]) == "REF 1234 5678"
    assert joined(["WARUNG".ljust(65), "5678"]).split() == ["WARUNG", "5678"]


def test_a_bank_with_a_width_of_its_own_is_known_by_its_lines() -> None:
    assert ID in joined(["X" * 24 + ID[:6], ID[6:] + "Y" * 20, "REST"])


def test_subfields_tell_text_name_account_and_id() -> None:
    told = narrative(
        [
            f"166?00GUTSCHRIFT?20EREF+{ID}?21SVWZ+BELANJA PASAR MINGGU D?22AN KOTA",
            "?30BANK?31123456?32WARUNG ?33SEJAHTERA",
        ]
    )
    assert told.end_to_end_id == ID
    assert "BELANJA PASAR MINGGU DAN KOTA" in told.text
    assert (told.payee_name, told.payee_account) == ("WARUNG SEJAHTERA", "123456")


def test_codewords_tell_text_name_account_and_id() -> None:
    told = narrative([f"/TRTP/X/IBAN/NL1/NAME/WARUNG/EREF/{ID}/PREF/261201001/RTRN/AC04/"])
    assert (told.end_to_end_id, told.batch_id) == (ID, "261201001")
    assert (told.payee_name, told.payee_account) == ("WARUNG", "NL1")
    assert told.returned == "AC04"
    assert narrative(["/CNTP/123/BANKIDJA/WARUNG/MALANG//REMI/X/"]).payee_name == "WARUNG"
    assert narrative([f"TRF EREF+{ID} WARUNG"]).end_to_end_id == ID


@pytest.mark.parametrize(
    ("direction", "told", "code", "purpose"),
    [
        ("credit", "JASA GIRO", "", "interest"),
        ("credit", "BUNGA", "", "interest"),
        ("credit", "BUNGA TABUNGAN 30/11/2026", "", "interest"),
        ("credit", "JASA GIRO PERIODE NOVEMBER 2026", "", "interest"),
        ("credit", "Credit Interest Capitalised", "NMSC", "interest"),
        ("debit", "PAJAK JASA GIRO", "", "bank_tax"),
        ("debit", "PPH FINAL ATAS BUNGA", "", "bank_tax"),
        ("debit", "TAX Deducted", "NTAX", "bank_tax"),
        ("debit", "PAJAK BUNGA", "", "bank_tax"),
        ("debit", "BIAYA ADM", "", "fee"),
        ("debit", "BY TRX BIFAST", "", "fee"),
        ("debit", "BIAYA TRANSFER RTGS 261201", "", "fee"),
        ("debit", "x", "NCHG", "fee"),
        ("debit", "x", "CHRG", "fee"),
        ("debit", "OVERDRAFT", "NINT", "fee"),
        ("credit", "BUNGA MELATI", "", ""),
        ("credit", "TOKO BUNGA", "", ""),
        ("debit", "BUNGA", "", "fee"),
        ("credit", "BIAYA ADM", "", ""),
        ("debit", "PAJAK NTPN 1234567890ABCDEF", "", ""),
        ("debit", "PAJAK 820112345678901", "", ""),
        ("debit", "PAJAK RESTORAN", "", ""),
        ("debit", "BIAYA SEWA", "", ""),
        ("debit", "FEEDER", "", ""),
        ("debit", f"TUMBAS {ID} BIAYA ADM", "", ""),
        ("debit", "", "NTRF", ""),
    ],
)
def test_clear_words_and_codes_tell_what_a_bank_books_for_itself(
    direction: Direction, told: str, code: str, purpose: str
) -> None:
    assert purpose_of(direction, told, code) == purpose


def test_a_reversal_of_a_fee_is_of_the_fee() -> None:
    assert purpose_of("credit", "BIAYA ADM", reversal=True) == "fee"
    assert purpose_of("debit", "JASA GIRO", reversal=True) == "interest"


def test_sen_of_which_a_bank_says_nothing_are_its_own() -> None:
    assert own_posting("credit", 60_917, 0) == "interest"
    assert own_posting("debit", 12_183, 60_917) == "bank_tax"
    assert own_posting("debit", 12_183, 0) == "fee"
