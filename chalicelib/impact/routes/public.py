"""What the city's money did, for anybody."""

from chalicelib.core.http.api import CSV, Answer, Api, Request
from chalicelib.core.http.bodies import View
from chalicelib.core.values.subject import PUBLIC
from chalicelib.impact.files.page import HEADERS, page
from chalicelib.impact.files.table import figures_csv
from chalicelib.impact.parts import ImpactParts
from chalicelib.impact.routes.views import BillRateView, BillServiceView
from chalicelib.impact.rules.around import Share
from chalicelib.impact.rules.bill import Cost
from chalicelib.impact.rules.position import Told
from chalicelib.impact.rules.shown import Shown
from chalicelib.showcase.routes import HTML, LanguageQuery

api = Api("impact")

_KEPT = {"Cache-Control": "public, max-age=60"}


class ImpactQuery(LanguageQuery):
    embed: str = ""


class MoneyInView(View):
    vouchers: int
    incentives: int


class ImpactGroupView(View):
    group: str
    spent: int
    merchants: int

    @classmethod
    def of(cls, told: Told) -> "ImpactGroupView":
        return cls(told.group, told.spent, told.merchants)


class ImpactCashlessView(View):
    merchants_with_nmid: int
    first_time_payers: int


class ImpactShareView(View):
    year: int
    budget: int | None
    percent: float | None
    target_percent: int | None
    missing: int | None

    @classmethod
    def of(cls, share: Share) -> "ImpactShareView":
        return cls(share.year, share.budget, _percent(share.tenths), share.target, share.missing)


class ImpactCostView(View, rename={"first": "from", "last": "to"}):
    first: str
    last: str
    amount: int
    redemptions: int
    services: list[BillServiceView]
    rate: BillRateView

    @classmethod
    def of(cls, cost: Cost) -> "ImpactCostView":
        services = [BillServiceView(*one) for one in cost.services]
        rate = BillRateView.of(cost.rate)
        return cls(cost.first, cost.last, cost.amount, cost.payments, services, rate)


class ImpactView(View):
    through: str | None
    root: str | None
    spent: int
    redemptions: int
    merchants_paid: int
    purchases: int
    money_in: MoneyInView
    by_category: list[ImpactGroupView]
    by_kelurahan: list[ImpactGroupView]
    growth_percent: float | None
    procurement: ImpactShareView | None
    cost_per_redemption: int | None
    cost: ImpactCostView | None
    cashless: ImpactCashlessView

    @classmethod
    def of(cls, shown: Shown) -> "ImpactView":
        told = shown.figures
        money_in = told.money_in
        return cls(
            through=told.through or None,
            root=told.root or None,
            spent=told.spent,
            redemptions=told.redemptions,
            merchants_paid=told.merchants_paid,
            purchases=told.purchases,
            money_in=MoneyInView(money_in.get("voucher", 0), money_in.get("incentive", 0)),
            by_category=[ImpactGroupView.of(one) for one in told.by_category],
            by_kelurahan=[ImpactGroupView.of(one) for one in told.by_kelurahan],
            growth_percent=_percent(told.growth),
            procurement=ImpactShareView.of(told.share) if told.share else None,
            cost_per_redemption=shown.cost.each if shown.cost else None,
            cost=ImpactCostView.of(shown.cost) if shown.cost else None,
            cashless=ImpactCashlessView(told.merchants_with_nmid, told.first_time_payers),
        )


def _percent(tenths: int | None) -> float | None:
    return None if tenths is None else tenths / 10


@api.route("GET", "/public/impact", PUBLIC, answers={200: ImpactView})
def impact(request: Request, parts: ImpactParts) -> Answer:
    """What the city's money did by the end of the last closed day: no figure, and no difference of
    figures, tells of fewer than five shops."""
    return Answer(200, ImpactView.of(parts.read.shown()), _KEPT)


@api.route("GET", "/public/impact.csv", PUBLIC, answers={200: (CSV,)})
def impact_csv(request: Request, parts: ImpactParts) -> Answer:
    """The same as CSV: `through,figure,group,value,merchants`."""
    headers = {
        "Content-Type": f"{CSV}; charset=utf-8",
        "Content-Disposition": 'attachment; filename="dampak.csv"',
        **_KEPT,
    }
    return Answer(200, figures_csv(parts.read.shown()), headers)


@api.route("GET", "/public/dampak", PUBLIC, query=ImpactQuery, answers={200: (HTML,)})
def impact_page(request: Request, parts: ImpactParts) -> Answer:
    """The same as a page (the city's `/dampak/`), in Indonesian, or English with `lang=en`; with
    `embed=1` for a page of somebody else's."""
    query = request.query
    text = page(parts.read.shown(), parts.city, query.language, embedded=bool(query.embed))
    return Answer(200, text, {"Content-Type": f"{HTML}; charset=utf-8", **HEADERS, **_KEPT})
