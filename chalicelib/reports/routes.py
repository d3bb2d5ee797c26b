"""Reports over HTTP."""

from collections.abc import Mapping

from chalicelib.core.http.api import Api, Request
from chalicelib.core.http.bodies import Query, View
from chalicelib.core.values.instants import to_text
from chalicelib.core.values.parse import day
from chalicelib.core.values.subject import ADMIN_READERS
from chalicelib.reports.parts import ReportParts
from chalicelib.reports.rules import Daily, DayTotals

api = Api("reports")


class RangeQuery(Query, rename={"first": "from", "last": "to"}):
    first: str
    last: str
    campaign_id: str | None = None


class DayView(View):
    date: str
    transfers: int | None
    funded: int
    issued: int
    redeemed: int
    refunded: int
    returned: int
    remaining: int

    @classmethod
    def of(cls, totals: DayTotals) -> "DayView":
        kinds = totals.kinds
        return cls(
            date=totals.date,
            transfers=totals.transfers,
            funded=kinds.get("fund", 0),
            issued=kinds.get("issue", 0) + kinds.get("incentive", 0),
            redeemed=kinds.get("redeem", 0) + kinds.get("capture", 0),
            refunded=kinds.get("refund", 0),
            returned=kinds.get("expire", 0) + kinds.get("void", 0),
            remaining=totals.remaining,
        )


class GroupView(View):
    group: str
    sales: int

    @classmethod
    def each(cls, sales: Mapping[str, int]) -> "list[GroupView]":
        return [cls(group, amount) for group, amount in sorted(sales.items())]


class DailyView(View):
    days: list[DayView]
    by_category: list[GroupView]
    by_kelurahan: list[GroupView]
    through: str

    @classmethod
    def of(cls, daily: Daily) -> "DailyView":
        return cls(
            [DayView.of(one) for one in daily.days],
            GroupView.each(daily.by_category),
            GroupView.each(daily.by_kelurahan),
            to_text(daily.through),
        )


@api.route("GET", "/admin/reports/daily", ADMIN_READERS, query=RangeQuery, answers={200: DailyView})
def daily(request: Request, parts: ReportParts) -> DailyView:
    """Totals of each business day of at most 400, and net sales by category and kelurahan.

    With `campaign_id`: that campaign's days alone, `transfers` null, and no groups.
    """
    query = request.query
    first, last = day(query.first, "from"), day(query.last, "to")
    return DailyView.of(parts.reading.daily(first, last, query.campaign_id or None))
