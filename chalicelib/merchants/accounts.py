"""Merchants' accounts as settlements see them: what is owed to whom, and paying it out.

An account's item has attributes that no model can name beforehand (a count of transfers for each
business day, see ledger/guards.py), so it is read in plain values.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pynamodb.connection import Connection

from chalicelib.core.dynamo import Condition, Write, client_of
from chalicelib.core.items import every, get_plain
from chalicelib.ledger.guards import CLOSED_THROUGH, COUNT_PREFIX
from chalicelib.merchants.store import ACCOUNT, PENDING


@dataclass(frozen=True, slots=True)
class Standing:
    """A merchant's account as it was read: rupiah, and what tells whether it has moved since.

    `counts` says how many transfers of a business day were written beside it, of days after
    `closed_through`. `settled` is the number of the settlement that has paid it last,
    `settled_until` up to which moment, `settled_at` when; "" before the first.
    """

    merchant_id: str
    state: str
    balance: int
    credits: int
    closed_through: str
    settled: str
    settled_until: str
    settled_at: str
    counts: Mapping[str, int] = field(default_factory=dict)

    @property
    def debits(self) -> int:
        return self.credits - self.balance


class MerchantAccounts:
    """The accounts in the merchants table."""

    def __init__(self, connection: Connection, table: str) -> None:
        self._connection = connection
        self._table = table

    def after(self, merchant_id: str) -> Iterator[Standing]:
        """Every merchant's account after this one ("" for all), in the table's own order, which
        stays the same; page by page. Who has only applied is left out."""
        request: dict[str, Any] = {
            "TableName": self._table,
            "FilterExpression": "sk = :account AND #state <> :pending",
            "ExpressionAttributeNames": {"#state": "state"},
            "ExpressionAttributeValues": {":account": {"S": ACCOUNT}, ":pending": {"S": PENDING}},
        }
        if merchant_id:
            request["ExclusiveStartKey"] = {"pk": {"S": merchant_id}, "sk": {"S": ACCOUNT}}
        for item in every(client_of(self._connection).scan, request):
            yield _standing(item)

    def of(self, merchant_ids: Sequence[str]) -> dict[str, Standing]:
        """The accounts of these merchants, by id, up to date."""
        keys = [(one, ACCOUNT) for one in merchant_ids]
        found = get_plain(self._connection, self._table, keys)
        return {item["pk"]: _standing(item) for item in found}

    def settle(
        self, seen: Standing, amount: int, number: str, until: str, now: str, refusal: Condition
    ) -> Write:
        """Owe a merchant `amount` rupiah less, which settlement `number` pays out, if so much is
        owed and none has paid since the account was seen."""
        unpaid = "settled = :seen" if seen.settled else "attribute_not_exists(settled)"
        values = {":amount": amount, ":number": number, ":until": until, ":now": now}
        return Write(
            self._table,
            refusal,
            key={"pk": seen.merchant_id, "sk": ACCOUNT},
            update="SET balance = balance - :amount, settled = :number,"
            " settled_until = :until, settled_at = :now",
            condition=f"balance >= :amount AND {unpaid}",
            values=values | ({":seen": seen.settled} if seen.settled else {}),
        )

    def pay_back(self, merchant_id: str, amount: int, refusal: Condition) -> Write:
        """Owe a merchant again what the bank could not pay it."""
        return Write(
            self._table,
            refusal,
            key={"pk": merchant_id, "sk": ACCOUNT},
            update="SET balance = balance + :amount, credits = credits + :amount",
            condition="attribute_exists(pk)",
            values={":amount": amount},
        )


def _standing(item: Mapping[str, Any]) -> Standing:
    return Standing(
        merchant_id=item["pk"],
        state=item.get("state", ""),
        balance=item.get("balance", 0),
        credits=item.get("credits", 0),
        closed_through=item.get(CLOSED_THROUGH, ""),
        settled=item.get("settled", ""),
        settled_until=item.get("settled_until", ""),
        settled_at=item.get("settled_at", ""),
        counts={
            name.removeprefix(COUNT_PREFIX): value
            for name, value in item.items()
            if name.startswith(COUNT_PREFIX)
        },
    )
