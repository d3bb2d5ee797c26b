"""Products over HTTP: each shop's own, and the directory of all."""

from dataclasses import asdict
from typing import Annotated, Any

import msgspec

from chalicelib.core.http.api import Answer, Api, Request
from chalicelib.core.http.bodies import Body, Query, View
from chalicelib.core.http.fields import Rupiah
from chalicelib.core.http.pages import Cursor, Limit, PageQuery, cut, one_id, page, read_cursor
from chalicelib.core.values import ids
from chalicelib.core.values.parse import kelurahan, plain_text
from chalicelib.core.values.subject import MERCHANTS, PUBLIC
from chalicelib.merchants.rules.merchant import Category, Merchant
from chalicelib.products.rules import (
    DESCRIPTION_LONGEST,
    NAME_LONGEST,
    SERVICES,
    Offer,
    Product,
    Service,
)
from chalicelib.products.service import ProductService

# The directory goes on in a kelurahan, after a product by category and name.
PLACE = rf"[0-9.]+\|[^#]+#.*#{one_id(ids.PRODUCT)}"

api = Api("products")

Title = Annotated[str, msgspec.Meta(min_length=1, max_length=NAME_LONGEST)]
Description = Annotated[str, msgspec.Meta(max_length=DESCRIPTION_LONGEST)]
Services = Annotated[list[Service], msgspec.Meta(max_length=len(SERVICES))]


class ProductBody(Body):
    name: Title
    price: Rupiah
    category: Category
    description: Description = ""
    made_in_malang: bool = False
    services: Services = []


class ProductChangesBody(Body):
    name: Title | None = None
    price: Rupiah | None = None
    category: Category | None = None
    description: Description | None = None
    made_in_malang: bool | None = None
    services: Services | None = None


class ProductsQuery(Query):
    q: Annotated[str, msgspec.Meta(max_length=100)] = ""
    category: Category | None = None
    near: str | None = None
    service: Service | None = None
    limit: Limit = 50
    cursor: Cursor | None = None


class ProductView(View):
    id: str
    name: str
    price: int
    category: Category
    description: str
    made_in_malang: bool
    services: list[Service]


class ProductPage(View):
    items: list[ProductView]
    next_cursor: str | None


class PublicProductView(ProductView):
    merchant_id: str
    merchant_name: str
    kelurahan_code: str
    address: str


class PublicProductPage(View):
    items: list[PublicProductView]
    next_cursor: str | None


@api.route(
    "POST",
    "/merchant/products",
    MERCHANTS,
    body=ProductBody,
    answers={201: ProductView},
    keyed="optional",
    refusals=("not_found", "state_conflict"),
)
def add(request: Request, products: ProductService) -> Answer:
    """Add a product to my shop: at most 100."""
    offer = Offer(**_plain(msgspec.structs.asdict(request.body)))
    return Answer(201, products.add(request.subject.id, offer, request.key, shown))


@api.route("GET", "/merchant/products", MERCHANTS, query=PageQuery, answers={200: ProductPage})
def mine(request: Request, products: ProductService) -> Answer:
    """My products, by name."""
    found, after = cut(
        products.of_merchant(request.subject.id), lambda product: product.id, request.query
    )
    return Answer(200, page([shown(one) for one in found], after))


@api.route(
    "GET",
    "/merchant/products/{product_id}",
    MERCHANTS,
    answers={200: ProductView},
    refusals=("not_found",),
)
def one(request: Request, products: ProductService) -> Answer:
    """One of my products."""
    return Answer(200, shown(products.get(request.subject.id, request.path["product_id"])))


@api.route(
    "PATCH",
    "/merchant/products/{product_id}",
    MERCHANTS,
    body=ProductChangesBody,
    answers={200: ProductView},
    refusals=("not_found", "state_conflict"),
)
def change(request: Request, products: ProductService) -> Answer:
    """Change one of my products."""
    given = msgspec.structs.asdict(request.body)
    changes = _plain({name: value for name, value in given.items() if value is not None})
    changed = products.change(request.subject.id, request.path["product_id"], changes)
    return Answer(200, shown(changed))


@api.route(
    "DELETE",
    "/merchant/products/{product_id}",
    MERCHANTS,
    answers={200: ProductView},
    refusals=("not_found",),
)
def remove(request: Request, products: ProductService) -> Answer:
    """Take one of my products away."""
    return Answer(200, shown(products.remove(request.subject.id, request.path["product_id"])))


@api.route("GET", "/public/products", PUBLIC, query=ProductsQuery, answers={200: PublicProductPage})
def search(request: Request, products: ProductService) -> Answer:
    """What shops sell, nearest first; a page may be short where there is a next one."""
    query = request.query
    found, after = products.search(
        query.q,
        query.category,
        kelurahan(query.near, "near") if query.near else None,
        query.service,
        read_cursor(query.cursor, PLACE),
        query.limit,
    )
    items = [_in_directory(product, merchant) for product, merchant in found]
    return Answer(200, page(items, after), {"Cache-Control": "public, max-age=30"})


def shown(product: Product) -> dict[str, Any]:
    """A product as the API shows it."""
    return {"id": product.id, **asdict(product.offer)}


def _in_directory(product: Product, merchant: Merchant) -> dict[str, Any]:
    return {
        **shown(product),
        "merchant_id": merchant.id,
        "merchant_name": merchant.name,
        "kelurahan_code": merchant.kelurahan_code,
        "address": merchant.address,
    }


def _plain(given: dict[str, Any]) -> dict[str, Any]:
    """What a form says, in normal form: its texts as people read them, each service once."""
    if "name" in given:
        given["name"] = plain_text(given["name"], "name", NAME_LONGEST)
    if description := given.get("description", "").strip():
        given["description"] = plain_text(description, "description", DESCRIPTION_LONGEST)
    elif "description" in given:
        given["description"] = ""
    if "services" in given:
        given["services"] = tuple(one for one in SERVICES if one in given["services"])
    return given
