"""Payments as the bank answers for them: found by their end-to-end ids, confirmed, or returned.

Each answer is one transfer whose id follows from the end-to-end id, so that it happens once however
often a statement tells of it. The writes are for the caller's own transaction, together with the
line of the statement that they answer to.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any

from chalicelib.core.dynamo.writer import Write
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import to_text
from chalicelib.ledger.rules import PAID as PAID_ACCOUNT
from chalicelib.ledger.rules import Transfer, account
from chalicelib.ledger.store.transfers import Transfers
from chalicelib.merchants.store.accounts import MerchantAccounts
from chalicelib.settlements.rules import (
    APPROVED,
    ORDERED,
    PAYMENT_PAID,
    PAYMENT_SENT,
    RETURNED,
    SENT,
    Outcome,
    Payment,
    payments_of,
    payout_id,
    read_end_to_end_id,
    return_id,
)
from chalicelib.settlements.store import Settlements


class Payments:
    """The payments of all settlements that were approved."""

    def __init__(
        self, store: Settlements, accounts: MerchantAccounts, transfers: Transfers
    ) -> None:
        self._store = store
        self._accounts = accounts
        self._transfers = transfers

    def find(self, end_to_end_ids: Iterable[str]) -> dict[str, Payment]:
        """Those of these payments that were ordered, by end-to-end id, up to date."""
        wanted = {text: read for text in end_to_end_ids if (read := read_end_to_end_id(text))}
        ids = self._store.by_number(number for number, _, _ in wanted.values())
        settlements = self._store.find_many(ids.values())
        keys = {(ids[number], line) for number, line, _ in wanted.values() if number in ids}
        return {
            payment.end_to_end_id: payment
            for line in self._store.find_lines(keys)
            if settlements[line.settlement_id].state in ORDERED
            for payment in payments_of(line, settlements[line.settlement_id].state)
            if payment.end_to_end_id in wanted
        }

    def open_of(self, number: str) -> Iterator[Payment]:
        """The payments of the settlement with this number that the bank has not answered for yet,
        in the order of their end-to-end ids; none where there is no such settlement."""
        settlement = self._store.find(self._store.by_number([number]).get(number, ""))
        if settlement is None or settlement.state not in ORDERED:
            return
        for line in self._store.lines(settlement.id):
            yield from (one for one in payments_of(line, settlement.state) if one.is_open)

    def paid(
        self, payments: Sequence[Payment], booked_on: date, actor: str, now: datetime
    ) -> list[Write]:
        """The writes by which the bank's word counts that payments of one settlement, all open,
        were carried out: two for each, one for each line, and two more.

        Each raises `state_conflict` where a payment has been answered for meanwhile. That the bank
        has paid proves that it was asked: an approved settlement is a sent one from then on.
        """
        (settlement_id,) = {payment.settlement_id for payment in payments}
        total = sum(payment.amount for payment in payments)
        at = to_text(now)
        transfers = [
            Transfer(
                id=payout_id(payment.end_to_end_id),
                debit_account=account("settlement", settlement_id),
                credit_account=PAID_ACCOUNT,
                amount=payment.amount,
                kind="payout",
                reference=payment.end_to_end_id,
                occurred_at=at,
                actor=actor,
            )
            for payment in payments
        ]
        lines: defaultdict[int, dict[int, Outcome]] = defaultdict(dict)
        for payment in payments:
            lines[payment.line][payment.part] = Outcome(PAYMENT_PAID, booked_on.isoformat())
        count = len(payments)
        return [
            *self._transfers.write(
                transfers,
                _conflict,
                beside=self._store.change(
                    settlement_id,
                    _conflict,
                    condition="#state IN (:approved, :sent) AND balance >= :total",
                    sets=_sent(at, actor, payments),
                    adds={"balance": -total, "open": -count, "paid": count},
                    values={":approved": APPROVED, ":sent": SENT, ":total": total},
                ),
            ),
            self._transfers.credit_paid(total),
            *[
                self._store.answer_parts(settlement_id, line, outcomes, was_paid=False)
                for line, outcomes in lines.items()
            ],
        ]

    def returned(
        self,
        payment: Payment,
        reason: str,
        actor: str,
        now: datetime,
        *,
        reverses: str | None = None,
    ) -> list[Write]:
        """The writes by which a payment goes back to what its merchant is owed, for the bank's
        `reason`: five at most; or, where it `reverses` a payout, because that was wrong. Raises
        `state_conflict` where it has been answered for meanwhile."""
        was_paid = payment.state == PAYMENT_PAID
        at = to_text(now)
        transfer = Transfer(
            id=return_id(payment.end_to_end_id),
            debit_account=PAID_ACCOUNT
            if was_paid
            else account("settlement", payment.settlement_id),
            credit_account=account("merchant", payment.merchant_id),
            amount=payment.amount,
            kind="payout_returned",
            reference=reason,
            occurred_at=at,
            actor=actor,
            reverses=reverses,
        )
        if was_paid:
            header = self._store.change(
                payment.settlement_id,
                _conflict,
                condition="#state = :sent",
                adds={"paid": -1, "returned": 1},
                values={":sent": SENT},
            )
        else:
            header = self._store.change(
                payment.settlement_id,
                _conflict,
                condition="#state IN (:approved, :sent) AND balance >= :total",
                sets=_sent(at, actor, [payment]),
                adds={"balance": -payment.amount, "open": -1, "returned": 1},
                values={":approved": APPROVED, ":sent": SENT, ":total": payment.amount},
            )
        outcome = Outcome(RETURNED, payment.booked_on, reason)
        return [
            *self._transfers.write(
                [transfer],
                _conflict,
                beside=self._accounts.pay_back(payment.merchant_id, payment.amount, _conflict),
            ),
            header,
            *([self._transfers.debit_paid(payment.amount, _conflict)] if was_paid else []),
            self._store.answer_parts(
                payment.settlement_id, payment.line, {payment.part: outcome}, was_paid
            ),
        ]


def _sent(at: str, actor: str, payments: Sequence[Payment]) -> dict[str, Any]:
    """What an approved settlement becomes that nobody has marked as sent."""
    if all(payment.state == PAYMENT_SENT for payment in payments):
        return {}
    return {"state": SENT, "sent_at": at, "sent_by": actor}


def _conflict(_: dict[str, Any] | None) -> Refused:
    return Refused("state_conflict", retry_after=1)
