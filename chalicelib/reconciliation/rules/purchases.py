"""What is wrong with one purchase order, with what was withheld of purchases, and with what of that
was remitted."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from chalicelib.ledger.rules.accounts import account
from chalicelib.procurement.rules.moves import transfer_id
from chalicelib.procurement.rules.order import APPROVED, DELIVERED, Order
from chalicelib.procurement.rules.remit import APPROVED as REMIT_APPROVED
from chalicelib.procurement.rules.remit import PROPOSED, REMITTED, Remit
from chalicelib.procurement.rules.taxes import TaxDue, Withheld
from chalicelib.reconciliation.rules.checks import BookException
from chalicelib.reconciliation.rules.entries import differing
from chalicelib.treasury.rules.promise import Promise, number_of

# What is withheld of one acceptance by one kind of tax: by order, number of the BAST, and kind.
Accepted = Counter[tuple[str, str, str]]


def wrong_order(order: Order, _: datetime) -> BookException | None:
    """What is wrong with an order's account by what the order itself says; None where nothing is.
    Its total is committed when it is approved, what is accepted is within that, and once it is over
    nothing is left."""
    name = account("order", order.id)
    committed = order.total if order.approved_at else 0
    if order.gross > order.credits:
        return BookException("order_overdrawn", name, order.credits, order.gross)
    if order.credits != committed:
        return BookException("order_differs", name, committed, order.credits)
    due = order.credits - order.gross if order.state in (APPROVED, DELIVERED) else 0
    if order.balance != due:
        return BookException("order_differs", name, due, order.balance)
    return None


def wrong_promises(promises: Iterable[Promise], orders: Iterable[Order]) -> list[BookException]:
    """The SP2Ds of purchases that promise another sum than was committed to the orders that name
    them, or of which another was withdrawn than those have given back."""
    committed: Counter[str] = Counter()
    given_back: Counter[str] = Counter()
    for order in orders:
        committed[number_of(order.funding)] += order.credits
        given_back[number_of(order.funding)] += order.given_back
    promised, withdrawn = Counter[str](), Counter[str]()
    for one in promises:
        if not one.campaign_id:
            promised[number_of(one.reference)] += one.amount
            withdrawn[number_of(one.reference)] += one.withdrawn
    return [
        BookException("sp2d_differs", number, expected[number], actual[number])
        for expected, actual in ((committed, promised), (given_back, withdrawn))
        for number in differing(expected, actual)
    ]


def accepted_taxes(orders: Iterable[Order]) -> Accepted:
    """What acceptances say that was withheld of them."""
    found: Accepted = Counter()
    for order in orders:
        for acceptance in order.acceptances:
            for tax in acceptance.taxes:
                found[order.id, number_of(acceptance.bast), tax.kind] += tax.amount
    return found


def by_kind(accepted: Accepted) -> Counter[str]:
    """The same by kind of tax."""
    found: Counter[str] = Counter()
    for (_, _, kind), amount in accepted.items():
        found[kind] += amount
    return found


def wrong_slips(accepted: Accepted, slips: Iterable[Withheld]) -> list[BookException]:
    """The lines of the list of bukti potong that no acceptance says, and what an acceptance says
    that no line does: each with the transfer that should stand behind both."""
    listed: Accepted = Counter()
    for one in slips:
        listed[one.order_id, number_of(one.bast), one.kind] += one.amount
    names = sorted(accepted.keys() | listed.keys())
    return [
        BookException(
            "tax_unaccepted",
            f"{account('order', name[0])} {name[1]} {name[2]}",
            accepted[name],
            listed[name],
            (transfer_id("withhold", *name),),
        )
        for name in names
        if accepted[name] != listed[name]
    ]


def wrong_dues(taxes: Iterable[TaxDue], remits: Sequence[Remit]) -> list[BookException]:
    """The kinds of which not just that is due which was withheld and no remit has taken."""
    taken: Counter[str] = Counter()
    for one in remits:
        taken[one.kind] += one.amount
    return [
        BookException("tax_differs", tax.kind, tax.withheld - taken[tax.kind], tax.due)
        for tax in taxes
        if tax.due != tax.withheld - taken[tax.kind]
    ]


def wrong_remits(remits: Iterable[Remit]) -> Iterator[BookException]:
    """The remits of which another sum is booked than their state says: all or nothing."""
    for one in remits:
        due = one.amount if one.state == REMITTED else 0
        if one.remitted != due:
            yield BookException("remit_differs", one.billing_code, due, one.remitted)


def wrongly_booked(
    remits: Iterable[Remit], booked: Counter[str], ids: dict[str, list[str]]
) -> list[BookException]:
    """The billing codes of which the ledger has `booked` another sum than the register says; `ids`
    are the transfers that name each."""
    said = Counter({one.billing_code: one.remitted for one in remits})
    return [
        BookException("remit_differs", code, said[code], booked[code], tuple(ids.get(code, ())))
        for code in differing(said, booked)
    ]


def owed_to_the_state(taxes: Iterable[TaxDue], remits: Iterable[Remit]) -> int:
    """What the account of tax should hold by the registers, in rupiah."""
    on_its_way = sum(one.amount for one in remits if one.state in (PROPOSED, REMIT_APPROVED))
    return sum(one.due for one in taxes) + on_its_way
