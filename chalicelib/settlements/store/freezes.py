"""The freeze of payouts: one item, beside which whatever lets money leave is written."""

from collections.abc import Callable, Mapping
from typing import Any

from pynamodb.connection import Connection

from chalicelib.core.dynamo.connection import client_of
from chalicelib.core.dynamo.items import get_plain
from chalicelib.core.dynamo.writer import Condition, Write
from chalicelib.core.values.errors import Refused
from chalicelib.settlements.rules.freeze import (
    BOOKS,
    FROZEN,
    OPEN,
    Books,
    Freeze,
    not_reconciled,
    thaw_refusal,
)

_KEY = {"pk": "payouts", "sk": "freeze"}
_MEMBERS = tuple(Freeze.__dataclass_fields__)
# What it was seen as: nothing has changed since, and nothing was there where nothing was seen.
_AS_SEEN = "#version = :seen"
_NOTHING = "attribute_not_exists(pk)"


class Freezes:
    """The store of the freeze. `name_of` answers a concept's table."""

    def __init__(self, connection: Connection, table: str, name_of: Callable[[str], str]) -> None:
        self._connection = connection
        self._table = table
        self._name_of = name_of

    def find(self) -> Freeze:
        """The freeze as it is stored, up to date; open where nothing is."""
        for item in get_plain(self._connection, self._table, [(_KEY["pk"], _KEY["sk"])]):
            return _freeze(item)
        return Freeze()

    def books(self) -> Books:
        """The tables of the ledger. A restored one has another id than the one whose name it
        bears."""
        describe = client_of(self._connection).describe_table
        found = {one: describe(TableName=self._name_of(one))["Table"] for one in BOOKS}
        return Books(
            {name: str(table["TableId"]) for name, table in found.items()},
            any("RestoreSummary" in table for table in found.values()),
        )

    def change(self, seen: Freeze, now: Freeze) -> Write:
        """Put a freeze in place of the one that was seen. Refused with `unavailable` where another
        has changed it meanwhile."""
        return self._put(seen, now, "", {}, lambda _: Refused("unavailable", retry_after=1))

    def thaw(self, seen: Freeze, now: Freeze, by: str) -> Write:
        """Open payouts as another officer than `by` has proposed. Refused as `thaw_refusal` has
        it."""

        def refusal(old: dict[str, Any] | None) -> Refused:
            found = thaw_refusal(_freeze(old), by) if old else None
            return found or Refused("state_conflict")

        condition = " AND #state = :frozen AND proposed_by <> :me"
        return self._put(seen, now, condition, {":frozen": FROZEN, ":me": by}, refusal)

    def leave(self, seen: Freeze, books: Books) -> Write:
        """Let money leave, from a ledger that stands in these tables. Refused with `not_reconciled`
        where payouts were frozen meanwhile."""

        def refusal(old: dict[str, Any] | None) -> Refused:
            found = _freeze(old) if old else seen
            return not_reconciled(found) if found.frozen else Refused("unavailable", retry_after=1)

        return self._write(
            {"state": OPEN, "books": books.ids, "version": seen.version},
            f"{_NOTHING} OR (#state = :state AND #version = :version"
            " AND (#books = :books OR size(#books) = :none))",
            {":none": 0},
            refusal,
        )

    def _put(
        self,
        seen: Freeze,
        now: Freeze,
        condition: str,
        values: Mapping[str, Any],
        refusal: Condition,
    ) -> Write:
        as_seen = f"({_NOTHING} OR {_AS_SEEN})" if not seen.version else _AS_SEEN
        members = {name: getattr(now, name) for name in _MEMBERS}
        return self._write(members, as_seen + condition, {**values, ":seen": seen.version}, refusal)

    def _write(
        self,
        members: Mapping[str, Any],
        condition: str,
        values: Mapping[str, Any],
        refusal: Condition,
    ) -> Write:
        # An update, though it is the whole: who matches statements may put nothing here.
        return Write(
            self._table,
            refusal,
            key=_KEY,
            update="SET " + ", ".join(f"#{name} = :{name}" for name in members),
            condition=condition,
            names={f"#{name}": name for name in ("state", "version", *members)},
            values={**{f":{name}": value for name, value in members.items()}, **values},
        )


def _freeze(item: Mapping[str, Any]) -> Freeze:
    return Freeze(**{name: item[name] for name in _MEMBERS if name in item})
