"""Reconciling a day: all checks, one after the other, from what is stored at this moment.

Balances are of now, movements of the day. Nothing is written, and nothing is repaired.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from chalicelib.core.values.errors import invalid
from chalicelib.core.values.instants import Clock, business_day
from chalicelib.ledger.rules import PAID, Sums, next_minute
from chalicelib.ledger.totals import Totals
from chalicelib.reconciliation.accounts import Accounts, Moment
from chalicelib.reconciliation.bank import BankChecks
from chalicelib.reconciliation.days import DayChecks
from chalicelib.reconciliation.payouts import PayoutChecks
from chalicelib.reconciliation.projections import Projections
from chalicelib.reconciliation.rules import RUPIAH, Check, Finding, balances
from chalicelib.reconciliation.store import Books, Standing

# A request is given up after 29 seconds: so long, single accounts and transfers are looked for.
LOOKS_FOR_S = 18.0


@dataclass(frozen=True, slots=True)
class Report:
    """A reconciliation. `as_of` is the moment that balances are of, `through` how far the
    projections surely reach."""

    day: date
    as_of: datetime
    through: datetime
    checks: list[Check]


class _Quiet:
    """Whether the projections knew every transfer of today when the guards were read, and none has
    come since. Asked only where something differs: it reads the guards once more."""

    def __init__(self, books: Books, before: Standing, today: date, known: int) -> None:
        self._books = books
        self._before = before
        self._caught_up = before.counts[today.isoformat()] == known

    @cached_property
    def so_far(self) -> bool:
        return self._caught_up and self._books.standing().counts == self._before.counts


class Reconciliation:
    """The use case of reconciling. `monotonic` counts seconds."""

    def __init__(
        self,
        books: Books,
        totals: Totals,
        projections: Projections,
        accounts: Accounts,
        payouts: PayoutChecks,
        bank: BankChecks,
        days: DayChecks,
        through: Callable[[], datetime],
        clock: Clock,
        monotonic: Callable[[], float],
    ) -> None:
        self._books = books
        self._totals = totals
        self._projections = projections
        self._accounts = accounts
        self._payouts = payouts
        self._bank = bank
        self._days = days
        self._through = through
        self._clock = clock
        self._monotonic = monotonic

    def report(self, day: date | None) -> Report:
        """Reconcile a business day, today where none is given. Raises `validation_failed` for a
        day to come."""
        now = self._clock()
        today = business_day(now)
        day = day or today
        if day > today:
            raise invalid("date", "belum tiba", "has not come yet")
        over = self._monotonic() + LOOKS_FOR_S

        def has_time() -> bool:
            return self._monotonic() < over

        # In this order: what the guards have counted is known to the projections when they are
        # read later, unless they lag.
        standing = self._books.standing()
        through = self._through()
        record = self._days.record(day)
        counted = record.transfers if record else standing.counts[day.isoformat()]
        projected = self._projections.check(
            day, counted, through, closed=record is not None, has_time=has_time
        )
        sums = self._totals.before(next_minute(now))
        lines = Counter(balances(sums))
        lines.update(projected.deviation)
        known = projected.known if day == today else self._projected(today)
        quiet = _Quiet(self._books, standing, today, known)
        moment = Moment(lines, standing, projected.absent, lambda: quiet.so_far, has_time)
        checks = [
            _zero_sum(sums),
            projected.check,
            self._accounts.merchants(moment),
            self._accounts.vouchers(moment),
            self._accounts.campaigns(moment),
            *self._payouts.checks(day, today, moment),
            *self._bank.checks(day, projected, moment),
            self._accounts.own(PAID, "paid_differs", moment),
            self._days.check(day, record, projected),
        ]
        return Report(day, now, through, checks)

    def _projected(self, day: date) -> int:
        """How many transfers of a day the totals know."""
        rows = self._totals.by_bucket("day", day.isoformat()[:7])
        return rows.get(day.isoformat(), Sums()).count["transfers"]


def _zero_sum(sums: Sums) -> Check:
    debits, credits = sum(sums.debits.values()), sum(sums.credits.values())
    findings = () if debits == credits else (Finding("totals_unbalanced", "all", debits, credits),)
    return Check("zero_sum", RUPIAH, debits, credits, findings)
