"""The fiscal table: a projection of what merchants were paid, by year and campaign.

pk               sk              holds
merchant#mrc_…   payout#trf_…    one payout or return, as the ledger's stream told of it
merchant#mrc_…   head            how this merchant's are shared out, by year; `version` counts
paid             2026#3          what that adds up to over merchants, by campaign: a shard of eight

Payouts are noted, not counted: told twice, each is there once. A merchant's head and what
it changes in the sums are written together, if nobody has written the head since it was read.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from pynamodb.connection import Connection

from chalicelib.core.dynamo.connection import client_of
from chalicelib.core.dynamo.items import get_plain, query_plain, scan_plain
from chalicelib.core.dynamo.raw import to_raw
from chalicelib.core.dynamo.writer import Write, Writer
from chalicelib.core.values.errors import Refused
from chalicelib.fiscal.rules.paid import OVERPAID, Payout, less

SHARDS = 8

_SUMS = "paid"
_HEAD = "head"
_PAYOUT = "payout#"
# DynamoDB has no attributes without a name.
_NO_CAMPAIGN = "-"

Years = dict[int, Counter[str]]


class Overtaken(Refused):
    """Somebody else has shared out this merchant's payouts meanwhile: look again."""

    def __init__(self) -> None:
        super().__init__("unavailable", retry_after=1)


class Paid:
    """The store of what was paid out."""

    def __init__(self, connection: Connection, writer: Writer, table: str) -> None:
        self._connection = connection
        self._writer = writer
        self._table = table

    def note(self, merchant_id: str, payouts: Iterable[Payout]) -> None:
        """Note payouts of a merchant, each once however often it is told."""
        client = client_of(self._connection)
        for one in payouts:
            item = {
                **_key(merchant_id, _PAYOUT + one.id),
                "amount": one.amount,
                "occurred_at": one.occurred_at,
            }
            client.put_item(TableName=self._table, Item=_raw(item))

    def payouts(self, merchant_id: str) -> tuple[int, Years, list[Payout]]:
        """The version of a merchant's head (0: none), how it shares payouts out, and the payouts.
        Read in this order: what is noted later goes into a later head."""
        version, shares = self._head(merchant_id)
        pk = _key(merchant_id, "")["pk"]
        payouts = [
            Payout(item["sk"].removeprefix(_PAYOUT), item["amount"], item["occurred_at"])
            for item in query_plain(self._connection, self._table, pk)
            if item["sk"].startswith(_PAYOUT)
        ]
        return version, shares, payouts

    def _head(self, merchant_id: str) -> tuple[int, Years]:
        key = _key(merchant_id, _HEAD)
        for item in get_plain(self._connection, self._table, [(key["pk"], key["sk"])]):
            return item["version"], _years(item["years"])
        return 0, {}

    def overpaid(self, merchant_ids: Iterable[str]) -> set[str]:
        """Those of some merchants that were paid more than they have redeemed: what they redeem
        next is paid already."""
        keys = [_key(one, _HEAD) for one in merchant_ids]
        found = get_plain(self._connection, self._table, [(key["pk"], key["sk"]) for key in keys])
        return {
            item["pk"].partition("#")[2]
            for item in found
            if any(sums[OVERPAID] for sums in _years(item["years"]).values())
        }

    def share_out(self, merchant_id: str, seen: int, before: Years, after: Years) -> None:
        """Put what `payouts` answered `before` to what it is now. Raises Overtaken where the head
        is at another version than was `seen`."""
        shard = sum(merchant_id.encode()) % SHARDS
        years = {str(year): _named(sums) for year, sums in after.items()}
        head = Write(
            self._table,
            lambda _: Overtaken(),
            put={**_key(merchant_id, _HEAD), "version": seen + 1, "years": years},
            condition="version = :seen" if seen else "attribute_not_exists(pk)",
            values={":seen": seen} if seen else {},
        )
        changes = {
            year: change
            for year in sorted(before.keys() | after.keys())
            if (change := less(after.get(year, {}), before.get(year, {})))
        }
        self._writer.transact(
            [head, *(self._add(year, shard, change) for year, change in changes.items())]
        )

    def _add(self, year: int, shard: int, change: Counter[str]) -> Write:
        named = list(_named(change).items())
        return Write(
            self._table,
            lambda _: Overtaken(),
            key={"pk": _SUMS, "sk": f"{year}#{shard}"},
            update="ADD " + ", ".join(f"#{i} :{i}" for i in range(len(named))),
            names={f"#{i}": name for i, (name, _) in enumerate(named)},
            values={f":{i}": amount for i, (_, amount) in enumerate(named)},
        )

    def by_year(self) -> Years:
        """What was paid in each year, by campaign, in rupiah."""
        found: Years = {}
        for item in query_plain(self._connection, self._table, _SUMS):
            item.pop("pk")
            year = int(item.pop("sk").partition("#")[0])
            found.setdefault(year, Counter()).update(_campaigns(item))
        return found

    def clear(self) -> None:
        """Forget everything: for a rebuild, while nothing counts."""
        client = client_of(self._connection)
        for item in list(scan_plain(self._connection, self._table)):
            key = {"pk": item["pk"], "sk": item["sk"]}
            client.delete_item(TableName=self._table, Key=_raw(key))


def _key(merchant_id: str, sk: str) -> dict[str, str]:
    return {"pk": f"merchant#{merchant_id}", "sk": sk}


def _named(sums: Mapping[str, int]) -> dict[str, int]:
    return {campaign or _NO_CAMPAIGN: amount for campaign, amount in sums.items()}


def _campaigns(named: Mapping[str, int]) -> Counter[str]:
    return Counter({"" if name == _NO_CAMPAIGN else name: amount for name, amount in named.items()})


def _years(stored: Mapping[str, Mapping[str, int]]) -> Years:
    return {int(year): _campaigns(sums) for year, sums in stored.items()}


def _raw(item: dict[str, Any]) -> dict[str, Any]:
    return {name: to_raw(value) for name, value in item.items()}
