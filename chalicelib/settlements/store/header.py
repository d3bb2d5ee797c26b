"""A settlement's own item: how it reads, and how it changes."""

from collections.abc import Mapping, Sequence
from typing import Any

from pynamodb.connection import Connection

from chalicelib.core.dynamo.writer import Condition, Write
from chalicelib.core.values.errors import Refused
from chalicelib.settlements.rules.settlement import Settlement

HEADER = "settlement"

MEMBERS = [name for name in Settlement.__dataclass_fields__ if name != "id"]


class Moved(Refused):
    """Another function has gone on with this settlement meanwhile."""

    def __init__(self) -> None:
        super().__init__("unavailable", retry_after=1)


class Headers:
    """The items of settlements."""

    def __init__(self, connection: Connection, table: str) -> None:
        self._connection = connection
        self._table = table

    def _update(
        self,
        settlement_id: str,
        refusal: Condition,
        condition: str,
        values: Mapping[str, Any],
        *,
        sets: Mapping[str, Any] | None = None,
        adds: Mapping[str, int] | None = None,
        reads: Sequence[str] = (),
    ) -> Write:
        """Set members, add to counters; where nothing is to be changed, the condition alone is
        checked. `reads` are the members that the condition names as `#member`, beside the state and
        those that are changed."""
        sets, adds = sets or {}, {name: by for name, by in (adds or {}).items() if by}
        parts = [f"#{name} = :{name}" for name in sets]
        parts += [f"#{name} = #{name} + :{name}" for name in adds]
        changed = {**sets, **adds}
        return Write(
            self._table,
            refusal,
            key={"pk": settlement_id, "sk": HEADER},
            update="SET " + ", ".join(parts) if parts else None,
            condition=condition,
            names={f"#{name}": name for name in ("state", *reads, *changed)},
            values={**{f":{name}": value for name, value in changed.items()}, **values},
        )


def settlement_of(item: Mapping[str, Any]) -> Settlement:
    """A settlement as its item has it."""

    return Settlement(id=item["pk"], **{name: item[name] for name in MEMBERS})
