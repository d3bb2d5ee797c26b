"""Why a line is what it is, in words for people."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Note:
    """Why a line is what it is: a key of NOTES and what its words need."""

    code: str
    values: Mapping[str, Any] = field(default_factory=dict)

    def words(self, tongue: int) -> str:
        """For people: `tongue` is 0 for Indonesian, 1 for English."""
        shown = {
            name: _rupiah(value) if type(value) is int and name != "line" else value
            for name, value in self.values.items()
        }
        return NOTES[self.code][tongue].format(**shown)


NOTES: Mapping[str, tuple[str, str]] = {
    "other_amount": (
        "Pembayaran {end_to_end_id} bernilai {expected}; bank mencatat {amount}.",
        "Payment {end_to_end_id} is of {expected}; the bank booked {amount}.",
    ),
    "already_paid": (
        "Pembayaran {end_to_end_id} sudah dibukukan (tanggal {booked_on}). Bila ini mutasi lain, "
        "bank mendebit dua kali: tanyakan ke bank.",
        "Payment {end_to_end_id} is booked already (on {booked_on}). If this is another entry, the "
        "bank has taken it twice: ask the bank.",
    ),
    "already_returned": (
        "Pembayaran {end_to_end_id} sudah dikembalikan atau ditolak bank, dan terutang lagi kepada "
        "pedagang.",
        "Payment {end_to_end_id} was returned or refused by the bank before, and is owed to its "
        "merchant again.",
    ),
    "withdrawn": (
        "Pembayaran {end_to_end_id} sudah ditarik kembali dan terutang lagi kepada pedagang. Bila "
        "bank tetap membayarnya: jelaskan debitnya sebagai pembayaran kepada pedagang itu, sebelum "
        "ia dibayar lagi.",
        "Payment {end_to_end_id} was withdrawn and is owed to its merchant again. If the bank has "
        "paid it all the same: explain that debit as paid to the merchant, before it is paid once "
        "more.",
    ),
    "refused_after_paid": (
        "Bank melaporkan pembayaran {end_to_end_id} ditolak, padahal sudah didebit (tanggal "
        "{booked_on}). Laporan ini tidak memindahkan apa pun: tanyakan ke bank, dan tunggu "
        "pengembaliannya di rekening koran.",
        "The bank reports payment {end_to_end_id} as refused, and has taken it (on {booked_on}). "
        "This report moves nothing: ask the bank, and await its return in a statement.",
    ),
    "reversal": (
        "Bank membalik mutasi sebelumnya. Cocokkan dengan mutasi asalnya.",
        "The bank reverses an earlier entry. Hold it against that one.",
    ),
    "unknown": (
        "Tidak ada pembayaran, SP2D, STS, atau kode billing yang dikenali dari keterangannya.",
        "No payment, SP2D, STS or billing code is recognised in what it says.",
    ),
    "several": (
        "Pada pencairan {number} ada lebih dari satu pembayaran terbuka sebesar {amount}.",
        "Settlement {number} has more than one open payment of {amount}.",
    ),
    "no_amount": (
        "Pencairan {number}: tidak ada pembayaran terbuka sebesar {amount}; "
        "yang terbuka seluruhnya {open}.",
        "Settlement {number}: no open payment is of {amount}; all that is open comes to {open}.",
    ),
    "in_part": (
        "Yang dikenali {found} dari {amount}; sisanya belum dapat dijelaskan.",
        "{found} of {amount} are recognised; nothing explains the rest yet.",
    ),
    "not_booked": (
        "Saat dibukukan keadaan sudah berubah: penjelasan yang diusulkan tidak berlaku lagi.",
        "When it was booked things had changed: what was suggested no longer held.",
    ),
    "payee": (
        "Bank membayar rekening lain daripada yang dipesan pada pembayaran {end_to_end_id}.",
        "The bank paid another account than was ordered with payment {end_to_end_id}.",
    ),
    "doubled": (
        "Pembayaran {end_to_end_id} didebit dua kali; ini bisa koreksi bank atau pengembalian.",
        "Payment {end_to_end_id} was taken twice; this may be the bank's repair, or a return.",
    ),
    "large_fee": (
        "Bank menyebut {amount} ini biaya atau pajak. Sebesar itu: periksa dahulu.",
        "The bank calls these {amount} a fee or a tax. So much: look at it first.",
    ),
    "funding_amount": (
        "SP2D {reference} masih menjanjikan {expected}; bank mencatat {amount}.",
        "SP2D {reference} still promises {expected}; the bank booked {amount}.",
    ),
    "surrender_amount": (
        "STS {reference} bernilai {expected}; bank mencatat {amount}.",
        "STS {reference} is of {expected}; the bank booked {amount}.",
    ),
    "remit_amount": (
        "Setoran pajak (kode billing {reference}) bernilai {expected}; bank mencatat {amount}.",
        "The remit with billing code {reference} is of {expected}; the bank booked {amount}.",
    ),
    "cut_number": (
        "Nomornya terpotong: ada lebih dari satu yang cocok sebesar {amount}.",
        "The number is cut: more than one of {amount} fits.",
    ),
    "told_before": (
        "Sama dengan baris {line} dari rekening koran {statement_id}.",
        "The same as line {line} of statement {statement_id}.",
    ),
}


def _rupiah(amount: int) -> str:
    return f"Rp\u00a0{amount:,}".replace(",", ".")
