"""Products, each under its merchant, and how many a merchant has."""

from collections.abc import Iterator, Sequence
from datetime import datetime
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
from chalicelib.core.values.instants import to_text
from chalicelib.merchants.rules.photo import Trouble, Upload
from chalicelib.products.rules import (
    MOST_OF_A_MERCHANT,
    Offer,
    Product,
    place_key,
)
from chalicelib.products.store.changes import change_key, changed_at, gone, place_of

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
    available = BooleanAttribute()
    changed = UnicodeAttribute()
    kelurahan_code = UnicodeAttribute()
    place_key = UnicodeAttribute()
    photo = UnicodeAttribute(null=True)
    photo_asked = UnicodeAttribute(null=True)
    photo_trouble = UnicodeAttribute(null=True)


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
            available=item.available,
        ),
        updated_at=changed_at(item.changed),
        photo=item.photo or "",
        photo_asked=item.photo_asked or "",
        photo_trouble=item.photo_trouble or "",
    )


def _offered(product: Product) -> dict[str, Any]:
    offer = product.offer
    return {
        "name": offer.name,
        "price": offer.price,
        "category": offer.category,
        "description": offer.description,
        "made_in_malang": offer.made_in_malang,
        "services": list(offer.services),
        "available": offer.available,
        "place_key": place_key(offer.category, offer.name, product.id),
        "changed": place_of(product.updated_at, product.id),
    }


def _item(product: Product) -> dict[str, Any]:
    key = {"pk": product.merchant_id, "sk": product.id}
    where = {"kelurahan_code": product.kelurahan_code}
    return key | _offered(product) | where | change_key(product.updated_at, product.id)


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
        """Change what is said of a product, if it stands where it stood; its photo is another's to
        change."""

        def refusal(old: dict[str, Any] | None) -> Refused:
            return Refused("state_conflict", retry_after=1) if old else Refused("not_found")

        said = _offered(product)
        return Write(
            self._table,
            refusal,
            key={"pk": product.merchant_id, "sk": product.id},
            update="SET " + ", ".join(f"#{name} = :{name}" for name in said),
            condition="kelurahan_code = :here",
            names={f"#{name}": name for name in said},
            values={f":{name}": value for name, value in said.items()}
            | {":here": product.kelurahan_code},
        )

    def motif(self, merchant_id: str, motif_id: str) -> Product | None:
        """One of a merchant's products, as what a photo shows."""
        return self.find(merchant_id, motif_id)

    def expect_photo(self, upload: Upload) -> Write:
        """Wait for this upload from now on, and for no other."""
        return self._photo_write(
            upload.merchant_id,
            upload.motif_id,
            "SET photo_asked = :upload REMOVE photo_trouble",
            "attribute_exists(pk)",
            {":upload": upload.id},
            "not_found",
        )

    def show_photo(self, product: Product, upload: Upload, photo: str, now: datetime) -> Write:
        """Show a photo in place of the one that was seen, if its upload is still waited for and the
        product stands where it stood."""
        seen = "photo = :seen" if product.photo else "attribute_not_exists(photo)"
        return self._photo_write(
            product.merchant_id,
            product.id,
            "SET photo = :photo, changed = :changed REMOVE photo_asked, photo_trouble",
            f"photo_asked = :upload AND kelurahan_code = :here AND {seen}",
            {
                ":photo": photo,
                ":upload": upload.id,
                ":here": product.kelurahan_code,
                ":changed": place_of(to_text(now), product.id),
            }
            | ({":seen": product.photo} if product.photo else {}),
            "state_conflict",
        )

    def refuse_photo(self, upload: Upload, trouble: Trouble) -> Write:
        """Say why an upload cannot be shown, if it is still waited for."""
        return self._photo_write(
            upload.merchant_id,
            upload.motif_id,
            "SET photo_trouble = :trouble REMOVE photo_asked",
            "photo_asked = :upload",
            {":trouble": trouble, ":upload": upload.id},
            "state_conflict",
        )

    def remove_photo(self, product: Product, now: datetime) -> Write:
        """Show no photo, if it is still the one that was seen, and wait for none."""
        seen = "photo = :seen" if product.photo else "attribute_not_exists(photo)"
        return self._photo_write(
            product.merchant_id,
            product.id,
            "SET changed = :changed REMOVE photo, photo_asked, photo_trouble",
            f"attribute_exists(pk) AND {seen}",
            {":changed": place_of(to_text(now), product.id)}
            | ({":seen": product.photo} if product.photo else {}),
            "state_conflict",
        )

    def _photo_write(
        self,
        merchant_id: str,
        product_id: str,
        update: str,
        condition: str,
        values: dict[str, Any],
        code: str,
    ) -> Write:
        return Write(
            self._table,
            lambda _: Refused(code),
            key={"pk": merchant_id, "sk": product_id},
            update=update,
            condition=condition,
            values=values,
        )

    def remove(self, product: Product, now: datetime) -> list[Write]:
        """Take a product away, if it stands there; for a while it is told that it is gone."""
        return [
            put_new(
                self._table,
                gone(product.merchant_id, product.id, now),
                lambda _: Refused("not_found"),
            ),
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

    def move(self, product: Product, kelurahan_code: str, now: datetime) -> Write:
        """A product goes where its merchant went, if it stands there."""
        return self._follow(
            product, "SET kelurahan_code = :there,", {":there": kelurahan_code}, now
        )

    def touch(self, product: Product, now: datetime) -> Write:
        """A product is told of anew, as its merchant is changed; if it stands there."""
        return self._follow(product, "SET", {}, now)

    def _follow(
        self, product: Product, update: str, values: dict[str, Any], now: datetime
    ) -> Write:
        return Write(
            self._table,
            lambda _: Refused("state_conflict", retry_after=1),
            key={"pk": product.merchant_id, "sk": product.id},
            update=f"{update} changed = :changed",
            condition="attribute_exists(pk)",
            values=values | {":changed": place_of(to_text(now), product.id)},
            occurred=now,
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
