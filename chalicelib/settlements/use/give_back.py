"""Giving payments back that the bank has not carried out: they are owed to their merchants again.

The bank has refused them (pain.002, a return before it booked them), or the city has withdrawn
them. The writes are for the caller's own transaction. Beside a line of the bank that books the same
payment one of the two finds that it is answered for.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from chalicelib.core.component import Component
from chalicelib.core.dynamo.writer import Write
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import to_text
from chalicelib.ledger.store.transfers import Transfers
from chalicelib.merchants.rules.account import Bounced
from chalicelib.merchants.rules.merchant import account_key, is_bounce
from chalicelib.merchants.store.accounts import MerchantAccounts
from chalicelib.settlements.rules import transfer
from chalicelib.settlements.rules.line import (
    PAYMENT_SENT,
    PAYMENT_WITHDRAWN,
    RETURNED,
    Line,
    Outcome,
)
from chalicelib.settlements.rules.payment import Payment
from chalicelib.settlements.rules.settlement import Act
from chalicelib.settlements.store.lines import Lines
from chalicelib.settlements.store.settlements import Settlements


class GiveBack(Component, frozen=True, kw_only=True):
    """What giving back writes."""

    settlements: Settlements
    lines: Lines
    accounts: MerchantAccounts
    transfers: Transfers

    def refused(self, payment: Payment, reason: str, actor: str, now: datetime) -> list[Write]:
        """The writes by which the bank's word counts that it will not carry out an open payment,
        for its `reason`, which begins with its code: four. That it refuses proves that it was
        asked. Raises `state_conflict` where the payment has been answered for meanwhile."""
        at = to_text(now)
        sent = None if payment.state == PAYMENT_SENT else Act(actor, at)
        return [
            *self._owed_again(payment, reason, actor, at, bounced_of(payment, reason)),
            self.settlements.count_returned(payment.settlement_id, payment.amount, sent),
            self.lines.note_returned(
                payment.settlement_id, payment.line, payment.part, Outcome(RETURNED, "", reason)
            ),
        ]

    def withdrawn(
        self, line: Line, payment: Payment, reason: str, actor: str, now: datetime
    ) -> list[Write]:
        """The writes by which an open payment of a line is withdrawn by itself, as its `withdrawal`
        was proposed: four. Raises `state_conflict` where it has been answered for, or proposed
        anew."""
        return [
            *self.in_chunk(payment, reason, actor, now)[:-1],
            self.settlements.count_withdrawn(payment.settlement_id, payment.amount),
            self.lines.note_withdrawn(
                line.settlement_id, line.line, payment.part, _withdrawn(reason), line.withdrawal
            ),
        ]

    def in_chunk(self, payment: Payment, reason: str, actor: str, now: datetime) -> list[Write]:
        """The same for one of many of a settlement, without what counts them in it: three, the
        last of which notes it at the line."""
        return [
            *self._owed_again(payment, reason, actor, to_text(now), None),
            self.lines.note_withdrawn(
                payment.settlement_id, payment.line, payment.part, _withdrawn(reason), None
            ),
        ]

    def _owed_again(
        self, payment: Payment, reason: str, actor: str, at: str, bounced: Bounced | None
    ) -> Sequence[Write]:
        return self.transfers.write(
            [transfer.given_back(payment, reason, actor, at)],
            _conflict,
            beside=self.accounts.pay_back(payment.merchant_id, payment.amount, _conflict, bounced),
        )


def bounced_of(payment: Payment, reason: str) -> Bounced | None:
    """What is noted of the account to which a payment was ordered, where the bank's reason lies in
    that account; else None."""
    if not is_bounce(reason):
        return None
    ordered = account_key(payment.payee_bank, payment.payee_account, payment.payee_name)
    return Bounced(ordered, reason)


def _withdrawn(reason: str) -> Outcome:
    return Outcome(PAYMENT_WITHDRAWN, "", reason)


def _conflict(_: dict[str, Any] | None) -> Refused:
    return Refused("state_conflict", retry_after=1)
