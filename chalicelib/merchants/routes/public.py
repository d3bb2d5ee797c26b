"""The directory of shops, for anybody."""

from typing import Annotated

import msgspec

from chalicelib.core.http.api import Answer, Api, Request
from chalicelib.core.http.bodies import Query, View
from chalicelib.core.http.pages import Cursor, Limit, next_cursor, one_id, read_cursor
from chalicelib.core.values import ids
from chalicelib.core.values.parse import kelurahan
from chalicelib.core.values.subject import PUBLIC
from chalicelib.merchants.parts import MerchantParts
from chalicelib.merchants.routes.views import MerchantCheckView, OpeningView
from chalicelib.merchants.rules.merchant import Category, Service
from chalicelib.merchants.use.directory import PublicMerchant
from chalicelib.search.use import CURSOR

# The directory goes on in a kelurahan, after a shop by how well it fits, category and name.
PLACE = rf"{CURSOR}(?:[^#]+#.*#{one_id(ids.MERCHANT)})?"

api = Api("merchants")


Sought = Annotated[str, msgspec.Meta(max_length=100)]


class DirectoryQuery(Query):
    category: Category | None = None
    kelurahan: str | None = None
    near: str | None = None
    q: Sought = ""
    limit: Limit = 50
    cursor: Cursor | None = None


class PublicMerchantView(View):
    id: str
    name: str
    category: str
    kelurahan_code: str
    address: str
    services: list[Service]
    hours: list[OpeningView]
    # Those that count today.
    checks: list[MerchantCheckView]

    @classmethod
    def of(cls, merchant: PublicMerchant) -> "PublicMerchantView":
        said = {name: getattr(merchant, name) for name in cls.__struct_fields__}
        return cls(
            **said
            | {
                "hours": [OpeningView.of(one) for one in merchant.hours],
                "checks": [MerchantCheckView.of(one) for one in merchant.checks],
            }
        )


class PublicMerchantPage(View):
    items: list[PublicMerchantView]
    next_cursor: str | None
    # What was sought in place of `q`, where words of it were misspelled or nobody has them.
    instead: str | None


@api.route(
    "GET", "/public/merchants", PUBLIC, query=DirectoryQuery, answers={200: PublicMerchantPage}
)
def directory(request: Request, parts: MerchantParts) -> Answer:
    """Where vouchers can be spent, nearest to a kelurahan first where one is named as `near`."""
    query = request.query
    found = parts.directory.page(
        kelurahan(query.kelurahan, "kelurahan") if query.kelurahan else None,
        kelurahan(query.near, "near") if query.near else None,
        query.category,
        query.q,
        read_cursor(query.cursor, PLACE),
        query.limit,
    )
    page = PublicMerchantPage(
        [PublicMerchantView.of(one) for one in found.items],
        next_cursor(found.cursor),
        found.instead or None,
    )
    return Answer(200, page, {"Cache-Control": "public, max-age=30"})
