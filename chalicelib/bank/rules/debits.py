"""What a debit surely means: payments that we ordered, what goes back to the city or to the state,
the bank's own charges."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from chalicelib.bank.formats.shape import Entry
from chalicelib.bank.rules.bulk import bulk, gathered
from chalicelib.bank.rules.explanation import (
    BANK_TAX,
    FEE,
    PAYOUT,
    REMIT,
    SURRENDER,
    Part,
    PartKind,
    unexplained,
)
from chalicelib.bank.rules.fees import TOLD_MOST, channels_of
from chalicelib.bank.rules.known import said_in, spoken
from chalicelib.bank.rules.meanings import (
    Asked,
    Meaning,
    Step,
    answered,
    awaited,
    fee_in,
    kept,
    known_fee,
    named_payments,
    not_sure,
    other_amount,
    sum_of,
)
from chalicelib.bank.rules.notes import Note
from chalicelib.bank.rules.payees import Payee, held_against, is_same_account
from chalicelib.procurement.rules.remit import ntpn_in
from chalicelib.settlements.rules.payment import Payment

# What a bank may call a debit of its own.
CHARGES: Mapping[str, PartKind] = {"fee": FEE, "bank_tax": BANK_TAX}


def _reversed(asked: Asked) -> Meaning | None:
    return not_sure(asked, "reversal") if asked.entry.reversal else None


def _paid_by_own_id(asked: Asked) -> Meaning | None:
    """A debit whose own id is that of a payment of just this amount, whatever else it says."""
    payment = asked.known.payments.get(asked.entry.end_to_end_id)
    if payment is None or payment.amount != asked.booked:
        return None
    return _paid(asked, [payment])


def _named(asked: Asked) -> Meaning | None:
    """A debit that names payments: they come to it, or to it less a fee."""
    if asked.entry.details:
        return None
    payments = named_payments(asked)
    return _paid(asked, payments) if payments else None


def _paid(asked: Asked, payments: Sequence[Payment]) -> Meaning:
    for payment in payments:
        if not payment.is_open:
            return answered(asked, payment)
    fee = fee_in(asked, asked.booked - sum_of(payments), channels_of(payments))
    if fee is None:
        return other_amount(asked, payments)
    payee = _payee(asked.entry, payments[0]) if len(payments) == 1 else None
    if payee is not None and payee.account_differs:
        id = payments[0].end_to_end_id
        return not_sure(asked, "payee", payee, end_to_end_id=id)
    asked.known.pay(payments, asked.entry.booked_on)
    parts = [Part(PAYOUT, one.amount, end_to_end_id=one.end_to_end_id) for one in payments]
    return Meaning((*parts, *kept(fee)), payee=payee)


def _batch(asked: Asked) -> Meaning | None:
    """A debit of which the bank tells the transactions: those are parts that we know, the rest of
    it is in suspense."""
    found, rest = bulk(asked.entry, asked.booked, asked.known, PAYOUT)
    if not found or rest < 0:
        return None
    fee = rest if rest == asked.entry.charges else 0
    if len(found) == len(asked.entry.details):
        fee = fee or known_fee(asked, rest, channels_of(found))
    parts, meant = gathered(asked.known, found)
    asked.known.pay(meant, asked.entry.booked_on)
    left = rest - fee + sum_of(found) - sum_of(meant)
    note = Note("in_part", {"found": asked.booked - left, "amount": asked.booked}) if left else None
    return Meaning((*parts, *kept(fee), *unexplained(left)), note)


def _described(asked: Asked) -> Meaning | None:
    """A debit that names settlements: all of one that is open, or the one payment of its amount."""
    told = asked.known.told_of(asked.entry)
    for one in told:
        fitting = _fitting(asked.entry, one.of(asked.booked))
        if len(fitting) == 1:
            return _paid(asked, fitting)
        if one.total != asked.booked and len(fitting) > 1:
            return not_sure(asked, "several", number=one.number, amount=asked.booked)
    for one in told:
        fee = fee_in(asked, asked.booked - one.total, one.channels)
        if fee is not None:
            part = Part(PAYOUT, one.total, settlement_id=one.id)
            asked.known.pay(one.all(), asked.entry.booked_on)
            return Meaning((part, *kept(fee)))
    if told:
        number, open_ = told[0].number, told[0].total
        return not_sure(asked, "no_amount", number=number, amount=asked.booked, open=open_)
    return None


def _surrendered(asked: Asked) -> Meaning | None:
    said = said_in(asked.entry)
    told = [one for one in asked.known.surrenders if one.is_named(said)]
    return awaited(asked, told, SURRENDER, "surrender_amount") if told else None


def _remitted(asked: Asked) -> Meaning | None:
    """A debit with a billing code of the tax office; it tells the NTPN, where the bank does."""
    said = said_in(asked.entry)
    told = [one for one in asked.known.remits if one.is_named(said)]
    if not told:
        return None
    found = awaited(asked, told, REMIT, "remit_amount")
    ntpn = ntpn_in(spoken(asked.entry))
    parts = [replace(one, ntpn=ntpn) if one.kind == REMIT else one for one in found.parts]
    return replace(found, parts=tuple(parts))


def _charged(asked: Asked) -> Meaning | None:
    """A debit that the bank itself calls a fee or a tax."""
    purpose, booked = asked.entry.purpose, asked.booked
    told = asked.known.told_of(asked.entry)
    if purpose not in CHARGES or booked in (
        sum_of(named_payments(asked)),
        *(one.total for one in told),
    ):
        return None
    if booked > TOLD_MOST:
        return not_sure(asked, "large_fee", amount=booked)
    return Meaning((Part(CHARGES[purpose], booked),))


def _fitting(entry: Entry, payments: Sequence[Payment]) -> Sequence[Payment]:
    """Of payments of one amount those to the account that the bank names, where it names one of
    theirs."""
    told = [one for one in payments if is_same_account(one.payee_account, entry.payee_account)]
    return told or payments


def _payee(entry: Entry, payment: Payment) -> Payee | None:
    return held_against(
        payment.payee_name, payment.payee_account, entry.payee_name, entry.payee_account
    )


# In this order; the first that answers counts.
DEBIT: Sequence[Step] = (
    _reversed,
    _paid_by_own_id,
    _charged,
    _named,
    _batch,
    _described,
    _surrendered,
    _remitted,
)
