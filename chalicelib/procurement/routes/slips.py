"""The list of bukti potong, for the merchant of whom tax was withheld."""

from typing import Annotated

import msgspec

from chalicelib.core.http.api import Api, Request
from chalicelib.core.http.bodies import View
from chalicelib.core.http.pages import PageQuery, cut, next_cursor
from chalicelib.core.values.subject import MERCHANTS
from chalicelib.procurement.parts import ProcurementParts
from chalicelib.procurement.rules.taxes import TaxKind
from chalicelib.procurement.use.read_taxes import Slip

Year = Annotated[int, msgspec.Meta(ge=2000, le=2999)]

api = Api("taxes.own")


class OwnSlipsQuery(PageQuery):
    year: Year | None = None


class SlipView(View):
    """`remitted`: whether all that was withheld of this kind in that month has gone to the state;
    `ntpns`: under these numbers."""

    merchant_id: str
    order_id: str
    bast: str
    kind: TaxKind
    base: int
    amount: int
    withheld_at: str
    remitted: bool
    ntpns: list[str]

    @classmethod
    def of(cls, slip: Slip) -> "SlipView":
        of = slip.withheld
        return cls(
            merchant_id=of.merchant_id,
            order_id=of.order_id,
            bast=of.bast,
            kind=of.kind,
            base=of.base,
            amount=of.amount,
            withheld_at=of.at,
            remitted=slip.remitted,
            ntpns=list(slip.ntpns),
        )


class SlipPage(View):
    items: list[SlipView]
    next_cursor: str | None


def slip_name(slip: Slip) -> str:
    """What a line is known by among others."""
    of = slip.withheld
    return f"{of.merchant_id}#{of.order_id}#{of.bast}#{of.kind}"


@api.route("GET", "/merchant/taxes", MERCHANTS, query=OwnSlipsQuery, answers={200: SlipPage})
def own_taxes(request: Request, parts: ProcurementParts) -> SlipPage:
    """What the city has withheld of my shop's sales to it in a year, the latest month first. Only
    the owner reads it."""
    query = request.query
    slips = parts.read_taxes.own_slips(request.subject, query.year)
    found, after = cut(slips, slip_name, query)
    return SlipPage([SlipView.of(one) for one in found], next_cursor(after))
