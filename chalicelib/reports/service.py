"""Daily totals: what was funded, issued, redeemed and refunded, by day, category, kelurahan."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from chalicelib.core.values.instants import Clock, day_bounds
from chalicelib.ledger.rules import Sums
from chalicelib.merchants.store.merchants import Merchants
from chalicelib.reports.rules import Reported, campaigns_balance, days, net, sale
from chalicelib.reports.store import Sales


@dataclass(frozen=True, slots=True)
class Day:
    """A business day's totals, in rupiah; `kinds` by kind of transfer. `remaining` is what was
    neither issued nor released when it ended. `transfers` is None for one campaign: they are
    counted over all."""

    day: str
    transfers: int | None
    kinds: Mapping[str, int]
    remaining: int


@dataclass(frozen=True, slots=True)
class Daily:
    """The days of a range, and net sales over it by category and by kelurahan."""

    days: list[Day]
    by_category: Mapping[str, int]
    by_kelurahan: Mapping[str, int]
    through: datetime


class ReportService:
    """The use cases of reports."""

    def __init__(
        self,
        sales: Sales,
        merchants: Merchants,
        of_month: Callable[[str], Mapping[str, Sums]],
        before: Callable[[datetime], Sums],
        through: Callable[[], datetime],
        clock: Clock,
    ) -> None:
        self._sales = sales
        self._merchants = merchants
        self._of_month = of_month
        self._before = before
        self._through = through
        self._clock = clock

    def count(self, transfers: Sequence[Reported]) -> None:
        """Count the sales among some transfers."""
        merchant_ids = [one.merchant_id for one in transfers]
        merchants = self._merchants.find_many(id for id in merchant_ids if id)
        counted = []
        for transfer, merchant_id in zip(transfers, merchant_ids, strict=True):
            if merchant_id:
                merchant = merchants[merchant_id]
                counted.append(sale(transfer, merchant.category, merchant.kelurahan_code))
        if counted:
            self._sales.count(counted, self._clock())

    def daily(self, first: date, last: date, campaign_id: str | None = None) -> Daily:
        """The totals of each business day from `first` to `last`, both included.

        Of one campaign's transfers where it is given; sales are not kept by campaign, so there
        are no groups then.
        """
        wanted = [day.isoformat() for day in days(first, last)]
        found: dict[str, Sums] = {}
        categories: Counter[str] = Counter()
        kelurahan: Counter[str] = Counter()
        for month in dict.fromkeys(day[:7] for day in wanted):
            found.update(self._of_month(month))
            sales = () if campaign_id else self._sales.of_month(month)
            for day, category, code, row in sales:
                if wanted[0] <= day <= wanted[-1]:
                    categories[category] += net(row)
                    kelurahan[code] += net(row)
        remaining = campaigns_balance(self._before(day_bounds(first)[0]), campaign_id)
        reported = []
        for name in wanted:
            sums = found.get(name, Sums())
            remaining += campaigns_balance(sums, campaign_id)
            reported.append(_day(name, sums, remaining, campaign_id))
        return Daily(reported, categories, kelurahan, self._through())


def _day(day: str, sums: Sums, remaining: int, campaign_id: str | None) -> Day:
    kinds: Counter[str] = Counter()
    for (campaign, kind), amount in sums.kinds.items():
        if campaign_id in (None, campaign):
            kinds[kind] += amount
    transfers = None if campaign_id else sums.count["transfers"]
    return Day(day, transfers, kinds, remaining)
