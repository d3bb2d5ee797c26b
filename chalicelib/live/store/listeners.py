"""Listeners, each under whose it is: a ticket, which becomes a connection by one write.

So whoever looks for somebody's listeners also finds those who are just about to listen.
"""

import re
from datetime import datetime
from hashlib import sha256
from itertools import islice
from typing import Any

from pynamodb.connection import Connection

from chalicelib.core.dynamo.connection import client_of
from chalicelib.core.dynamo.items import query_range
from chalicelib.core.dynamo.writer import Write, Writer
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import epoch, to_text
from chalicelib.live.rules import LOOKED_AT, Listener

# Before and behind every second that there will be.
_FIRST, _LAST = "0", ":"
_TICKET = re.compile(r"(tkt_[0-9A-Za-z]{1,40})\.([0-9]{10})\.([0-9A-Za-z_]{1,40})")


class Listeners:
    """The store of listeners and tickets."""

    def __init__(self, connection: Connection, writer: Writer, table: str) -> None:
        self._connection = connection
        self._writer = writer
        self._table = table

    def expect(
        self, secret: str, subject_id: str, topics: tuple[str, ...], now: datetime, until: datetime
    ) -> str:
        """Put a new ticket, good until an instant; answers its text. Only its hash is kept: whoever
        reads the table can open nothing."""
        # Of its second, so that the newest are found first.
        second = f"{epoch(now):010d}"
        self._writer.update(
            Write(
                self._table,
                lambda _: Refused("unavailable", retry_after=1),
                key={"pk": subject_id, "sk": _id(secret, second)},
                # For half of a transaction's units.
                update="SET topics = :topics, since = :since, ends_at = :until, #ttl = :ttl",
                condition="attribute_not_exists(pk)",
                names={"#ttl": "ttl"},
                values={
                    ":topics": list(topics),
                    ":since": to_text(now),
                    ":until": to_text(until),
                    ":ttl": epoch(until),
                },
            )
        )
        return f"{secret}.{second}.{subject_id}"

    def open(self, ticket: str, connection: str, now: datetime, until: datetime) -> Listener:
        """Have a connection listen to what its ticket says, and use the ticket up. Raises
        `unauthenticated` where there is none, it has been used, or its time is over."""
        subject_id, id = _place(ticket)
        item = self._writer.update(
            Write(
                self._table,
                lambda _: Refused("unauthenticated"),
                key={"pk": subject_id, "sk": id},
                update="SET #connection = :connection, since = :now, ends_at = :until, #ttl = :ttl",
                condition="ends_at > :now AND attribute_not_exists(#connection)",
                names={"#ttl": "ttl", "#connection": "connection"},
                values={
                    ":connection": connection,
                    ":now": to_text(now),
                    ":until": to_text(until),
                    ":ttl": epoch(until),
                },
            )
        )
        return _listener(subject_id, item)

    def of(self, subject_id: str) -> list[Listener]:
        """Somebody's listeners, up to date, the newest of those that stand there: also what is
        over, which DynamoDB takes its time to delete."""
        found = query_range(
            self._connection,
            self._table,
            subject_id,
            _FIRST,
            _LAST,
            newest_first=True,
            at_a_time=LOOKED_AT,
        )
        return [_listener(subject_id, item) for item in islice(found, LOOKED_AT)]

    def forget(self, listener: Listener) -> None:
        """Delete one; where there is none, that is so already."""
        key: dict[str, Any] = {"pk": {"S": listener.subject_id}, "sk": {"S": listener.id}}
        client_of(self._connection).delete_item(TableName=self._table, Key=key)


def _id(secret: str, second: str) -> str:
    return f"{second}#{sha256(secret.encode()).hexdigest()}"


def _place(ticket: str) -> tuple[str, str]:
    found = _TICKET.fullmatch(ticket)
    if not found:
        raise Refused("unauthenticated")
    secret, second, subject_id = found.groups()
    return subject_id, _id(secret, second)


def _listener(subject_id: str, item: dict[str, Any]) -> Listener:
    return Listener(
        subject_id,
        item["sk"],
        item.get("connection"),
        tuple(item["topics"]),
        item["since"],
        item["ends_at"],
    )
