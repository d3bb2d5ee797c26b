"""Finishing a hold: what is captured goes to the merchant, the rest back onto its vouchers.

One transaction, after one reading: the checkout, its transfers, the merchant's account, which
counts them and gives the ceilings of what goes back, the vouchers. What would go back onto a
voucher that has lapsed since goes through it to its campaign, as a refund does.
"""

from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import datetime

from chalicelib.campaigns.rules.budget import Overtaken
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
from chalicelib.marketplace.rules.checkout import (
    CAPTURED,
    LAPSED,
    VOIDED,
    Checkout,
    Part,
    State,
    capture_refusal,
    give_back_refusal,
    split,
)
from chalicelib.marketplace.rules.moves import moved
from chalicelib.marketplace.store.checkouts import Checkouts
from chalicelib.merchants.rules.account import Till
from chalicelib.merchants.store.accounts import MerchantAccounts
from chalicelib.redemptions.rules.redemption import counted
from chalicelib.vouchers.rules import VoucherLapsed, give_back
from chalicelib.vouchers.store.vouchers import Vouchers
from chalicelib.vouchers.use.give_back import GiveBack

ACTOR = "job:lapse"

# Between reading and writing a voucher may lapse or its campaign be closed, each once.
_TRIES = 4

Judge = Callable[[Checkout, datetime], Refused | None]


class FinishCheckout(Component, frozen=True, kw_only=True):
    """The use cases of a partner that captures or voids, and of the time that is over."""

    checkouts: Checkouts
    vouchers: Vouchers
    campaigns: ReadCampaigns
    accounts: MerchantAccounts
    transfers: Transfers
    give_back: GiveBack
    records: Records
    writer: Writer
    clock: Clock

    def capture(
        self, checkout_id: str, amount: int | None, by: Subject, key: Key | None
    ) -> Checkout:
        """Pay the merchant `amount` rupiah of what is held, or all of it; the rest goes back.

        Raises `not_found`, `state_conflict` where nothing is held any more, `amount_over_cap`
        where less is, `merchant_not_active` where the merchant was suspended since.
        """
        return self._finish(
            checkout_id,
            CAPTURED,
            amount,
            lambda one, now: (
                _foreign(one, by) or capture_refusal(one, amount or one.authorized, now)
            ),
            by.actor,
            key,
        )

    def void(self, checkout_id: str, by: Subject, key: Key | None) -> Checkout:
        """Give all that is held back. Raises `not_found`, `state_conflict`."""
        return self._finish(
            checkout_id,
            VOIDED,
            0,
            lambda one, now: _foreign(one, by) or give_back_refusal(one, now),
            by.actor,
            key,
        )

    def lapse(self, checkout_id: str) -> Checkout:
        """The same where its time is over. Raises `state_conflict` where nothing is held."""
        return self._finish(checkout_id, LAPSED, 0, give_back_refusal, ACTOR, None)

    def _finish(
        self,
        checkout_id: str,
        state: State,
        captured: int | None,
        judge: Judge,
        actor: str,
        key: Key | None,
    ) -> Checkout:
        onward: Collection[str] = ()
        for _ in range(_TRIES):
            checkout = self.checkouts.find(checkout_id)
            if checkout is None:
                raise Refused("not_found")
            if refused := judge(checkout, self.clock()):
                raise refused
            amount = checkout.authorized if captured is None else captured
            done = replace(
                checkout, stored_state=state, balance=0, parts=split(checkout.parts, amount)
            )
            back = [part for part in done.parts if part.left]
            # Ceilings do not change; whether a campaign was closed counts for what goes on to it.
            read = self.campaigns.get if onward else self.campaigns.recent
            terms = {one: read(one) for one in {part.campaign_id for part in back}}
            now = self.clock()
            try:
                self.writer.transact(self._writes(done, back, terms, onward, actor, now, key))
                return done
            except VoucherLapsed:
                onward = self._lapsed(back)
            except Overtaken:
                continue
        raise Overtaken

    def _lapsed(self, back: Collection[Part]) -> Collection[str]:
        found = self.vouchers.find_many(part.voucher_id for part in back)
        return [one.id for one in found if not one.takes_back(self.clock())]

    def _writes(
        self,
        done: Checkout,
        back: Collection[Part],
        terms: dict[str, Terms],
        onward: Collection[str],
        actor: str,
        now: datetime,
        key: Key | None,
    ) -> list[Write]:
        def not_captured(till: Till | None) -> Refused:
            return Refused("merchant_not_active")

        transfers = [
            moved("capture", done, part, part.captured, actor, now)
            for part in done.parts
            if part.captured
        ]
        transfers += [moved("lapse", done, part, part.left, actor, now) for part in back]
        *puts, merchant = self.transfers.write(
            transfers,
            lambda _: Overtaken(),
            beside=self.accounts.capture(
                done.merchant_id,
                done.captured,
                counted(
                    [(terms[part.campaign_id], part.left) for part in back],
                    done.authorized_on,
                    business_day(now).isoformat(),
                ),
                not_captured,
            ),
        )
        in_time = now if done.captured else None
        return [
            *self.records.write(key, now, 200, subject_id=done.id),
            self.checkouts.finish(done, lambda _: Overtaken(), in_time),
            *puts,
            merchant,
            *self._returned(back, terms, onward, actor, now),
        ]

    def _returned(
        self,
        back: Collection[Part],
        terms: dict[str, Terms],
        onward: Collection[str],
        actor: str,
        now: datetime,
    ) -> list[Write]:
        writes = []
        expired: dict[str, list[Transfer]] = {}
        for part in back:
            if part.voucher_id not in onward:
                writes.append(self.vouchers.credit(part.voucher_id, part.left, now))
                continue
            writes.append(self.vouchers.pass_through(part.voucher_id, part.left, now))
            expired.setdefault(part.campaign_id, []).append(
                give_back(
                    ids.new_id(ids.TRANSFER),
                    "expire",
                    part.voucher_id,
                    part.campaign_id,
                    part.left,
                    actor,
                    now,
                    "lapse onto a lapsed voucher",
                )
            )
        given = [(terms[campaign_id], some) for campaign_id, some in expired.items()]
        return writes + self.give_back.writes_of_many(given, actor, now)


def _foreign(checkout: Checkout, by: Subject) -> Refused | None:
    return None if checkout.partner_id == by.id else Refused("not_found")
