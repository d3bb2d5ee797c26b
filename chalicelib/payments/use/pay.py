"""Paying at a sticker.

The shop and the vouchers are read at once, then all is paid in one transaction: of each voucher its
transfer and its balance, and the merchant's account, which counts the transfers and the ceilings
and says whether the sticker still counts. docs/ledger.md walks through it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from chalicelib.campaigns.rules.budget import Overtaken
from chalicelib.core.component import Component
from chalicelib.core.dynamo.idempotency import Key, Records
from chalicelib.core.dynamo.writer import Write, Writer
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import Clock, business_day
from chalicelib.core.values.subject import Subject
from chalicelib.ledger.rules.transfer import Transfer
from chalicelib.ledger.store.transfers import Transfers
from chalicelib.merchants.rules.account import Till
from chalicelib.merchants.store.accounts import MerchantAccounts
from chalicelib.payments.rules.payment import (
    PAYMENTS_A_DAY,
    Payment,
    often_refusal,
    part_ids,
    short_refusal,
    transfers,
    up_to,
)
from chalicelib.payments.use.read import ReadPayments
from chalicelib.redemptions.rules.payers import Payer, chosen, shares, taking, taking_refusal
from chalicelib.redemptions.use.sign import Receipts
from chalicelib.residents.rules import Delegation
from chalicelib.residents.use.stand import Stand
from chalicelib.stickers.formats.sticker import Sticker
from chalicelib.stickers.rules.spendable import hours_refusal, spendable, sticker_refusal
from chalicelib.stickers.use.look import LookAtSticker
from chalicelib.vouchers.store.vouchers import Vouchers

# Each further one means that what was read has changed since, or that they have paid here today.
_TRIES = 4


class PaidBefore(Refused):
    """The resident has made this payment of the day at this merchant: the next has another name."""

    def __init__(self) -> None:
        super().__init__("state_conflict", retry_after=1)


@dataclass(frozen=True, slots=True)
class Paid:
    """A payment, and what its merchant is called."""

    payment: Payment
    merchant_name: str


@dataclass(frozen=True, slots=True)
class Plan:
    """Which vouchers pay how much at a shop's sticker, and by which somebody else pays for whose
    they are; None where nobody does."""

    sticker: Sticker
    merchant_name: str
    shares: Sequence[tuple[Payer, int]]
    delegation: Delegation | None

    @property
    def amount(self) -> int:
        return sum(share for _, share in self.shares)


class PayAtSticker(Component, frozen=True, kw_only=True):
    """The use case of a resident who pays at a shop's sticker."""

    look: LookAtSticker
    read: ReadPayments
    stand: Stand
    accounts: MerchantAccounts
    vouchers: Vouchers
    transfers: Transfers
    receipts: Receipts
    records: Records
    writer: Writer
    clock: Clock

    def pay(
        self,
        text: str,
        amount: int,
        bill_total: int | None,
        voucher_ids: Sequence[str],
        by: Subject,
        key: Key,
    ) -> Paid:
        """Pay `amount` rupiah at a sticker by these vouchers of the resident's, or by whichever may
        be spent there where none is named, those first that lapse soonest.

        Raises `not_found` for a voucher that is not theirs, `unauthenticated` where a delegate
        stands for them no more, or one of the refusals of redeeming; then nothing has moved. What
        has changed since it was read is looked at again, a few times: never is another sum paid.
        """
        sticker = self.look.sticker(text)
        number = 0
        for _ in range(_TRIES):
            plan = self._plan(sticker, amount, voucher_ids, by)
            # After the last reading: a transfer is written soon after its instant, or not at all.
            now = self.clock()
            payment_id = self._name(by, sticker, now, number)
            parts = [
                self.receipts.with_receipt(one)
                for one in transfers(
                    payment_id,
                    sticker.merchant_id,
                    plan.shares,
                    bill_total,
                    by.actor,
                    now,
                    plan.delegation,
                )
            ]
            try:
                self.writer.transact(self._writes(payment_id, parts, plan, by, now, key))
                return Paid(self.read.made(payment_id, parts), plan.merchant_name)
            except PaidBefore:
                number = self._next_number(by, sticker, now)
                if refused := often_refusal(number):
                    raise refused from None
            except Overtaken:
                continue
        raise Overtaken

    def before(self, key: Key | None) -> Paid | None:
        """What was paid under a key, as it was then; None where nothing was."""
        record = self.records.find(key)
        if record is None or record.subject_id is None:
            return None
        payment = self.read.as_it_was(record.subject_id)
        return Paid(payment, self.read.merchant_name(payment.merchant_id))

    def _plan(self, sticker: Sticker, amount: int, voucher_ids: Sequence[str], by: Subject) -> Plan:
        if voucher_ids:
            stall, held = self.look.found(sticker, voucher_ids, by)
        else:
            stall, held = self.look.with_wallet(sticker, by)
        now = self.clock()
        delegation = self.stand.must(by, now)
        if refused := hours_refusal(stall.hours, now):
            raise refused
        if not {*voucher_ids} <= {one.voucher.id for one in held}:
            raise Refused("not_found")
        payers = chosen(held, stall.till, by.phone, now)
        able = spendable(held, stall.till, by.phone, now)
        try:
            paid = shares([up_to(one.payer, one.most) for one in able], amount)
            return Plan(sticker, stall.name, paid, delegation)
        except Refused as refused:
            if refused.code != "voucher_insufficient":
                raise
            raise short_refusal(payers, amount) from None

    def _writes(
        self,
        payment_id: str,
        parts: Sequence[Transfer],
        plan: Plan,
        by: Subject,
        now: datetime,
        key: Key,
    ) -> list[Write]:
        day = business_day(now)
        amounts = [(payer.terms, share) for payer, share in plan.shares]

        def paid(_: object) -> Refused:
            return PaidBefore()

        def not_taken(till: Till | None) -> Refused:
            return (
                sticker_refusal(plan.sticker.number, till)
                or taking_refusal(amounts, till, by.phone, day.isoformat())
                or Overtaken()
            )

        *puts, merchant = self.transfers.write(
            parts,
            paid,
            beside=self.accounts.pay(
                plan.sticker.merchant_id,
                plan.amount,
                plan.sticker.number,
                taking(amounts, by.phone, day),
                not_taken,
            ),
        )
        return [
            *self.records.write(key, now, 201, subject_id=payment_id),
            *puts,
            *[
                self.vouchers.hold(
                    payer.voucher.id,
                    by.id,
                    by.owner_phone,
                    share,
                    now,
                    not payer.terms.partial_spend,
                )
                for payer, share in plan.shares
            ],
            merchant,
            *self.stand.still(by, now),
        ]

    def _name(self, by: Subject, sticker: Sticker, now: datetime, number: int) -> str:
        day = business_day(now).isoformat()
        return self.read.names.id_of(by.id, sticker.merchant_id, day, number)

    def _next_number(self, by: Subject, sticker: Sticker, now: datetime) -> int:
        # Whoever paid over midnight may have left out some that come before theirs.
        names = [self._name(by, sticker, now, number) for number in range(PAYMENTS_A_DAY)]
        found = self.transfers.find_all([part_ids(one)[0] for one in names])
        made = {one.payment_id for one in found}
        free = (number for number, one in enumerate(names) if one not in made)
        return next(free, PAYMENTS_A_DAY)
