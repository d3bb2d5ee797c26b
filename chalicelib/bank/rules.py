"""Matching: what a line of a bank statement means to the ledger. Pure.

A debit is a payment that we sent, found by its end-to-end id, or else by the settlement's number
in the reference and the amount. A credit that names a payment is its return; one that names an
SP2D is the funding that the ledger knows already. Nothing is guessed: what does not fit exactly
waits for people, with a note that says why.
"""

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from chalicelib.bank.formats.shape import Entry
from chalicelib.settlements.rules.line import PAYMENT_PAID
from chalicelib.settlements.rules.line import RETURNED as SENT_BACK
from chalicelib.settlements.rules.payment import Payment

MATCHED = "matched"
RETURNED = "returned"
UNMATCHED = "unmatched"
DUPLICATE = "duplicate"
PROPOSED = "proposed"
RESOLVED = "resolved"
# A debit that pays more payments than one transaction holds, while it is worked on.
PAYING = "paying"
STATES = (MATCHED, RETURNED, UNMATCHED, DUPLICATE, PROPOSED, RESOLVED)

# An end-to-end id is the settlement's number (9 digits), the line (5) and the part (2).
_END_TO_END = re.compile(r"(?<![0-9])[0-9]{16}(?![0-9])", re.ASCII)
_NUMBER = re.compile(r"(?<![0-9])[0-9]{9}(?![0-9])", re.ASCII)
_NAMES_MOST = 5


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


@dataclass(frozen=True, slots=True)
class Decision:
    """What a line means: its state, the payments that it pays or returns, or the transfer that it
    confirms. No money moves but by `payments`."""

    state: str
    payments: tuple[Payment, ...] = ()
    transfer_id: str = ""
    note: Note | None = None


@dataclass(frozen=True, slots=True)
class Funding:
    """A transfer of kind `fund`, found by a reference on the line."""

    transfer_id: str
    amount: int


def unmatched(code: str, **values: Any) -> Decision:
    """A line that waits for people."""
    return Decision(UNMATCHED, note=Note(code, values))


def names(entry: Entry) -> list[str]:
    """The end-to-end ids that a line may mean: its own, else those in what its reference says."""
    if _END_TO_END.fullmatch(entry.end_to_end_id):
        return [entry.end_to_end_id]
    found = _END_TO_END.findall(f"{entry.end_to_end_id} {entry.reference}")
    return list(dict.fromkeys(found))[:_NAMES_MOST]


def numbers(entry: Entry) -> list[str]:
    """The settlements' numbers that a line's reference holds."""
    found = _NUMBER.findall(f"{entry.end_to_end_id} {entry.reference}")
    return list(dict.fromkeys(found))[:_NAMES_MOST]


def funding_references(entry: Entry) -> list[str]:
    """What in a line may be the number of an SP2D: its reference as a whole, and its words that
    hold a digit."""
    words = [word.strip(".,;:()") for word in entry.reference.split()]
    told = [word for word in words if len(word) > 3 and re.search("[0-9]", word)]
    return [one for one in dict.fromkeys([entry.reference, *told, entry.end_to_end_id]) if one][:8]


def named_debit(entry: Entry, known: Mapping[str, Payment]) -> Decision | None:
    """What a debit means that names payments; None where it names none that is known."""
    if entry.reversal:
        return unmatched("reversal")
    payments = [known[name] for name in names(entry) if name in known]
    if not payments:
        return None
    for payment in payments:
        if not payment.is_open:
            return _answered(payment)
    one_settlement = len({payment.settlement_id for payment in payments}) == 1
    expected = sum(payment.amount for payment in payments)
    if expected != entry.amount or not one_settlement:
        return unmatched(
            "other_amount",
            end_to_end_id=payments[0].end_to_end_id,
            expected=expected,
            amount=entry.amount,
        )
    return Decision(MATCHED, tuple(payments))


class OpenPayments:
    """The payments of one settlement that the bank has not answered for, found by their amount."""

    def __init__(self, number: str, payments: Iterable[Payment]) -> None:
        self.number = number
        self.total = 0
        self._by_amount: defaultdict[int, dict[str, Payment]] = defaultdict(dict)
        for payment in payments:
            self._by_amount[payment.amount][payment.end_to_end_id] = payment
            self.total += payment.amount

    def of(self, amount: int) -> list[Payment]:
        """Those of exactly this amount."""
        return list(self._by_amount.get(amount, {}).values())

    def all(self) -> list[Payment]:
        """All of them, in the order of their ids."""
        found = [one for group in self._by_amount.values() for one in group.values()]
        return sorted(found, key=lambda payment: payment.end_to_end_id)

    def take(self, payment: Payment) -> None:
        """One of them has been answered for."""
        if self._by_amount.get(payment.amount, {}).pop(payment.end_to_end_id, None):
            self.total -= payment.amount


def described_debit(entry: Entry, open_of: Mapping[str, OpenPayments]) -> Decision:
    """What a debit means that names no payment, by its amount and the settlements that its
    reference names; `open_of` has their open payments by number."""
    if entry.reversal:
        return unmatched("reversal")
    told = [open_of[number] for number in numbers(entry) if open_of[number].total]
    fitting = [payment for one in told for payment in one.of(entry.amount)]
    if len(fitting) == 1:
        return Decision(MATCHED, (fitting[0],))
    if fitting:
        return unmatched("several", number=fitting[0].number, amount=entry.amount)
    for one in told:
        if one.total == entry.amount:
            return Decision(MATCHED, tuple(one.all()))
    if not told:
        return unmatched("unknown")
    return unmatched("no_amount", number=told[0].number, amount=entry.amount, open=told[0].total)


def credit(entry: Entry, known: Mapping[str, Payment], funding: Funding | None) -> Decision:
    """What a credit means: a payment's return, an SP2D's money, or nothing that we know."""
    payments = [known[name] for name in names(entry) if name in known]
    if len(payments) == 1:
        (payment,) = payments
        if payment.state == SENT_BACK:
            return _answered(payment)
        if payment.amount != entry.amount:
            return unmatched(
                "other_amount",
                end_to_end_id=payment.end_to_end_id,
                expected=payment.amount,
                amount=entry.amount,
            )
        return Decision(RETURNED, (payment,))
    if funding is None or payments:
        return unmatched("unknown")
    if funding.amount != entry.amount:
        return unmatched("funding_amount", expected=funding.amount, amount=entry.amount)
    return Decision(MATCHED, transfer_id=funding.transfer_id, note=Note("funding"))


def _answered(payment: Payment) -> Decision:
    """A line for a payment of which the bank has told already."""
    code = "already_paid" if payment.state == PAYMENT_PAID else "already_returned"
    return unmatched(code, end_to_end_id=payment.end_to_end_id, booked_on=payment.booked_on)


def total(payments: Iterable[Payment]) -> int:
    """What payments come to, in rupiah."""
    return sum(payment.amount for payment in payments)


def likeness(account: str, entry: Entry) -> bytes:
    """What two lines have in common that tell of the same movement, in whichever file.

    Our own end-to-end ids are the only ones of their kind, so with one of them the account and
    the bank's reference, which not every format has, are left out of it.
    """
    own = _END_TO_END.fullmatch(entry.end_to_end_id)
    parts = [entry.booked_on, entry.direction, str(entry.amount)]
    if own:
        parts.append(own[0])
    else:
        parts += [account, entry.end_to_end_id, entry.bank_reference or entry.reference]
    return hashlib.sha256("\n".join(parts).encode()).digest()[:16]


def fingerprint(alike: bytes, ordinal: int) -> str:
    """The mark of a movement: of several that are alike on a day, each has its ordinal, in the
    order in which statements list them."""
    return f"{alike.hex()}{ordinal:04x}"


# ISO 20022 external return reasons that Indonesian clearing uses most.
RETURN_REASONS: Mapping[str, tuple[str, str]] = {
    "AC01": ("Nomor rekening salah", "Incorrect account number"),
    "AC03": ("Rekening penerima tidak sah", "Invalid creditor account"),
    "AC04": ("Rekening sudah ditutup", "Account is closed"),
    "AC06": ("Rekening diblokir", "Account is blocked"),
    "AC07": ("Rekening penerima sudah ditutup", "Creditor's account is closed"),
    "AC14": ("Jenis rekening penerima salah", "Invalid creditor account type"),
    "AG01": ("Transaksi tidak diizinkan pada rekening", "Transaction forbidden on this account"),
    "AM04": ("Dana tidak cukup", "Insufficient funds"),
    "AM05": ("Transaksi ganda", "Duplicate transaction"),
    "AM09": ("Jumlah salah", "Wrong amount"),
    "BE01": ("Nama tidak sesuai dengan rekening", "Name does not match the account"),
    "BE04": ("Alamat penerima kurang", "Missing creditor address"),
    "CUST": ("Diminta nasabah", "Requested by the customer"),
    "FOCR": ("Setelah permintaan pembatalan", "Following a cancellation request"),
    "MD07": ("Pemilik rekening meninggal", "Account holder is deceased"),
    "MS02": ("Ditolak penerima", "Refused by the creditor"),
    "MS03": ("Alasan tidak disebutkan bank", "Reason not given by the bank"),
    "NARR": ("Lihat keterangan bank", "See the bank's text"),
    "RC01": ("Kode bank salah", "Incorrect bank code"),
    "RR04": ("Alasan peraturan", "Regulatory reason"),
    "TM01": ("Lewat batas waktu", "Past the cut-off time"),
}


def reason_words(code: str, text: str, tongue: int) -> str:
    """A bank's reason for people: its code, what that means, and what the bank added."""
    meaning = RETURN_REASONS.get(code, ("", ""))[tongue]
    told = f"{code}: {meaning}" if meaning else code
    return f"{told} ({text})" if told and text else told or text


def reason_kept(code: str, text: str) -> str:
    """The same in short, as the ledger keeps it beside the return: the code, and the bank's own
    text or else what the code means."""
    return f"{code} {text or RETURN_REASONS.get(code, ('', ''))[0]}".strip()
