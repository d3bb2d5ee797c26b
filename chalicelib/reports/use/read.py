"""Daily totals: what was funded, issued, redeemed and refunded, by day, category, kelurahan."""

from collections import Counter
from datetime import date

from chalicelib.core.component import Component
from chalicelib.core.values.instants import day_bounds
from chalicelib.ledger.rules.sums import Sums
from chalicelib.ledger.store.totals import Totals
from chalicelib.reports.rules import Daily, days, days_of, net
from chalicelib.reports.store import Sales


class ReportReader(Component, frozen=True, kw_only=True):
    """The use case of reading reports."""

    sales: Sales
    totals: Totals

    def daily(self, first: date, last: date, campaign_id: str | None = None) -> Daily:
        """The totals of each business day from `first` to `last`, both included. Raises
        `validation_failed` for too many days or none.

        Of one campaign's transfers where it is given; sales are not kept by campaign, so there
        are no groups then.
        """
        wanted = [day.isoformat() for day in days(first, last)]
        found: dict[str, Sums] = {}
        categories: Counter[str] = Counter()
        kelurahan: Counter[str] = Counter()
        for month in dict.fromkeys(day[:7] for day in wanted):
            found.update(self.totals.by_bucket("day", month))
            sales = () if campaign_id else self.sales.of_month(month)
            for day, category, code, row in sales:
                if wanted[0] <= day <= wanted[-1]:
                    categories[category] += net(row)
                    kelurahan[code] += net(row)
        before = self.totals.before(day_bounds(first)[0])
        totals = days_of(wanted, found, before, campaign_id)
        return Daily(totals, categories, kelurahan, self.totals.through())
