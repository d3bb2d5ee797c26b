"""The webhooks table: `prt_…`/`<instant>#msg_…` is an event on its way to a partner.

`prt_…`/`replay` is when it has last asked to be told again; gone after REPLAY_PAUSE.

What failed also stands in the index `by_failed`, under the partner, as long as it has failed.
Everything goes after KEPT: what is told is told by the ledger and the checkouts, too.
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, fields
from datetime import datetime, timedelta
from typing import Any

from pynamodb.connection import Connection

from chalicelib.core.dynamo.connection import client_of
from chalicelib.core.dynamo.items import every, get_plain, query_range
from chalicelib.core.dynamo.raw import to_raw
from chalicelib.core.dynamo.writer import Write, Writer, put_new
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import epoch, from_text, to_text
from chalicelib.webhooks.rules.delivery import KEPT, LEASE, REPLAY_PAUSE, Delivery, Turn

_AT_A_TIME = 100
_BEFORE_ALL, _AFTER_ALL = "0", ":"
# Behind all of them.
_REPLAY = "replay"


class Deliveries:
    """The store of deliveries. Each transition is one write with its condition."""

    def __init__(self, connection: Connection, writer: Writer, table: str) -> None:
        self._connection = connection
        self._writer = writer
        self._table = table

    def put(self, delivery: Delivery) -> bool:
        """Put a new one; False where it stands there already."""
        try:
            self._writer.transact([put_new(self._table, _item(delivery), _conflict)])
        except Refused as refused:
            if refused.code != "state_conflict":
                raise
            return False
        return True

    def find(self, partner_id: str, key: str) -> Delivery | None:
        """A delivery, up to date; None where there is none."""
        found = get_plain(self._connection, self._table, [(partner_id, key)])
        return next(map(_delivery, found), None)

    def lease(self, delivery: Delivery, now: datetime) -> bool:
        """Begin an attempt, which nobody else then makes for LEASE; False where somebody has, or it
        is somebody else's turn."""
        return self._change(
            delivery,
            "SET leased_until = :until",
            "#state = :pending AND leased_until <= :now",
            {":until": to_text(now + LEASE), ":now": to_text(now), ":pending": "pending"},
        )

    def end(self, before: Delivery, ended: Delivery) -> bool:
        """Note how an attempt ended; False where another has noted it, or a replay has begun."""
        values = {
            ":state": ended.state,
            ":attempts": ended.attempts,
            ":status": ended.status,
            ":why": ended.why,
            ":next": ended.next_at,
            ":none": "",
            ":delivered": ended.delivered_at,
        }
        update = (
            "SET #state = :state, attempts = :attempts, #status = :status, why = :why,"
            " next_at = :next, leased_until = :none, delivered_at = :delivered"
        )
        if ended.state == "failed":
            update += ", failed_of = :partner, failed_at = :key"
            values |= {":partner": ended.partner_id, ":key": ended.key}
        return self._change(before, update, None, values, {"#status": "status"})

    def begin_again(self, before: Delivery, anew: Delivery) -> bool:
        """Tell it anew; False where somebody has done that since it was read."""
        return self._change(
            before,
            "SET #state = :state, #round = :anew, attempts = :zero, next_at = :next,"
            " leased_until = :none REMOVE failed_of, failed_at",
            None,
            {
                ":state": anew.state,
                ":anew": anew.round,
                ":zero": 0,
                ":next": anew.next_at,
                ":none": "",
            },
        )

    def note_replay(self, partner_id: str, now: datetime) -> Write:
        """A partner asks to be told again: `rate_limited` where it has within REPLAY_PAUSE."""

        def too_soon(old: Mapping[str, Any] | None) -> Refused:
            waited = now - from_text(old["asked_at"]) if old else timedelta(0)
            return Refused("rate_limited", retry_after=int((REPLAY_PAUSE - waited).total_seconds()))

        return Write(
            self._table,
            too_soon,
            key={"pk": partner_id, "sk": _REPLAY},
            update="SET asked_at = :now, #ttl = :ttl",
            condition="attribute_not_exists(asked_at) OR asked_at <= :ago",
            names={"#ttl": "ttl"},
            values={
                ":now": to_text(now),
                ":ago": to_text(now - REPLAY_PAUSE),
                ":ttl": epoch(now + REPLAY_PAUSE),
            },
        )

    def _change(
        self,
        before: Delivery,
        update: str,
        condition: str | None,
        values: Mapping[str, Any],
        names: Mapping[str, str] | None = None,
    ) -> bool:
        """Change a delivery whose turn it still is."""
        turn: Turn = before.turn
        write = Write(
            self._table,
            _conflict,
            key={"pk": before.partner_id, "sk": before.key},
            update=update,
            condition=" AND ".join(
                ["#round = :round AND attempts = :turn", *([condition] if condition else [])]
            ),
            names={"#state": "state", "#round": "round", **(names or {})},
            values={":round": turn.round, ":turn": turn.attempt, **values},
        )
        try:
            self._writer.update(write)
        except Refused as refused:
            if refused.code != "state_conflict":
                raise
            return False
        return True

    def newest_first(self, partner_id: str, before: str | None) -> Iterator[Delivery]:
        """A partner's deliveries older than the key `before`."""
        return self._between(partner_id, _BEFORE_ALL, before or _AFTER_ALL, newest_first=True)

    def since(self, partner_id: str, after: str, at_a_time: int) -> Iterator[Delivery]:
        """A partner's deliveries from the key `after` on, oldest first."""
        return self._between(partner_id, after, _AFTER_ALL, newest_first=False, limit=at_a_time)

    def failed(self, partner_id: str, before: str | None) -> Iterator[Delivery]:
        """A partner's deliveries that have failed, newest first, older than the key `before`; the
        index follows within a second."""
        request: dict[str, Any] = {
            "TableName": self._table,
            "IndexName": "by_failed",
            "ConsistentRead": False,
            "KeyConditionExpression": "failed_of = :of AND failed_at < :before",
            "ExpressionAttributeValues": {
                ":of": to_raw(partner_id),
                ":before": to_raw(before or _AFTER_ALL),
            },
            "ScanIndexForward": False,
            "Limit": _AT_A_TIME,
        }
        keys: list[tuple[str, str]] = []
        for item in every(client_of(self._connection).query, request):
            keys.append((item["pk"], item["sk"]))
            if len(keys) == _AT_A_TIME:
                yield from self._in_order(keys)
                keys = []
        yield from self._in_order(keys)

    def _in_order(self, keys: list[tuple[str, str]]) -> list[Delivery]:
        if not keys:
            return []
        found = {one["sk"]: one for one in get_plain(self._connection, self._table, keys)}
        return [_delivery(found[key]) for _, key in keys if key in found]

    def _between(
        self, pk: str, low: str, high: str, *, newest_first: bool, limit: int = _AT_A_TIME
    ) -> Iterator[Delivery]:
        found = query_range(
            self._connection,
            self._table,
            pk,
            low,
            high,
            newest_first=newest_first,
            at_a_time=limit,
        )
        return (_delivery(item) for item in found if item["sk"] != high)


def _conflict(_: dict[str, Any] | None) -> Refused:
    return Refused("state_conflict")


_FIELDS = [field.name for field in fields(Delivery)]


def _item(delivery: Delivery) -> dict[str, Any]:
    item = asdict(delivery)
    del item["partner_id"], item["id"], item["at"]
    if delivery.state == "failed":
        item |= {"failed_of": delivery.partner_id, "failed_at": delivery.key}
    gone_at = epoch(from_text(delivery.at) + KEPT)
    return {"pk": delivery.partner_id, "sk": delivery.key, "ttl": gone_at, **item}


def _delivery(item: Mapping[str, Any]) -> Delivery:
    at, _, id = item["sk"].partition("#")
    return Delivery(
        **{name: item[name] for name in _FIELDS if name in item},
        partner_id=item["pk"],
        id=id,
        at=at,
    )
