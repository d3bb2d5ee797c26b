"""A merchant's statement over HTTP."""

from datetime import date, datetime

from chalicelib.core.http.api import Api, Request
from chalicelib.core.http.bodies import Query, View
from chalicelib.core.values.instants import to_text
from chalicelib.core.values.parse import day
from chalicelib.core.values.subject import MERCHANTS
from chalicelib.merchants.parts import MerchantParts
from chalicelib.merchants.rules.statement import Statement, StatementDay

api = Api("merchants")


class StatementQuery(Query, rename={"first": "from", "last": "to"}):
    """The business days of a statement, both included; None where none is named."""

    first: str | None = None
    last: str | None = None

    def days(self) -> tuple[date | None, date | None]:
        """The days. Raises `validation_failed`."""
        return (
            day(self.first, "from") if self.first is not None else None,
            day(self.last, "to") if self.last is not None else None,
        )


class StatementDayView(View):
    date: str
    redeemed: int
    refunded: int
    paid_out: int
    closing: int
    count: int
    purchased: int

    @classmethod
    def of(cls, day: StatementDay) -> "StatementDayView":
        return cls(
            date=day.day.isoformat(),
            redeemed=day.redeemed,
            refunded=day.refunded,
            paid_out=day.paid_out,
            closing=day.closing,
            count=day.count,
            purchased=day.purchased,
        )


class StatementView(View, rename={"first": "from", "last": "to"}):
    first: str
    last: str
    opening: int
    redeemed: int
    purchased: int
    refunded: int
    paid_out: int
    closing: int
    days: list[StatementDayView]
    through: str

    @classmethod
    def of(cls, statement: Statement, through: datetime) -> "StatementView":
        return cls(
            first=statement.days[0].day.isoformat(),
            last=statement.days[-1].day.isoformat(),
            opening=statement.opening,
            redeemed=statement.redeemed,
            purchased=statement.purchased,
            refunded=statement.refunded,
            paid_out=statement.paid_out,
            closing=statement.closing,
            days=[StatementDayView.of(day) for day in statement.days],
            through=to_text(through),
        )


@api.route(
    "GET",
    "/merchant/statements",
    MERCHANTS,
    query=StatementQuery,
    answers={200: StatementView},
)
def statement(request: Request, parts: MerchantParts) -> StatementView:
    """What my shop was owed, took, gave back and was paid, day by day; this month where none is
    named. `purchased` is what of `redeemed` the city bought itself, less taxes. Only the owner
    reads it."""
    through = parts.statement.through()
    return StatementView.of(parts.statement.of(request.subject, *request.query.days()), through)
