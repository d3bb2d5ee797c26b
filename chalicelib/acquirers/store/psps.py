"""Acquirers: a dozen, under one key."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any

from pynamodb.connection import Connection

from chalicelib.acquirers.rules.psp import Credential, Psp
from chalicelib.acquirers.rules.refusals import CONFLICT, SnapRefused
from chalicelib.core.dynamo.items import get_plain, query_plain
from chalicelib.core.dynamo.writer import Write, Writer, put_new
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import epoch

_PK = "psps"
_HEARD = "heard"
_MESSAGES_KEPT = timedelta(days=2)


class Psps:
    """The store of acquirers, and of what each has sent today."""

    def __init__(self, connection: Connection, writer: Writer, table: str) -> None:
        self._connection = connection
        self._writer = writer
        self._table = table

    def put(self, psp: Psp) -> Write:
        """A new acquirer: `state_conflict` where its client id is known."""
        item = {"pk": _PK, "sk": psp.id, **_stored(psp)}
        return put_new(self._table, item, lambda _: Refused("state_conflict"))

    def change(self, now: Psp) -> Write:
        """An acquirer as it is to be: `state_conflict` where it has been changed meanwhile."""
        return Write(
            self._table,
            lambda _: Refused("state_conflict"),
            put={"pk": _PK, "sk": now.id, **_stored(now)},
            condition="version = :seen",
            values={":seen": now.version - 1},
        )

    def every(self) -> list[Psp]:
        """All acquirers, by id."""
        return [_psp(item) for item in query_plain(self._connection, self._table, _PK)]

    def get(self, psp_id: str) -> Psp:
        """One acquirer, up to date. Raises `not_found`."""
        for item in get_plain(self._connection, self._table, [(_PK, psp_id)]):
            return _psp(item)
        raise Refused("not_found")

    def sender(self, psp_id: str, day: date, external_id: str) -> tuple[Psp | None, bool]:
        """Who sends a message, and whether one with its number was taken in before on that day."""
        keys = [(_PK, psp_id), (_message(psp_id, day, external_id), _HEARD)]
        psp, heard = None, False
        for item in get_plain(self._connection, self._table, keys):
            if item["pk"] == _PK:
                psp = _psp(item)
            else:
                heard = True
        return psp, heard

    def take(self, psp_id: str, day: date, external_id: str, now: datetime) -> None:
        """Note the number of a message that was taken in. Raises SnapRefused where its twin was."""
        self._writer.update(
            Write(
                self._table,
                lambda _: SnapRefused(CONFLICT),
                key={"pk": _message(psp_id, day, external_id), "sk": _HEARD},
                update="SET #ttl = :ttl",
                condition="attribute_not_exists(pk)",
                names={"#ttl": "ttl"},
                values={":ttl": epoch(now + _MESSAGES_KEPT)},
            )
        )


def _message(psp_id: str, day: date, external_id: str) -> str:
    return f"{psp_id}#{day.isoformat()}#{external_id}"


def _stored(psp: Psp) -> dict[str, Any]:
    plain = asdict(psp)
    del plain["id"]
    return plain


def _psp(item: Mapping[str, Any]) -> Psp:
    fields = {name: item[name] for name in Psp.__slots__ if name not in ("id", "credentials")}
    credentials = tuple(Credential(**one) for one in item["credentials"])
    return Psp(id=item["sk"], credentials=credentials, **fields)
