"""How far acquirers reach."""

from chalicelib.acquirers.parts import AcquirerParts
from chalicelib.acquirers.routes.admin import PspView
from chalicelib.acquirers.rules.coverage import ShopHeard, Wanted
from chalicelib.core.http.api import Api, Request
from chalicelib.core.http.bodies import View
from chalicelib.core.http.pages import PageQuery, cut, next_cursor
from chalicelib.core.values.subject import ADMIN_READERS

api = Api("acquirers")


class CoverageQuery(PageQuery):
    heard: Wanted | None = None


class AcquirerView(View):
    psp: PspView
    heard_at: str | None
    shops: int
    others: int


class HeardView(View):
    psp_id: str
    last_on: str


class CoveredShopView(View):
    merchant_id: str
    name: str
    nmid: str
    heard: list[HeardView]

    @classmethod
    def of(cls, shop: ShopHeard, name: str) -> "CoveredShopView":
        heard = [HeardView(*one) for one in sorted(shop.last_on.items())]
        return cls(merchant_id=shop.merchant_id, name=name, nmid=shop.nmid, heard=heard)


class CoverageView(View):
    acquirers: list[AcquirerView]
    with_nmid: int
    never_heard: int
    items: list[CoveredShopView]
    next_cursor: str | None


@api.route(
    "GET",
    "/admin/psps/coverage",
    ADMIN_READERS,
    query=CoverageQuery,
    answers={200: CoverageView},
)
def coverage(request: Request, parts: AcquirerParts) -> CoverageView:
    """Which acquirers report, when each was last heard, of how many shops and of how many NMIDs
    that no shop has; and the shops with an NMID, with `heard=never` those of which nobody tells."""
    reach = parts.cover.reach(request.query.heard)
    page, after = cut(reach.shops, lambda one: one.merchant_id, request.query)
    names = parts.cover.names(page)
    return CoverageView(
        acquirers=[
            AcquirerView(PspView.of(psp), heard_at or None, heard.shops, heard.others)
            for psp, heard_at, heard in reach.acquirers
        ],
        with_nmid=reach.with_nmid,
        never_heard=reach.never,
        items=[CoveredShopView.of(one, names.get(one.merchant_id, "")) for one in page],
        next_cursor=next_cursor(after),
    )
