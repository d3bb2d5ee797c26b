"""Candidates: what a line that people look at may be, the likeliest first.

What is likely is more than what is sure: sums that fit by amount alone, a fee that nobody knows, a
settlement less one or two payments, the line that cancels this one. People choose; nothing is
booked by a candidate.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from chalicelib.bank.formats.shape import Entry
from chalicelib.bank.rules.explanation import (
    BANK_TAX,
    DEPOSIT,
    FEE,
    INTEREST,
    PAYOUT,
    PAYOUT_RETURNED,
    REMIT,
    SURRENDER,
    SUSPENSE,
    Part,
    PartKind,
    Words,
)
from chalicelib.bank.rules.fees import Fees, channels_of
from chalicelib.bank.rules.known import Awaited, OpenPayments, names, numbers, said_in, spoken
from chalicelib.bank.rules.payees import is_same_account, is_same_name
from chalicelib.bank.rules.successes import left_out
from chalicelib.procurement.rules.remit import ntpn_in
from chalicelib.settlements.rules.line import PAYMENT_PAID, PAYMENT_WITHDRAWN
from chalicelib.settlements.rules.payment import Payment

CANDIDATES_MOST = 12
# What a bank charges or gives without more: an amount that says little.
_SMALL = 100_000


@dataclass(frozen=True, slots=True)
class Candidate:
    """What a line may be, and why somebody may think so, in both languages."""

    parts: tuple[Part, ...]
    why: Words


@dataclass(frozen=True, slots=True)
class Opposite:
    """A line the other way of the same amount, which may cancel this one. `name` as parts name
    it, `text` all that it says."""

    name: str
    booked_on: str
    text: str


@dataclass(frozen=True, slots=True)
class Choices:
    """What a line may be made of: payments by end-to-end id, the open ones of settlements, those
    `paid` of late, money that is awaited, lines that go the other way."""

    fees: Fees
    payments: dict[str, Payment] = field(default_factory=dict)
    settlements: Sequence[OpenPayments] = ()
    paid: Sequence[Payment] = ()
    promises: Sequence[Awaited] = ()
    surrenders: Sequence[Awaited] = ()
    remits: Sequence[Awaited] = ()
    opposites: Sequence[Opposite] = ()


Ranked = tuple[int, Candidate]


def candidates(entry: Entry, booked: int, now: Sequence[Part], choices: Choices) -> list[Candidate]:
    """What a line that books so many rupiah may be, but for what it is `now`; the likeliest first,
    at most CANDIDATES_MOST. The parts of each come to the line."""
    if not booked or entry.rejected:
        return []
    search = _debits if entry.direction == "debit" else _credits
    found = sorted(search(entry, booked, choices), key=lambda ranked: -ranked[0])
    best: dict[tuple[Part, ...], Candidate] = {}
    for _, candidate in found:
        if candidate.parts != tuple(now):
            best.setdefault(candidate.parts, candidate)
    return list(best.values())[:CANDIDATES_MOST]


def _debits(entry: Entry, booked: int, choices: Choices) -> Iterator[Ranked]:
    named = [one for name in names(entry) if (one := choices.payments.get(name))]
    yield from _together(entry, booked, [one for one in named if one.is_open], _NAMED, choices)
    for one in named:
        if one.is_called_off:
            why = _WITHDRAWN if one.state == PAYMENT_WITHDRAWN else _REFUSED
            yield from _together(entry, booked, [one], why, choices)
    told = numbers(entry)
    for settlement in choices.settlements:
        more = 20 if settlement.number in told else 0
        for rank, candidate in _of_settlement(entry, booked, settlement, choices):
            yield rank + more, candidate
    for awaited in choices.surrenders:
        yield from _awaited(entry, booked, awaited, SURRENDER)
    for awaited in choices.remits:
        yield from _awaited(entry, booked, awaited, REMIT)
    yield from _against(entry, booked, choices)
    if booked <= _SMALL:
        yield 15, Candidate((Part(FEE, booked),), _FEE)
        yield 10, Candidate((Part(BANK_TAX, booked),), _TAX)


def _together(
    entry: Entry, booked: int, payments: Sequence[Payment], why: Words, choices: Choices
) -> Iterator[Ranked]:
    """Payments that the line names, and what is left as a fee."""
    if not payments:
        return
    total = sum(one.amount for one in payments)
    fee = booked - total
    parts = tuple(map(_payout, payments))
    if not fee:
        yield 95, Candidate(parts, why)
    elif choices.fees.fits(fee, channels_of(payments), entry.booked_on) or fee == entry.charges:
        yield 90, Candidate((*parts, Part(FEE, fee)), _with_fee(why))
    elif choices.fees.may_be(fee, len(payments)):
        yield 60, Candidate((*parts, Part(FEE, fee)), _with_rest(why))


def _payout(payment: Payment) -> Part:
    """A payment as a part. What was called off is one no more: it is paid out of what its merchant
    is owed."""
    if payment.is_called_off:
        return Part(PAYOUT, payment.amount, merchant_id=payment.merchant_id)
    return Part(PAYOUT, payment.amount, end_to_end_id=payment.end_to_end_id)


def _of_settlement(
    entry: Entry, booked: int, of: OpenPayments, choices: Choices
) -> Iterator[Ranked]:
    """All that is open of a settlement, all but what failed, or one payment of it."""
    day, rest = entry.booked_on, booked - of.total
    whole = Part(PAYOUT, of.total, settlement_id=of.id)
    why = _words("semua yang terbuka dari pencairan {0}", "all open of settlement {0}", of.number)
    if of.total and not rest:
        yield 75, Candidate((whole,), why)
    elif of.total and (choices.fees.fits(rest, of.channels, day) or rest == entry.charges):
        yield 72, Candidate((whole, Part(FEE, rest)), _with_fee(why))
    elif of.total and choices.fees.may_be(rest, of.count) and rest <= of.total:
        yield 30, Candidate((whole, Part(FEE, rest)), _with_rest(why))
    for fee in (0, *sorted(choices.fees.of({}, day))):
        for failed in left_out(of, of.total + fee - booked):
            yield from _successes(booked, of, failed, fee)
        for one in of.of(booked - fee):
            rank, why = _one(entry, one)
            part = Part(PAYOUT, one.amount, end_to_end_id=one.end_to_end_id)
            if fee:
                yield rank - 10, Candidate((part, Part(FEE, fee)), _with_fee(why))
            else:
                yield rank, Candidate((part,), why)


def _successes(
    booked: int, of: OpenPayments, failed: Sequence[Payment], fee: int
) -> Iterator[Ranked]:
    names = tuple(sorted(one.end_to_end_id for one in failed))
    part = Part(PAYOUT, booked - fee, settlement_id=of.id, left_out=names)
    why = _words(
        "pencairan {0} tanpa {1} pembayaran yang gagal",
        "settlement {0} without {1} that failed",
        of.number,
        len(failed),
    )
    rank = 62 - 12 * (len(failed) - 1) - (4 if fee else 0)
    if fee:
        yield rank, Candidate((part, Part(FEE, fee)), _with_fee(why))
    else:
        yield rank, Candidate((part,), why)


def _one(entry: Entry, payment: Payment) -> tuple[int, Words]:
    """How likely a line is one payment of its amount, by whom it was for."""
    if is_same_account(payment.payee_account, entry.payee_account):
        return 88, _words(
            "jumlah dan rekening {0}", "amount and account of {0}", payment.payee_name
        )
    if is_same_name(payment.payee_name, entry.payee_name):
        return 78, _words("jumlah dan nama {0}", "amount and name of {0}", payment.payee_name)
    words = ("jumlah sama dengan pembayaran {0}", "of the amount of the payment for {0}")
    return 40, _words(*words, payment.payee_name)


def _credits(entry: Entry, booked: int, choices: Choices) -> Iterator[Ranked]:
    named = [one for name in names(entry) if (one := choices.payments.get(name))]
    paid = [one for one in named if one.state == PAYMENT_PAID]
    yield from _returns(entry, booked, paid, 95, _NAMED, choices)
    for one in choices.paid:
        rank, why = _one(entry, one)
        yield from _returns(entry, booked, [one], rank, why, choices)
    for awaited in choices.promises:
        yield from _awaited(entry, booked, awaited, DEPOSIT)
    yield from _against(entry, booked, choices)
    if booked <= _SMALL:
        yield 15, Candidate((Part(INTEREST, booked),), _INTEREST)


def _returns(
    entry: Entry,
    booked: int,
    payments: Sequence[Payment],
    rank: int,
    why: Words,
    choices: Choices,
) -> Iterator[Ranked]:
    """Payments that come back, and what the bank kept of them as a fee."""
    if not payments:
        return
    fee = sum(one.amount for one in payments) - booked
    parts = tuple(
        Part(PAYOUT_RETURNED, one.amount, end_to_end_id=one.end_to_end_id) for one in payments
    )
    if not fee:
        yield rank, Candidate(parts, why)
    elif choices.fees.fits(fee, channels_of(payments), entry.booked_on) or fee == entry.charges > 0:
        yield rank - 5, Candidate((*parts, Part(FEE, -fee)), _with_fee(why))


def _awaited(entry: Entry, booked: int, awaited: Awaited, kind: PartKind) -> Iterator[Ranked]:
    """An SP2D, STS or billing code by its amount, likelier where the line holds some of its number;
    or a part of an SP2D that the line names."""
    ntpn = ntpn_in(spoken(entry)) if kind == REMIT else ""
    part = Part(kind, booked, reference=awaited.reference, ntpn=ntpn)
    what = _CALLED[kind]
    said = said_in(entry)
    named = awaited.is_named(said) or awaited.is_begun(said)
    if awaited.amount != booked:
        if named and kind == DEPOSIT and booked < awaited.amount:
            words = ("nomor SP2D {0}, sebagian", "number of SP2D {0}, a part of it")
            yield 70, Candidate((part,), _words(*words, awaited.reference))
    elif named:
        words = ("nomor dan jumlah {0} {1}", "number and amount of {0} {1}")
        yield 92, Candidate((part,), _words(*words, what, awaited.reference))
    else:
        words = ("jumlah sama dengan {0} {1}", "of the amount of {0} {1}")
        yield 58, Candidate((part,), _words(*words, what, awaited.reference))


def _against(entry: Entry, booked: int, choices: Choices) -> Iterator[Ranked]:
    """Lines that go the other way: the bank's mistake and its repair."""
    text = spoken(entry)
    mine = {word for word in text.split() if len(word) >= _TELLING}
    for one in choices.opposites:
        theirs = set(one.text.split())
        if mine.intersection(theirs, names(entry)):
            rank = 97
        else:
            rank = 85 if entry.reversal or mine.intersection(theirs) else 50
        why = _words(
            "dibatalkan mutasi {0} yang berlawanan",
            "cancelled by the opposite of {0}",
            one.booked_on,
        )
        yield rank, Candidate((Part(SUSPENSE, booked, against=one.name),), why)


# What a number of each is called, in both languages.
_CALLED: Mapping[PartKind, str] = {DEPOSIT: "SP2D", SURRENDER: "STS", REMIT: "kode billing"}
# A word so long is a number or a name rather than what every line says.
_TELLING = 8

_NAMED: Words = ("pembayaran yang disebut bank", "the payments that the bank names")
_WITHDRAWN: Words = (
    "pembayaran ini sudah ditarik kembali, tetapi bank tetap membayarnya",
    "this payment was withdrawn, and the bank has paid it all the same",
)
_REFUSED: Words = (
    "pembayaran ini semula ditolak bank, tetapi bank tetap membayarnya",
    "the bank refused this payment at first, and has paid it all the same",
)
_FEE: Words = ("jumlah kecil: biaya bank", "a small amount: a fee of the bank")
_TAX: Words = ("jumlah kecil: pajak bank", "a small amount: tax taken by the bank")
_INTEREST: Words = ("jumlah kecil: jasa giro", "a small amount: interest")


def _with_fee(why: Words) -> Words:
    return f"{why[0]}, dan biaya yang dikenal", f"{why[1]}, and a known fee"


def _with_rest(why: Words) -> Words:
    return f"{why[0]}; sisanya bisa biaya", f"{why[1]}; the rest may be a fee"


def _words(indonesian: str, english: str, *values: object) -> Words:
    return indonesian.format(*values), english.format(*values)
