"""Products for anybody: what all shops sell."""

from typing import Annotated

import msgspec

from chalicelib.core.http.api import Answer, Api, Request
from chalicelib.core.http.bodies import Query, View
from chalicelib.core.http.pages import Cursor, Limit, next_cursor, one_id, read_cursor
from chalicelib.core.values import ids
from chalicelib.core.values.parse import kelurahan
from chalicelib.core.values.subject import PUBLIC
from chalicelib.merchants.rules.merchant import Category, Service
from chalicelib.products.parts import ProductParts
from chalicelib.products.routes.views import PhotoView
from chalicelib.products.use.directory import PublicProduct
from chalicelib.search.use import CURSOR

# The directory goes on in a kelurahan, after a product by how well it fits, category and name.
PLACE = rf"{CURSOR}(?:[^#]+#.*#{one_id(ids.PRODUCT)})?"

api = Api("products")


class ProductsQuery(Query):
    q: Annotated[str, msgspec.Meta(max_length=100)] = ""
    category: Category | None = None
    near: str | None = None
    service: Service | None = None
    limit: Limit = 50
    cursor: Cursor | None = None


class PublicProductView(View):
    id: str
    name: str
    price: int
    category: Category
    description: str
    made_in_malang: bool
    services: list[Service]
    available: bool
    photo: PhotoView | None
    merchant_id: str
    merchant_name: str
    kelurahan_code: str
    address: str

    @classmethod
    def of(cls, product: PublicProduct) -> "PublicProductView":
        said = {name: getattr(product, name) for name in cls.__struct_fields__}
        return cls(**said | {"photo": PhotoView.of(product.id, product.photo)})


class PublicProductPage(View):
    items: list[PublicProductView]
    next_cursor: str | None
    # What was sought in place of `q`, where words of it were misspelled or nobody has them.
    instead: str | None


@api.route("GET", "/public/products", PUBLIC, query=ProductsQuery, answers={200: PublicProductPage})
def search(request: Request, parts: ProductParts) -> Answer:
    """What shops sell, nearest first."""
    query = request.query
    found = parts.directory.page(
        query.q,
        query.category,
        kelurahan(query.near, "near") if query.near else None,
        query.service,
        read_cursor(query.cursor, PLACE),
        query.limit,
    )
    page = PublicProductPage(
        [PublicProductView.of(one) for one in found.items],
        next_cursor(found.cursor),
        found.instead or None,
    )
    return Answer(200, page, {"Cache-Control": "public, max-age=30"})
