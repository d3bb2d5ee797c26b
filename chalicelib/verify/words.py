"""What the command says, in Indonesian and in English."""

from collections.abc import Mapping
from typing import Any

INDONESIAN, ENGLISH = "id", "en"
LANGUAGES = (INDONESIAN, ENGLISH)

_SIGNS = {
    True: ("benar", "holds"),
    False: ("SALAH", "FAILS"),
    None: ("?", "?"),
}

# code -> (Indonesian, English); what stands in braces are the values of a finding.
WORDS: dict[str, tuple[str, str]] = {
    # Files
    "file_missing": ("{file}: tidak dapat dibaca ({why})", "{file}: cannot be read ({why})"),
    "file_too_large": ("{file}: terlalu besar", "{file}: too large"),
    "file_no_text": ("{file}: bukan teks UTF-8", "{file}: no text in UTF-8"),
    "file_no_json": ("{file}: bukan JSON", "{file}: no JSON"),
    "no_keys": ("{file}: tidak berisi kunci kota (JWKS)", "{file}: holds no keys of a city (JWKS)"),
    "no_days": ("{file}: tidak berisi catatan hari", "{file}: holds no records of days"),
    "day_twice": ("{file}: {date} ada dua kali dan berbeda", "{file}: {date} twice, and different"),
    "no_export": (
        "{file}: bukan ekspor mutasi (baris kepala lain)",
        "{file}: no export of transfers (another header)",
    ),
    "no_acts": (
        "{file}: bukan ekspor jurnal audit (baris kepala lain)",
        "{file}: no export of acts (another header)",
    ),
    "no_report": (
        "{file}: bukan rekonsiliasi satu hari",
        "{file}: no reconciliation of a day",
    ),
    "no_csv": ("{file}: bukan CSV, dekat baris {row}", "{file}: no CSV, near line {row}"),
    # Days
    "signature": ('tanda tangan kota "{city}"', 'signature of the city "{city}"'),
    "signature_wrong": (
        "tanda tangan tidak sah ({why})",
        "the signature is not valid ({why})",
    ),
    "signature_of_another": (
        "tanda tangan sah, tetapi untuk catatan yang lain",
        "the signature is valid, but of another record",
    ),
    "chain": ("menyambung hari {before}", "follows the day {before}"),
    "chain_begins": ("hari pertama rantai", "first day of the chain"),
    "chain_broken": (
        "tidak menyambung hari {before}: sidik hari sebelumnya berbeda",
        "does not follow the day {before}: the hash of the day before differs",
    ),
    "chain_unknown": (
        "sambungan belum diperiksa: catatan {before} tidak diberikan",
        "not known what it follows: no record of {before} was given",
    ),
    "no_record": (
        "tidak ada catatan yang ditandatangani untuk {rows} mutasi ini",
        "no signed record for these {rows} transfers",
    ),
    "transfers": ("{rows} mutasi", "{rows} transfers"),
    "transfers_missing": (
        "{difference} mutasi hilang: berkas {rows}, catatan {told}",
        "{difference} transfers are missing: the file has {rows}, the record {told}",
    ),
    "transfers_added": (
        "{difference} mutasi terlalu banyak: berkas {rows}, catatan {told}",
        "{difference} transfers too many: the file has {rows}, the record {told}",
    ),
    "acts": ("{rows} tindakan", "{rows} acts"),
    "acts_missing": (
        "{difference} tindakan hilang: berkas {rows}, catatan {told}",
        "{difference} acts are missing: the file has {rows}, the record {told}",
    ),
    "acts_added": (
        "{difference} tindakan terlalu banyak: berkas {rows}, catatan {told}",
        "{difference} acts too many: the file has {rows}, the record {told}",
    ),
    "row_wrong": (
        "baris {row} tidak dapat dibaca (kolom {column})",
        "row {row} cannot be read (column {column})",
    ),
    "row_twice": (
        "baris {row}: hal yang sama dua kali",
        "row {row}: the same thing twice",
    ),
    "row_out_of_order": ("baris {row} tidak pada urutannya", "row {row} is out of order"),
    "rows_more": ("seluruhnya {rows} baris bermasalah", "{rows} rows in all have a fault"),
    "transfers_root": ("akar mutasi {root}", "root of the transfers {root}"),
    "transfers_differ": (
        "mutasinya bukan yang ditandatangani: akar {root}, catatan {told}",
        "the transfers are not what was signed: root {root}, the record has {told}",
    ),
    "acts_root": ("akar tindakan {root}", "root of the acts {root}"),
    "acts_differ": (
        "tindakannya bukan yang ditandatangani: akar {root}, catatan {told}",
        "the acts are not what was signed: root {root}, the record has {told}",
    ),
    "report": ("rekonsiliasi {hash}", "reconciliation {hash}"),
    "report_differs": (
        "rekonsiliasinya bukan yang ditandatangani: {hash}, catatan {told}",
        "the reconciliation is not what was signed: {hash}, the record has {told}",
    ),
    "report_not_signed": (
        "rekonsiliasi hari ini diberikan, tetapi tidak ada catatan yang ditandatangani",
        "the reconciliation of this day was given, but no signed record of it",
    ),
    "other_days": (
        "{days} hari lain di luar berkas: tanda tangan dan rantai",
        "{days} other days, not in the file: signatures and chain",
    ),
    # The file as a whole
    "footer": ("{rows} baris, Rp {total}", "{rows} rows, Rp {total}"),
    "footer_differs": (
        "kaki berkas lain: {told_rows} baris, Rp {told_total}; terhitung {rows} baris, Rp {total}",
        "the footer differs: {told_rows} rows, Rp {told_total}; counted {rows} rows, Rp {total}",
    ),
    "footer_of_acts": ("{rows} baris", "{rows} rows"),
    "footer_of_acts_differs": (
        "kaki berkas lain: {told_rows} baris; terhitung {rows} baris",
        "the footer differs: {told_rows} rows; counted {rows} rows",
    ),
    "no_footer": (
        "kaki berkas (TOTAL) tidak ada setelah {rows} baris: terpotong?",
        "no footer (TOTAL) after {rows} rows: cut short?",
    ),
    "behind_footer": ("baris {row} di belakang kaki berkas", "row {row} is behind the footer"),
    # Receipts
    "receipt_of_redemption": (
        "transaksi {jti}: Rp {amount}, voucher {vid}, pedagang {mid}",
        "redemption {jti}: Rp {amount}, voucher {vid}, merchant {mid}",
    ),
    "receipt_of_refund": (
        "pengembalian {jti}: Rp {amount}, pedagang {mid}, voucher {vid}",
        "refund {jti}: Rp {amount}, merchant {mid}, voucher {vid}",
    ),
    "proof_wrong": ("bukan bukti yang sah", "no well-formed proof"),
    "leaf": ("bukti untuk mutasi {id}", "the proof is of transfer {id}"),
    "leaf_of_another": (
        "bukti untuk mutasi lain: {id}",
        "the proof is of another transfer: {id}",
    ),
    "proof_of_another_day": (
        "bukti untuk hari {day}, catatan hari {date}",
        "the proof is of the day {day}, the record of {date}",
    ),
    "path": (
        "termasuk dalam hari {date}, daun {index}",
        "included in the day {date}, leaf {index}",
    ),
    "path_elsewhere": (
        "tidak termasuk dalam hari {date}: jalur tidak sampai ke akarnya",
        "not included in the day {date}: the path does not lead to its root",
    ),
    "statement": (
        "rekening koran pedagang {merchant}, {first} sampai {last}",
        "statement of merchant {merchant}, {first} to {last}",
    ),
    "sums": (
        "awal Rp {opening}, ditukar Rp {redeemed}, dikembalikan Rp {refunded}, "
        "dicairkan Rp {paid_out}, akhir Rp {closing}",
        "opening Rp {opening}, redeemed Rp {redeemed}, refunded Rp {refunded}, "
        "paid out Rp {paid_out}, closing Rp {closing}",
    ),
    "sums_differ": (
        "tidak berjumlah: awal Rp {opening}, ditukar Rp {redeemed}, dikembalikan Rp {refunded}, "
        "dicairkan Rp {paid_out}, akhir Rp {closing}",
        "does not add up: opening Rp {opening}, redeemed Rp {redeemed}, refunded Rp {refunded}, "
        "paid out Rp {paid_out}, closing Rp {closing}",
    ),
    # Subjects and outcomes
    "receipt": ("Bukti pembayaran", "Receipt"),
    "proof": ("Bukti penyertaan", "Inclusion proof"),
    "statement_title": ("Rekening koran", "Statement"),
    "all_holds": ("Semuanya benar.", "Everything holds."),
    "not_all_holds": (
        "ADA YANG SALAH: lihat baris SALAH di atas.",
        "NOT EVERYTHING HOLDS: see the lines that say FAILS.",
    ),
    "cannot_check": ("Tidak dapat diperiksa: {why}", "Cannot be checked: {why}"),
    "proof_needs_day": (
        "--proof memerlukan --day, dan sebaliknya",
        "--proof needs --day, and the other way round",
    ),
    "day_not_given": ("{file}: tidak ada catatan {date}", "{file}: no record of {date}"),
}


def say(language: str, code: str, values: Mapping[str, Any] | None = None) -> str:
    """A finding or message in words. Raises KeyError for a code that has none."""
    english = language == ENGLISH
    shown = {
        name: _grouped(value, english) if type(value) is int and name != "row" else value
        for name, value in (values or {}).items()
    }
    return WORDS[code][english].format(**shown)


def sign(language: str, holds: bool | None) -> str:
    """Whether something holds, in a word."""
    return _SIGNS[holds][language == ENGLISH]


def _grouped(number: int, english: bool) -> str:
    text = f"{number:,}"
    return text if english else text.replace(",", ".")
