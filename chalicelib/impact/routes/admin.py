"""The cloud's bills over HTTP."""

from typing import Annotated

import msgspec

from chalicelib.core.http.api import CSV, Api, Request
from chalicelib.core.http.bodies import Query, View
from chalicelib.core.http.pages import PageQuery, cut, next_cursor
from chalicelib.core.values.errors import invalid
from chalicelib.core.values.parse import day, plain_text
from chalicelib.core.values.subject import ADMIN_READERS, ADMINS
from chalicelib.impact.parts import ImpactParts
from chalicelib.impact.routes.views import BillRateView, BillServiceView
from chalicelib.impact.rules.bill import Bill, Rate, in_rupiah

api = Api("impact")

FILE_MOST_BYTES = 5 * 1024 * 1024
# Rupiah for one unit, to two digits: up to a hundred million.
RateText = Annotated[str, msgspec.Meta(pattern=r"^[1-9][0-9]{0,7}(\.[0-9]{1,2})?(?![\s\S])")]


class BillQuery(Query):
    rate: RateText | None = None
    rate_on: str = ""
    rate_source: str = ""

    @property
    def named(self) -> Rate | None:
        """The rate; None where none is named. Raises `validation_failed` for one of which not all
        is said."""
        if self.rate is None:
            return None
        whole, _, digits = self.rate.partition(".")
        source = plain_text(self.rate_source, "rate_source", 100)
        if not source:
            raise invalid("rate_source", "sebutkan sumber kurs", "name the source of the rate")
        on = day(self.rate_on, "rate_on").isoformat()
        return Rate("", int(whole) * 100 + int(digits.ljust(2, "0")), source, on)


class BillView(View):
    month: str
    amount: int
    services: list[BillServiceView]
    rate: BillRateView

    @classmethod
    def of(cls, bill: Bill) -> "BillView":
        services = [
            BillServiceView(name, in_rupiah(micros, bill.rate))
            for name, micros in bill.services.items()
        ]
        return cls(bill.month, bill.rupiah, services, BillRateView.of(bill.rate))


class BillsView(View):
    items: list[BillView]

    @classmethod
    def of(cls, bills: list[Bill]) -> "BillsView":
        return cls([BillView.of(one) for one in bills])


@api.route(
    "POST",
    "/admin/bills/import",
    ADMINS,
    query=BillQuery,
    answers={200: BillsView},
    media_types=(CSV,),
    limit_bytes=FILE_MOST_BYTES,
    keyed="optional",
    refusals=("validation_failed",),
)
def bring_in(request: Request, parts: ImpactParts) -> BillsView:
    """Import the cloud's bill as it exports it (FOCUS 1.x, CSV). A bill in another currency needs
    `rate`, what one unit of that is worth in rupiah (`16250.50`), with `rate_source` and `rate_on`.
    Each of its months takes the place of what was brought of it before."""
    query: BillQuery = request.query
    return parts.bring_bills.bring(
        request.raw, query.named, request.subject, request.key, BillsView.of
    )


class BillPage(View):
    items: list[BillView]
    next_cursor: str | None


@api.route("GET", "/admin/bills", ADMIN_READERS, query=PageQuery, answers={200: BillPage})
def bills(request: Request, parts: ImpactParts) -> BillPage:
    """The cloud's bills, by month and service, in rupiah; oldest first."""
    found, after = cut(parts.bills.all(), lambda one: one.month, request.query)
    return BillPage([BillView.of(one) for one in found], next_cursor(after))
