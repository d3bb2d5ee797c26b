"""What a line means, and the steps that debits and credits have in common."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from chalicelib.bank.formats.shape import Entry
from chalicelib.bank.rules.explanation import FEE, Part, PartKind, unexplained
from chalicelib.bank.rules.fees import Fees
from chalicelib.bank.rules.known import Awaited, Known, names
from chalicelib.bank.rules.notes import Note
from chalicelib.bank.rules.payees import Payee
from chalicelib.settlements.rules.line import PAYMENT_PAID, PAYMENT_WITHDRAWN
from chalicelib.settlements.rules.payment import Payment
from chalicelib.settlements.rules.terms import Channel


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a line means: its parts, why it is not sure where it is not, and its payee where the
    bank names one and it is of one payment."""

    parts: tuple[Part, ...]
    note: Note | None = None
    payee: Payee | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """A line that is to be matched: `booked` rupiah of it count in the ledger."""

    entry: Entry
    booked: int
    known: Known
    fees: Fees


_ANSWERED = {PAYMENT_PAID: "already_paid", PAYMENT_WITHDRAWN: "withdrawn"}

Step = Callable[[Asked], Meaning | None]


def not_sure(asked: Asked, code: str, payee: Payee | None = None, **values: str | int) -> Meaning:
    """A line that stays in suspense, and why; what a bank refused books nothing."""
    return Meaning(unexplained(asked.booked), Note(code, values), payee)


def answered(asked: Asked, payment: Payment) -> Meaning:
    """A line for a payment of which the bank has told already, and which it may have booked twice;
    or that the city has withdrawn."""
    if payment.state == PAYMENT_PAID:
        asked.known.doubled.add(payment.end_to_end_id)
    code = _ANSWERED.get(payment.state, "already_returned")
    id, day = payment.end_to_end_id, payment.booked_on
    return not_sure(asked, code, end_to_end_id=id, booked_on=day)


def named_payments(asked: Asked) -> list[Payment]:
    """The payments that a line names and that are known."""
    known = asked.known.payments
    return [known[name] for name in names(asked.entry) if name in known]


def sum_of(payments: Iterable[Payment]) -> int:
    """What payments come to, in rupiah."""
    return sum(payment.amount for payment in payments)


def fee_in(asked: Asked, gap: int, channels: Mapping[Channel, int]) -> int | None:
    """What of a line is a fee, where `gap` is none, told by the bank, or known; None where it is
    none of these."""
    if gap in (0, asked.entry.charges) or known_fee(asked, gap, channels):
        return gap
    return None


def known_fee(asked: Asked, gap: int, channels: Mapping[Channel, int]) -> int:
    """The `gap` where it is the known fee of payments by these channels, else 0."""
    return gap if asked.fees.fits(gap, channels, asked.entry.booked_on) else 0


def kept(fee: int) -> tuple[Part, ...]:
    """A fee as a part; none of nothing."""
    return (Part(FEE, fee),) if fee else ()


def other_amount(asked: Asked, payments: Sequence[Payment]) -> Meaning:
    """A line for payments of another amount."""
    return not_sure(
        asked,
        "other_amount",
        end_to_end_id=payments[0].end_to_end_id,
        expected=sum_of(payments),
        amount=asked.booked,
    )


def awaited(asked: Asked, told: Sequence[Awaited], kind: PartKind, otherwise: str) -> Meaning:
    """Money that was awaited, where one that the line names is of just its amount."""
    one, *others = [awaited for awaited in told if awaited.amount == asked.booked] or told
    if one.amount != asked.booked:
        return not_sure(
            asked, otherwise, reference=one.reference, expected=one.amount, amount=asked.booked
        )
    if others:
        return not_sure(asked, "cut_number", amount=asked.booked)
    asked.known.arrive(one)
    return Meaning((Part(kind, asked.booked, reference=one.reference),))
