"""Payments as the bank answers for them: found by their end-to-end ids, confirmed, or returned.

Each answer is one transfer whose id follows from the end-to-end id, so that it happens once however
often a statement tells of it. The writes are for the caller's own transaction, together with the
line of the statement that they answer to.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any

from chalicelib.core.component import Component
from chalicelib.core.dynamo.writer import Write
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import to_text
from chalicelib.ledger.rules import account
from chalicelib.ledger.store.transfers import Transfers
from chalicelib.merchants.store.accounts import MerchantAccounts
from chalicelib.settlements.rules import transfer
from chalicelib.settlements.rules.line import PAYMENT_PAID, PAYMENT_SENT, RETURNED, Outcome
from chalicelib.settlements.rules.payment import Payment, payments_of, read_end_to_end_id
from chalicelib.settlements.rules.settlement import ORDERED, Act
from chalicelib.settlements.store.lines import Lines
from chalicelib.settlements.store.settlements import Settlements
from chalicelib.settlements.use.give_back import GiveBack, bounced_of


class Payments(Component, frozen=True, kw_only=True):
    """The payments of all settlements that were approved."""

    settlements: Settlements
    lines: Lines
    accounts: MerchantAccounts
    transfers: Transfers
    give_back: GiveBack

    def find(self, end_to_end_ids: Iterable[str]) -> dict[str, Payment]:
        """Those of these payments that were ordered, by end-to-end id, up to date."""
        wanted = {text: read for text in end_to_end_ids if (read := read_end_to_end_id(text))}
        ids = self.settlements.by_number(number for number, _, _ in wanted.values())
        settlements = self.settlements.find_many(ids.values())
        places = {(ids[number], line) for number, line, _ in wanted.values() if number in ids}
        return {
            payment.end_to_end_id: payment
            for line in self.lines.find_many(places)
            if settlements[line.settlement_id].state in ORDERED
            for payment in payments_of(line, settlements[line.settlement_id].state)
            if payment.end_to_end_id in wanted
        }

    def numbered(self, numbers: Iterable[str]) -> dict[str, str]:
        """The settlements that have these numbers, by number: their ids."""
        return self.settlements.by_number(numbers)

    def open_of(self, number: str) -> Iterator[Payment]:
        """The payments of the settlement with this number that the bank has not answered for yet,
        in the order of their end-to-end ids; none where there is no such settlement."""
        settlement = self.settlements.find(self.settlements.by_number([number]).get(number, ""))
        if settlement is None or settlement.state not in ORDERED:
            return
        for line in self.lines.of_settlement(settlement.id):
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
        outcomes: defaultdict[int, dict[int, Outcome]] = defaultdict(dict)
        for payment in payments:
            outcomes[payment.line][payment.part] = Outcome(PAYMENT_PAID, booked_on.isoformat())
        return [
            *self.transfers.write_booked(
                [transfer.payout(payment, actor, at) for payment in payments],
                _conflict,
                beside={
                    account("settlement", settlement_id): self.settlements.count_paid(
                        settlement_id, total, len(payments), _sent(payments, actor, at)
                    )
                },
            ),
            *[self.lines.note_paid(settlement_id, line, told) for line, told in outcomes.items()],
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
        id, line, part = payment.settlement_id, payment.line, payment.part
        at = to_text(now)
        outcome = Outcome(RETURNED, payment.booked_on, reason)
        moved = [transfer.payout_returned(payment, reason, actor, at, reverses)]
        owed = self.accounts.pay_back(
            payment.merchant_id, payment.amount, _conflict, bounced_of(payment, reason)
        )
        if payment.state == PAYMENT_PAID:
            return [
                *self.transfers.write_booked(
                    moved, _conflict, beside={account("merchant", payment.merchant_id): owed}
                ),
                self.settlements.count_paid_back(id),
                self.lines.note_paid_back(id, line, part, outcome),
            ]
        sent = _sent([payment], actor, at)
        return [
            *self.transfers.write(moved, _conflict, beside=owed),
            self.settlements.count_returned(id, payment.amount, sent),
            self.lines.note_returned(id, line, part, outcome),
        ]

    def refuse(self, payment: Payment, reason: str, actor: str, now: datetime) -> list[Write]:
        """The writes by which an open payment that the bank will not carry out (pain.002) goes back
        to what its merchant is owed, for the bank's `reason`, which begins with its code: four.
        Raises `state_conflict` where it has been answered for meanwhile."""
        return self.give_back.refused(payment, reason, actor, now)


def _sent(payments: Sequence[Payment], actor: str, at: str) -> Act | None:
    """What marks an approved settlement as sent that nobody has marked; None for one that is."""
    if all(payment.state == PAYMENT_SENT for payment in payments):
        return None
    return Act(actor, at)


def _conflict(_: dict[str, Any] | None) -> Refused:
    return Refused("state_conflict", retry_after=1)
