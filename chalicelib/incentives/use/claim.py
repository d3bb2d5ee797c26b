"""Claiming the reward of a payment, by what stands on its receipt."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TypeVar

from chalicelib.campaigns.rules.budget import Overtaken
from chalicelib.campaigns.rules.terms import Terms
from chalicelib.core.component import Component
from chalicelib.core.dynamo.idempotency import Key, KeyTaken, Records
from chalicelib.core.dynamo.writer import Writer
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import Clock, business_day, day_bounds, to_text
from chalicelib.core.values.subject import Subject
from chalicelib.incentives.rules.case import Case, Told, matches, why_waiting
from chalicelib.incentives.rules.claim import HELD, Claim, claim_id, days_meant
from chalicelib.incentives.rules.reward import Shop, Shopper, fitting
from chalicelib.incentives.rules.screening import (
    BURST,
    BURST_WITHIN,
    LONG_LOOKED_BACK,
    LOOKED_BACK,
    RING,
    Facts,
    is_spent_at,
    suspicions,
)
from chalicelib.incentives.store.claims import Claims, Listed
from chalicelib.incentives.use.programs import Programs
from chalicelib.incentives.use.settle import Settle
from chalicelib.ledger.rules.accounts import account
from chalicelib.ledger.store.journal import Journal
from chalicelib.merchants.rules.check import counting
from chalicelib.merchants.rules.merchant import ACTIVE
from chalicelib.merchants.rules.till import Shop as Till
from chalicelib.merchants.store.merchants import Merchants
from chalicelib.residents.rules import Entitled
from chalicelib.residents.store.entitlements import Entitlements
from chalicelib.residents.use.welcome import Welcome
from chalicelib.vouchers.rules import VOIDED
from chalicelib.vouchers.store.vouchers import Vouchers

T = TypeVar("T")

# In a business day: a number has twelve digits, and whoever guesses them is at it for ever.
CLAIMS_A_DAY = 20
_SPENDING_LOOKED_AT = 50
# Of the campaigns that fit: the best ones, so that a claim stays within an item of a kilobyte.
CAMPAIGNS_MOST = 5


@dataclass(frozen=True, slots=True)
class Receipt:
    """What stands on a payment's receipt: its number, the shop, the sum in rupiah, perhaps the
    day. `remember` where later payments with that card are to be rewarded by themselves."""

    rrn: str
    merchant_id: str
    amount: int
    paid_on: date | None
    remember: bool


class RewardsTaken(Refused):
    """An admin has taken the rewards of whom a card rewards by itself: it does so no more."""

    def __init__(self) -> None:
        super().__init__("voucher_not_active")


class ClaimReward(Component, frozen=True, kw_only=True):
    """The use case of a resident who has paid by QRIS."""

    claims: Claims
    programs: Programs
    entitlements: Entitlements
    welcome: Welcome
    merchants: Merchants
    vouchers: Vouchers
    journal: Journal
    settle: Settle
    records: Records
    writer: Writer
    clock: Clock

    def claim(
        self, receipt: Receipt, by: Subject, key: Key | None, view: Callable[[Claim], T]
    ) -> T:
        """Claim, and have the reward at once where the payment was told before. The same receipt
        again is the same claim.

        Answers `view` of the claim, which is kept under the key. Raises `not_found` for a shop that
        is none, `merchant_not_active`, `campaign_not_open`, `not_eligible`, `merchant_not_accepted`
        where no campaign rewards such a payment, and `rate_limited`.
        """
        if self.records.find(key) is not None:
            # Else a used key with another receipt would be refused when the claim stands already.
            raise KeyTaken
        days = days_meant(receipt.paid_on, business_day(self.clock()))
        case = self.claims.case(receipt.rrn)
        id = _same_before(case, receipt, by.id, days)
        if id is None:
            entitled = self._entitled(by)
            id = self._put(receipt, by.id, entitled, days, case)
        claim = self._settled(receipt.rrn, id)
        body = view(claim)
        if key is not None:
            # Last: whoever comes again before it is answered the same claim.
            self.writer.transact(self.records.write(key, self.clock(), 201, body=body))
        return body

    def by_card(self, told: Told, resident_id: str) -> Claim:
        """Claim a payment for the resident whose card has paid it, as they have asked for. Raises
        what `claim` does, and RewardsTaken."""
        payment = told.payment
        entitled = self.entitlements.every(resident_id)
        merchant_ids = self.merchants.with_nmid(payment.nmid)
        if entitled is None or len(merchant_ids) != 1:
            raise Refused("not_found")
        if self._were_taken(entitled):
            raise RewardsTaken
        day = date.fromisoformat(payment.paid_on)
        receipt = Receipt(payment.rrn, merchant_ids[0], payment.amount, day, remember=False)
        days = days_meant(day, business_day(self.clock()))
        id = self._put(receipt, resident_id, entitled, days, self.claims.case(payment.rrn))
        return self._settled(payment.rrn, id)

    def _were_taken(self, entitled: Entitled) -> bool:
        """Whether an admin has voided what a resident had of some campaign that goes on."""
        had = [entitled.vouchers.get(one.id, ()) for one in self.programs.recent()]
        last = [self.vouchers.find(some[-1]) for some in had if some]
        return any(one is not None and one.stored_state == VOIDED for one in last)

    def _settled(self, rrn: str, id: str) -> Claim:
        claim = self.settle.settle(rrn).claim(id)
        assert claim is not None, "a claim is never deleted"
        return claim

    def _entitled(self, by: Subject) -> Entitled:
        entitled = self.entitlements.every(by.id)
        if entitled is None:
            self.welcome.welcome(by.id, by.phone)
            entitled = self.entitlements.every(by.id)
        if entitled is None:
            raise Refused("not_eligible")
        if entitled.phone != by.phone:
            raise Refused("unauthenticated")
        return entitled

    def _put(
        self,
        receipt: Receipt,
        resident_id: str,
        entitled: Entitled,
        days: tuple[str, str],
        case: Case,
    ) -> str:
        """Write a claim down, if any campaign rewards it; answers its id."""
        till = self.merchants.shop(receipt.merchant_id)
        if till is None:
            raise Refused("not_found")
        if till.merchant.state != ACTIVE:
            raise Refused("merchant_not_active")
        now = self.clock()
        lately = self.claims.of_resident_since(resident_id, now - LOOKED_BACK)
        campaigns = self._fitting(receipt.amount, entitled, till, days)
        claim = _new(receipt, resident_id, till, campaigns, days, now)
        reason = None
        if not any(matches(claim, one) for one in case.payments):
            reason = why_waiting(claim, case.payments)
        found = suspicions(self._facts(claim, till, entitled, lately, now))
        if found:
            claim = replace(claim, state=HELD, reason=found[0], suspicions=found)
        elif reason is not None:
            claim = replace(claim, reason=reason)
        too_many = Refused("rate_limited", retry_after=_until_tomorrow(now))
        # Overtaken by the same one at the same time.
        with suppress(Overtaken):
            self.writer.transact(
                [
                    *self.claims.put(claim, reason == "payment_differs", now),
                    self.claims.count(resident_id, business_day(now), CLAIMS_A_DAY, too_many),
                ]
            )
        return claim.id

    def _fitting(
        self, amount: int, entitled: Entitled, till: Till, days: tuple[str, str]
    ) -> list[Terms]:
        """The campaigns that reward such a payment, best first; that there is none is told from
        campaigns read afresh."""
        # What has lapsed by the day of the payment does not count.
        checks = [one.kind for one in counting(till.merchant.checks, days[1])]
        shopper = Shopper(entitled.kelurahan_code, entitled.segments)
        shop = Shop(till.merchant.category, checks)
        try:
            return fitting(self.programs.recent(), shopper, shop, amount, days, self.clock())
        except Refused:
            return fitting(self.programs.afresh(), shopper, shop, amount, days, self.clock())

    def _facts(
        self,
        claim: Claim,
        till: Till,
        entitled: Entitled,
        lately: Sequence[Listed],
        now: datetime,
    ) -> Facts:
        at_shop = self.claims.of_shop_since(claim.merchant_id, now - LOOKED_BACK, BURST)
        pair = 1 + sum(one.merchant_id == claim.merchant_id for one in lately)
        moments_ago = to_text(now - BURST_WITHIN)
        return Facts(
            own_shop=entitled.phone in self._phones(till),
            pair=pair,
            at_till=1 + sum(one.created_at >= moments_ago for one in at_shop),
            number=claim.rrn,
            numbers=tuple({one.rrn for one in (*lately, *at_shop)}),
            guesses=sum(one.differs for one in lately),
            kept=self.claims.flagged_since(claim.resident_id, now - LONG_LOOKED_BACK),
            spent_here=self._spent_at(claim, entitled, now) if pair >= RING else 0,
        )

    def _phones(self, till: Till) -> frozenset[str]:
        """The phones of a shop's till, and of others' that were given the same NMID."""
        ids = self.merchants.with_nmid(till.merchant.nmid or "")
        others = [self.merchants.shop(one) for one in ids if one != till.merchant.id]
        return till.phones.union(*(one.phones for one in others if one is not None))

    def _spent_at(self, claim: Claim, entitled: Entitled, now: datetime) -> int:
        """How often rewards were spent at the shop of a claim, at its till or on a site."""
        vouchers = [one for id in claim.campaign_ids for one in entitled.vouchers.get(id, ())]
        return sum(
            is_spent_at(one, claim.merchant_id)
            for voucher in vouchers
            for one in self.journal.of_account(
                account("voucher", voucher), now - LONG_LOOKED_BACK, now, None, _SPENDING_LOOKED_AT
            )
        )


def _same_before(
    case: Case, receipt: Receipt, resident_id: str, days: tuple[str, str]
) -> str | None:
    """The id of the claim that a resident has made of this very receipt before."""
    for one in case.claims:
        said = (one.resident_id, one.merchant_id, one.amount)
        overlap = one.since <= days[1] and days[0] <= one.until
        if said == (resident_id, receipt.merchant_id, receipt.amount) and overlap:
            return one.id
    return None


def _until_tomorrow(now: datetime) -> int:
    _, end = day_bounds(business_day(now))
    return int((end - now).total_seconds()) + 1


def _new(
    receipt: Receipt,
    resident_id: str,
    till: Till,
    campaigns: Sequence[Terms],
    days: tuple[str, str],
    now: datetime,
) -> Claim:
    since, until = days
    rrn, shop, amount = receipt.rrn, receipt.merchant_id, receipt.amount
    return Claim(
        id=claim_id(rrn, resident_id, shop, amount, since, until),
        rrn=rrn,
        resident_id=resident_id,
        merchant_id=shop,
        nmid=till.merchant.nmid or "",
        amount=amount,
        since=since,
        until=until,
        remember=receipt.remember,
        campaign_ids=tuple(one.id for one in campaigns[:CAMPAIGNS_MOST]),
        created_at=to_text(now),
    )
