"""Notices, each under whom it tells."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, fields
from itertools import islice
from typing import Any

from pynamodb.connection import Connection

from chalicelib.core.dynamo.items import query_range
from chalicelib.core.dynamo.writer import Write, Writer
from chalicelib.core.values.errors import Refused
from chalicelib.notices.rules.notice import Notice

# Instants begin with a digit.
_BEFORE_ALL, _AFTER_ALL = "0", ":"


class Notices:
    """The store of notices."""

    def __init__(self, connection: Connection, writer: Writer, table: str) -> None:
        self._connection = connection
        self._writer = writer
        self._table = table

    def write(self, notice: Notice) -> Write:
        """The write that puts a new one; `state_conflict` where it was told before."""
        item = _item(notice)
        names = {f"#{name}": name for name in item}
        return Write(
            self._table,
            lambda _: Refused("state_conflict"),
            key={"pk": notice.subject_id, "sk": notice.key},
            # For half of a transaction's units.
            update="SET " + ", ".join(f"#{name} = :{name}" for name in item),
            condition="attribute_not_exists(pk)",
            names=names,
            values={f":{name}": value for name, value in item.items()},
        )

    def put(self, notice: Notice) -> bool:
        """Put a new one; False where it was told before."""
        try:
            self._writer.update(self.write(notice))
        except Refused as refused:
            if refused.code != "state_conflict":
                raise
            return False
        return True

    def mark_pushed(self, notice: Notice) -> None:
        """Note that a push was sent for it. Doing it twice changes nothing."""
        self._writer.update(
            Write(
                self._table,
                lambda _: Refused("state_conflict"),
                key={"pk": notice.subject_id, "sk": notice.key},
                update="SET pushed = :yes",
                values={":yes": True},
            )
        )

    def newest_first(self, subject_id: str, limit: int, before: str | None = None) -> list[Notice]:
        """At most `limit` of what somebody was told, up to date, older than the key `before`."""
        # One more than is wanted: the first may be the one at `before` itself.
        found = self._before(subject_id, before, limit + 1)
        return list(islice((one for one in found if one.key != before), limit))

    def _before(self, subject_id: str, before: str | None, at_a_time: int) -> Iterator[Notice]:
        found = query_range(
            self._connection,
            self._table,
            subject_id,
            _BEFORE_ALL,
            before or _AFTER_ALL,
            newest_first=True,
            at_a_time=at_a_time,
        )
        return map(_notice, found)


_FIELDS = [field.name for field in fields(Notice)]
_IN_KEY = ("subject_id", "id", "at")


def _item(notice: Notice) -> dict[str, Any]:
    """What is stored beside the key: what is empty is left out."""
    item = {name: value for name, value in asdict(notice).items() if name not in _IN_KEY and value}
    return {**item, "ttl": notice.gone_at}


def _notice(item: Mapping[str, Any]) -> Notice:
    at, _, id = item["sk"].partition("#")
    members = {name: item[name] for name in _FIELDS if name in item}
    return Notice(**members, subject_id=item["pk"], id=id, at=at)
