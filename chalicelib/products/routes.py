"""Products over HTTP: each shop's own, and the directory of all."""

from typing import Annotated

import msgspec

from chalicelib.core.http.api import Answer, Api, Request
from chalicelib.core.http.bodies import Body, Query, View
from chalicelib.core.http.fields import Rupiah
from chalicelib.core.http.pages import (
    Cursor,
    Limit,
    PageQuery,
    cut,
    next_cursor,
    one_id,
    read_cursor,
)
from chalicelib.core.values import ids
from chalicelib.core.values.parse import kelurahan
from chalicelib.core.values.subject import MERCHANTS, PUBLIC
from chalicelib.merchants.rules.merchant import Category, Merchant
from chalicelib.products.parts import ProductParts
from chalicelib.products.rules import (
    DESCRIPTION_LONGEST,
    NAME_LONGEST,
    SERVICES,
    Offer,
    Product,
    Service,
    in_normal_form,
)

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

    @classmethod
    def of(cls, product: Product) -> "ProductView":
        offer = product.offer
        return ProductView(
            id=product.id,
            name=offer.name,
            price=offer.price,
            category=offer.category,
            description=offer.description,
            made_in_malang=offer.made_in_malang,
            services=list(offer.services),
        )


class ProductPage(View):
    items: list[ProductView]
    next_cursor: str | None


class PublicProductView(ProductView):
    merchant_id: str
    merchant_name: str
    kelurahan_code: str
    address: str

    @classmethod
    def sold_at(cls, merchant: Merchant, product: Product) -> "PublicProductView":
        return cls(
            **msgspec.structs.asdict(ProductView.of(product)),
            merchant_id=merchant.id,
            merchant_name=merchant.name,
            kelurahan_code=merchant.kelurahan_code,
            address=merchant.address,
        )


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
def add(request: Request, parts: ProductParts) -> ProductView:
    """Add a product to my shop: at most 100."""
    offer = Offer(**in_normal_form(msgspec.structs.asdict(request.body)))
    return parts.shelf.add(request.subject.id, offer, request.key, ProductView.of)


@api.route("GET", "/merchant/products", MERCHANTS, query=PageQuery, answers={200: ProductPage})
def mine(request: Request, parts: ProductParts) -> ProductPage:
    """My products, by name."""
    found, after = cut(
        parts.shelf.of_merchant(request.subject.id), lambda product: product.id, request.query
    )
    return ProductPage([ProductView.of(one) for one in found], next_cursor(after))


@api.route(
    "GET",
    "/merchant/products/{product_id}",
    MERCHANTS,
    answers={200: ProductView},
    refusals=("not_found",),
)
def one(request: Request, parts: ProductParts) -> ProductView:
    """One of my products."""
    return ProductView.of(parts.shelf.get(request.subject.id, request.path["product_id"]))


@api.route(
    "PATCH",
    "/merchant/products/{product_id}",
    MERCHANTS,
    body=ProductChangesBody,
    answers={200: ProductView},
    refusals=("not_found", "state_conflict"),
)
def change(request: Request, parts: ProductParts) -> ProductView:
    """Change one of my products."""
    given = msgspec.structs.asdict(request.body)
    changes = in_normal_form({name: said for name, said in given.items() if said is not None})
    return ProductView.of(
        parts.shelf.change(request.subject.id, request.path["product_id"], changes)
    )


@api.route(
    "DELETE",
    "/merchant/products/{product_id}",
    MERCHANTS,
    answers={200: ProductView},
    refusals=("not_found",),
)
def remove(request: Request, parts: ProductParts) -> ProductView:
    """Take one of my products away."""
    return ProductView.of(parts.shelf.remove(request.subject.id, request.path["product_id"]))


@api.route("GET", "/public/products", PUBLIC, query=ProductsQuery, answers={200: PublicProductPage})
def search(request: Request, parts: ProductParts) -> Answer:
    """What shops sell, nearest first; a page may be short where there is a next one."""
    query = request.query
    found, after = parts.directory.page(
        query.q,
        query.category,
        kelurahan(query.near, "near") if query.near else None,
        query.service,
        read_cursor(query.cursor, PLACE),
        query.limit,
    )
    page = PublicProductPage(
        [PublicProductView.sold_at(merchant, product) for product, merchant in found],
        next_cursor(after),
    )
    return Answer(200, page, {"Cache-Control": "public, max-age=30"})
