"""Payers' cards in the incentives table, by their keyed hashes."""

from pynamodb.connection import Connection

from chalicelib.campaigns.rules.budget import Overtaken
from chalicelib.core.dynamo.items import query_plain
from chalicelib.core.dynamo.writer import Write
from chalicelib.core.values.errors import Refused
from chalicelib.incentives.rules.screening import CARD_SHARED, Card

_CARD = "card"


class Cards:
    """The store of cards."""

    def __init__(self, connection: Connection, table: str) -> None:
        self._connection = connection
        self._table = table

    def find(self, card: str) -> Card:
        """What is known of a card, up to date."""
        item = next(iter(query_plain(self._connection, self._table, _key(card))), {})
        return Card(item.get("resident_id", ""), frozenset(item.get("payers", ())))

    def pays_for(self, card: str, resident_id: str) -> Write:
        """Note that a payment with a card is to be rewarded to a resident, while so few are noted
        that nobody has to look at it; Overtaken where others were faster."""
        return Write(
            self._table,
            lambda _: Overtaken(),
            key={"pk": _key(card), "sk": _CARD},
            update="SET payers = list_append(if_not_exists(payers, :none), :resident)",
            condition="attribute_not_exists(payers)"
            " OR (size(payers) < :room AND NOT contains(payers, :one))",
            values={
                ":none": [],
                ":resident": [resident_id],
                ":one": resident_id,
                ":room": CARD_SHARED - 1,
            },
        )

    def remember(self, card: str, resident_id: str) -> Write:
        """Let a card reward a resident by itself, unless it does somebody: the first one stays."""
        return Write(
            self._table,
            lambda _: Refused("unavailable", retry_after=1),
            key={"pk": _key(card), "sk": _CARD},
            update="SET resident_id = if_not_exists(resident_id, :resident)",
            values={":resident": resident_id},
        )

    def forget(self, card: str, resident_id: str) -> Write:
        """Let a card that rewards a resident by itself do so no more; Overtaken where it does not
        by now."""
        return Write(
            self._table,
            lambda _: Overtaken(),
            key={"pk": _key(card), "sk": _CARD},
            update="REMOVE resident_id",
            condition="resident_id = :resident",
            values={":resident": resident_id},
        )


def _key(card: str) -> str:
    return f"card#{card}"
