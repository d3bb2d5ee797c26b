"""Refunding what was captured: back onto the vouchers that have paid, those first that lapse last.

What was refunded of each capture is counted where that of redemptions is, so that whoever reads
what a merchant has sold reads both alike.
"""

from collections.abc import Callable, Collection
from typing import TypeVar

from chalicelib.campaigns.rules.budget import Overtaken
from chalicelib.campaigns.use.read import ReadCampaigns
from chalicelib.core.component import Component
from chalicelib.core.dynamo.idempotency import Key, Records
from chalicelib.core.dynamo.writer import Writer
from chalicelib.core.values import ids
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import Clock
from chalicelib.core.values.subject import Subject
from chalicelib.ledger.rules.transfer import Transfer
from chalicelib.marketplace.rules.checkout import CAPTURED, conflict
from chalicelib.marketplace.rules.moves import refunded_from
from chalicelib.marketplace.use.read import ReadCheckouts
from chalicelib.redemptions.rules.redemption import Paid
from chalicelib.redemptions.use.refund import Refund, Refunds
from chalicelib.vouchers.rules import VoucherLapsed
from chalicelib.vouchers.store.vouchers import Vouchers

T = TypeVar("T")

# Between reading and writing a voucher may lapse, its campaign be closed, another refund come.
_TRIES = 4


class RefundCheckout(Component, frozen=True, kw_only=True):
    """The use case of a partner that gives money back."""

    read: ReadCheckouts
    refunds: Refunds
    vouchers: Vouchers
    campaigns: ReadCampaigns
    records: Records
    writer: Writer
    clock: Clock

    def refund(
        self,
        checkout_id: str,
        amount: int,
        reason: str,
        by: Subject,
        key: Key,
        view: Callable[[list[Transfer]], T],
    ) -> T:
        """Give `amount` rupiah of what was captured back; where a voucher has lapsed, on to its
        campaign. Answers `view` of the refunds, one for each voucher, which is kept under the key.
        Raises `not_found`, `state_conflict` where nothing was captured, `refund_too_large` where
        less is left of it or the merchant is owed less."""
        onward: Collection[str] = ()
        for _ in range(_TRIES):
            looked = self.read.of_partner(checkout_id, by)
            checkout = looked.checkout
            if checkout.stored_state != CAPTURED:
                raise conflict(looked.state)
            shares = refunded_from(checkout, looked.refunded, amount)
            try:
                return self._refund(shares, reason, by, key, view, onward)
            except VoucherLapsed:
                found = self.vouchers.find_many(paid.voucher_id for paid, _ in shares)
                onward = [one.id for one in found if not one.takes_back(self.clock())]
            except Refused as refused:
                # Another refund was faster, which may leave enough; what is owed is told as it is.
                too_large = refused.code == "refund_too_large" and "owed" not in refused.context
                if not too_large and not isinstance(refused, Overtaken):
                    raise
        raise Overtaken

    def _refund(
        self,
        shares: Collection[tuple[Paid, int]],
        reason: str,
        by: Subject,
        key: Key,
        view: Callable[[list[Transfer]], T],
        onward: Collection[str],
    ) -> T:
        """One attempt, at an instant of its own."""
        terms = {one: self.campaigns.get(one) for one in {paid.campaign_id for paid, _ in shares}}
        now = self.clock()
        refunds = [
            Refund(
                self.refunds.transfer(ids.new_id(ids.TRANSFER), paid, part, reason, by.actor, now),
                paid,
                terms[paid.campaign_id],
                paid.voucher_id in onward,
            )
            for paid, part in shares
        ]
        body = view([one.transfer for one in refunds])
        self.writer.transact(
            [
                *self.records.write(key, now, 201, body=body),
                *self.refunds.writes(refunds, now, phone=None),
            ]
        )
        return body
