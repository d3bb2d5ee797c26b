"""Reports of growth over HTTP."""

from typing import Literal

from chalicelib.core.http.api import Api, Request
from chalicelib.core.http.bodies import Query, View
from chalicelib.core.values.instants import to_text
from chalicelib.core.values.subject import ADMIN_READERS
from chalicelib.growth.parts import GrowthParts
from chalicelib.growth.rules.report import By, Cashless, Figure, Panel, Report

api = Api("growth")


class GrowthQuery(Query, rename={"first": "from", "last": "to"}):
    first: str
    last: str
    by: By = "category"
    panel: Panel = "all"
    aligned: Literal["ramadan"] | None = None


class PeriodQuery(Query, rename={"first": "from", "last": "to"}):
    first: str
    last: str


class GrowthFigureView(View):
    sales: int
    previous: int
    difference: int
    percent: float | None
    merchants: int

    @classmethod
    def of(cls, figure: Figure) -> "GrowthFigureView":
        return cls(
            figure.sales, figure.previous, figure.difference, percent_of(figure), figure.merchants
        )


class GrowthGroupView(View):
    group: str
    sales: int
    previous: int
    difference: int
    percent: float | None
    merchants: int

    @classmethod
    def named(cls, group: str, figure: Figure) -> "GrowthGroupView":
        return cls(
            group,
            figure.sales,
            figure.previous,
            figure.difference,
            percent_of(figure),
            figure.merchants,
        )


class LeverageView(View):
    bill_total: int
    amount: int


class GrowthView(View, rename={"first": "from", "last": "to"}):
    first: str
    last: str
    previous_from: str
    previous_to: str
    groups: list[GrowthGroupView]
    total: GrowthFigureView
    leverage: LeverageView
    through: str

    @classmethod
    def of(cls, report: Report) -> "GrowthView":
        growth = report.growth
        return cls(
            first=report.months[0],
            last=report.months[-1],
            previous_from=report.before[0],
            previous_to=report.before[-1],
            groups=[GrowthGroupView.named(name, figure) for name, figure in growth.groups.items()],
            total=GrowthFigureView.of(growth.total),
            leverage=LeverageView(growth.bill_total, growth.bill_amount),
            through=to_text(report.through),
        )


class CashlessView(View):
    merchants_with_nmid: int
    first_time_payers: int
    redemptions: int
    redemptions_with_bill_total: int
    percent_with_bill_total: float | None
    through: str

    @classmethod
    def of(cls, found: Cashless) -> "CashlessView":
        return cls(
            merchants_with_nmid=found.merchants_with_nmid,
            first_time_payers=found.first_time_payers,
            redemptions=found.redemptions,
            redemptions_with_bill_total=found.billed,
            percent_with_bill_total=_percent(found.billed_tenths),
            through=to_text(found.through),
        )


@api.route(
    "GET", "/admin/reports/growth", ADMIN_READERS, query=GrowthQuery, answers={200: GrowthView}
)
def growth(request: Request, parts: GrowthParts) -> GrowthView:
    """What merchants sold in at most 24 months, net of refunds, against the same months a year
    before; with `aligned=ramadan` against those in the same place of the Islamic year.

    `panel=same` counts only merchants with sales in both. `percent` is null where there was nothing
    before. Complete up to `through`.
    """
    query = request.query
    return GrowthView.of(
        parts.reading.report(
            query.first,
            query.last,
            query.by,
            query.panel,
            by_ramadan=query.aligned == "ramadan",
        )
    )


@api.route(
    "GET", "/admin/reports/cashless", ADMIN_READERS, query=PeriodQuery, answers={200: CashlessView}
)
def cashless(request: Request, parts: GrowthParts) -> CashlessView:
    """How far the city pays without cash: merchants that have an NMID by now, residents who paid
    for the first time in these months (by voucher or a rewarded payment), and redemptions that name
    a bill total."""
    return CashlessView.of(parts.reading.cashless(request.query.first, request.query.last))


def percent_of(figure: Figure) -> float | None:
    """A figure's growth in percent, with one decimal."""
    return _percent(figure.tenths)


def _percent(tenths: int | None) -> float | None:
    # Reckoned in whole tenths; only written with a point here.
    return None if tenths is None else tenths / 10
