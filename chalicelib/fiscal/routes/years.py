"""What became of the city's money in a year."""

import re

from chalicelib.campaigns.rules.terms import State
from chalicelib.core.http.api import Api, Request
from chalicelib.core.http.bodies import View
from chalicelib.core.http.pages import PageQuery, cut, next_cursor
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import to_text
from chalicelib.core.values.subject import FINANCE_READERS
from chalicelib.fiscal.parts import FiscalParts
from chalicelib.fiscal.rules.year import CodeYear, Unspent

_YEAR = r"2[0-9]{3}"

api = Api("fiscal")


class CodeYearView(View):
    account_code: str
    promised: int
    arrived: int
    issued: int
    redeemed: int
    paid: int
    released: int
    surrendered: int
    open: int

    @classmethod
    def of(cls, code: CodeYear) -> "CodeYearView":
        return cls(**{name: getattr(code, name) for name in cls.__struct_fields__})


class FiscalYearView(View):
    year: int
    codes: list[CodeYearView]
    through: str


class UnspentView(View):
    campaign_id: str
    name: str
    account_code: str
    state: State
    spend_until: str
    unissued: int
    vouchers: int
    owed: int

    @classmethod
    def of(cls, unspent: Unspent) -> "UnspentView":
        terms = unspent.terms
        return cls(
            terms.id,
            terms.name,
            terms.account_code,
            terms.state,
            terms.spend_until,
            unspent.unissued,
            unspent.vouchers,
            unspent.owed,
        )


class UnspentPage(View):
    items: list[UnspentView]
    next_cursor: str | None


@api.route(
    "GET",
    "/finance/fiscal-years/{year}",
    FINANCE_READERS,
    answers={200: FiscalYearView},
    refusals=("not_found",),
)
def year(request: Request, parts: FiscalParts) -> FiscalYearView:
    """A year by account code, in rupiah and net of what came back; each sum is of what the ledger
    booked in that year, `open` is what is left at its end of all that was ever promised."""
    found = parts.years.year(_year(request))
    codes = [CodeYearView.of(one) for one in found.codes]
    return FiscalYearView(found.year, codes, to_text(found.through))


@api.route(
    "GET",
    "/finance/fiscal-years/{year}/unspent",
    FINANCE_READERS,
    query=PageQuery,
    answers={200: UnspentPage},
    refusals=("not_found",),
)
def unspent(request: Request, parts: FiscalParts) -> UnspentPage:
    """The campaigns of whose money something is left when a year ends, or by now: not issued, in
    vouchers, owed to merchants or on its way to them."""
    left = parts.years.unspent(_year(request))
    found, after = cut(left, lambda one: one.terms.id, request.query)
    return UnspentPage([UnspentView.of(one) for one in found], next_cursor(after))


def _year(request: Request) -> int:
    text = request.path["year"]
    if not re.fullmatch(_YEAR, text, re.ASCII):
        raise Refused("not_found")
    return int(text)
