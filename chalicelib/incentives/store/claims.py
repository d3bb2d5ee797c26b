"""Claims in the incentives table: each beside the payment that it is for, and in lists."""

import heapq
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from itertools import islice
from typing import Any

from pynamodb.connection import Connection

from chalicelib.campaigns.rules.budget import Overtaken
from chalicelib.core.dynamo.connection import client_of
from chalicelib.core.dynamo.items import every, get_plain, query_plain, query_range
from chalicelib.core.dynamo.writer import Write, put_new
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import to_text
from chalicelib.incentives.rules.case import Case
from chalicelib.incentives.rules.claim import (
    FLAGGED,
    HELD,
    REFUSED,
    Claim,
    Decision,
    State,
    rrn_of_claim,
)
from chalicelib.incentives.store.items import (
    CLAIM_PREFIX,
    FIRST,
    FLAGGED_AT,
    LAST,
    case_key,
    day_key,
    day_keys,
    listed_as,
    made_on,
    shard_of,
    shop_key,
    since_key,
    waiting_keys,
)
from chalicelib.incentives.store.payments import told_of

# What people look at; `objected` has what a resident has objected to.
LISTED: tuple[State, ...] = (HELD, REFUSED, FLAGGED)
OBJECTED = "objected"


@dataclass(frozen=True, slots=True)
class Listed:
    """A claim as a list has it."""

    key: str
    claim_id: str
    resident_id: str
    merchant_id: str
    differs: bool

    @property
    def rrn(self) -> str:
        return rrn_of_claim(self.claim_id) or ""

    @property
    def created_at(self) -> str:
        return self.key.partition("#")[0]


class Claims:
    """The store of claims."""

    def __init__(self, connection: Connection, table: str) -> None:
        self._connection = connection
        self._table = table

    def case(self, rrn: str) -> Case:
        """Everything that stands under a payment's number, up to date."""
        items = list(query_plain(self._connection, self._table, case_key(rrn)))
        claims = [_claim(item) for item in items if item["sk"].startswith(CLAIM_PREFIX)]
        claims.sort(key=lambda one: (one.created_at, one.id))
        payments = [told_of(item) for item in items if not item["sk"].startswith(CLAIM_PREFIX)]
        return Case(rrn, tuple(payments), tuple(claims))

    def put(self, claim: Claim, differs: bool, now: datetime) -> list[Write]:
        """The writes that put a new claim, with its places in lists; Overtaken where it stands
        there. `differs` where a payment with its number was told, of another shop or sum."""
        listed = listed_as(claim)
        keys = (
            claim.resident_id,
            shop_key(claim.merchant_id),
            day_key(claim, now),
            waiting_keys()[shard_of(claim.id)],
        )
        place = {
            "sk": listed,
            "resident_id": claim.resident_id,
            "merchant_id": claim.merchant_id,
            "differs": differs or None,
        }
        return [
            put_new(self._table, _item(claim), lambda _: Overtaken()),
            *[put_new(self._table, {"pk": key, **place}, lambda _: Overtaken()) for key in keys],
        ]

    def count(self, resident_id: str, day: date, most: int, refusal: Refused) -> Write:
        """Count a claim of a resident's on a business day, of at most so many; else `refusal`."""
        return Write(
            self._table,
            lambda _: refusal,
            key={"pk": resident_id, "sk": made_on(day.isoformat())},
            update="SET made = if_not_exists(made, :zero) + :one",
            condition="attribute_not_exists(made) OR made < :most",
            values={":zero": 0, ":one": 1, ":most": most},
        )

    def flag(self, resident_id: str, now: datetime) -> Write:
        """Note that a resident has spent the reward of a payment that was given back."""
        return Write(
            self._table,
            lambda _: Overtaken(),
            key={"pk": resident_id, "sk": FLAGGED_AT},
            update="SET flagged_at = :now",
            values={":now": to_text(now)},
        )

    def flagged_since(self, resident_id: str, since: datetime) -> bool:
        """Whether that was noted of a resident since."""
        found = query_range(self._connection, self._table, resident_id, FLAGGED_AT, FLAGGED_AT)
        return any(item["flagged_at"] >= to_text(since) for item in found)

    def change(self, was: Claim, to: Claim) -> Write:
        """Put a claim in place of the one that was seen; Overtaken where it was changed since."""
        return Write(
            self._table,
            lambda _: Overtaken(),
            put=_item(replace(to, version=was.version + 1)),
            condition="version = :seen",
            values={":seen": was.version},
        )

    def find(self, claim_id: str) -> Claim | None:
        """A claim, up to date."""
        return next(iter(self.find_many([claim_id])), None)

    def find_many(self, claim_ids: Iterable[str]) -> list[Claim]:
        """Those of these claims that exist, in the order asked for."""
        asked = [one for one in dict.fromkeys(claim_ids) if rrn_of_claim(one)]
        keys = [(case_key(rrn_of_claim(one) or ""), CLAIM_PREFIX + one) for one in asked]
        items = get_plain(self._connection, self._table, keys)
        found = {claim.id: claim for claim in map(_claim, items)}
        return [found[one] for one in asked if one in found]

    # Lists

    def of_resident(
        self, resident_id: str, before: str | None = None, limit: int | None = None
    ) -> list[Listed]:
        """A resident's claims, newest first, older than the place `before`."""
        return list(islice(self._down(resident_id, before), limit))

    def of_resident_since(self, resident_id: str, since: datetime) -> list[Listed]:
        """Those that a resident has made since."""
        return list(self._since(resident_id, since))

    def of_shop_since(self, merchant_id: str, since: datetime, most: int) -> list[Listed]:
        """The newest of those that were made since for payments at a shop."""
        return list(islice(self._since(shop_key(merchant_id), since), most))

    def of_day(self, day: str, before: str | None) -> Iterator[Listed]:
        """The claims of a business day, newest first, older than the place `before`."""
        shards = [self._down(key, before) for key in day_keys(day)]
        return heapq.merge(*shards, key=lambda one: one.key, reverse=True)

    def maybe_waiting(self, shard: int) -> Iterator[Listed]:
        """The claims of a shard that may wait still, oldest first."""
        key = waiting_keys()[shard]
        found = query_range(self._connection, self._table, key, FIRST, LAST)
        return map(_listed, found)

    def waits_no_more(self, shard: int, listed: Listed) -> Write:
        """Take a claim off the list of those that may wait."""
        return Write(
            self._table,
            lambda _: Overtaken(),
            key={"pk": waiting_keys()[shard], "sk": listed.key},
            delete=True,
        )

    def waits_again(self, claim: Claim) -> Write:
        """Put a claim back on the list of those that may wait."""
        place = {
            "pk": waiting_keys()[shard_of(claim.id)],
            "sk": listed_as(claim),
            "resident_id": claim.resident_id,
            "merchant_id": claim.merchant_id,
        }
        return Write(self._table, lambda _: Overtaken(), put=place)

    def in_state(self, state: str, before: str | None, limit: int) -> list[str]:
        """The ids of claims in one of LISTED, or OBJECTED, newest first, older than `before`."""
        request: dict[str, Any] = {
            "TableName": self._table,
            "IndexName": "by_state",
            "KeyConditionExpression": "listed_under = :state AND listed_as < :before",
            "ExpressionAttributeValues": {
                ":state": {"S": state},
                ":before": {"S": before or LAST},
            },
            "ScanIndexForward": False,
            "Limit": limit,
            "ConsistentRead": False,
        }
        found = every(client_of(self._connection).query, request)
        return [item["sk"].removeprefix(CLAIM_PREFIX) for item in islice(found, limit)]

    def _down(self, key: str, before: str | None) -> Iterator[Listed]:
        high = before or LAST
        for item in query_range(
            self._connection, self._table, key, FIRST, high, newest_first=True, at_a_time=100
        ):
            if item["sk"] != before:
                yield _listed(item)

    def _since(self, key: str, since: datetime) -> Iterator[Listed]:
        low = since_key(since)
        found = query_range(
            self._connection, self._table, key, low, LAST, newest_first=True, at_a_time=100
        )
        return map(_listed, found)


def _listed(item: Mapping[str, Any]) -> Listed:
    return Listed(
        key=item["sk"],
        claim_id=item["sk"].partition("#")[2],
        resident_id=item["resident_id"],
        merchant_id=item["merchant_id"],
        differs=item.get("differs", False),
    )


def _item(claim: Claim) -> dict[str, Any]:
    """A claim as stored: what is empty is left out."""
    item = {name: value for name, value in asdict(claim).items() if not _is_empty(value)}
    for named in ("id", "rrn"):
        del item[named]
    under = OBJECTED if claim.has_open_objection else claim.state
    if under in (*LISTED, OBJECTED):
        item |= {"listed_under": under, "listed_as": listed_as(claim)}
    return {"pk": case_key(claim.rrn), "sk": CLAIM_PREFIX + claim.id, **item}


def _is_empty(value: Any) -> bool:
    return value is None or value is False or value in ("", ())


def _claim(item: Mapping[str, Any]) -> Claim:
    members: dict[str, Any] = {
        name: item[name] for name in Claim.__dataclass_fields__ if name in item
    }
    for several in ("campaign_ids", "suspicions"):
        members[several] = tuple(members.get(several, ()))
    decisions: Sequence[Mapping[str, Any]] = members.get("decisions", ())
    members["decisions"] = tuple(Decision(**one) for one in decisions)
    members.setdefault("nmid", "")
    members.setdefault("remember", False)
    return Claim(
        id=item["sk"].removeprefix(CLAIM_PREFIX),
        rrn=item["pk"].partition("#")[2],
        **members,
    )
