"""Entries that book several transactions at once (batch booking): which payments those are."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from chalicelib.bank.formats.shape import Detail, Entry
from chalicelib.bank.rules.explanation import LEFT_OUT_MOST, NAMED_MOST, PAYOUT, Part, PartKind
from chalicelib.bank.rules.known import Known, OpenPayments, named_in
from chalicelib.bank.rules.payees import are_two_accounts, is_same_account
from chalicelib.settlements.rules.line import RETURNED
from chalicelib.settlements.rules.payment import Payment


def bulk(entry: Entry, booked: int, known: Known, kind: PartKind) -> tuple[list[Payment], int]:
    """The payments that an entry's transactions surely are, carried out or (`kind`) returned, and
    what of the `booked` rupiah they leave."""
    told = known.told_of(entry) if kind == PAYOUT else []
    found: dict[str, Payment] = {}
    for detail in entry.details:
        payment = _named(detail, known, kind) or _described(detail, told, found)
        if payment is not None:
            found[payment.end_to_end_id] = payment
    return list(found.values()), booked - sum(payment.amount for payment in found.values())


def _named(detail: Detail, known: Known, kind: PartKind) -> Payment | None:
    """The payment that a transaction names, where it is of its amount and not answered for."""
    ids = named_in(detail.end_to_end_id, detail.reference)
    named = [known.payments[one] for one in ids if one in known.payments]
    if len(named) != 1 or named[0].amount != detail.amount:
        return None
    (payment,) = named
    if kind == PAYOUT:
        fits = payment.is_open and not are_two_accounts(payment.payee_account, detail.payee_account)
    else:
        fits = payment.state != RETURNED and payment.end_to_end_id not in known.doubled
    return payment if fits else None


def _described(
    detail: Detail, told: Iterable[OpenPayments], taken: dict[str, Payment]
) -> Payment | None:
    """The one open payment of a transaction's amount, or the one of these to its account, in a
    settlement that the entry names."""
    fitting = [
        one
        for open_of in told
        for one in open_of.of(detail.amount)
        if one.end_to_end_id not in taken
        and not are_two_accounts(one.payee_account, detail.payee_account)
    ]
    if len(fitting) > 1:
        fitting = [
            one for one in fitting if is_same_account(one.payee_account, detail.payee_account)
        ]
    return fitting[0] if len(fitting) == 1 else None


def gathered(known: Known, paid: Sequence[Payment]) -> tuple[list[Part], list[Payment]]:
    """Open payments as parts of a line, and those of them that these mean. Many are a whole
    settlement but those left out, which at most one part is; what is too much for one line is not
    meant."""
    of: defaultdict[str, list[Payment]] = defaultdict(list)
    for payment in paid:
        of[payment.number].append(payment)
    largest = max(of, key=lambda number: len(of[number]))
    whole = _whole(known, largest, of[largest]) if len(of[largest]) > 1 else None
    if whole is None or (whole.left_out and len(paid) <= NAMED_MOST):
        named, parts = list(paid[:NAMED_MOST]), []
    else:
        named = [one for one in paid if one.number != largest][:NAMED_MOST]
        parts = [whole]
    meant = named + (of[largest] if parts else [])
    parts += [Part(PAYOUT, one.amount, end_to_end_id=one.end_to_end_id) for one in named]
    return parts, meant


def _whole(known: Known, number: str, paid: Sequence[Payment]) -> Part | None:
    """Payments as all that is open of their settlement but those left out."""
    open_of = known.open_of.get(number)
    if open_of is None:
        return None
    names = {one.end_to_end_id for one in paid}
    left = tuple(one.end_to_end_id for one in open_of.all() if one.end_to_end_id not in names)
    if len(left) > LEFT_OUT_MOST:
        return None
    amount = sum(one.amount for one in paid)
    return Part(PAYOUT, amount, settlement_id=open_of.id, left_out=left)
