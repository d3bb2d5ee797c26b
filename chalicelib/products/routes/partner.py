"""Products for marketplaces that sell them, too."""

from typing import Annotated, Literal

import msgspec

from chalicelib.core.http.api import Api, Request
from chalicelib.core.http.bodies import View
from chalicelib.core.http.pages import INSTANT, PageQuery, in_time, next_cursor, read_cursor
from chalicelib.core.values import ids
from chalicelib.core.values.parse import instant
from chalicelib.core.values.subject import PARTNERS
from chalicelib.merchants.rules.merchant import Category, Service
from chalicelib.merchants.rules.photo import photo_paths
from chalicelib.products.parts import ProductParts
from chalicelib.products.routes.views import PhotoView
from chalicelib.products.use.feed import Told

# The feed goes on after a change; it remembers when it began.
PLACE = rf"{INSTANT}\|{in_time(ids.PRODUCT)}"

api = Api("products")


class FeedQuery(PageQuery):
    updated_since: Annotated[str, msgspec.Meta(max_length=40)] | None = None


class FeedItem(View):
    """A product as it is now. Of one that is `removed` nothing else is told: what is null."""

    id: str
    merchant_id: str
    state: Literal["listed", "removed"]
    availability: Literal["in_stock", "out_of_stock"]
    updated_at: str
    name: str | None = None
    price: int | None = None
    category: Category | None = None
    description: str | None = None
    made_in_malang: bool | None = None
    services: list[Service] | None = None
    photo: PhotoView | None = None
    url: str | None = None
    merchant_name: str | None = None
    kelurahan_code: str | None = None
    address: str | None = None

    @classmethod
    def of(cls, told: Told, origin: str) -> "FeedItem":
        sold = told.sold
        if sold is None:
            return cls(told.id, told.merchant_id, "removed", "out_of_stock", told.updated_at)
        photo = None
        if sold.photo:
            photo = PhotoView(*(origin + path for path in photo_paths(sold.id, sold.photo)))
        return cls(
            id=told.id,
            merchant_id=told.merchant_id,
            state="listed",
            availability="in_stock" if sold.available else "out_of_stock",
            updated_at=told.updated_at,
            name=sold.name,
            price=sold.price,
            category=sold.category,
            description=sold.description,
            made_in_malang=sold.made_in_malang,
            services=sold.services,
            photo=photo,
            url=f"{origin}/barang/{sold.id}",
            merchant_name=sold.merchant_name,
            kelurahan_code=sold.kelurahan_code,
            address=sold.address,
        )


class FeedPage(View):
    items: list[FeedItem]
    next_cursor: str | None
    # What to ask for the next time, as `updated_since`, once all pages are read.
    through: str


@api.route("GET", "/partner/products", PARTNERS, query=FeedQuery, answers={200: FeedPage})
def feed(request: Request, parts: ProductParts) -> FeedPage:
    """What was changed of all that shops sell, the earliest first: since a moment, or ever. What
    was removed longer than 90 days ago is not told."""
    query = request.query
    since = instant(query.updated_since, "updated_since") if query.updated_since else ""
    part = parts.feed.read(since, read_cursor(query.cursor, PLACE), query.limit)
    origin = parts.parts.settings.origin
    return FeedPage(
        [FeedItem.of(one, origin) for one in part.items], next_cursor(part.after), part.through
    )
