"""What a resident can still be rewarded with."""

from dataclasses import dataclass

from chalicelib.campaigns.rules.terms import Rule, Terms
from chalicelib.core.component import Component
from chalicelib.core.values.instants import Clock, business_day
from chalicelib.core.values.subject import Subject
from chalicelib.incentives.rules.reward import is_rewarding
from chalicelib.incentives.use.programs import Programs
from chalicelib.residents.rules import eligible
from chalicelib.residents.store.entitlements import Entitlements
from chalicelib.vouchers.rules import Voucher
from chalicelib.vouchers.store.vouchers import Vouchers


@dataclass(frozen=True, slots=True)
class Offer:
    """A campaign that rewards a resident's payments: what they had of it (rupiah), on which voucher
    (None before the first), and what is left for today's payments and in all; None for no limit."""

    terms: Terms
    rule: Rule
    voucher_id: str | None
    rewarded: int
    left_today: int | None
    left_in_all: int | None


class Offers(Component, frozen=True, kw_only=True):
    """The use case of a resident who looks what a payment would bring."""

    programs: Programs
    entitlements: Entitlements
    vouchers: Vouchers
    clock: Clock

    def of(self, by: Subject) -> list[Offer]:
        """The campaigns that reward a resident's payments now, what ends first first."""
        entitled, now = self.entitlements.every(by.id), self.clock()
        if entitled is None:
            return []
        open = [
            one
            for one in self.programs.recent()
            if is_rewarding(one, now)
            and eligible(entitled.kelurahan_code, entitled.segments, one.kelurahan, one.segments)
        ]
        last = {
            one.id: entitled.vouchers[one.id][-1] for one in open if one.id in entitled.vouchers
        }
        found = {one.id: one for one in self.vouchers.find_many(last.values())} if last else {}
        today = business_day(now).isoformat()
        offers = [_offer(one, found.get(last.get(one.id, "")), today) for one in open]
        return sorted(offers, key=lambda one: (one.terms.spend_until, one.terms.id))


def _offer(terms: Terms, voucher: Voucher | None, today: str) -> Offer:
    rule = terms.rule
    assert rule is not None, "it is an incentive"
    rewarded = voucher.rewarded if voucher else 0
    had_today = (voucher.rewards_on or {}).get(today, 0) if voucher else 0
    daily, in_all = rule.max_rewards_per_day, rule.max_total_per_resident
    return Offer(
        terms=terms,
        rule=rule,
        voucher_id=voucher.id if voucher else None,
        rewarded=rewarded,
        left_today=None if daily is None else max(0, daily - had_today),
        left_in_all=None if in_all is None else max(0, in_all - rewarded),
    )
