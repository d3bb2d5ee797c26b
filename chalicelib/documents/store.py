"""The documents table: how each document stands, and what it holds.

pk                       sk                      holds
merchants                35.73.01.1001           the head of a document: Head
merchants/35.73.01.1001  0000000042-9f3c…#000    a piece of an edition of it, compressed

All heads of a kind are one small query. An edition is never written over: a head names a whole one
or none, and the one before stays for whoever has just read its head.
"""

import secrets
import zlib
from collections.abc import Mapping
from datetime import datetime
from hashlib import blake2b
from typing import Any

from pynamodb.connection import Connection

from chalicelib.core.dynamo.connection import client_of
from chalicelib.core.dynamo.items import every, get_plain, pages
from chalicelib.core.dynamo.raw import plain, to_raw
from chalicelib.core.dynamo.writer import Write, Writer
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import from_text, to_text
from chalicelib.documents.rules import Head, Kind, Name

# DynamoDB takes 400 KB an item, keys and names included.
PIECE_BYTES = 380_000
# One batch of writes takes no more.
_BATCH = 25
_NEVER = ""


class Documents:
    """The store of documents."""

    def __init__(self, connection: Connection, writer: Writer, table: str) -> None:
        self._connection = connection
        self._writer = writer
        self._table = table

    def heads(self, kind: Kind, *, consistent: bool = True) -> dict[str, Head]:
        """The heads of a kind's documents, by place."""
        request: dict[str, Any] = {
            "TableName": self._table,
            "KeyConditionExpression": "pk = :kind",
            "ExpressionAttributeValues": {":kind": {"S": kind}},
            "ConsistentRead": consistent,
        }
        return {one["sk"]: _head(one) for one in every(client_of(self._connection).query, request)}

    def head(self, name: Name) -> Head | None:
        """The head of a document, up to date."""
        answer = client_of(self._connection).get_item(
            TableName=self._table, Key=_raw_key(name), ConsistentRead=True
        )
        item = plain(answer.get("Item"))
        return _head(item) if item else None

    def announce(self, name: Name, until: datetime) -> Head:
        """Note that a document's sources will change until an instant. Answers the head as it was
        before."""
        item = self._writer.update(
            Write(
                self._table,
                lambda _: Refused("unavailable", retry_after=1),
                key=_key(name),
                update="SET changes_before = if_not_exists(changes_until, :never), "
                "changes_until = :until",
                values={":never": _NEVER, ":until": to_text(until)},
            )
        )
        return _head(item | {"changes_until": item["changes_before"]})

    def holds(self, head: Head | None, content: bytes) -> bool:
        """Whether the document of a head has this content already."""
        return head is not None and head.digest == _digest(content)

    def put(self, name: Name, seen: Head | None, content: bytes, made_at: datetime) -> Head | None:
        """Put content in place of what the head `seen` names. `made_at` is when its sources began
        to be read, which must be after that head was. Answers the new head; None, and nothing has
        changed, where somebody has made the document meanwhile."""
        seen = seen or Head(None)
        digest = _digest(content)
        edition, pieces = seen.edition, seen.pieces
        if digest != seen.digest:
            edition = f"{seen.version + 1:010d}-{secrets.token_hex(4)}"
            pieces = self._put_pieces(name, edition, zlib.compress(content))
        head = Head(None, made_at, seen.version + 1, edition, pieces, digest)
        try:
            item = self._writer.update(self._change(name, seen, head))
        except Refused as refused:
            if refused.code != "state_conflict":
                raise
            return None
        if edition != seen.edition:
            self._forget(name, before=seen.edition or edition)
        return _head(item)

    def contents(self, kind: Kind, heads: Mapping[str, Head]) -> dict[str, bytes]:
        """What the documents of these heads hold, by place; without those of which a piece is
        gone, as its edition has been replaced twice. May be behind by a moment."""
        keys = {
            (f"{kind}/{place}", _piece(head.edition, n)): place
            for place, head in heads.items()
            for n in range(head.pieces)
        }
        found: dict[str, dict[str, bytes]] = {place: {} for place in heads}
        for item in get_plain(self._connection, self._table, keys, consistent=False):
            found[keys[item["pk"], item["sk"]]][item["sk"]] = item["body"]
        return {
            place: zlib.decompress(b"".join(found[place][sk] for sk in sorted(found[place])))
            for place, head in heads.items()
            if head.pieces and len(found[place]) == head.pieces
        }

    def _put_pieces(self, name: Name, edition: str, body: bytes) -> int:
        starts = range(0, len(body), PIECE_BYTES)
        for n, start in enumerate(starts):
            item = {
                "pk": name.id,
                "sk": _piece(edition, n),
                "body": body[start : start + PIECE_BYTES],
            }
            client_of(self._connection).put_item(
                TableName=self._table, Item={key: to_raw(value) for key, value in item.items()}
            )
        return len(starts)

    def _change(self, name: Name, seen: Head, head: Head) -> Write:
        # Every making counts, also one that finds the same content: else one that began before it
        # and ends late would find the version that it has seen.
        condition, values = "attribute_not_exists(version)", {}
        if seen.version:
            condition, values = "version = :seen", {":seen": seen.version}
        return Write(
            self._table,
            lambda _: Refused("state_conflict"),
            key=_key(name),
            update="SET made_at = :made_at, version = :version, edition = :edition, "
            "pieces = :pieces, digest = :digest",
            condition=condition,
            values={
                ":made_at": to_text(head.made_at) if head.made_at else _NEVER,
                ":version": head.version,
                ":edition": head.edition,
                ":pieces": head.pieces,
                ":digest": head.digest,
                **values,
            },
        )

    def _forget(self, name: Name, before: str) -> None:
        """Delete the pieces of editions older than one, and what a crash has left of them."""
        client = client_of(self._connection)
        request: dict[str, Any] = {
            "TableName": self._table,
            "KeyConditionExpression": "pk = :pk AND sk < :before",
            "ExpressionAttributeValues": {":pk": {"S": name.id}, ":before": {"S": before}},
            "ProjectionExpression": "pk, sk",
        }
        keys = [item for page in pages(client.query, request) for item in page["Items"]]
        for start in range(0, len(keys), _BATCH):
            deletes = [{"DeleteRequest": {"Key": key}} for key in keys[start : start + _BATCH]]
            # What is left undeleted is deleted after the next making.
            client.batch_write_item(RequestItems={self._table: deletes})


def _digest(content: bytes) -> str:
    return blake2b(content, digest_size=16).hexdigest()


def _piece(edition: str, n: int) -> str:
    return f"{edition}#{n:03d}"


def _key(name: Name) -> dict[str, str]:
    return {"pk": name.kind, "sk": name.place}


def _raw_key(name: Name) -> dict[str, Any]:
    return {key: to_raw(value) for key, value in _key(name).items()}


def _head(item: Mapping[str, Any]) -> Head:
    return Head(
        changes_until=_instant(item.get("changes_until")),
        made_at=_instant(item.get("made_at")),
        version=item.get("version", 0),
        edition=item.get("edition", ""),
        pieces=item.get("pieces", 0),
        digest=item.get("digest", ""),
    )


def _instant(text: str | None) -> datetime | None:
    return from_text(text) if text else None
