"""Giving payments back that the bank has not carried out, because the city has withdrawn them: they
are owed to their merchants again.

The writes are for the caller's own transaction. Beside a line of the bank that books the same
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
from chalicelib.merchants.store.accounts import MerchantAccounts
from chalicelib.settlements.rules import transfer
from chalicelib.settlements.rules.line import (
    PAYMENT_WITHDRAWN,
    Line,
    Outcome,
)
from chalicelib.settlements.rules.payment import Payment
from chalicelib.settlements.store.lines import Lines
from chalicelib.settlements.store.settlements import Settlements


class GiveBack(Component, frozen=True, kw_only=True):
    """What giving back writes."""

    settlements: Settlements
    lines: Lines
    accounts: MerchantAccounts
    transfers: Transfers

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
            *self._owed_again(payment, reason, actor, to_text(now)),
            self.lines.note_withdrawn(
                payment.settlement_id, payment.line, payment.part, _withdrawn(reason), None
            ),
        ]

    def _owed_again(self, payment: Payment, reason: str, actor: str, at: str) -> Sequence[Write]:
        return self.transfers.write(
            [transfer.given_back(payment, reason, actor, at)],
            _conflict,
            beside=self.accounts.pay_back(payment.merchant_id, payment.amount, _conflict),
        )


def _withdrawn(reason: str) -> Outcome:
    return Outcome(PAYMENT_WITHDRAWN, "", reason)


def _conflict(_: dict[str, Any] | None) -> Refused:
    return Refused("state_conflict", retry_after=1)
