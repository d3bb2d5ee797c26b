"""The products table: each merchant's products under its id, and how many they are.

The index by place lists them by kelurahan, for whoever makes the directory's documents.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from pynamodb.attributes import (
    BooleanAttribute,
    ListAttribute,
    NumberAttribute,
    UnicodeAttribute,
)
from pynamodb.connection import Connection
from pynamodb.models import Model

from chalicelib.core.dynamo.connection import client_of
from chalicelib.core.dynamo.items import pages
from chalicelib.core.dynamo.writer import Write, put_new
from chalicelib.core.values import ids
from chalicelib.core.values.errors import Refused
from chalicelib.products.rules import MOST_OF_A_MERCHANT, Offer, Product, place_key

COUNT = "count"


class ProductItem(Model):
    class Meta:
        table_name = "products"

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    name = UnicodeAttribute()
    price = NumberAttribute()
    category = UnicodeAttribute()
    description = UnicodeAttribute(null=True)
    made_in_malang = BooleanAttribute()
    services: ListAttribute[str] = ListAttribute()
    kelurahan_code = UnicodeAttribute()
    place_key = UnicodeAttribute()


def _product(item: ProductItem) -> Product:
    return Product(
        item.sk,
        item.pk,
        item.kelurahan_code,
        Offer(
            name=item.name,
            price=int(item.price),
            category=item.category,  # type: ignore[arg-type]  # only members are ever put
            description=item.description or "",
            made_in_malang=item.made_in_malang,
            services=tuple(item.services),  # type: ignore[arg-type]
        ),
    )


def _item(product: Product) -> dict[str, Any]:
    offer = product.offer
    return {
        "pk": product.merchant_id,
        "sk": product.id,
        "name": offer.name,
        "price": offer.price,
        "category": offer.category,
        "description": offer.description,
        "made_in_malang": offer.made_in_malang,
        "services": list(offer.services),
        "kelurahan_code": product.kelurahan_code,
        "place_key": place_key(offer.category, offer.name, product.id),
    }


class Products:
    """The store of products."""

    def __init__(self, connection: Connection, table: str) -> None:
        self._connection = connection
        self._table = table

    def put(self, product: Product) -> list[Write]:
        """Put a new product, unless its merchant has as many as it may."""
        return [
            put_new(self._table, _item(product), lambda _: Refused("unavailable", retry_after=1)),
            Write(
                self._table,
                lambda _: Refused("state_conflict", most=MOST_OF_A_MERCHANT),
                key={"pk": product.merchant_id, "sk": COUNT},
                update="SET products = if_not_exists(products, :zero) + :one",
                condition="attribute_not_exists(products) OR products < :most",
                values={":zero": 0, ":one": 1, ":most": MOST_OF_A_MERCHANT},
            ),
        ]

    def change(self, product: Product) -> Write:
        """Put a product in place of what it was, if it stands there, and where it stood."""

        def refusal(old: dict[str, Any] | None) -> Refused:
            return Refused("state_conflict", retry_after=1) if old else Refused("not_found")

        return Write(
            self._table,
            refusal,
            put=_item(product),
            condition="kelurahan_code = :here",
            values={":here": product.kelurahan_code},
        )

    def remove(self, product: Product) -> list[Write]:
        """Take a product away, if it stands there."""
        return [
            Write(
                self._table,
                lambda _: Refused("not_found"),
                key={"pk": product.merchant_id, "sk": product.id},
                delete=True,
                condition="attribute_exists(pk)",
            ),
            Write(
                self._table,
                lambda _: Refused("unavailable", retry_after=1),
                key={"pk": product.merchant_id, "sk": COUNT},
                update="SET products = products - :one",
                values={":one": 1},
            ),
        ]

    def move(self, product: Product, kelurahan_code: str) -> Write:
        """A product goes where its merchant went, if it stands there."""
        return Write(
            self._table,
            lambda _: Refused("state_conflict", retry_after=1),
            key={"pk": product.merchant_id, "sk": product.id},
            update="SET kelurahan_code = :there",
            condition="attribute_exists(pk)",
            values={":there": kelurahan_code},
        )

    def find(self, merchant_id: str, product_id: str) -> Product | None:
        """A merchant's product, up to date."""
        if not product_id.startswith(ids.PRODUCT):
            return None
        try:
            return _product(ProductItem.get(merchant_id, product_id, consistent_read=True))
        except ProductItem.DoesNotExist:
            return None

    def find_many(self, keys: Sequence[tuple[str, str]]) -> list[Product]:
        """Those of these merchants' products that exist, in their order."""
        found = {(item.pk, item.sk): _product(item) for item in ProductItem.batch_get(keys)}
        return [found[key] for key in keys if key in found]

    def of_merchant(self, merchant_id: str) -> list[Product]:
        """All products of a merchant, up to date."""
        condition = ProductItem.sk.startswith(ids.PRODUCT)
        return [
            _product(item)
            for item in ProductItem.query(merchant_id, condition, consistent_read=True)
        ]

    def in_kelurahan(self, kelurahan_code: str, at_a_time: int) -> Iterator[tuple[str, str]]:
        """The merchant and id of each product in a kelurahan, as the index has them; read
        `at_a_time`, as they are asked for."""
        request: dict[str, Any] = {
            "TableName": self._table,
            "IndexName": "by_place",
            "KeyConditionExpression": "kelurahan_code = :here",
            "ExpressionAttributeValues": {":here": {"S": kelurahan_code}},
            "Limit": at_a_time,
        }
        for page in pages(client_of(self._connection).query, request):
            for item in page["Items"]:
                yield item["pk"]["S"], item["sk"]["S"]
