"""Undoing: the shop gives all of a payment back within the day, in one transaction and once.

The refunds are named after the parts that they undo, so that of two who undo at once one does it,
and both are told the same.
"""

from chalicelib.campaigns.rules.budget import Overtaken
from chalicelib.campaigns.use.read import ReadCampaigns
from chalicelib.core.component import Component
from chalicelib.core.dynamo.idempotency import Key, Records
from chalicelib.core.dynamo.writer import Writer
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import Clock
from chalicelib.core.values.subject import Subject
from chalicelib.payments.rules.payment import Payment, undo_id
from chalicelib.payments.rules.undo import DONE, Undo, to_undo, undo_refusal
from chalicelib.payments.store.undos import Undos
from chalicelib.payments.use.read import ReadPayments
from chalicelib.redemptions.use.refund import Refund, Refunds
from chalicelib.vouchers.rules import VoucherLapsed
from chalicelib.vouchers.store.vouchers import Vouchers

# Each further one means that a voucher has lapsed since it was read.
_TRIES = 3
REASON = "Pembayaran dibatalkan"


class UndoPayment(Component, frozen=True, kw_only=True):
    """The use case of a merchant that undoes a payment."""

    read: ReadPayments
    refunds: Refunds
    campaigns: ReadCampaigns
    vouchers: Vouchers
    undos: Undos
    records: Records
    writer: Writer
    clock: Clock

    def undo(self, payment_id: str, by: Subject, key: Key | None) -> Payment:
        """Give all that is left of a payment back onto its vouchers, and where one has lapsed on to
        its campaign. Raises `not_found`; `state_conflict` where it is of another day or was given
        back; `refund_too_large` where the merchant is not owed as much any more; `forbidden` where
        this phone may no longer use the till."""
        for _ in range(_TRIES):
            payment = self.read.of_merchant(payment_id, by)
            if refused := undo_refusal(payment, self.clock()):
                raise refused
            back = to_undo(payment)
            found = self.vouchers.find_many([part.voucher_id for part, _ in back])
            vouchers = {one.id: one for one in found}
            terms = {
                id: self.campaigns.get(id)
                for id in dict.fromkeys(part.transfer.campaign_id for part, _ in back)
            }
            resident_id = found[0].resident_id if found else ""
            now = self.clock()
            refunds = [
                Refund(
                    self.refunds.transfer(
                        undo_id(part.transfer.id),
                        part.paid,
                        amount,
                        REASON,
                        by.actor,
                        now,
                        cashier=by.cashier,
                    ),
                    part.paid,
                    terms[part.transfer.campaign_id],
                    not vouchers[part.voucher_id].takes_back(now),
                )
                for part, amount in back
            ]
            try:
                self.writer.transact(
                    [
                        *self.records.write(key, now, 200, subject_id=payment.id),
                        self.undos.finish(_undone(payment, resident_id), now),
                        *self.refunds.writes(refunds, now, phone=by.phone),
                    ]
                )
                return self.read.find(payment_id)
            except VoucherLapsed:
                continue
        raise Overtaken

    def before(self, payment_id: str, by: Subject) -> Payment | None:
        """A payment that is undone, as it stands now; None where it is not."""
        try:
            payment = self.read.of_merchant(payment_id, by)
        except Refused:
            return None
        undo = self.read.undo_of(payment)
        return payment if undo is not None and undo.state == DONE else None


def _undone(payment: Payment, resident_id: str) -> Undo:
    return Undo(payment.id, payment.merchant_id, resident_id, payment.amount, payment.paid_at, DONE)
