"""Whether parts that people give are there to be booked: open payments, awaited SP2Ds, STS and
billing codes, a line that goes the other way. Told field by field before anything is proposed;
whether it is still so when it is booked, the conditions of the writes say."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from chalicelib.bank.rules.explanation import (
    PAYOUT,
    PAYOUT_RETURNED,
    REMIT,
    SURRENDER,
    Part,
    Words,
)
from chalicelib.bank.rules.lines import EXPLAINED, SUSPENSE, Line
from chalicelib.bank.rules.postings import is_promised
from chalicelib.core.values.errors import Explained, Refused
from chalicelib.settlements.rules.line import PAYMENT_PAID, RETURNED
from chalicelib.settlements.rules.payment import Payment


@dataclass(frozen=True, slots=True)
class Found:
    """What the parts of a line name, as far as it is there. `payments` by end-to-end id,
    `settlements` by id with all their payments; `promises`, `surrenders` and `remits` by
    reference: what of them the line may book, in rupiah; `others` by name; `merchants` by id;
    `called_off`: the payments that the line names and that were withdrawn or refused, by merchant,
    as they stand; `frozen`: payouts are."""

    payments: Mapping[str, Payment] = field(default_factory=dict)
    settlements: Mapping[str, Sequence[Payment]] = field(default_factory=dict)
    promises: Mapping[str, int] = field(default_factory=dict)
    surrenders: Mapping[str, int] = field(default_factory=dict)
    remits: Mapping[str, int] = field(default_factory=dict)
    others: Mapping[str, Line] = field(default_factory=dict)
    merchants: Collection[str] = ()
    called_off: Mapping[str, Payment] = field(default_factory=dict)
    frozen: bool = False


def may_pay(payment: Payment, line: str) -> bool:
    """Whether a line may pay a payment: it is open, or paid by this very line."""
    return payment.is_open or (payment.state == PAYMENT_PAID and payment.told_by == line)


def may_return(payment: Payment, line: str) -> bool:
    """Whether a line may return a payment: it is paid, or returned by this very line."""
    return payment.state == PAYMENT_PAID or (payment.state == RETURNED and payment.told_by == line)


def must_fit(line: Line, parts: Sequence[Part], found: Found) -> None:
    """Raises `validation_failed`, by field, where parts of a line are not there to be booked."""
    errors = [
        (f"parts[{index}].{field}", words)
        for index, part in enumerate(parts)
        for field, words in _wrong(line, part, found)
    ]
    if errors:
        raise Refused("validation_failed", errors=errors)


def no_longer_fits(refused: Refused) -> Refused:
    """The same at approval: what somebody proposed is not there to be booked any more."""
    told = [(f"{field}: {id}", f"{field}: {en}") for field, (id, en) in refused.errors]
    indonesian, english = ("; ".join(one[tongue] for one in told) for tongue in (0, 1))
    return Explained(
        "state_conflict",
        (
            f"Usulan ini tidak lagi dapat dibukukan ({indonesian}). Tidak ada yang dibukukan. "
            "Tolak usulan ini dan jelaskan lagi.",
            f"What was proposed can no longer be booked ({english}). Nothing was booked. Reject it "
            "and explain the line anew.",
        ),
    )


def _wrong(line: Line, part: Part, found: Found) -> Iterator[tuple[str, Words]]:
    if part.end_to_end_id:
        yield from _payment(line, part, found.payments.get(part.end_to_end_id))
    elif part.settlement_id:
        yield from _settlement(line, part, found.settlements.get(part.settlement_id, ()))
    elif part.merchant_id:
        yield from _lost(line, part, found)
    elif is_promised(line, part):
        yield from _awaited(part, found.promises.get(part.reference), _NO_PROMISE)
    elif part.kind == SURRENDER:
        yield from _awaited(part, found.surrenders.get(part.reference), _NO_SURRENDER)
    elif part.kind == REMIT:
        yield from _awaited(part, found.remits.get(part.reference), _NO_REMIT)
    elif part.against:
        yield from _against(line, found.others.get(part.against))


def _payment(line: Line, part: Part, payment: Payment | None) -> Iterator[tuple[str, Words]]:
    if payment is None:
        yield "end_to_end_id", _NO_PAYMENT
        return
    if part.kind == PAYOUT and not may_pay(payment, line.name):
        yield "end_to_end_id", _ANSWERED
    if part.kind == PAYOUT_RETURNED and not may_return(payment, line.name):
        yield "end_to_end_id", _NOT_PAID
    if part.amount != payment.amount:
        yield "amount", _amount("pembayaran ini bernilai", "this payment is of", payment.amount)


def _settlement(line: Line, part: Part, payments: Sequence[Payment]) -> Iterator[tuple[str, Words]]:
    there = {one.end_to_end_id: one for one in payments if may_pay(one, line.name)}
    if not there:
        yield "settlement_id", _NOTHING_OPEN
        return
    if any(name not in there for name in part.left_out):
        yield "left_out", _NOT_OPEN_THERE
    amount = sum(one.amount for name, one in there.items() if name not in part.left_out)
    if amount != part.amount:
        yield "amount", _amount("yang terbuka berjumlah", "what is open comes to", amount)


def _lost(line: Line, part: Part, found: Found) -> Iterator[tuple[str, Words]]:
    called_off = found.called_off.get(part.merchant_id)
    if part.merchant_id not in found.merchants:
        yield "merchant_id", _NO_MERCHANT
    elif called_off is None:
        if not found.frozen:
            yield "merchant_id", _NOT_LOST
    elif not (called_off.is_called_off or may_pay(called_off, line.name)):
        yield "merchant_id", _ANSWERED
    elif part.amount > called_off.amount:
        words = ("pembayaran ini bernilai", "this payment is of")
        yield "amount", _amount(*words, called_off.amount)


def _awaited(part: Part, there: int | None, none: Words) -> Iterator[tuple[str, Words]]:
    if there is None:
        yield "reference", none
    elif part.kind == SURRENDER and part.amount != there:
        yield "amount", _amount("STS ini bernilai", "this STS is of", there)
    elif part.kind == REMIT and part.amount != there:
        words = ("setoran pajak ini bernilai", "this remit is of")
        yield "amount", _amount(*words, there)
    elif part.amount > there:
        yield "amount", _amount("yang masih dijanjikan", "what is still promised is", there)


def _against(line: Line, other: Line | None) -> Iterator[tuple[str, Words]]:
    if other is None or not other.accepted or other.name == line.name:
        yield "against", _NO_LINE
    elif other.entry.direction == line.entry.direction or other.booked != line.booked:
        yield "against", _NOT_OPPOSITE
    elif other.state not in (EXPLAINED, SUSPENSE) or any(map(_is_bound, other.parts)):
        yield "against", _NOT_FREE


def _is_bound(part: Part) -> bool:
    """Whether a part keeps its line from being taken back beside another: whole settlements are
    explained anew by themselves."""
    return bool(part.against or part.settlement_id)


def _amount(indonesian: str, english: str, amount: int) -> Words:
    told = f"Rp\u00a0{amount:,}".replace(",", ".")
    return f"{indonesian} {told}", f"{english} {told}"


_NO_PAYMENT = ("tidak ada pembayaran dengan nomor ini", "there is no payment with this id")
_ANSWERED = (
    "bank sudah menjawab untuk pembayaran ini",
    "the bank has answered for this payment already",
)
_NOT_PAID = (
    "pembayaran ini belum dibukukan bank, atau sudah dikembalikan",
    "the bank has not booked this payment, or has returned it",
)
_NOTHING_OPEN = (
    "tidak ada pembayaran terbuka pada pencairan ini",
    "no payment of this settlement is open",
)
_NOT_OPEN_THERE = (
    "bukan pembayaran terbuka dari pencairan ini",
    "is no open payment of this settlement",
)
_NOT_LOST = (
    "hanya bila mutasi ini menyebut pembayaran kepada pedagang ini yang ditarik kembali atau "
    "ditolak bank, atau selama pembayaran dibekukan",
    "only where the line names a payment to this merchant that was withdrawn or refused, or while "
    "payouts are frozen",
)
_NO_MERCHANT = ("tidak ada pedagang ini", "there is no such merchant")
_NO_PROMISE = (
    "tidak ada SP2D dengan nomor ini; danai programnya dahulu",
    "there is no SP2D with this number; fund its campaign first",
)
_NO_SURRENDER = (
    "tidak ada STS yang disetujui dengan nomor ini",
    "there is no approved STS with this number",
)
_NO_REMIT = (
    "tidak ada setoran pajak yang disetujui dengan kode billing ini",
    "there is no approved remit with this billing code",
)
_NO_LINE = ("tidak ada baris lain yang dibukukan", "there is no other line that is booked")
_NOT_OPPOSITE = (
    "bukan lawannya: arah lain, jumlah sama",
    "does not cancel it: the other way, the same amount",
)
_NOT_FREE = (
    "baris itu sudah berpasangan, atau ada usulan untuknya",
    "that line has its opposite, or something is proposed for it",
)


def given_back_since() -> Refused:
    """Why what a line has paid cannot be taken back: it has come back by another line."""
    return Explained(
        "state_conflict",
        (
            "Sebagian yang dibayar baris ini sudah dikembalikan bank lewat baris lain. Tidak ada "
            "yang dibukukan. Jelaskan dahulu baris yang mengembalikannya.",
            "Something that this line has paid has come back by another line since. Nothing was "
            "booked. Explain the line that returned it first.",
        ),
    )
