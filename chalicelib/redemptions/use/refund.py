"""Refunding: some or all of a redemption goes back onto its voucher.

One transaction, as a redemption is: the merchant is owed less, the voucher holds more, and what
was refunded of this redemption is counted, so that all its refunds together stay within it. Where
the voucher has lapsed since, the money goes through it to its campaign.
"""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from chalicelib.campaigns.rules.terms import Terms
from chalicelib.campaigns.use.read import ReadCampaigns
from chalicelib.core.component import Component
from chalicelib.core.dynamo.idempotency import Key, Records
from chalicelib.core.dynamo.writer import Write, Writer
from chalicelib.core.values import ids
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import Clock, business_day, from_text
from chalicelib.core.values.subject import Subject
from chalicelib.ledger.rules.transfer import Transfer
from chalicelib.ledger.store.transfers import Transfers
from chalicelib.merchants.store.accounts import MerchantAccounts
from chalicelib.redemptions.rules import Redemption, refund_refusal, refund_transfer
from chalicelib.redemptions.store import Refunded
from chalicelib.redemptions.use.read import ReadRedemptions
from chalicelib.redemptions.use.sign import Receipts
from chalicelib.vouchers.rules import VoucherLapsed, give_back
from chalicelib.vouchers.store.vouchers import Vouchers
from chalicelib.vouchers.use.give_back import GiveBack

T = TypeVar("T")


class Refunds(Component, frozen=True, kw_only=True):
    """The writes of a refund, whoever asks for it: a merchant, or finance staff who correct."""

    vouchers: Vouchers
    accounts: MerchantAccounts
    transfers: Transfers
    refunded: Refunded
    give_back: GiveBack
    receipts: Receipts

    def transfer(
        self,
        id: str,
        redemption: Redemption,
        amount: int,
        reason: str,
        actor: str,
        now: datetime,
        *,
        cashier: str = "",
        reverses: str | None = None,
    ) -> Transfer:
        """The transfer, with its receipt, that gives `amount` rupiah of a redemption back;
        `reverses` where it corrects the redemption as a whole."""
        refund = refund_transfer(
            id, redemption, amount, reason, actor, now, cashier=cashier, reverses=reverses
        )
        return self.receipts.with_receipt(refund)

    def writes(
        self,
        refund: Transfer,
        redemption: Redemption,
        terms: Terms,
        now: datetime,
        *,
        phone: str | None,
        onward: bool,
    ) -> list[Write]:
        """The writes of a refund that was made at `now`, under its campaign's `terms`, if the
        merchant is owed as much and `phone` may use its till (None: it is not the till that asks);
        `onward` goes through the voucher to its campaign. Their refusals: `refund_too_large`,
        `forbidden`, VoucherLapsed where the voucher takes nothing back any more."""
        paid, voucher_id = redemption.transfer, redemption.voucher_id
        writes = [
            self.refunded.add(paid.id, refund.amount, paid.amount),
            *self.transfers.write(
                [refund],
                lambda _: Refused("state_conflict"),
                beside=self.accounts.debit(
                    redemption.merchant_id,
                    refund.amount,
                    terms.id,
                    business_day(from_text(paid.occurred_at)).isoformat(),
                    terms.per_merchant_per_day,
                    terms.per_merchant,
                    phone,
                    lambda till: refund_refusal(till, phone),
                ),
            ),
        ]
        if not onward:
            return [*writes, self.vouchers.credit(voucher_id, refund.amount, now)]
        expiry = give_back(
            ids.new_id(ids.TRANSFER),
            "expire",
            voucher_id,
            terms.id,
            refund.amount,
            refund.actor,
            now,
            f"refund {refund.id} onto a lapsed voucher",
        )
        return [
            *writes,
            self.vouchers.pass_through(voucher_id, refund.amount, now),
            *self.give_back.writes([expiry], terms, refund.actor, now),
        ]


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
        now = self.clock()
        refund = self.refunds.transfer(
            ids.new_id(ids.TRANSFER),
            redemption,
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
                *self.refunds.writes(refund, redemption, terms, now, phone=by.phone, onward=onward),
            ]
        )
        return body
