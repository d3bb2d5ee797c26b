"""What a credit surely means: payments that come back, an SP2D's money, interest; and what a bank's
report says that it refused."""

from collections.abc import Iterable, Sequence

from chalicelib.bank.rules.bulk import bulk
from chalicelib.bank.rules.explanation import (
    DEPOSIT,
    INTEREST,
    NAMED_MOST,
    PAYOUT_RETURNED,
    Part,
    unexplained,
)
from chalicelib.bank.rules.fees import channels_of
from chalicelib.bank.rules.known import said_in
from chalicelib.bank.rules.meanings import (
    Asked,
    Meaning,
    Step,
    answered,
    awaited,
    fee_in,
    kept,
    named_payments,
    not_sure,
    other_amount,
    sum_of,
)
from chalicelib.bank.rules.notes import Note
from chalicelib.settlements.rules.line import PAYMENT_PAID, PAYMENT_WITHDRAWN, RETURNED
from chalicelib.settlements.rules.payment import Payment


def _interest(asked: Asked) -> Meaning | None:
    if asked.entry.purpose != "interest":
        return None
    return Meaning((Part(INTEREST, asked.booked),))


def _returned(asked: Asked) -> Meaning | None:
    """A credit that names payments: they come back, or come back less a fee."""
    if asked.entry.details:
        return None
    payments = named_payments(asked)
    if not payments:
        return None
    for payment in payments:
        if payment.state in (RETURNED, PAYMENT_WITHDRAWN):
            return answered(asked, payment)
        if payment.end_to_end_id in asked.known.doubled:
            return not_sure(asked, "doubled", end_to_end_id=payment.end_to_end_id)
    fee = fee_in(asked, sum_of(payments) - asked.booked, channels_of(payments))
    if fee is None:
        return other_amount(asked, payments)
    asked.known.give_back(payments)
    return Meaning((*_returns(payments), *kept(-fee)))


def _returns_in_batch(asked: Asked) -> Meaning | None:
    """A credit of which the bank tells the transactions."""
    found, rest = bulk(asked.entry, asked.booked, asked.known, PAYOUT_RETURNED)
    if not found:
        return None
    charges = asked.entry.charges
    fee = charges if rest == -charges else 0
    left = rest + fee
    if left < 0:
        return None
    meant = found[:NAMED_MOST]
    left += sum_of(found) - sum_of(meant)
    asked.known.give_back(meant)
    note = Note("in_part", {"found": asked.booked - left, "amount": asked.booked}) if left else None
    return Meaning((*_returns(meant), *kept(-fee), *unexplained(left)), note)


def _arrived(asked: Asked) -> Meaning | None:
    """A credit with the number of an SP2D, whole, or so cut that it can be of one only."""
    said = said_in(asked.entry)
    told = [one for one in asked.known.promises if one.is_named(said)]
    begun = told or [one for one in asked.known.promises if one.is_begun(said)]
    return awaited(asked, begun, DEPOSIT, "funding_amount") if begun else None


def _refused(asked: Asked) -> Meaning | None:
    """A payment that the bank has not carried out, nor booked."""
    payments = named_payments(asked)
    if len(payments) != 1:
        return None
    (payment,) = payments
    if payment.state == PAYMENT_PAID:
        id, day = payment.end_to_end_id, payment.booked_on
        return not_sure(asked, "refused_after_paid", end_to_end_id=id, booked_on=day)
    if not payment.is_open:
        return answered(asked, payment)
    told = asked.entry.amount or payment.amount
    if told != payment.amount:
        id = payment.end_to_end_id
        return not_sure(
            asked, "other_amount", end_to_end_id=id, expected=payment.amount, amount=told
        )
    asked.known.give_back(payments)
    return Meaning(tuple(_returns(payments)))


def _returns(payments: Iterable[Payment]) -> list[Part]:
    return [Part(PAYOUT_RETURNED, one.amount, end_to_end_id=one.end_to_end_id) for one in payments]


# In this order; the first that answers counts.
CREDIT: Sequence[Step] = (_interest, _returned, _returns_in_batch, _arrived)
REFUSED: Sequence[Step] = (_refused,)
