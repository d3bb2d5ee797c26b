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
        "Pembayaran {end_to_end_id} sudah dikembalikan sebelumnya.",
        "Payment {end_to_end_id} was returned before.",
    ),
    "reversal": (
        "Bank membalik mutasi sebelumnya. Cocokkan dengan mutasi asalnya.",
        "The bank reverses an earlier entry. Hold it against that one.",
    ),
    "unknown": (
        "Tidak ada pembayaran atau SP2D yang dikenali dari keterangannya.",
        "No payment and no SP2D is recognised in what it says.",
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
        "Baru {paid} dari {amount} yang dibukukan ke pencairan {number}; "
        "sisanya tidak lagi terbuka.",
        "{paid} of {amount} were booked on settlement {number}; the rest is no longer open.",
    ),
    "not_booked": (
        "Pembayaran {end_to_end_id} tidak dapat dibukukan dalam keadaannya sekarang.",
        "Payment {end_to_end_id} cannot be booked in its present state.",
    ),
    "funding": (
        "Penerimaan dana SP2D yang sudah dibukukan.",
        "The money of an SP2D that is booked already.",
    ),
    "funding_amount": (
        "SP2D ini mendanai {expected}; bank mencatat {amount}.",
        "This SP2D funded {expected}; the bank booked {amount}.",
    ),
    "funding_twice": (
        "SP2D ini sudah dicocokkan dengan mutasi lain.",
        "This SP2D was matched with another entry.",
    ),
    "duplicate": (
        "Sama dengan baris {line} dari rekening koran {statement_id}.",
        "The same as line {line} of statement {statement_id}.",
    ),
}


def _rupiah(amount: int) -> str:
    return f"Rp\u00a0{amount:,}".replace(",", ".")
