"""The bank's answers to payments, gathered for one transaction: each settlement, each line and each
merchant's account is written once, however many answers there are.

    open ──paid──▶ paid ──returned──▶ returned
         ◀─unpaid─      ◀─unreturned─
         ──────────refused──────────▶

An answer is taken back where its line of the bank's statement is explained anew.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from chalicelib.core.dynamo.writer import Write
from chalicelib.core.values.errors import Explained, Refused
from chalicelib.core.values.instants import to_text
from chalicelib.ledger.rules.accounts import account
from chalicelib.ledger.rules.transfer import Transfer, reversal_of
from chalicelib.merchants.rules.account import Bounced
from chalicelib.merchants.rules.merchant import account_key, is_bounce
from chalicelib.merchants.store.accounts import MerchantAccounts
from chalicelib.settlements.rules import transfer
from chalicelib.settlements.rules.line import PAYMENT_PAID, PAYMENT_SENT, READY, RETURNED, Outcome
from chalicelib.settlements.rules.payment import Payment
from chalicelib.settlements.rules.settlement import Act
from chalicelib.settlements.store.lines import Change, Lines
from chalicelib.settlements.store.settlements import Settlements


@dataclass(slots=True)
class Answers:
    """What an actor books of the bank's word at `now`. Each answer gives the one transfer that it
    moves, under the id that the caller has for it, and raises `state_conflict` where the payment is
    not in the state that it begins from; so do the writes, where it has changed since it was read.
    """

    settlements: Settlements
    lines: Lines
    accounts: MerchantAccounts
    actor: str
    now: datetime
    _changes: dict[str, tuple[Payment, Outcome | None]] = field(default_factory=dict)
    _counts: defaultdict[str, Counter[str]] = field(
        default_factory=lambda: defaultdict(Counter[str])
    )
    _given: Counter[str] = field(default_factory=Counter)
    _taken: Counter[str] = field(default_factory=Counter)
    _bounced: dict[str, Bounced] = field(default_factory=dict)
    _unsent: set[str] = field(default_factory=set)

    def paid(self, payment: Payment, booked_on: date, told_by: str, id: str) -> Transfer:
        """The bank has carried out an open payment, as one of its lines has told. That it has
        proves that it was asked: an approved settlement is a sent one from then on."""
        self._change(
            payment,
            (READY, PAYMENT_SENT),
            Outcome(PAYMENT_PAID, booked_on.isoformat(), "", told_by, id),
        )
        self._count(payment, balance=-payment.amount, open=-1, paid=1)
        return transfer.payout(payment, id, told_by, self.actor, self._at)

    def returned(self, payment: Payment, reason: str, told_by: str, id: str) -> Transfer:
        """The bank has sent back a payment that it had carried out: it is owed again."""
        was = self._standing(payment) or Outcome(payment.state)
        after = Outcome(RETURNED, was.booked_on, reason, told_by, id, was.told_by, was.transfer_id)
        self._change(payment, (PAYMENT_PAID,), after)
        self._count(payment, paid=-1, returned=1)
        self._owe(payment, reason)
        return transfer.payout_returned(payment, id, told_by, reason, self.actor, self._at)

    def refused(self, payment: Payment, reason: str, told_by: str) -> Transfer:
        """The bank has refused an open payment: it is owed again, and nothing was booked."""
        self._change(payment, (READY, PAYMENT_SENT), Outcome(RETURNED, "", reason, told_by))
        self._count(payment, balance=-payment.amount, open=-1, returned=1)
        self._owe(payment, reason)
        return transfer.given_back(payment, reason, self.actor, self._at, told_by)

    def unpaid(self, payment: Payment, id: str) -> Transfer:
        """The bank has not carried it out after all: it is open again."""
        self._change(payment, (PAYMENT_PAID,), None)
        self._count(payment, balance=payment.amount, credits=payment.amount, open=1, paid=-1)
        moved = transfer.payout(payment, payment.transfer_id, payment.told_by, self.actor, self._at)
        return reversal_of(moved, id, self._at, self.actor)

    def unreturned(self, payment: Payment, id: str) -> Transfer:
        """It has not come back after all, but stays carried out: it is owed no more, if it still
        is."""
        after = Outcome(PAYMENT_PAID, payment.booked_on, "", payment.paid_by, payment.payout_id)
        self._change(payment, (RETURNED,), after)
        self._count(payment, paid=1, returned=-1)
        self._taken[payment.merchant_id] += payment.amount
        moved = transfer.payout_returned(
            payment,
            payment.transfer_id,
            payment.told_by,
            payment.reason,
            self.actor,
            self._at,
        )
        return reversal_of(moved, id, self._at, self.actor)

    def beside(self) -> dict[str, Write]:
        """The updates of settlements and of merchants' accounts, by account: their transfers are
        counted there."""
        settlements = {
            account("settlement", id): self.settlements.count_answers(id, counts, self._sent(id))
            for id, counts in self._counts.items()
        }
        merchants = {
            account("merchant", id): self.accounts.owe(
                id,
                self._given[id],
                self._taken[id],
                _not_owed if self._taken[id] else _conflict,
                self._bounced.get(id),
            )
            for id in {**self._given, **self._taken}
        }
        return settlements | merchants

    def notes(self) -> list[Write]:
        """The updates of the lines of settlements."""
        by_line: defaultdict[tuple[str, int], list[Change]] = defaultdict(list)
        for payment, after in self._changes.values():
            was = None if payment.is_open else payment.state
            if (was, after and after.state) != (None, None):
                by_line[payment.settlement_id, payment.line].append(
                    Change(payment.part, was, after)
                )
        return [self.lines.change(id, line, changes) for (id, line), changes in by_line.items()]

    def answered(self) -> dict[str, Payment]:
        """The payments that were answered for, by end-to-end id, as they stand by that."""
        return {
            id: replace(
                seen,
                state=after.state if after else PAYMENT_SENT,
                booked_on=after.booked_on if after else "",
                reason=after.reason if after else "",
                told_by=after.told_by if after else "",
            )
            for id, (seen, after) in self._changes.items()
        }

    @property
    def _at(self) -> str:
        return to_text(self.now)

    def _sent(self, settlement_id: str) -> Act | None:
        return Act(self.actor, self._at) if settlement_id in self._unsent else None

    def _standing(self, payment: Payment) -> Outcome | None:
        """What the bank has answered so far, in this transaction too."""
        if payment.end_to_end_id in self._changes:
            return self._changes[payment.end_to_end_id][1]
        if payment.is_open:
            return None
        return Outcome(
            payment.state,
            payment.booked_on,
            payment.reason,
            payment.told_by,
            payment.transfer_id,
            payment.paid_by,
            payment.payout_id,
        )

    def _change(self, payment: Payment, wanted: tuple[str, ...], to: Outcome | None) -> None:
        standing = self._standing(payment)
        if (standing.state if standing else PAYMENT_SENT) not in wanted:
            raise Refused("state_conflict")
        if payment.state == READY:
            self._unsent.add(payment.settlement_id)
        seen, _ = self._changes.get(payment.end_to_end_id, (payment, None))
        self._changes[payment.end_to_end_id] = (seen, to)

    def _owe(self, payment: Payment, reason: str) -> None:
        self._given[payment.merchant_id] += payment.amount
        bounced = bounced_of(payment, reason)
        if bounced is not None:
            self._bounced[payment.merchant_id] = bounced

    def _count(self, payment: Payment, **changes: int) -> None:
        counts = self._counts[payment.settlement_id]
        for name, by in changes.items():
            counts[name] += by


def bounced_of(payment: Payment, reason: str) -> Bounced | None:
    """What is noted of the account to which a payment was ordered, where the bank's reason lies in
    that account; else None."""
    if not is_bounce(reason):
        return None
    ordered = account_key(payment.payee_bank, payment.payee_account, payment.payee_name)
    return Bounced(ordered, reason)


def _not_owed(_: dict[str, Any] | None) -> Refused:
    """What a merchant was given back is taken only while it is still owed it (contract, "Settled
    details")."""
    return Explained(
        "state_conflict",
        (
            "Uang yang dikembalikan kepada pedagang tidak lagi terutang: sudah dicairkan lagi. "
            "Tidak ada yang dibukukan. Tolak usulan ini, atau tunggu sampai saldonya cukup.",
            "What the merchant was given back is no longer owed: it was settled since. Nothing was "
            "booked. Reject the proposal, or wait until so much is owed again.",
        ),
    )


def _conflict(_: dict[str, Any] | None) -> Refused:
    return Refused("state_conflict", retry_after=1)
