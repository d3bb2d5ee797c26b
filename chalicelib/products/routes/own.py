"""A shop's own products."""

from typing import Annotated

import msgspec

from chalicelib.core.http.api import Api, Request
from chalicelib.core.http.bodies import Body, View
from chalicelib.core.http.fields import Rupiah
from chalicelib.core.http.pages import PageQuery, cut, next_cursor
from chalicelib.core.values.subject import MERCHANTS
from chalicelib.merchants.rules.merchant import SERVICES, Category, Service
from chalicelib.products.parts import ProductParts
from chalicelib.products.routes.views import ProductView
from chalicelib.products.rules import (
    DESCRIPTION_LONGEST,
    NAME_LONGEST,
    Offer,
    in_normal_form,
)

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
    available: bool = True


class ProductChangesBody(Body):
    name: Title | None = None
    price: Rupiah | None = None
    category: Category | None = None
    description: Description | None = None
    made_in_malang: bool | None = None
    services: Services | None = None
    available: bool | None = None


class PhotoBody(Body):
    content_type: Annotated[str, msgspec.Meta(max_length=100)]


class PhotoAddressView(View):
    upload_url: str


class ProductPage(View):
    items: list[ProductView]
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


@api.route(
    "POST",
    "/merchant/products/{product_id}/photo",
    MERCHANTS,
    body=PhotoBody,
    answers={201: PhotoAddressView},
    refusals=("not_found", "unsupported_media_type"),
)
def photograph(request: Request, parts: ProductParts) -> PhotoAddressView:
    """An address to PUT a photo of one of my products to: a JPEG, PNG or WebP of at most 10 MB,
    with exactly this content type, within 15 minutes. It is shown some seconds later."""
    # What is no product has its photo elsewhere.
    product = parts.shelf.get(request.subject.id, request.path["product_id"])
    return PhotoAddressView(
        parts.photograph.ask(product.merchant_id, product.id, request.body.content_type)
    )


@api.route(
    "DELETE",
    "/merchant/products/{product_id}/photo",
    MERCHANTS,
    answers={200: ProductView},
    refusals=("not_found", "state_conflict"),
)
def remove_photo(request: Request, parts: ProductParts) -> ProductView:
    """Show no photo of one of my products any more."""
    product = parts.shelf.get(request.subject.id, request.path["product_id"])
    parts.photograph.remove(product.merchant_id, product.id)
    return ProductView.of(parts.shelf.get(product.merchant_id, product.id))
