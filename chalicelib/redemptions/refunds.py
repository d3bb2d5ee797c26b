"""Refunding: some or all of a redemption goes back onto its voucher.

One transaction, as a redemption is: the merchant is owed less, the voucher holds more, and what
was refunded of this redemption is counted, so that all its refunds together stay within it. Where
the voucher has lapsed since, the money goes through it to its campaign.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from chalicelib.campaigns.service import CampaignService
from chalicelib.core.dynamo.idempotency import Key, Records
from chalicelib.core.dynamo.writer import Write, Writer
from chalicelib.core.values import ids
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import Clock, business_day, from_text, to_text
from chalicelib.core.values.subject import Subject
from chalicelib.ledger.rules import Transfer
from chalicelib.ledger.store.transfers import Transfers
from chalicelib.merchants.store.accounts import MerchantAccounts
from chalicelib.redemptions.receipts import Receipts
from chalicelib.redemptions.rules import Redemption, refund_refusal
from chalicelib.redemptions.service import RedemptionService
from chalicelib.redemptions.store import Refunded
from chalicelib.vouchers.returns import Returns
from chalicelib.vouchers.rules import give_back
from chalicelib.vouchers.store import Vouchers


class VoucherLapsed(Refused):
    """The voucher that paid takes nothing back any more."""

    def __init__(self) -> None:
        super().__init__("voucher_not_active")


class Refunds:
    """The writes of a refund, whoever asks for it: a merchant, or finance staff who correct."""

    def __init__(
        self,
        vouchers: Vouchers,
        accounts: MerchantAccounts,
        campaigns: CampaignService,
        transfers: Transfers,
        refunded: Refunded,
        returns: Returns,
        receipts: Receipts,
    ) -> None:
        self._vouchers = vouchers
        self._accounts = accounts
        self._campaigns = campaigns
        self._transfers = transfers
        self._refunded = refunded
        self._returns = returns
        self._receipts = receipts

    def transfer(
        self,
        redemption: Redemption,
        amount: int,
        reason: str,
        actor: str,
        now: datetime,
        *,
        cashier: str = "",
        id: str | None = None,
        reverses: str | None = None,
    ) -> Transfer:
        """The transfer, with its receipt, that gives `amount` rupiah of a redemption back; `id`
        where it may happen only once, `reverses` where it corrects the redemption as a whole."""
        paid = redemption.transfer
        refund = Transfer(
            id=id or ids.new_id(ids.TRANSFER),
            debit_account=paid.credit_account,
            credit_account=paid.debit_account,
            amount=amount,
            kind="refund",
            reference=reason,
            occurred_at=to_text(now),
            actor=actor,
            campaign_id=paid.campaign_id,
            redemption_id=paid.id,
            cashier=cashier or None,
            reverses=reverses,
        )
        return self._receipts.with_receipt(refund)

    def writes(
        self,
        refund: Transfer,
        redemption: Redemption,
        now: datetime,
        *,
        phone: str | None,
        onward: bool,
    ) -> list[Write]:
        """The writes of a refund that was made at `now`, if the merchant is owed as much and
        `phone` may use its till (None: it is not the till that asks); `onward` goes through the
        voucher to its campaign. Their refusals: `refund_too_large`, `forbidden`, VoucherLapsed
        where the voucher takes nothing back any more."""
        paid, voucher_id = redemption.transfer, redemption.voucher_id
        terms = self._campaigns.get(paid.campaign_id)
        writes = [
            self._refunded.add(paid.id, refund.amount, paid.amount),
            *self._transfers.write(
                [refund],
                lambda _: Refused("state_conflict"),
                beside=self._accounts.debit(
                    redemption.merchant_id,
                    refund.amount,
                    terms.id,
                    business_day(from_text(paid.occurred_at)).isoformat(),
                    terms.per_merchant_per_day,
                    terms.per_merchant,
                    phone,
                    lambda old: refund_refusal(old, phone),
                ),
            ),
        ]
        if not onward:
            taken = self._vouchers.credit(voucher_id, refund.amount, now, lambda _: VoucherLapsed())
            return [*writes, taken]
        why = f"refund {refund.id} onto a lapsed voucher"
        expiry = give_back(voucher_id, terms.id, refund.amount, "expire", why, refund.actor, now)
        return [
            *writes,
            self._vouchers.pass_through(voucher_id, refund.amount, now),
            *self._returns.writes([expiry], terms, refund.actor, now),
        ]


class RefundService:
    """The use case of a merchant that refunds."""

    def __init__(
        self,
        redemptions: RedemptionService,
        refunds: Refunds,
        records: Records,
        writer: Writer,
        clock: Clock,
    ) -> None:
        self._redemptions = redemptions
        self._refunds = refunds
        self._records = records
        self._writer = writer
        self._clock = clock

    def refund(
        self,
        redemption_id: str,
        amount: int,
        reason: str,
        by: Subject,
        key: Key,
        view: Callable[[Transfer], Any],
    ) -> Any:
        """Give `amount` rupiah of a redemption back onto its voucher; where that has lapsed, on
        to its campaign. Answers `view` of the refund. Raises `refund_too_large`, `not_found`, or
        `forbidden` where this phone may no longer use the till."""
        redemption = self._redemptions.of_merchant(redemption_id, by.id)
        if amount > redemption.transfer.amount:
            raise Refused("refund_too_large")
        try:
            return self._refund(redemption, amount, reason, by, key, view, onward=False)
        except VoucherLapsed:
            return self._refund(redemption, amount, reason, by, key, view, onward=True)

    def _refund(
        self,
        redemption: Redemption,
        amount: int,
        reason: str,
        by: Subject,
        key: Key,
        view: Callable[[Transfer], Any],
        *,
        onward: bool,
    ) -> Any:
        """One attempt, at an instant of its own."""
        now = self._clock()
        refund = self._refunds.transfer(
            redemption, amount, reason, by.actor, now, cashier=by.cashier
        )
        body = view(refund)
        self._writer.transact(
            [
                *self._records.write(key, now, 201, body=body),
                *self._refunds.writes(refund, redemption, now, phone=by.phone, onward=onward),
            ]
        )
        return body
