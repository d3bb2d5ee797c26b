"""The bank's answers to payments, as a line of a statement books them, without one."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from chalicelib.core.parts import Parts
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import business_day
from chalicelib.ledger.parts import LedgerParts
from chalicelib.ledger.rules.transfer import Transfer
from chalicelib.settlements.parts import SettlementParts
from chalicelib.settlements.rules.payment import Payment
from chalicelib.settlements.use.answers import Answers

ACTOR = "finance:stf_test"
LINE = "bst_test#2"


def paid(parts: Parts, payments: Iterable[Payment], now: datetime) -> None:
    """The bank has carried these out. Raises `state_conflict`."""
    day = business_day(now)
    _book(
        parts,
        now,
        lambda answers: [
            answers.paid(one, day, LINE, f"trf_paid{one.end_to_end_id}") for one in payments
        ],
    )


def returned(parts: Parts, payment: Payment, reason: str, now: datetime) -> None:
    """It has sent one back that it had carried out. Raises `state_conflict`."""
    id = f"trf_back{payment.end_to_end_id}"
    _book(parts, now, lambda answers: [answers.returned(payment, reason, LINE, id)])


def refused(parts: Parts, payment: Payment, reason: str, now: datetime) -> None:
    """It will not carry one out. Raises `state_conflict`."""
    _book(parts, now, lambda answers: [answers.refused(payment, reason, LINE)])


def _book(parts: Parts, now: datetime, act: Callable[[Answers], list[Transfer]]) -> None:
    transfers = parts[LedgerParts].transfers
    answers = parts[SettlementParts].payments.answers(ACTOR, now)
    moved = act(answers)
    bank = transfers.bank_account(moved, now)
    parts.writer.transact(
        [*transfers.write_booked(moved, _conflict, answers.beside(), bank), *answers.notes()]
    )


def _conflict(_: dict[str, Any] | None) -> Refused:
    return Refused("state_conflict")
