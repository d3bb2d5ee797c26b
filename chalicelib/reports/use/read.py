"""Daily totals: what was funded, issued, redeemed and refunded, by day, category, kelurahan."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from chalicelib.core.component import Component
from chalicelib.core.dynamo.head import Head
from chalicelib.core.values.instants import Clock, business_day, day_bounds
from chalicelib.ledger.rules.sums import Sums
from chalicelib.ledger.store.totals import Totals
from chalicelib.reports.rules import Daily, Sale, SalesDay, days, days_of, net, with_recent
from chalicelib.reports.store import SalesDays
from chalicelib.reports.use.look import LookAtSales

# What was sold since the days were counted is added where it is no more than this: 300 a second,
# where they are counted each minute.
RECENT_MOST = 20_000


class ReportReader(Component, frozen=True, kw_only=True):
    """The use case of reading reports."""

    sales: SalesDays
    look: LookAtSales
    head: Head
    totals: Totals
    clock: Clock
    recent_most: int = RECENT_MOST

    def daily(self, first: date, last: date, campaign_id: str | None = None) -> Daily:
        """The totals of each business day from `first` to `last`, both included. Raises
        `validation_failed` for too many days or none.

        Of one campaign's transfers where it is given; sales are not kept by campaign, so there
        are no groups then.
        """
        wanted = [day.isoformat() for day in days(first, last)]
        months = list(dict.fromkeys(day[:7] for day in wanted))
        through = self.totals.through()
        found: dict[str, Sums] = {}
        for month in months:
            found.update(self.totals.by_bucket("day", month))
        categories: Counter[str] = Counter()
        kelurahan: Counter[str] = Counter()
        if not campaign_id:
            # Before the days, which say how much of it they hold by then.
            recent, reached = self._recent(first, last)
            through = min(through, reached) if reached else through
            for one in self._sold(months, wanted, recent):
                for (category, code), sums in one.groups.items():
                    categories[category] += net(sums)
                    kelurahan[code] += net(sums)
        before = self.totals.before(day_bounds(first)[0])
        totals = days_of(wanted, found, before, campaign_id)
        return Daily(totals, categories, kelurahan, through)

    def _recent(self, first: date, last: date) -> tuple[list[Sale], datetime | None]:
        """What was sold since the days were counted, also what is listed beyond `through`; and how
        far that reaches, None where it is all."""
        counted = self.head.read() or self.totals.beginning()
        today = business_day(self.clock())
        _, until = day_bounds(min(last, today))
        since = max(counted, day_bounds(first)[0]) if counted else until
        recent, reached = self.look.at(since, until, self.recent_most)
        return recent, reached if reached < until else None

    def _sold(
        self, months: Iterable[str], wanted: Sequence[str], recent: Iterable[Sale]
    ) -> list[SalesDay]:
        stored = (one for month in months for one in self.sales.of_month(month))
        return [one for one in with_recent(stored, recent) if wanted[0] <= one.day <= wanted[-1]]
