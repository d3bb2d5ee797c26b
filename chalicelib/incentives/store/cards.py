"""Payers' cards in the incentives table, by their keyed hashes."""

from pynamodb.connection import Connection

from chalicelib.campaigns.rules.budget import Overtaken
from chalicelib.core.dynamo.items import query_plain
from chalicelib.core.dynamo.writer import Write
from chalicelib.core.values.errors import Refused
from chalicelib.incentives.rules.screening import Card

_OWNER = "owner"


class Cards:
    """The store of cards."""

    def __init__(self, connection: Connection, table: str) -> None:
        self._connection = connection
        self._table = table

    def find(self, card: str) -> Card:
        """What is known of a card, up to date."""
        items = {one["sk"]: one for one in query_plain(self._connection, self._table, _key(card))}
        owner = items.pop(_OWNER, {}).get("resident_id", "")
        return Card(owner, frozenset(items))

    def pays_for(self, card: str, resident_id: str) -> Write:
        """Note that a payment with a card is to be rewarded to a resident."""
        return self._put(card, resident_id, "seen = :resident", resident_id)

    def remember(self, card: str, resident_id: str) -> Write:
        """Let a card reward a resident by itself, unless it does somebody: the first one stays."""
        return self._put(
            card, _OWNER, "resident_id = if_not_exists(resident_id, :resident)", resident_id
        )

    def forget(self, card: str, resident_id: str) -> Write:
        """Let a card that rewards a resident by itself do so no more; Overtaken where it does not
        by now."""
        return Write(
            self._table,
            lambda _: Overtaken(),
            key={"pk": _key(card), "sk": _OWNER},
            update="REMOVE resident_id",
            condition="resident_id = :resident",
            values={":resident": resident_id},
        )

    def _put(self, card: str, sk: str, sets: str, resident_id: str) -> Write:
        return Write(
            self._table,
            lambda _: Refused("unavailable", retry_after=1),
            key={"pk": _key(card), "sk": sk},
            update=f"SET {sets}",
            values={":resident": resident_id},
        )


def _key(card: str) -> str:
    return f"card#{card}"
