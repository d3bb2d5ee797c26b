"""The transfers of settlements. The id of each follows from what it is about, so that it happens
once, however often it is asked for."""

from hashlib import sha256

from chalicelib.core.values import ids
from chalicelib.ledger.rules.accounts import BANK, account
from chalicelib.ledger.rules.transfer import Transfer
from chalicelib.settlements.rules.line import Line
from chalicelib.settlements.rules.payment import Payment


def settle_id(settlement_id: str, line: int) -> str:
    """The id of the one transfer that a line makes."""
    return _transfer_id(f"settle:{settlement_id}:{line}")


def return_id(end_to_end: str) -> str:
    """The id of the one transfer by which a payment that the bank never made is owed again."""
    return _transfer_id(f"payout_returned:{end_to_end}")


def _transfer_id(name: str) -> str:
    return ids.stable_id(ids.TRANSFER, sha256(name.encode()).digest())


def settle(line: Line, actor: str, at: str) -> Transfer:
    """What a line pays moves from its merchant's account to its settlement's."""
    return Transfer(
        id=settle_id(line.settlement_id, line.line),
        debit_account=account("merchant", line.merchant_id),
        credit_account=account("settlement", line.settlement_id),
        amount=line.amount,
        kind="settle",
        reference=line.number,
        occurred_at=at,
        actor=actor,
    )


def payout(payment: Payment, id: str, told_by: str, actor: str, at: str) -> Transfer:
    """The bank has carried out a payment, as a line of a statement tells."""
    return Transfer(
        id=id,
        debit_account=account("settlement", payment.settlement_id),
        credit_account=BANK,
        amount=payment.amount,
        kind="payout",
        reference=payment.end_to_end_id,
        occurred_at=at,
        actor=actor,
        bank_line=told_by,
    )


def payout_returned(
    payment: Payment, id: str, told_by: str, reason: str, actor: str, at: str
) -> Transfer:
    """The bank has sent a payment back, for its `reason`, as a line of a statement tells: its
    merchant is owed it again."""
    return Transfer(
        id=id,
        debit_account=BANK,
        credit_account=account("merchant", payment.merchant_id),
        amount=payment.amount,
        kind="payout_returned",
        reference=reason,
        occurred_at=at,
        actor=actor,
        bank_line=told_by,
    )


def given_back(
    payment: Payment, reason: str, actor: str, at: str, told_by: str | None = None
) -> Transfer:
    """A payment that the bank has not carried out is owed to its merchant again, for the `reason`
    for which the bank has refused it, as a line of its report tells, or the city has withdrawn
    it."""
    return Transfer(
        id=return_id(payment.end_to_end_id),
        debit_account=account("settlement", payment.settlement_id),
        credit_account=account("merchant", payment.merchant_id),
        amount=payment.amount,
        kind="payout_returned",
        reference=reason,
        occurred_at=at,
        actor=actor,
        bank_line=told_by,
    )
