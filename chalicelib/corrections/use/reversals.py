"""How each kind of wrong transfer is reversed: by the writes of the concept that its money is in.

A `Reversal` says how much is not reversed yet, reads and makes ready outside the transaction what
needs it, and then gives the writes of the one transfer that moves the money back.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from chalicelib.campaigns.rules.money import release
from chalicelib.campaigns.use.read import ReadCampaigns
from chalicelib.campaigns.use.withdraw import Withdraw
from chalicelib.core.component import Component
from chalicelib.core.dynamo.writer import Write
from chalicelib.corrections.rules import Correction, Left, reversal_id
from chalicelib.ledger.rules.transfer import Transfer
from chalicelib.redemptions.rules.redemption import Redemption
from chalicelib.redemptions.store import Refunded
from chalicelib.redemptions.use.refund import Refund, Refunds
from chalicelib.vouchers.store.vouchers import Vouchers

# The writes of a reversal by an actor, at an instant: nothing is read any more.
Writes = Callable[[str, datetime], list[Write]]


class Reversal(Protocol):
    """How transfers of one kind are reversed."""

    def left(self, transfer: Transfer) -> Left:
        """What of a transfer is not reversed yet; 0 rupiah where nothing can be."""
        ...

    def prepare(self, correction: Correction) -> Writes:
        """Read what the reversal needs, move what must be moved within an account first; answers
        its writes, refused where an account would go below zero. Raises `state_conflict`."""
        ...


class FundReversal(Component, frozen=True, kw_only=True):
    """A campaign gives back what it was funded with."""

    withdraw: Withdraw

    def left(self, transfer: Transfer) -> Left:
        return Left(transfer.amount, transfer.debit_account)

    def prepare(self, correction: Correction) -> Writes:
        wrong = correction.transfer
        self.withdraw.gather(wrong.campaign_id, correction.amount)

        def writes(actor: str, now: datetime) -> list[Write]:
            transfer = release(
                reversal_id(wrong),
                wrong.campaign_id,
                correction.amount,
                actor,
                now,
                reference=correction.reason,
                reverses=wrong.id,
            )
            return self.withdraw.writes(transfer, wrong.reference, now)

        return writes


class RedeemReversal(Component, frozen=True, kw_only=True):
    """A merchant gives back what of a redemption was not refunded yet, whether that was settled
    or not: it is taken from what the merchant is owed now."""

    campaigns: ReadCampaigns
    refunds: Refunds
    refunded: Refunded
    vouchers: Vouchers

    def left(self, transfer: Transfer) -> Left:
        return Left(transfer.amount - self.refunded.of(transfer.id), transfer.debit_account)

    def prepare(self, correction: Correction) -> Writes:
        wrong = correction.transfer
        paid = Redemption(wrong, wrong.amount - correction.amount).paid
        voucher = self.vouchers.find(paid.voucher_id)
        terms = self.campaigns.get(wrong.campaign_id)

        def writes(actor: str, now: datetime) -> list[Write]:
            refund = self.refunds.transfer(
                reversal_id(wrong),
                paid,
                correction.amount,
                correction.reason,
                actor,
                now,
                reverses=wrong.id,
            )
            onward = voucher is None or not voucher.takes_back(now)
            return self.refunds.writes([Refund(refund, paid, terms, onward)], now, phone=None)

        return writes
