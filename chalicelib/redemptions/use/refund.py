"""Refunding: some or all of what a voucher has paid goes back onto it.

One transaction, as a redemption is: the merchant is owed less, the voucher holds more, and what
was refunded of this redemption is counted, so that all its refunds together stay within it. Where
the voucher has lapsed since, the money goes through it to its campaign.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import NamedTuple, TypeVar

from chalicelib.campaigns.rules.terms import Terms
from chalicelib.campaigns.use.read import ReadCampaigns
from chalicelib.core.component import Component
from chalicelib.core.dynamo.idempotency import Key, Records
from chalicelib.core.dynamo.writer import Write, Writer
from chalicelib.core.values import ids
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import Clock, business_day
from chalicelib.core.values.subject import Subject
from chalicelib.ledger.rules.transfer import Transfer
from chalicelib.ledger.store.transfers import Transfers
from chalicelib.merchants.store.accounts import MerchantAccounts
from chalicelib.redemptions.rules.redemption import (
    Paid,
    Redemption,
    counted,
    refund_refusal,
    refund_transfer,
)
from chalicelib.redemptions.store import Refunded
from chalicelib.redemptions.use.read import ReadRedemptions
from chalicelib.redemptions.use.sign import Receipts
from chalicelib.vouchers.rules import VoucherLapsed, give_back
from chalicelib.vouchers.store.vouchers import Vouchers
from chalicelib.vouchers.use.give_back import GiveBack

T = TypeVar("T")


class Refund(NamedTuple):
    """A refund's transfer, what was paid, and under which terms; `onward` goes through the voucher
    to its campaign."""

    transfer: Transfer
    paid: Paid
    terms: Terms
    onward: bool


def _expiry(refund: Refund, now: datetime) -> Transfer:
    return give_back(
        ids.new_id(ids.TRANSFER),
        "expire",
        refund.paid.voucher_id,
        refund.terms.id,
        refund.transfer.amount,
        refund.transfer.actor,
        now,
        f"refund {refund.transfer.id} onto a lapsed voucher",
    )


class Refunds(Component, frozen=True, kw_only=True):
    """The writes of refunds, whoever asks for them: a merchant, a partner, or finance staff who
    correct."""

    vouchers: Vouchers
    accounts: MerchantAccounts
    transfers: Transfers
    refunded: Refunded
    give_back: GiveBack
    receipts: Receipts

    def transfer(
        self,
        id: str,
        paid: Paid,
        amount: int,
        reason: str,
        actor: str,
        now: datetime,
        *,
        cashier: str = "",
        reverses: str | None = None,
    ) -> Transfer:
        """The transfer, with its receipt, that gives `amount` rupiah of what was paid back;
        `reverses` where it corrects a redemption as a whole."""
        refund = refund_transfer(
            id, paid, amount, reason, actor, now, cashier=cashier, reverses=reverses
        )
        return self.receipts.with_receipt(refund)

    def writes(self, refunds: Sequence[Refund], now: datetime, *, phone: str | None) -> list[Write]:
        """The writes of refunds by one merchant that were made at `now`, each onto another voucher,
        if the merchant is owed as much and `phone` may use its till (None: it is not the till that
        asks). Their refusals: `refund_too_large`, `forbidden`, VoucherLapsed where a voucher takes
        nothing back any more."""
        writes = [
            self.refunded.add(one.paid.id, one.transfer.amount, one.paid.amount) for one in refunds
        ]
        writes += self.transfers.write(
            [one.transfer for one in refunds],
            lambda _: Refused("state_conflict"),
            beside=self.accounts.debit(
                refunds[0].paid.merchant_id,
                sum(one.transfer.amount for one in refunds),
                counted(
                    [(one.terms, one.transfer.amount) for one in refunds],
                    refunds[0].paid.day,
                    business_day(now).isoformat(),
                ),
                phone,
                lambda till: refund_refusal(till, phone),
            ),
        )
        onward: dict[str, tuple[Terms, list[Transfer]]] = {}
        for one in refunds:
            voucher_id, amount = one.paid.voucher_id, one.transfer.amount
            if not one.onward:
                writes.append(self.vouchers.credit(voucher_id, amount, now))
                continue
            writes.append(self.vouchers.pass_through(voucher_id, amount, now))
            _, some = onward.setdefault(one.terms.id, (one.terms, []))
            some.append(_expiry(one, now))
        return writes + self.give_back.writes_of_many(
            onward.values(), refunds[0].transfer.actor, now
        )


class RefundRedemption(Component, frozen=True, kw_only=True):
    """The use case of a merchant that refunds."""

    read: ReadRedemptions
    refunds: Refunds
    campaigns: ReadCampaigns
    records: Records
    writer: Writer
    clock: Clock

    def refund(
        self,
        redemption_id: str,
        amount: int,
        reason: str,
        by: Subject,
        key: Key,
        view: Callable[[Transfer], T],
    ) -> T:
        """Give `amount` rupiah of a redemption back onto its voucher; where that has lapsed, on
        to its campaign. Answers `view` of the refund, which is kept under the key. Raises
        `refund_too_large`, `not_found`, or `forbidden` where this phone may no longer use the
        till."""
        redemption = self.read.of_merchant(redemption_id, by.id)
        if amount > redemption.transfer.amount:
            raise Refused("refund_too_large")
        # Before the instant: a reading may take longer than a write may be late.
        terms = self.campaigns.get(redemption.transfer.campaign_id)
        try:
            return self._refund(redemption, terms, amount, reason, by, key, view, onward=False)
        except VoucherLapsed:
            return self._refund(redemption, terms, amount, reason, by, key, view, onward=True)

    def _refund(
        self,
        redemption: Redemption,
        terms: Terms,
        amount: int,
        reason: str,
        by: Subject,
        key: Key,
        view: Callable[[Transfer], T],
        *,
        onward: bool,
    ) -> T:
        """One attempt, at an instant of its own."""
        now, paid = self.clock(), redemption.paid
        refund = self.refunds.transfer(
            ids.new_id(ids.TRANSFER),
            paid,
            amount,
            reason,
            by.actor,
            now,
            cashier=by.cashier,
        )
        body = view(refund)
        self.writer.transact(
            [
                *self.records.write(key, now, 201, body=body),
                *self.refunds.writes([Refund(refund, paid, terms, onward)], now, phone=by.phone),
            ]
        )
        return body
