"""Checkouts, in the marketplace table: `aut_…`/`checkout` is one, and its hold's account.

`prt_…#order`/order number names the checkout of a partner's order, `prt_…#created`/instant and id
lists a partner's checkouts; `due#n` is in due.py.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import datetime
from itertools import islice
from typing import Any, TypeVar

from pynamodb.connection import Connection

from chalicelib.core.dynamo.connection import client_of
from chalicelib.core.dynamo.items import Wanted, every, get_plain, get_together, query_range
from chalicelib.core.dynamo.writer import Condition, Write, put_new
from chalicelib.core.values import ids
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import to_text
from chalicelib.marketplace.rules.checkout import (
    AUTHORIZED,
    DECLINED,
    OPEN,
    Checkout,
    Part,
    State,
)
from chalicelib.marketplace.store.due import entry

A = TypeVar("A")

CHECKOUT = "checkout"
_STATE = {"#state": "state"}


class OrderTaken(Refused):
    """A partner's order has a checkout already."""

    def __init__(self, checkout_id: str) -> None:
        super().__init__("state_conflict")
        self.checkout_id = checkout_id


class Checkouts:
    """The store of checkouts."""

    def __init__(self, connection: Connection, table: str) -> None:
        self._connection = connection
        self._table = table

    def create(self, checkout: Checkout, instead_of: str) -> list[Write]:
        """Put a new checkout. Raises OrderTaken where its order has another, but for the one whose
        place it takes ("": none)."""

        def taken(old: dict[str, Any] | None) -> Refused:
            return OrderTaken(old["checkout_id"]) if old else Refused("unavailable", retry_after=1)

        order = {"pk": f"{checkout.partner_id}#order", "sk": checkout.order_id}
        listed = {
            "pk": f"{checkout.partner_id}#created",
            "sk": f"{checkout.created_at}#{checkout.id}",
        }
        return [
            Write(
                self._table,
                taken,
                put=order | {"checkout_id": checkout.id},
                condition="checkout_id = :before" if instead_of else "attribute_not_exists(pk)",
                values={":before": instead_of} if instead_of else {},
            ),
            *[put_new(self._table, item, _taken) for item in (_item(checkout), listed)],
            put_new(self._table, entry(checkout), _taken),
        ]

    def authorize(self, checkout: Checkout, refusal: Condition) -> Write:
        """Hold what its parts say on an open checkout that has not expired by then."""
        return self._update(
            checkout.id,
            "SET #state = :authorized, parts = :parts, balance = :held, credits = :held,"
            " authorized_at = :now, held_until = :until, resident_id = :resident",
            "#state = :open AND expires_at > :now",
            refusal,
            {
                ":authorized": AUTHORIZED,
                ":parts": _parts(checkout),
                ":held": checkout.authorized,
                ":now": checkout.authorized_at,
                ":until": checkout.held_until,
                ":resident": checkout.resident_id,
                ":open": OPEN,
            },
        )

    def decline(self, checkout_id: str, resident_id: str, now: datetime) -> Write:
        """Let a resident decline an open checkout that has not expired."""
        return self._update(
            checkout_id,
            "SET #state = :declined, resident_id = :resident, declined_at = :now",
            "#state = :open AND expires_at > :now",
            lambda _: Refused("state_conflict", retry_after=1),
            {
                ":declined": DECLINED,
                ":resident": resident_id,
                ":now": to_text(now),
                ":open": OPEN,
            },
        )

    def finish(self, checkout: Checkout, refusal: Condition, before: datetime | None) -> Write:
        """Empty the hold of a checkout whose parts say what was captured; `before` its time is
        over, where that is asked for."""
        condition = "#state = :authorized AND balance = :held"
        values: dict[str, Any] = {
            ":state": checkout.stored_state,
            ":parts": _parts(checkout),
            ":held": checkout.authorized,
            ":authorized": AUTHORIZED,
        }
        if before is not None:
            condition += " AND held_until > :now"
            values[":now"] = to_text(before)
        return self._update(
            checkout.id,
            "SET #state = :state, parts = :parts, balance = balance - :held",
            condition,
            refusal,
            values,
        )

    def _update(
        self,
        checkout_id: str,
        update: str,
        condition: str,
        refusal: Condition,
        values: Mapping[str, Any],
    ) -> Write:
        return Write(
            self._table,
            refusal,
            key={"pk": checkout_id, "sk": CHECKOUT},
            update=update,
            condition=condition,
            names=_STATE,
            values=values,
        )

    # Reading

    def find(self, checkout_id: str) -> Checkout | None:
        """A checkout, up to date."""
        return next(iter(self.find_many([checkout_id])), None)

    def find_many(self, checkout_ids: Iterable[str]) -> list[Checkout]:
        """Those of these checkouts that exist, up to date, in no order."""
        keys = [(one, CHECKOUT) for one in checkout_ids if one.startswith(ids.AUTHORIZATION)]
        return [read_checkout(item) for item in get_plain(self._connection, self._table, keys)]

    def find_with(self, checkout_id: str, wanted: Wanted[A]) -> tuple[Checkout | None, list[A]]:
        """A checkout and what else is wanted, up to date, in one request."""
        known = checkout_id.startswith(ids.AUTHORIZATION)
        keys = [{"pk": {"S": checkout_id}, "sk": {"S": CHECKOUT}}] if known else []
        here: Wanted[Checkout] = Wanted(self._table, keys, read_checkout)
        found, others = get_together(self._connection, here, wanted)
        return next(iter(found), None), others

    def of_orders(self, orders: Iterable[tuple[str, str]]) -> list[Checkout]:
        """The checkouts that there are of these orders, each a partner's id and its order's, up to
        date, in no order."""
        keys = [(f"{partner_id}#order", order_id) for partner_id, order_id in orders]
        found = get_plain(self._connection, self._table, keys)
        return self.find_many([one["checkout_id"] for one in found])

    def of_partner(
        self, partner_id: str, cursor: str | None, limit: int
    ) -> tuple[list[Checkout], str | None]:
        """A partner's checkouts, newest first, and the next cursor."""
        listed = query_range(
            self._connection,
            self._table,
            f"{partner_id}#created",
            " ",
            cursor or "~",
            newest_first=True,
            at_a_time=limit + 2,
        )
        places = [item["sk"] for item in islice(listed, limit + 2) if item["sk"] != cursor]
        page = places[:limit]
        found = {one.id: one for one in self.find_many(_id(place) for place in page)}
        after = page[-1] if len(places) > limit else None
        return [found[_id(place)] for place in page if _id(place) in found], after

    def after(self, checkout_id: str) -> Iterable[Checkout]:
        """Every checkout after this one ("" for all) that has held money, in the table's own order,
        page by page."""
        request: dict[str, Any] = {
            "TableName": self._table,
            "FilterExpression": "sk = :checkout AND credits > :nothing",
            "ExpressionAttributeValues": {":checkout": {"S": CHECKOUT}, ":nothing": {"N": "0"}},
        }
        if checkout_id:
            request["ExclusiveStartKey"] = {"pk": {"S": checkout_id}, "sk": {"S": CHECKOUT}}
        return map(read_checkout, every(client_of(self._connection).scan, request))


def _taken(_: object) -> Refused:
    return Refused("unavailable", retry_after=1)


def _id(place: str) -> str:
    return place.partition("#")[2]


def _parts(checkout: Checkout) -> list[dict[str, Any]]:
    return [asdict(part) for part in checkout.parts]


def _item(checkout: Checkout) -> dict[str, Any]:
    item = {name: value for name, value in asdict(checkout).items() if value not in ("", ())}
    item["state"] = item.pop("stored_state")
    return {"pk": item.pop("id"), "sk": CHECKOUT, **item}


def read_checkout(item: Mapping[str, Any]) -> Checkout:
    """The checkout of an item in plain values."""
    members = {name: item[name] for name in Checkout.__dataclass_fields__ if name in item}
    members["parts"] = tuple(Part(**part) for part in item.get("parts", ()))
    state: State = item["state"]
    return Checkout(id=item["pk"], stored_state=state, **members)
