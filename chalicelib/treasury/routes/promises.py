"""What the city has promised, by SP2D."""

from typing import Annotated

import msgspec

from chalicelib.core.http.api import Api, Request
from chalicelib.core.http.bodies import View
from chalicelib.core.http.pages import PageQuery, cut, next_cursor
from chalicelib.core.values.subject import FINANCE_READERS
from chalicelib.treasury.parts import TreasuryParts
from chalicelib.treasury.rules.promise import Promise

Year = Annotated[int, msgspec.Meta(ge=2000, le=2999)]

api = Api("treasury")


class PromisesQuery(PageQuery):
    year: Year | None = None
    due: bool = False


class PromiseView(View):
    reference: str
    amount: int
    arrived: int
    withdrawn: int
    due: int
    campaign_id: str
    account_code: str
    transfer_id: str
    at: str
    by: str

    @classmethod
    def of(cls, promise: Promise) -> "PromiseView":
        return cls(**{name: getattr(promise, name) for name in cls.__struct_fields__})


class PromisePage(View):
    items: list[PromiseView]
    next_cursor: str | None


@api.route(
    "GET",
    "/finance/promises",
    FINANCE_READERS,
    query=PromisesQuery,
    answers={200: PromisePage},
)
def promises(request: Request, parts: TreasuryParts) -> PromisePage:
    """The register of SP2Ds, newest first: what each promises, what of it the bank has booked, what
    was withdrawn by a correction, and what is due."""
    query = request.query
    found, after = cut(
        parts.read.sp2ds(query.year, due=query.due), lambda one: one.transfer_id, query
    )
    return PromisePage([PromiseView.of(one) for one in found], next_cursor(after))
