"""Visitors, and when each of them is to be forgotten: under `visitors`, by that instant."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from pynamodb.connection import Connection

from chalicelib.core.dynamo.items import query_range
from chalicelib.core.dynamo.writer import Write, put_new
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import to_text
from chalicelib.residents.rules import NOWHERE, Resident
from chalicelib.residents.store.entitlements import CLAIMED
from chalicelib.residents.store.items import ENTITLEMENT, PROFILE

_DUE = "visitors"


class Visitors:
    """The store of visitors."""

    def __init__(self, connection: Connection, table: str) -> None:
        self._connection = connection
        self._table = table

    def put(self, visitor: Resident) -> Write:
        """Put a new visitor; `unavailable` where they are there already."""
        item: dict[str, Any] = {
            "pk": visitor.id,
            "sk": PROFILE,
            "name": visitor.name,
            "phone_hash": visitor.phone_hash,
            "kelurahan_code": NOWHERE,
            "segments": [],
        }
        return put_new(self._table, item, _again)

    def remember(self, visitor_id: str, due: datetime) -> Write:
        """Remember to forget a visitor then."""
        item = {"pk": _DUE, "sk": f"{to_text(due)}#{visitor_id}"}
        return Write(self._table, _again, put=item)

    def due(self, now: datetime) -> Iterator[tuple[str, str]]:
        """Those who are to be forgotten by now, the longest due first: their place in this list,
        and their id."""
        for item in query_range(self._connection, self._table, _DUE, "0", to_text(now)):
            yield item["sk"], item["sk"].partition("#")[2]

    def strike(self, place: str) -> Write:
        """Take a place off the list."""
        return self._delete(_DUE, place)

    def forget(self, visitor: Resident, but: Iterable[str]) -> list[Write]:
        """Delete what is known of a visitor, if they still have this phone and have claimed nothing
        of the campaigns `but`; else `state_conflict`."""
        owned = "phone_hash = :phone" if visitor.phone_hash else "attribute_not_exists(phone_hash)"
        phone = {":phone": visitor.phone_hash} if visitor.phone_hash else {}
        names = {f"#c{i}": CLAIMED + campaign_id for i, campaign_id in enumerate(but)}
        nothing = " AND ".join(f"attribute_not_exists({name})" for name in names)
        return [
            Write(
                self._table,
                _changed,
                key={"pk": visitor.id, "sk": PROFILE},
                delete=True,
                condition=owned,
                values=phone,
            ),
            Write(
                self._table,
                _changed,
                key={"pk": visitor.id, "sk": ENTITLEMENT},
                delete=True,
                condition=nothing or None,
                names=names,
            ),
        ]

    def _delete(self, pk: str, sk: str) -> Write:
        return Write(self._table, _again, key={"pk": pk, "sk": sk}, delete=True)


def _again(_: object) -> Refused:
    return Refused("unavailable", retry_after=1)


def _changed(_: object) -> Refused:
    return Refused("state_conflict")
