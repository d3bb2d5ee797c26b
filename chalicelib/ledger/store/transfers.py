"""Transfers, and the accounts that belong to no other concept (treasury, paid)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from typing import Any

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.models import Model

from chalicelib.core.dynamo.writer import Condition, Write, put_new
from chalicelib.core.values.errors import Refused
from chalicelib.ledger.rules import PAID, Transfer
from chalicelib.ledger.store.guards import counting


class TransferItem(Model):
    class Meta:
        table_name = "transfers"

    pk = UnicodeAttribute(hash_key=True)
    debit_account = UnicodeAttribute()
    credit_account = UnicodeAttribute()
    amount = NumberAttribute()
    kind = UnicodeAttribute()
    reference = UnicodeAttribute()
    occurred_at = UnicodeAttribute()
    actor = UnicodeAttribute()
    campaign_id = UnicodeAttribute(null=True)
    bill_total = NumberAttribute(null=True)
    receipt = UnicodeAttribute(null=True)
    redemption_id = UnicodeAttribute(null=True)
    cashier = UnicodeAttribute(null=True)
    reverses = UnicodeAttribute(null=True)


class AccountItem(Model):
    class Meta:
        table_name = "accounts"

    pk = UnicodeAttribute(hash_key=True)
    balance = NumberAttribute()
    credits = NumberAttribute()


def as_item(transfer: Transfer) -> dict[str, Any]:
    """A transfer as stored: its id is the key, and what is empty is left out."""
    item = {name: value for name, value in asdict(transfer).items() if value not in (None, "")}
    item["pk"] = item.pop("id")
    item.setdefault("reference", "")
    return item


def from_item(item: dict[str, Any]) -> Transfer:
    """The transfer of an item in plain values."""
    members: dict[str, Any] = {
        name: item.get(name) for name in Transfer.__dataclass_fields__ if name != "id"
    }
    members["campaign_id"] = item.get("campaign_id") or ""
    members["reference"] = item.get("reference") or ""
    for number in ("amount", "bill_total"):
        if members[number] is not None:
            members[number] = int(members[number])
    return Transfer(id=item["pk"], **members)


class Transfers:
    """The transfers table: written once, never changed or deleted."""

    def __init__(self, table: str, accounts_table: str) -> None:
        self._table = table
        self._accounts = accounts_table

    def write(
        self, transfers: Sequence[Transfer], refusal: Condition, beside: Write
    ) -> list[Write]:
        """Put transfers of one business day, each unless one with its id stands there: a write
        each, and last `beside`, the update of a guard item, which counts them and keeps them out
        of a closed day. There is no other way to write a transfer. Their instant is to be taken
        after the last reading: `transact` refuses it once it is old."""
        puts = [put_new(self._table, as_item(transfer), refusal) for transfer in transfers]
        return [*puts, counting(beside, transfers)]

    def find(self, transfer_id: str) -> Transfer | None:
        """A transfer, up to date."""
        try:
            item = TransferItem.get(transfer_id, consistent_read=True)
        except TransferItem.DoesNotExist:
            return None
        return from_item(item.attribute_values)

    def find_all(self, transfer_ids: Iterable[str]) -> Iterator[Transfer]:
        """Those of some transfers that there are, up to date, in no order."""
        for item in TransferItem.batch_get(transfer_ids, consistent_read=True):
            yield from_item(item.attribute_values)

    def all(self) -> Iterator[Transfer]:
        """Every transfer, in no order: for rebuilding projections."""
        for item in TransferItem.scan(TransferItem.pk.startswith("trf_"), consistent_read=True):
            yield from_item(item.attribute_values)

    def debit_treasury(self, amount: int) -> Write:
        """Take from the treasury, which may go below zero by what the city has put in."""
        return self._treasury(
            "SET balance = if_not_exists(balance, :zero) - :amount,"
            " credits = if_not_exists(credits, :zero)",
            amount,
        )

    def credit_treasury(self, amount: int) -> Write:
        """Give back to the treasury."""
        return self._treasury(
            "SET balance = if_not_exists(balance, :zero) + :amount,"
            " credits = if_not_exists(credits, :zero) + :amount",
            amount,
        )

    def _treasury(self, update: str, amount: int) -> Write:
        def never(_: dict[str, Any] | None) -> Any:
            raise AssertionError("the treasury has no condition")

        return Write(
            self._accounts,
            never,
            key={"pk": "treasury"},
            update=update,
            values={":amount": amount, ":zero": 0},
        )

    def credit_paid(self, amount: int) -> Write:
        """Count what the bank has paid."""
        return Write(
            self._accounts,
            lambda _: Refused("unavailable", retry_after=1),
            key={"pk": PAID},
            update="SET balance = if_not_exists(balance, :zero) + :amount,"
            " credits = if_not_exists(credits, :zero) + :amount",
            values={":amount": amount, ":zero": 0},
        )

    def debit_paid(self, amount: int, refusal: Condition) -> Write:
        """Take back what the bank had paid, if so much was."""
        return Write(
            self._accounts,
            refusal,
            key={"pk": PAID},
            update="SET balance = balance - :amount",
            condition="balance >= :amount",
            values={":amount": amount},
        )

    def balance(self, account: str) -> tuple[int, int] | None:
        """Balance and credits of an account kept here, in rupiah; None where it has none yet."""
        try:
            item = AccountItem.get(account, consistent_read=True)
        except AccountItem.DoesNotExist:
            return None
        return int(item.balance), int(item.credits)
