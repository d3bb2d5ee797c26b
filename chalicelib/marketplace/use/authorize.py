"""Authorising: a resident agrees to an order, and what it comes to is held of their vouchers.

The checkout and the vouchers are read at once, then all is held in one transaction: of each voucher
its transfer and its balance, the merchant's account, which counts transfers and ceilings, and the
checkout, which is the hold. docs/ledger.md walks through it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from chalicelib.campaigns.rules.budget import Overtaken
from chalicelib.campaigns.rules.terms import Terms, spend_refusal
from chalicelib.campaigns.use.read import ReadCampaigns
from chalicelib.core.component import Component
from chalicelib.core.dynamo.idempotency import Key, Records
from chalicelib.core.dynamo.writer import Write, Writer
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import Clock, business_day, to_text
from chalicelib.core.values.subject import Subject
from chalicelib.ledger.store.transfers import Transfers
from chalicelib.marketplace.rules.checkout import (
    AUTHORIZED,
    HELD_FOR,
    Checkout,
    Part,
    authorize_refusal,
)
from chalicelib.marketplace.rules.moves import moved
from chalicelib.marketplace.rules.pay import shared_out
from chalicelib.marketplace.store.checkouts import Checkouts
from chalicelib.marketplace.use.read import ReadCheckouts
from chalicelib.merchants.rules.account import Till
from chalicelib.merchants.store.accounts import MerchantAccounts
from chalicelib.redemptions.rules.payers import (
    Payer,
    chosen,
    payer_refusal,
    taking,
    taking_refusal,
)
from chalicelib.vouchers.rules import Voucher
from chalicelib.vouchers.store.vouchers import Vouchers
from chalicelib.vouchers.use.wallet import Wallet

# Each further one means that a voucher has changed since it was read.
_TRIES = 3


class AuthorizeCheckout(Component, frozen=True, kw_only=True):
    """The use case of a resident who agrees to an order."""

    checkouts: Checkouts
    read: ReadCheckouts
    vouchers: Vouchers
    wallet: Wallet
    campaigns: ReadCampaigns
    accounts: MerchantAccounts
    transfers: Transfers
    records: Records
    writer: Writer
    clock: Clock

    def authorize(
        self, checkout_id: str, voucher_ids: Sequence[str], by: Subject, key: Key | None
    ) -> Checkout:
        """Hold what an order comes to of these vouchers of the resident's, or of whichever pay at
        its merchant where none is named.

        Raises `not_found`, also for another's voucher; `state_conflict` where the checkout is not
        open or its partner may not go on with it; and why the vouchers do not pay or the merchant
        is not to be paid.
        """
        for _ in range(_TRIES):
            checkout, named = self.checkouts.find_with(
                checkout_id, self.vouchers.wanted(voucher_ids)
            )
            if refused := authorize_refusal(checkout, self.clock()):
                raise refused
            assert checkout is not None, "it would have been refused"
            self.read.must_be_served(checkout)
            payers = self._named(voucher_ids, named, by) or self._own(checkout, by)
            parts = shared_out(checkout, payers)
            held = sum(part.amount for part in parts)
            terms = {one.terms.id: one.terms for one in payers}
            # After the last reading: a transfer is written soon after its instant, or not at all.
            now = self.clock()
            agreed = replace(
                checkout,
                stored_state=AUTHORIZED,
                parts=parts,
                balance=held,
                credits=held,
                authorized_at=to_text(now),
                held_until=to_text(now + HELD_FOR),
                resident_id=by.id,
            )
            try:
                self.writer.transact(self._writes(agreed, terms, by, now, key))
                return agreed
            except Overtaken:
                continue
        raise Overtaken

    def proposed(self, checkout: Checkout, by: Subject) -> tuple[Part, ...]:
        """What each of a resident's vouchers would pay of an order that is open, if they agreed to
        it now; nothing where they cannot."""
        try:
            return shared_out(checkout, self._own(checkout, by))
        except Refused:
            return ()

    def _named(
        self, voucher_ids: Sequence[str], named: Iterable[Voucher], by: Subject
    ) -> list[Payer]:
        found = {one.id: one for one in named}
        payers = []
        for voucher_id in voucher_ids:
            voucher = found.get(voucher_id)
            if voucher is None or (voucher.resident_id, voucher.owner_phone) != (by.id, by.phone):
                raise Refused("not_found")
            payer = Payer(voucher, self.campaigns.recent(voucher.campaign_id, spend_refusal))
            if refused := payer_refusal(payer, self.clock()):
                raise refused
            payers.append(payer)
        return payers

    def _own(self, checkout: Checkout, by: Subject) -> list[Payer]:
        held = [Payer(one.voucher, one.terms) for one in self.wallet.every(by)]
        till = self.accounts.till(checkout.merchant_id)
        return chosen(held, till, by.phone, self.clock())

    def _writes(
        self,
        agreed: Checkout,
        terms: dict[str, Terms],
        by: Subject,
        now: datetime,
        key: Key | None,
    ) -> list[Write]:
        day = business_day(now)
        paid = [(part, terms[part.campaign_id]) for part in agreed.parts]
        amounts = [(of, part.amount) for part, of in paid]

        def not_open(_: object) -> Refused:
            return Overtaken()

        def not_taken(till: Till | None) -> Refused:
            return taking_refusal(amounts, till, by.phone, day.isoformat()) or Overtaken()

        *puts, merchant = self.transfers.write(
            [moved("authorize", agreed, part, part.amount, by.actor, now) for part, _ in paid],
            not_open,
            beside=self.accounts.agree(
                agreed.merchant_id, taking(amounts, by.phone, day), not_taken
            ),
        )
        return [
            *self.records.write(key, now, 200, subject_id=agreed.id),
            self.checkouts.authorize(agreed, not_open),
            *puts,
            *[self._hold(part, of, by, now) for part, of in paid],
            merchant,
        ]

    def _hold(self, part: Part, terms: Terms, by: Subject, now: datetime) -> Write:
        return self.vouchers.hold(
            part.voucher_id, by.id, by.phone, part.amount, now, not terms.partial_spend
        )
