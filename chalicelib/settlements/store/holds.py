"""What officers hold, of all merchants: there are few."""

from dataclasses import asdict

from pynamodb.connection import Connection

from chalicelib.core.dynamo.items import get_plain, query_range
from chalicelib.core.dynamo.writer import Write
from chalicelib.core.values.errors import Refused
from chalicelib.settlements.rules.hold import Hold
from chalicelib.settlements.rules.settlement import Act
from chalicelib.settlements.store import END

_HOLDS = "holds"
_MEMBERS = tuple(Hold.__dataclass_fields__)


class Holds:
    """The store of holds. A released one stays, until its merchant or redemption is held again."""

    def __init__(self, connection: Connection, table: str) -> None:
        self._connection = connection
        self._table = table

    def put(self, hold: Hold) -> Write:
        """Hold a merchant or a redemption. Refused with `state_conflict` where it is held."""
        item = {
            "pk": _HOLDS,
            "sk": _key(hold.merchant_id, hold.redemption_id),
            **{name: value for name, value in asdict(hold).items() if value},
        }
        return Write(
            self._table,
            lambda _: Refused("state_conflict"),
            put=item,
            condition="attribute_not_exists(pk) OR attribute_exists(released_at)",
        )

    def release(self, hold: Hold, act: Act) -> Write:
        """Release a hold. Refused with `state_conflict` where it is not the one that was seen."""
        return Write(
            self._table,
            lambda _: Refused("state_conflict"),
            key={"pk": _HOLDS, "sk": _key(hold.merchant_id, hold.redemption_id)},
            update="SET released_at = :now, released_by = :by",
            condition="held_at = :held AND attribute_not_exists(released_at)",
            values={":now": act.at, ":by": act.by, ":held": hold.held_at},
        )

    def every(self) -> dict[str, list[Hold]]:
        """What is held of all merchants, by their ids."""
        return self._between(" ", END)

    def of(self, merchant_id: str) -> list[Hold]:
        """What is held of one merchant."""
        found = self._between(f"{merchant_id}#", f"{merchant_id}#{END}")
        return found.get(merchant_id, [])

    def _between(self, low: str, high: str) -> dict[str, list[Hold]]:
        found: dict[str, list[Hold]] = {}
        for item in query_range(self._connection, self._table, _HOLDS, low, high):
            if "released_at" not in item:
                hold = Hold(**{name: item[name] for name in _MEMBERS if name in item})
                found.setdefault(hold.merchant_id, []).append(hold)
        return found

    def released_at(self, merchant_id: str, redemption_id: str) -> str:
        """When a redemption's last hold was released; "" where it never was held."""
        key = (_HOLDS, _key(merchant_id, redemption_id))
        for item in get_plain(self._connection, self._table, [key]):
            return str(item.get("released_at", ""))
        return ""


def _key(merchant_id: str, redemption_id: str) -> str:
    return f"{merchant_id}#{redemption_id or 'all'}"
