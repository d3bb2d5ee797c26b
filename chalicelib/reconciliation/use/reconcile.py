"""Reconciling a day: all checks, one after the other, from what is stored at this moment.

Balances are of now, movements of the day. Nothing is written, and nothing is repaired.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from chalicelib.core.component import Component
from chalicelib.core.values.errors import invalid
from chalicelib.core.values.instants import Clock, business_day, day_bounds
from chalicelib.core.work import HasTime
from chalicelib.ledger.rules.spans import next_minute
from chalicelib.ledger.rules.sums import Sums
from chalicelib.ledger.store.mutations import Mutations
from chalicelib.ledger.store.totals import Totals
from chalicelib.ledger.use.read import LedgerReader
from chalicelib.marketplace.rules.checkout import Checkout
from chalicelib.procurement.rules.order import Order
from chalicelib.reconciliation.rules.checks import immutability, zero_sum
from chalicelib.reconciliation.rules.entries import balances, funds_of
from chalicelib.reconciliation.rules.report import Reconciliation
from chalicelib.reconciliation.rules.transit import oldest
from chalicelib.reconciliation.store.books import Books, GuardSums
from chalicelib.reconciliation.use.accounts import Accounts, Moment
from chalicelib.reconciliation.use.bank import BankChecks
from chalicelib.reconciliation.use.days import DayChecks
from chalicelib.reconciliation.use.funding import FundingChecks
from chalicelib.reconciliation.use.items import ItemChecks
from chalicelib.reconciliation.use.overdue import OverdueChecks
from chalicelib.reconciliation.use.payouts import PayoutChecks
from chalicelib.reconciliation.use.projections import Projections
from chalicelib.reconciliation.use.taxes import TaxChecks


@dataclass(frozen=True)
class _Quiet:
    """Whether the projections knew every transfer of today when the guards were read, and none has
    come since. Asked only where something differs: it reads the guards once more."""

    books: Books
    before: GuardSums
    caught_up: bool

    @cached_property
    def so_far(self) -> bool:
        return self.caught_up and self.books.guard_sums().counts == self.before.counts


class Reconcile(Component, frozen=True, kw_only=True):
    """The use case of reconciling. `every_order` answers every purchase order."""

    books: Books
    totals: Totals
    mutations: Mutations
    ledger: LedgerReader
    projections: Projections
    accounts: Accounts
    overdue: OverdueChecks
    holds: ItemChecks[Checkout]
    orders: ItemChecks[Order]
    every_order: Callable[[], Iterable[Order]]
    taxes: TaxChecks
    payouts: PayoutChecks
    bank: BankChecks
    funding: FundingChecks
    days: DayChecks
    clock: Clock

    def reconcile(self, day: date, has_time: HasTime) -> Reconciliation:
        """Reconcile a business day, as far as there is time to look. Raises `validation_failed` for
        a day to come."""
        now = self.clock()
        today = business_day(now)
        if day > today:
            raise invalid("date", "belum tiba", "has not come yet")

        # In this order: what the guards have counted is known to the projections when they are
        # read later, unless they lag.
        guards = self.books.guard_sums()
        through = self.ledger.through()
        record = self.days.record(day)
        counted = record.transfers if record else guards.counts[day.isoformat()]
        projected = self.projections.check(
            day,
            counted,
            through,
            closed=record is not None,
            rooted=record is not None or day < today,
            has_time=has_time,
        )
        sums = self.totals.before(next_minute(now))
        lines = Counter(balances(sums))
        lines.update(projected.deviation)
        funds = funds_of(sums.counters())
        funds.update(projected.funds)
        known = projected.known if day == today else self.projected(today)
        quiet = _Quiet(self.books, guards, guards.counts[today.isoformat()] == known)
        moment = Moment(
            lines=lines,
            funds=funds,
            guards=guards,
            vouchers=self.books.vouchers(),
            orders=list(self.every_order()),
            absent=projected.absent,
            settled=lambda: quiet.so_far,
            has_time=has_time,
        )
        payouts = self.payouts.look(day, moment)
        at_bank = self.bank.look(day, today, projected, moment)
        funding = self.funding.look(day, moment)
        taxation = self.taxes.look(day, moment)
        checks = [
            zero_sum(sums),
            immutability(self.mutations.between(*day_bounds(day))),
            projected.check,
            self.accounts.merchants(moment),
            self.accounts.vouchers(moment),
            self.accounts.campaigns(moment),
            *self.overdue.checks(moment),
            *payouts.checks,
            self.holds.look(moment),
            projected.book.rewards.check(),
            self.orders.look(moment),
            taxation.check,
            *at_bank.checks,
            funding.check,
            self.days.check(day, record, projected),
        ]
        in_transit, in_transit_sums = oldest(
            [
                *payouts.in_transit,
                *at_bank.in_transit,
                *funding.in_transit,
                *taxation.in_transit,
            ]
        )
        return Reconciliation(
            day=day,
            as_of=now,
            through=through,
            transfers=projected.book.listed,
            root=projected.book.day_root,
            checks=checks,
            in_transit=in_transit,
            transit_sums=in_transit_sums,
            partial=projected.book.partial or projected.absent.partial or not has_time(),
        )

    def projected(self, day: date) -> int:
        """How many transfers of a day the totals know."""
        rows = self.totals.by_bucket("day", day.isoformat()[:7])
        return rows.get(day.isoformat(), Sums()).count["transfers"]
