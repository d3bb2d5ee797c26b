"""Purchase orders in the procurement table: `ord_…`/`order` is one, its account, and the guard of
what is committed to it, withheld of it and given back.

`orders`/<instant>#<id> lists all by when they were drafted, `mrc_…#orders`/<instant>#<id> those of
a merchant by when they were approved.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from datetime import datetime
from itertools import islice
from typing import Any

from pynamodb.connection import Connection

from chalicelib.core.dynamo.connection import client_of
from chalicelib.core.dynamo.items import every, get_plain, query_plain, query_range
from chalicelib.core.dynamo.writer import Write, put_new
from chalicelib.core.values import ids
from chalicelib.core.values.errors import Refused
from chalicelib.ledger.rules.guards import CLOSED_THROUGH, closed_before
from chalicelib.procurement.rules.acceptance import Acceptance, Tax
from chalicelib.procurement.rules.order import Item, Order, Terms

ORDER = "order"
_LIST = "orders"
_AT_A_TIME = 100


class Overtaken(Refused):
    """Somebody else was faster: look again at what stands there."""

    def __init__(self) -> None:
        super().__init__("unavailable", retry_after=1)


class Orders:
    """The store of purchase orders."""

    def __init__(self, connection: Connection, table: str) -> None:
        self._connection = connection
        self._table = table

    def put(self, order: Order, now: datetime) -> list[Write]:
        """Put a new draft."""
        item = {"pk": order.id, "sk": ORDER, CLOSED_THROUGH: closed_before(now), **_members(order)}
        listed = {"pk": _LIST, "sk": f"{order.drafted_at}#{order.id}"}
        return [put_new(self._table, one, _overtaken) for one in (item, listed)]

    def change(self, before: Order, after: Order) -> Write:
        """An order as its next version; Overtaken where it has another than was read."""
        was, is_ = _members(before), _members(after)
        sets = {name: value for name, value in is_.items() if was.get(name) != value}
        gone = [name for name in was if name not in is_]
        update = "SET " + ", ".join(f"#{name} = :{name}" for name in sets)
        if gone:
            update += " REMOVE " + ", ".join(f"#{name}" for name in gone)
        return Write(
            self._table,
            _overtaken,
            key={"pk": before.id, "sk": ORDER},
            update=update,
            condition="version = :seen",
            names={f"#{name}": name for name in [*sets, *gone]},
            values={f":{name}": value for name, value in sets.items()} | {":seen": before.version},
        )

    def list_for_merchant(self, order: Order) -> Write:
        """List an order among its merchant's, once it is approved."""
        key = {"pk": _merchants(order.terms.merchant_id), "sk": f"{order.approved_at}#{order.id}"}
        return put_new(self._table, key, _overtaken)

    # Reading

    def find(self, order_id: str) -> Order | None:
        """An order, up to date."""
        return next(iter(self.find_many([order_id])), None)

    def get(self, order_id: str) -> Order:
        """An order, up to date. Raises `not_found`."""
        order = self.find(order_id)
        if order is None:
            raise Refused("not_found")
        return order

    def find_many(self, order_ids: Iterable[str]) -> list[Order]:
        """Those of these orders that exist, up to date, in no order."""
        return [read_order(item) for item in self._items(order_ids)]

    def _items(self, order_ids: Iterable[str]) -> Iterator[dict[str, Any]]:
        keys = [(one, ORDER) for one in order_ids if one.startswith(ids.ORDER)]
        return get_plain(self._connection, self._table, keys)

    def newest_first(
        self, before: str | None, merchant_id: str = ""
    ) -> Iterator[tuple[str, Order]]:
        """Orders, or those of a merchant, newest first, each with its place in the list, after the
        place `before`."""
        listed = query_range(
            self._connection,
            self._table,
            _merchants(merchant_id) if merchant_id else _LIST,
            " ",
            before or "~",
            newest_first=True,
            at_a_time=_AT_A_TIME,
        )
        places = (item["sk"] for item in listed if item["sk"] != before)
        while some := list(islice(places, _AT_A_TIME)):
            found = {one.id: one for one in self.find_many(map(_id, some))}
            yield from ((place, found[_id(place)]) for place in some if _id(place) in found)

    def every(self) -> Iterator[Order]:
        """Every order, oldest first: some thousands a year."""
        return map(read_order, self.guards())

    def guards(self) -> Iterator[dict[str, Any]]:
        """Every order's item as it is stored, oldest first. Not by a scan: most of the table are
        rows of what was bought elsewhere."""
        listed = query_plain(self._connection, self._table, _LIST)
        while some := [_id(item["sk"]) for item in islice(listed, _AT_A_TIME)]:
            found = {item["pk"]: item for item in self._items(some)}
            yield from (found[one] for one in some if one in found)

    def after(self, order_id: str) -> Iterable[Order]:
        """Every order after this one ("" for all) that money was committed to, in the table's own
        order, page by page."""
        request: dict[str, Any] = {
            "TableName": self._table,
            "FilterExpression": "sk = :order AND credits > :nothing",
            "ExpressionAttributeValues": {":order": {"S": ORDER}, ":nothing": {"N": "0"}},
        }
        if order_id:
            request["ExclusiveStartKey"] = {"pk": {"S": order_id}, "sk": {"S": ORDER}}
        return map(read_order, every(client_of(self._connection).scan, request))


def _overtaken(_: object) -> Refused:
    return Overtaken()


def _merchants(merchant_id: str) -> str:
    return f"{merchant_id}#orders"


def _id(place: str) -> str:
    return place.partition("#")[2]


def _members(order: Order) -> dict[str, Any]:
    """What an item says of an order; what is "" or empty is left out."""
    members = {**asdict(order.terms), **asdict(order)}
    del members["terms"], members["id"]
    return {name: _slim(value) for name, value in members.items() if value or name in _NUMBERS}


_NUMBERS = ("balance", "credits")


def _slim(value: Any) -> Any:
    """The same without what its members leave open."""
    if isinstance(value, tuple):
        return [_slim(one) for one in value]
    if isinstance(value, dict):
        return {name: _slim(one) for name, one in value.items() if one not in ("", (), False)}
    return value


def read_order(item: Mapping[str, Any]) -> Order:
    """The order of an item in plain values."""
    return Order(
        id=item["pk"],
        terms=Terms(
            **{name: item[name] for name in _TERMS if name in item},
            items=tuple(Item(**one) for one in item["items"]),
        ),
        acceptances=tuple(map(_acceptance, item.get("acceptances", ()))),
        hands=frozenset(item.get("hands", ())),
        **{name: item[name] for name in _PLAIN if name in item},
    )


_TERMS = tuple(name for name in Terms.__dataclass_fields__ if name != "items")
_PLAIN = tuple(
    name
    for name in Order.__dataclass_fields__
    if name not in ("id", "terms", "acceptances", "hands")
)


_LISTS = ("quantities", "taxes", "proposed")


def _acceptance(item: Mapping[str, Any]) -> Acceptance:
    return Acceptance(
        **{name: value for name, value in item.items() if name not in _LISTS},
        quantities=tuple(item["quantities"]),
        taxes=tuple(Tax(**tax) for tax in item.get("taxes", ())),
        proposed=tuple(Tax(**tax) for tax in item.get("proposed", ())),
    )
