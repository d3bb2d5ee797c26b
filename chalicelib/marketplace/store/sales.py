"""Reported sales, in the marketplace table: `prt_…#sale`/order number, one of an order for ever.

The index by sale lists them by merchant and month, so that nobody reads all to sum some. Under
`told#YYYY-MM-DD` stands, by instant, of which merchants and months something was told that day.
"""

import secrets
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.connection import Connection
from pynamodb.models import Model

from chalicelib.core.dynamo.connection import client_of
from chalicelib.core.dynamo.items import get_plain, pages, query_range, scan_plain
from chalicelib.core.dynamo.raw import to_raw
from chalicelib.core.values.instants import business_day, from_text, to_text
from chalicelib.marketplace.rules.sales import Sale

_KIND = "#sale"


class SaleItem(Model):
    class Meta:
        table_name = "marketplace"

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    merchant_id = UnicodeAttribute()
    amount = NumberAttribute()
    sold_on = UnicodeAttribute()
    sale_of = UnicodeAttribute()


class Sales:
    """The store of reported sales."""

    def __init__(self, connection: Connection, table: str) -> None:
        self._connection = connection
        self._table = table

    def put_many(self, sales: Iterable[Sale]) -> None:
        """Write sales down, each in place of what was reported of its order before. Doing it twice
        changes nothing."""
        with SaleItem.batch_write() as batch:
            for sale in sales:
                batch.save(
                    SaleItem(
                        f"{sale.partner_id}{_KIND}",
                        sale.order_id,
                        merchant_id=sale.merchant_id,
                        amount=sale.amount,
                        sold_on=sale.sold_on,
                        sale_of=f"{sale.merchant_id}#{sale.month}",
                    )
                )

    def note(self, partner_id: str, sales: Iterable[Sale], now: datetime) -> None:
        """Note of which merchants and months sales are told. To be called before they are written:
        whoever sums them up looks once the request is surely over."""
        item = {
            "pk": _told_key(business_day(now)),
            # A partner may tell twice at one instant.
            "sk": f"{to_text(now)}#{partner_id}#{secrets.token_hex(4)}",
            "months": sorted({f"{sale.merchant_id}#{sale.month}" for sale in sales}),
        }
        client_of(self._connection).put_item(
            TableName=self._table, Item={name: to_raw(value) for name, value in item.items()}
        )

    def told(
        self, since: datetime, until: datetime, most: int
    ) -> tuple[set[tuple[str, str]], datetime | None]:
        """(merchant, month) of what was noted with since <= instant < until; of more than about
        `most` the first, and the instant before which they are all."""
        low, high = to_text(since), to_text(until)
        found: set[tuple[str, str]] = set()
        day, last, before = business_day(since), business_day(until), ""
        while day <= last:
            key = _told_key(day)
            for item in query_range(self._connection, self._table, key, low, high):
                at = item["sk"].partition("#")[0]
                if len(found) >= most and at != before:
                    return found, from_text(at)
                found |= {_pair(one) for one in item["months"]}
                before = at
            day += timedelta(days=1)
        return found, None

    def months(self) -> Iterator[tuple[str, str]]:
        """(merchant, month) of each reported sale, in no order: for a rebuild."""
        for item in scan_plain(self._connection, self._table, having=("sale_of",)):
            yield _pair(item["sale_of"])

    def of_orders(self, partner_id: str, order_ids: Iterable[str]) -> dict[str, Sale]:
        """What was reported of these orders of a partner, by order, up to date."""
        keys = [(f"{partner_id}{_KIND}", one) for one in order_ids]
        return {sale.order_id: sale for sale in self._found(keys)}

    def of_month(self, merchant_id: str, month: str) -> list[Sale]:
        """What was reported of a merchant for a month, as the index has it, in no order."""
        request: dict[str, Any] = {
            "TableName": self._table,
            "IndexName": "by_sale",
            "KeyConditionExpression": "sale_of = :of",
            "ExpressionAttributeValues": {":of": {"S": f"{merchant_id}#{month}"}},
        }
        keys = [
            (item["pk"]["S"], item["sk"]["S"])
            for page in pages(client_of(self._connection).query, request)
            for item in page["Items"]
        ]
        # One may have been reported anew since the index was told of it.
        return [
            sale
            for sale in self._found(keys)
            if (sale.merchant_id, sale.month) == (merchant_id, month)
        ]

    def _found(self, keys: list[tuple[str, str]]) -> Iterable[Sale]:
        for item in get_plain(self._connection, self._table, keys):
            yield Sale(
                partner_id=item["pk"].removesuffix(_KIND),
                order_id=item["sk"],
                merchant_id=item["merchant_id"],
                amount=item["amount"],
                sold_on=item["sold_on"],
            )


def _told_key(day: date) -> str:
    return f"told#{day.isoformat()}"


def _pair(text: str) -> tuple[str, str]:
    merchant_id, _, month = text.partition("#")
    return merchant_id, month
