"""What the city's money did, for anybody."""

from chalicelib.core.http.api import Answer, Api, Request
from chalicelib.core.http.bodies import View
from chalicelib.core.values.subject import PUBLIC
from chalicelib.impact.parts import ImpactParts
from chalicelib.impact.rules.position import Told
from chalicelib.impact.use.document import Shown

api = Api("impact")

_KEPT = {"Cache-Control": "public, max-age=60"}


class MoneyInView(View):
    vouchers: int
    incentives: int


class GroupView(View):
    group: str
    spent: int
    merchants: int

    @classmethod
    def of(cls, told: Told) -> "GroupView":
        return cls(told.group, told.spent, told.merchants)


class CashlessView(View):
    merchants_with_nmid: int
    first_time_payers: int


class ImpactView(View):
    through: str | None
    root: str | None
    spent: int
    redemptions: int
    merchants_paid: int
    purchases: int
    money_in: MoneyInView
    by_category: list[GroupView]
    by_kelurahan: list[GroupView]
    growth_percent: float | None
    cost_per_redemption: int | None
    cashless: CashlessView

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
            by_category=[GroupView.of(one) for one in told.by_category],
            by_kelurahan=[GroupView.of(one) for one in told.by_kelurahan],
            growth_percent=None,
            cost_per_redemption=None,
            cashless=CashlessView(0, 0),
        )


@api.route("GET", "/public/impact", PUBLIC, answers={200: ImpactView})
def impact(request: Request, parts: ImpactParts) -> Answer:
    """What the city's money did by the end of the last closed day: no figure, and no difference of
    figures, tells of fewer than five shops."""
    return Answer(200, ImpactView.of(parts.read.shown()), _KEPT)
