"""The transfers of a purchase order: committed, accepted, withheld, given back.

Their ids are made of the order and of what happened, so that nothing of it happens twice.
"""

from datetime import datetime
from hashlib import sha256

from chalicelib.core.values import ids
from chalicelib.core.values.instants import to_text
from chalicelib.ledger.rules.accounts import TAX, TREASURY, account
from chalicelib.ledger.rules.transfer import Kind, Transfer
from chalicelib.procurement.rules.acceptance import Acceptance
from chalicelib.procurement.rules.order import Order
from chalicelib.treasury.rules.promise import number_of


def transfer_id(kind: Kind, order_id: str, *what: str) -> str:
    """The id of the one transfer of a kind that an order can make: for an acceptance's, `what`
    names it."""
    digest = sha256(":".join((kind, order_id, *what)).encode()).digest()
    return ids.stable_id(ids.TRANSFER, digest)


def accept_id(order_id: str, bast: str) -> str:
    """The id of the transfer that pays the merchant what was accepted by a BAST."""
    return transfer_id("accept", order_id, number_of(bast))


def commitment(order: Order, actor: str, now: datetime) -> Transfer:
    """What an approved order may cost goes from the treasury to it; `reference` is the SPM's or
    SP2D's number."""
    return _moved("commit", order, order.total, actor, now)


def payment(order: Order, acceptance: Acceptance, actor: str, now: datetime) -> Transfer:
    """The net of an acceptance goes to the merchant; `reference` is the BAST."""
    return Transfer(
        id=accept_id(order.id, acceptance.bast),
        debit_account=account("order", order.id),
        credit_account=account("merchant", order.terms.merchant_id),
        amount=acceptance.net,
        kind="accept",
        reference=acceptance.bast,
        occurred_at=to_text(now),
        actor=actor,
    )


def withholdings(order: Order, acceptance: Acceptance, actor: str, now: datetime) -> list[Transfer]:
    """What is withheld of it goes to what is owed to the state: one for each kind of tax."""
    return [
        Transfer(
            id=transfer_id("withhold", order.id, number_of(acceptance.bast), tax.kind),
            debit_account=account("order", order.id),
            credit_account=TAX,
            amount=tax.amount,
            kind="withhold",
            reference=f"{tax.kind} {acceptance.bast}",
            occurred_at=to_text(now),
            actor=actor,
        )
        for tax in acceptance.taxes
    ]


def giving_back(order: Order, actor: str, now: datetime) -> Transfer:
    """What was still committed to a cancelled order goes back to the treasury; `reference` is the
    SPM's or SP2D's number."""
    return _moved("uncommit", order, order.given_back, actor, now)


def _moved(kind: Kind, order: Order, amount: int, actor: str, now: datetime) -> Transfer:
    name = account("order", order.id)
    debit, credit = (TREASURY, name) if kind == "commit" else (name, TREASURY)
    return Transfer(
        id=transfer_id(kind, order.id),
        debit_account=debit,
        credit_account=credit,
        amount=amount,
        kind=kind,
        reference=order.funding,
        occurred_at=to_text(now),
        actor=actor,
    )
