"""Transfers, and the accounts that belong to no other concept (treasury, bank, suspense, tax)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.connection import Connection
from pynamodb.models import Model

from chalicelib.core.dynamo.items import get_by_pk
from chalicelib.core.dynamo.writer import Condition, Write, put_new
from chalicelib.core.values.errors import Refused
from chalicelib.ledger.rules.accounts import BANK, SINGLE, TAX, TREASURY
from chalicelib.ledger.rules.guards import CLOSED_THROUGH, closed_before, guard_of
from chalicelib.ledger.rules.transfer import Transfer
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
    payer = UnicodeAttribute(null=True)
    payer_name = UnicodeAttribute(null=True)
    reverses = UnicodeAttribute(null=True)
    bank_line = UnicodeAttribute(null=True)
    merchant_id = UnicodeAttribute(null=True)
    payment_id = UnicodeAttribute(null=True)


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

    def __init__(self, connection: Connection, table: str, accounts_table: str) -> None:
        self._connection = connection
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

    def write_booked(
        self,
        transfers: Sequence[Transfer],
        refusal: Condition,
        beside: Mapping[str, Write],
        bank: Write,
    ) -> list[Write]:
        """Put what lines of a bank statement book, each transfer beside its guard. The writes
        `beside` are updates of merchants' and settlements' items, by account; `bank`, made of
        `bank_account`, that of the bank's."""
        guarded: defaultdict[str, list[Transfer]] = defaultdict(list)
        for one in transfers:
            guard = guard_of(one.debit_account, one.credit_account, one.merchant_id)
            assert guard is not None, "the bank's account is a guard"
            guarded[guard].append(one)
        return [
            # The bank's item first: who was overtaken there is told that, and not that their
            # transfers stand already.
            *[
                counting(update, guarded[name]) if name in guarded else update
                for name, update in {BANK: bank, **beside}.items()
            ],
            *[put_new(self._table, as_item(one), refusal) for one in transfers],
            *self.single_accounts(transfers),
        ]

    def bank_account(self, transfers: Sequence[Transfer], now: datetime) -> Write:
        """The update of the bank's item by what these transfers, of `now`, come to there."""
        write = self._account(BANK, *_through(BANK, transfers))
        return replace(
            write,
            update=f"{write.update}, {CLOSED_THROUGH} = if_not_exists({CLOSED_THROUGH}, :before)",
            # It is a guard from its first transfer on: see closed_before.
            values={**write.values, ":before": closed_before(now)},
        )

    def single_accounts(self, transfers: Sequence[Transfer]) -> list[Write]:
        """The updates of the single accounts but the bank's that these transfers go through, one of
        each. Refused with `state_conflict` where `tax` does not hold as much."""
        names = {name for one in transfers for name in (one.debit_account, one.credit_account)}
        return [
            self._account(name, *_through(name, transfers))
            for name in SINGLE
            if name in names and name != BANK
        ]

    def debit_treasury(self, amount: int) -> Write:
        """Take from the treasury, which may go below zero by what the city has promised."""
        return self._account(TREASURY, amount, 0)

    def credit_treasury(self, amount: int) -> Write:
        """Give back to the treasury."""
        return self._account(TREASURY, 0, amount)

    def _account(self, name: str, debits: int, credits: int) -> Write:
        net = credits - debits
        values: dict[str, Any] = {":net": net, ":credits": credits, ":zero": 0}
        condition = None
        if name == TAX and net < 0:
            condition, values[":least"] = "balance >= :least", -net
        return Write(
            self._accounts,
            lambda _: Refused("state_conflict"),
            key={"pk": name},
            update="SET balance = if_not_exists(balance, :zero) + :net,"
            " credits = if_not_exists(credits, :zero) + :credits",
            condition=condition,
            values=values,
        )

    def bank_guard(self) -> Iterator[Mapping[str, Any]]:
        """The bank's item as it is stored, if there is one yet: what days are sealed by."""
        return get_by_pk(self._connection, self._accounts, [BANK])

    def unmoved(self, name: str, seen: tuple[int, int] | None, refusal: Condition) -> Write:
        """The check that nothing has gone through an account kept here since its balance and
        credits were `seen`."""
        condition, values = "attribute_not_exists(pk)", {}
        if seen is not None:
            condition = "balance = :balance AND credits = :credits"
            values = {":balance": seen[0], ":credits": seen[1]}
        return Write(self._accounts, refusal, key={"pk": name}, condition=condition, values=values)

    def balance(self, account: str) -> tuple[int, int] | None:
        """Balance and credits of an account kept here, in rupiah; None where it has none yet."""
        try:
            item = AccountItem.get(account, consistent_read=True)
        except AccountItem.DoesNotExist:
            return None
        return int(item.balance), int(item.credits)


def _through(name: str, transfers: Iterable[Transfer]) -> tuple[int, int]:
    """Debits and credits of an account by these transfers, in rupiah."""
    debits = credits = 0
    for one in transfers:
        debits += one.amount if one.debit_account == name else 0
        credits += one.amount if one.credit_account == name else 0
    return debits, credits
