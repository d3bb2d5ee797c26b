"""The register of SP2Ds in the treasury table: `sp2d`/<number> is one, put beside the transfer that
it funds a campaign with, or beside those that it commits to purchase orders.

`due` is the one number that conditions ask: what is promised and has not come. What arrived and
what was withdrawn is added up by year (`arrived_2026`), so that a year that is over never changes.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from pynamodb.connection import Connection

from chalicelib.core.dynamo.items import get_plain, query_plain
from chalicelib.core.dynamo.writer import Write, put_new
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import business_day
from chalicelib.ledger.rules.transfer import Transfer
from chalicelib.treasury.rules.promise import Promise, number_of, other_account

_SP2D = "sp2d"
_PLAIN = ("reference", "amount", "due", "account_code", "transfer_id", "at", "by")


class Promises:
    """The store of SP2Ds. Of one SP2D a transaction has one write at most."""

    def __init__(self, connection: Connection, table: str) -> None:
        self._connection = connection
        self._table = table

    def put(self, funding: Transfer, account_code: str) -> Write:
        """Enter the SP2D of a transfer that funds a campaign: `reference_used` where its number
        stands there."""
        item = {
            "pk": _SP2D,
            "sk": number_of(funding.reference),
            "reference": funding.reference,
            "amount": funding.amount,
            "due": funding.amount,
            "campaign_id": funding.campaign_id,
            "account_code": account_code,
            "transfer_id": funding.id,
            "at": funding.occurred_at,
            "by": funding.actor,
        }
        return put_new(self._table, item, lambda _: Refused("reference_used"))

    def promise(self, commitment: Transfer, account_code: str) -> Write:
        """Enter the SPM or SP2D of a transfer that is committed to a purchase order, or let it
        promise so much more: one number pays several orders of one account. `reference_used` where
        it has funded a campaign, or is another account's."""

        def refusal(old: dict[str, Any] | None) -> Refused:
            if old is None or "campaign_id" in old:
                return Refused("reference_used")
            return other_account(old["account_code"])

        return Write(
            self._table,
            refusal,
            key={"pk": _SP2D, "sk": number_of(commitment.reference)},
            update="SET amount = if_not_exists(amount, :zero) + :amount,"
            " due = if_not_exists(due, :zero) + :amount, account_code = :code,"
            " #reference = if_not_exists(#reference, :reference),"
            " transfer_id = if_not_exists(transfer_id, :transfer),"
            " #at = if_not_exists(#at, :at), #by = if_not_exists(#by, :by)",
            condition="attribute_not_exists(pk)"
            " OR (attribute_not_exists(campaign_id) AND account_code = :code)",
            names={"#at": "at", "#by": "by", "#reference": "reference"},
            values={
                ":zero": 0,
                ":amount": commitment.amount,
                ":code": account_code,
                ":reference": commitment.reference,
                ":transfer": commitment.id,
                ":at": commitment.occurred_at,
                ":by": commitment.actor,
            },
        )

    def arrive(self, reference: str, amount: int, now: datetime) -> Write:
        """The bank has booked `amount` rupiah of an SP2D: `state_conflict` where less is due."""
        return self._update(
            reference,
            "SET due = due - :amount ADD #year :amount",
            "due >= :amount",
            f"arrived_{business_day(now).year}",
            {":amount": amount},
        )

    def take_back(self, reference: str, amount: int, now: datetime) -> Write:
        """The reverse of `arrive`: what was booked for this SP2D was something else."""
        return self._update(
            reference,
            "SET due = due + :amount ADD #year :less",
            "attribute_exists(pk)",
            f"arrived_{business_day(now).year}",
            {":amount": amount, ":less": -amount},
        )

    def withdraw(self, reference: str, amount: int, now: datetime) -> Write:
        """The funding that this SP2D made was wrong and is reversed: it promises so much less."""
        return self._update(
            reference,
            "SET due = due - :amount ADD #year :amount",
            "attribute_exists(pk)",
            f"withdrawn_{business_day(now).year}",
            {":amount": amount},
        )

    def _update(
        self, reference: str, update: str, condition: str, year: str, values: dict[str, Any]
    ) -> Write:
        return Write(
            self._table,
            lambda _: Refused("state_conflict"),
            key={"pk": _SP2D, "sk": number_of(reference)},
            update=update,
            condition=condition,
            names={"#year": year},
            values=values,
        )

    def find(self, references: Iterable[str]) -> dict[str, Promise]:
        """Those SP2Ds of which these are the whole numbers, by number as it was asked for."""
        asked = list(references)
        keys = [(_SP2D, number) for one in asked if (number := number_of(one))]
        found = {item["sk"]: _promise(item) for item in self._get(keys)}
        return {one: found[number_of(one)] for one in asked if number_of(one) in found}

    def _get(self, keys: list[tuple[str, str]]) -> Iterator[dict[str, Any]]:
        return get_plain(self._connection, self._table, keys)

    def open(self, amount: int | None = None) -> list[Promise]:
        """The SP2Ds of which something is still due (exactly `amount` rupiah, where it is given),
        oldest first."""
        return [
            one for one in self.every() if one.due > 0 and (amount is None or one.due == amount)
        ]

    def every(self) -> list[Promise]:
        """Every SP2D of the city, oldest first: some hundreds a year."""
        found = [_promise(item) for item in query_plain(self._connection, self._table, _SP2D)]
        return sorted(found, key=lambda one: (one.at, one.reference))


def _promise(item: dict[str, Any]) -> Promise:
    return Promise(
        **{name: item[name] for name in _PLAIN},
        campaign_id=item.get("campaign_id", ""),
        arrived_in=by_year(item, "arrived_"),
        withdrawn_in=by_year(item, "withdrawn_"),
    )


def by_year(item: dict[str, Any], prefix: str) -> dict[int, int]:
    """What attributes such as `arrived_2026` of an item add up, by year."""
    return {
        int(name.removeprefix(prefix)): value
        for name, value in item.items()
        if name.startswith(prefix)
    }
