"""How much of each redemption was refunded: what cannot stand in its immutable transfer."""

from typing import Any

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.models import Model

from chalicelib.core.dynamo.writer import Write
from chalicelib.core.values.errors import Refused


class RefundedItem(Model):
    class Meta:
        table_name = "redemptions"

    pk = UnicodeAttribute(hash_key=True)
    refunded = NumberAttribute()


class Refunded:
    """The redemptions table, keyed by the redemption's id."""

    def __init__(self, table: str) -> None:
        self._table = table

    def add(self, redemption_id: str, amount: int, at_most: int) -> Write:
        """Count a refund, if all refunds together stay within what was redeemed."""

        def refusal(_: dict[str, Any] | None) -> Refused:
            return Refused("refund_too_large")

        return Write(
            self._table,
            refusal,
            key={"pk": redemption_id},
            update="SET refunded = if_not_exists(refunded, :zero) + :amount",
            condition="attribute_not_exists(refunded) OR refunded <= :room",
            values={":amount": amount, ":zero": 0, ":room": at_most - amount},
        )

    def of(self, redemption_id: str) -> int:
        """What was refunded of a redemption, in rupiah."""
        return self.of_many([redemption_id]).get(redemption_id, 0)

    def of_many(self, redemption_ids: list[str]) -> dict[str, int]:
        """What was refunded of each, where anything was."""
        found = RefundedItem.batch_get(redemption_ids, consistent_read=True)
        return {item.pk: int(item.refunded) for item in found}
