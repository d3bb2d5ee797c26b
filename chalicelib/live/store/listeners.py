"""Listeners, each under whose it is."""

from datetime import datetime
from typing import Any

from pynamodb.connection import Connection

from chalicelib.core.dynamo.connection import client_of
from chalicelib.core.dynamo.items import query_plain
from chalicelib.core.dynamo.writer import Write, Writer
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import epoch, from_text, to_text
from chalicelib.live.rules import Listener


class Listeners:
    """The store of listeners."""

    def __init__(self, connection: Connection, writer: Writer, table: str) -> None:
        self._connection = connection
        self._writer = writer
        self._table = table

    def put(self, listener: Listener) -> None:
        """Put one, new or not."""
        self._writer.update(
            Write(
                self._table,
                lambda _: Refused("unavailable", retry_after=1),
                key={"pk": listener.subject_id, "sk": listener.connection},
                update="SET topics = :topics, since = :since, ends_at = :until, #ttl = :ttl",
                names={"#ttl": "ttl"},
                values={
                    ":topics": list(listener.topics),
                    ":since": listener.since,
                    ":until": listener.until,
                    ":ttl": epoch(from_text(listener.until)),
                },
            )
        )

    def of(self, subject_id: str, now: datetime) -> list[Listener]:
        """Somebody's listeners, up to date; DynamoDB takes its time to delete those that are
        over."""
        return [
            Listener(subject_id, item["sk"], tuple(item["topics"]), item["since"], item["ends_at"])
            for item in query_plain(self._connection, self._table, subject_id)
            if item["ends_at"] > to_text(now)
        ]

    def forget(self, listener: Listener) -> None:
        """Delete one; where there is none, that is so already."""
        key: dict[str, Any] = {"pk": {"S": listener.subject_id}, "sk": {"S": listener.connection}}
        client_of(self._connection).delete_item(TableName=self._table, Key=key)
