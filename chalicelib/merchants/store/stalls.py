"""Shops as a resident meets them who is about to pay: read together with what they would pay by."""

from collections.abc import Mapping
from typing import Any, TypeVar

from pynamodb.connection import Connection

from chalicelib.core.dynamo.items import Item, Wanted, get_together
from chalicelib.merchants.rules.account import Stall, Till
from chalicelib.merchants.rules.hours import Opening
from chalicelib.merchants.store.accounts import read_till
from chalicelib.merchants.store.items import ACCOUNT, PROFILE

A = TypeVar("A")


class Stalls:
    """Profile and account of a merchant, read as one."""

    def __init__(self, connection: Connection, table: str) -> None:
        self._connection = connection
        self._table = table

    def with_others(self, merchant_id: str, wanted: Wanted[A]) -> tuple[Stall | None, list[A]]:
        """A shop, None where there is none, and what else is wanted, up to date, in one request."""
        keys = [{"pk": {"S": merchant_id}, "sk": {"S": kind}} for kind in (PROFILE, ACCOUNT)]
        here: Wanted[Item] = Wanted(self._table, keys, lambda item: item)
        found, others = get_together(self._connection, here, wanted)
        items = {item["sk"]: item for item in found}
        profile, till = items.get(PROFILE), read_till(items.get(ACCOUNT))
        if profile is None or till is None:
            return None, others
        return _stall(profile, till), others


def _stall(profile: Mapping[str, Any], till: Till) -> Stall:
    return Stall(
        merchant_id=profile["pk"],
        name=profile["name"],
        category=profile["category"],
        kelurahan_code=profile["kelurahan_code"],
        hours=tuple(Opening(*one.split(" ")) for one in profile.get("hours") or ()),
        photo=profile.get("photo", ""),
        till=till,
    )
