"""Redeeming.

A redemption is one transaction: the voucher's balance goes down, the merchant's goes up, and the
transfer that says so is put under the payment token's `jti`, so that a token pays once. Four
writes, one round trip, no read before it; docs/ledger.md walks through it.
"""

from dataclasses import replace
from typing import NamedTuple

from chalicelib.campaigns.rules.terms import spend_refusal
from chalicelib.campaigns.use.read import ReadCampaigns
from chalicelib.core.component import Component
from chalicelib.core.dynamo.idempotency import Key, Records
from chalicelib.core.dynamo.writer import Write, Writer
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import Clock, business_day, to_text
from chalicelib.core.values.masks import mask_name
from chalicelib.core.values.subject import Subject
from chalicelib.ledger.rules.accounts import account
from chalicelib.ledger.rules.transfer import Transfer
from chalicelib.ledger.store.transfers import Transfers
from chalicelib.merchants.rules.account import Till
from chalicelib.merchants.store.accounts import MerchantAccounts
from chalicelib.redemptions.rules.redemption import (
    Attempt,
    DelegateNeeded,
    Redemption,
    TillChanged,
    believed,
    phone_refusal,
    redemption_id,
    stale_days,
    till_refusal,
    token_refusal,
    voucher_refusal,
)
from chalicelib.redemptions.store import Refunded
from chalicelib.redemptions.use.sign import Receipts
from chalicelib.residents.use.stand import Stand
from chalicelib.vouchers.formats.token import PaymentToken
from chalicelib.vouchers.rules import Presented, Voucher
from chalicelib.vouchers.store.vouchers import Vouchers
from chalicelib.vouchers.use.recognise import Recognise


class Before(NamedTuple):
    """What a request has paid before: the first status, whether its key told, the redemption."""

    status: int
    by_key: bool
    redemption: Redemption


class Redeem(Component, frozen=True, kw_only=True):
    """The use case of a merchant that is paid."""

    recognise: Recognise
    campaigns: ReadCampaigns
    vouchers: Vouchers
    accounts: MerchantAccounts
    stand: Stand
    transfers: Transfers
    refunded: Refunded
    receipts: Receipts
    records: Records
    writer: Writer
    clock: Clock

    def redeem(
        self,
        presented: Presented,
        amount: int,
        bill_total: int | None,
        by: Subject,
        key: Key | None,
    ) -> Redemption:
        """Pay `amount` rupiah from the token's voucher to the merchant.

        Raises one of the refusals of the contract; then nothing has moved.

        Which phones are the merchant's is taken from the access token and compared with what
        stands in the account: only where they have changed since is there a second attempt; and
        where the voucher is of somebody without a phone, for whom their delegate pays.
        """
        token = self.recognise.token(presented, by)
        attempt = Attempt(
            terms=self.campaigns.recent(token.campaign_id, spend_refusal),
            cap=token.cap,
            bound_to=token.merchant_id,
            drawn_at=token.issued_at,
            amount=amount,
            merchant_id=by.id,
            phone=by.phone,
            phones=believed(by),
            at=self.clock(),
        )
        if refused := token_refusal(attempt):
            raise refused
        while by.phone in attempt.phones:
            # Each attempt has its own instant: `through` counts on no write coming late.
            attempt = replace(attempt, at=self.clock())
            transfer = self._transfer(token, attempt, bill_total, by)
            try:
                # A delegate's phone stands in no voucher, whose owner's is refused there.
                if attempt.delegation and (refused := phone_refusal(attempt, None)):
                    raise refused
                self.writer.transact(self._writes(transfer, token, attempt, key))
                return Redemption(transfer, 0)
            except TillChanged as changed:
                attempt = replace(attempt, phones=changed.phones)
            except DelegateNeeded as needed:
                delegation = self.stand.whoever_stands_for(needed.voucher.resident_id)
                if delegation is None:
                    raise
                attempt = replace(attempt, delegation=delegation)
                if refused := voucher_refusal(attempt, needed.voucher):
                    raise refused from None
            except Refused as refused:
                # The voucher is asked first, perhaps with a phone that is no longer the merchant's.
                till = self.accounts.till(by.id) if refused.code == "own_shop" else None
                if till is None or till.phones in (None, attempt.phones):
                    raise
                attempt = replace(attempt, phones=till.phones)
        raise Refused("forbidden")

    def _writes(
        self, transfer: Transfer, token: PaymentToken, attempt: Attempt, key: Key | None
    ) -> list[Write]:
        terms, amount, now = attempt.terms, attempt.amount, attempt.at
        day = business_day(now)

        def used(_: object) -> Refused:
            # Whether it was this very payment that has used it is for `before` to say.
            return Refused("token_used")

        def not_paid(voucher: Voucher | None) -> Refused:
            return (
                voucher_refusal(attempt, voucher)
                or phone_refusal(attempt, voucher)
                or Refused("unavailable", retry_after=1)
            )

        def not_taken(till: Till | None) -> Refused:
            if till is not None and till.phones not in (None, attempt.phones):
                return TillChanged(till.phones)
            return till_refusal(attempt, till) or Refused("unavailable", retry_after=1)

        put, merchant = self.transfers.write(
            [transfer],
            used,
            beside=self.accounts.credit(
                attempt.merchant_id,
                amount,
                terms.id,
                day.isoformat(),
                terms.categories,
                terms.per_merchant_per_day,
                terms.per_merchant,
                stale_days(day),
                attempt.phones,
                terms.requires,
                not_taken,
            ),
        )
        return [
            *self.records.write(key, now, 201, subject_id=transfer.id),
            put,
            self.vouchers.debit(
                token.voucher_id,
                terms.id,
                amount,
                now,
                attempt.drawn_at,
                attempt.phones,
                not terms.partial_spend,
                not_paid,
                delegated=attempt.delegation is not None,
            ),
            merchant,
            *self._delegated(attempt),
        ]

    def _delegated(self, attempt: Attempt) -> list[Write]:
        if attempt.delegation is None:
            return []
        gone = Refused("token_expired")
        return [self.stand.delegations.standing(attempt.delegation, attempt.at, lambda _: gone)]

    def _transfer(
        self, token: PaymentToken, attempt: Attempt, bill_total: int | None, by: Subject
    ) -> Transfer:
        delegation = attempt.delegation
        transfer = Transfer(
            id=redemption_id(token.jti),
            debit_account=account("voucher", token.voucher_id),
            credit_account=account("merchant", by.id),
            amount=attempt.amount,
            kind="redeem",
            reference="",
            occurred_at=to_text(attempt.at),
            actor=by.actor,
            campaign_id=token.campaign_id,
            bill_total=bill_total,
            cashier=by.cashier or None,
            payer=delegation.delegate_id if delegation else None,
            payer_name=mask_name(delegation.delegate_name) if delegation else None,
        )
        return self.receipts.with_receipt(transfer)

    def before(
        self, presented: Presented, amount: int, by: Subject, key: Key | None
    ) -> Before | None:
        """What this request has paid before, or None.

        By its key first: the first status again. Else by its payment token, even one that has
        expired since or whose key was retired: 200.
        """
        record = self.records.find(key)
        if record is not None and record.subject_id:
            transfer = self.transfers.find(record.subject_id)
            if transfer is not None:
                return Before(record.status, True, Redemption(transfer, 0))
        try:
            token = self.recognise.token(presented, by, paid=True)
        except Refused:
            return None
        transfer = self.transfers.find(redemption_id(token.jti))
        mine = account("merchant", by.id)
        if transfer is None or transfer.credit_account != mine or transfer.amount != amount:
            return None
        return Before(200, False, Redemption(transfer, self.refunded.of(transfer.id)))
