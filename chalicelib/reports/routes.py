"""Reports over HTTP."""

from collections.abc import Mapping

from chalicelib.core.http.api import Answer, Api, Request
from chalicelib.core.http.bodies import Query, View
from chalicelib.core.values.instants import to_text
from chalicelib.core.values.parse import day
from chalicelib.core.values.subject import ADMIN_READERS
from chalicelib.reports.service import ReportService

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


class GroupView(View):
    group: str
    sales: int


class DailyView(View):
    days: list[DayView]
    by_category: list[GroupView]
    by_kelurahan: list[GroupView]
    through: str


@api.route("GET", "/admin/reports/daily", ADMIN_READERS, query=RangeQuery, answers={200: DailyView})
def daily(request: Request, reports: ReportService) -> Answer:
    """Totals of each business day of at most 400, and net sales by category and kelurahan.

    With `campaign_id`: that campaign's days alone, `transfers` null, and no groups.
    """
    query = request.query
    first, last = day(query.first, "from"), day(query.last, "to")
    found = reports.daily(first, last, query.campaign_id or None)
    return Answer(
        200,
        {
            "days": [
                {
                    "date": day.day,
                    "transfers": day.transfers,
                    "funded": day.kinds.get("fund", 0),
                    "issued": day.kinds.get("issue", 0) + day.kinds.get("incentive", 0),
                    "redeemed": day.kinds.get("redeem", 0) + day.kinds.get("capture", 0),
                    "refunded": day.kinds.get("refund", 0),
                    "returned": day.kinds.get("expire", 0) + day.kinds.get("void", 0),
                    "remaining": day.remaining,
                }
                for day in found.days
            ],
            "by_category": _groups(found.by_category),
            "by_kelurahan": _groups(found.by_kelurahan),
            "through": to_text(found.through),
        },
    )


def _groups(sales: Mapping[str, int]) -> list[dict[str, object]]:
    return [{"group": group, "sales": amount} for group, amount in sorted(sales.items())]
