"""Reading the books for a reconciliation: whole tables and days, with bounded memory.

Every reading is strongly consistent, goes page by page, and several pages are fetched at once.
"""

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import Any, NamedTuple, TypeVar

from pynamodb.connection import Connection

from chalicelib.core.dynamo.connection import client_of
from chalicelib.core.dynamo.items import every, get_by_pk, get_plain, scan_plain
from chalicelib.core.values.instants import day_bounds, to_text
from chalicelib.ledger.rules.accounts import BANK, account
from chalicelib.ledger.rules.guards import COUNT_PREFIX, day_count
from chalicelib.ledger.rules.journal import shard_of

# The client keeps 32 connections.
THREADS = 16
# Into how many parts a large table is cut to be read at once.
SEGMENTS = 8
_BATCH = 100

In = TypeVar("In")
Out = TypeVar("Out")
Item = dict[str, Any]


def ahead(act: Callable[[In], Out], every: Iterable[In]) -> Iterator[tuple[In, Out]]:
    """What `act` makes of each, in order, up to 2 * THREADS of them at once and no more."""
    waiting: deque[tuple[In, Future[Out]]] = deque()
    with ThreadPoolExecutor(THREADS) as pool:
        try:
            for one in every:
                waiting.append((one, pool.submit(act, one)))
                if len(waiting) >= 2 * THREADS:
                    done, future = waiting.popleft()
                    yield done, future.result()
            while waiting:
                done, future = waiting.popleft()
                yield done, future.result()
        finally:
            for _, future in waiting:
                future.cancel()


def batches(every: Iterable[In], size: int = _BATCH) -> Iterator[list[In]]:
    """Lists of `size`, the last perhaps shorter."""
    source = iter(every)
    while batch := list(islice(source, size)):
        yield batch


@dataclass
class GuardSums:
    """The guard items at one reading: what merchants' accounts hold together, what the parts of
    each campaign's budget do, in rupiah, and how many transfers of each open day were written
    beside them (settlements, orders and the bank too)."""

    merchants: int = 0
    campaigns: Counter[str] = field(default_factory=Counter)
    counts: Counter[str] = field(default_factory=Counter)


class HeldVoucher(NamedTuple):
    """A voucher's id, and what it holds, in rupiah."""

    id: str
    balance: int


class Listed(NamedTuple):
    """What of a transfer is listed under an account."""

    transfer_id: str
    credit_account: str
    amount: int
    occurred_at: str


class Books:
    """Reads tables of other concepts as they are stored; writes nothing. A stored transfer is a
    mapping of its members, whatever stands in them: one that was tampered with is none of ours."""

    def __init__(
        self,
        connection: Connection,
        table: Callable[[str], str],
        settlements: Callable[[], Iterable[Mapping[str, Any]]],
        orders: Callable[[], Iterable[Mapping[str, Any]]],
        bank: Callable[[], Iterable[Mapping[str, Any]]],
    ) -> None:
        """`table` answers the name of a concept's table, `settlements` every settlement's item,
        `orders` every purchase order's, `bank` that of the bank's account."""
        self._connection = connection
        self._table = table
        self._settlements = settlements
        self._orders = orders
        self._bank = bank

    def guard_sums(self) -> GuardSums:
        """Every guard item added up: of merchants, budgets, settlements, purchase orders, and the
        bank."""
        found = GuardSums()
        for item in self._balances("merchants"):
            found.merchants += item["balance"]
            _count(item, found.counts)
        for item in self._balances("budgets"):
            found.campaigns[item["pk"].partition("#")[0]] += item["balance"]
            _count(item, found.counts)
        for item in (*self._settlements(), *self._orders(), *self._bank()):
            _count(item, found.counts)
        return found

    def counted(self, day: date) -> Counter[str]:
        """How many transfers of an open day were written beside each guard, by its account."""
        name = day_count(day)
        found: Counter[str] = Counter()
        for item in self._balances("merchants"):
            found[account("merchant", item["pk"])] += item.get(name, 0)
        for item in self._balances("budgets"):
            found[account("campaign", item["pk"].partition("#")[0])] += item.get(name, 0)
        for item in self._settlements():
            found[account("settlement", item["pk"])] += item.get(name, 0)
        for item in self._orders():
            found[account("order", item["pk"])] += item.get(name, 0)
        for item in self._bank():
            found[BANK] += item.get(name, 0)
        return found

    def _balances(self, concept: str) -> Iterator[Mapping[str, Any]]:
        return scan_plain(self._connection, self._table(concept), having=("balance",))

    def vouchers(self) -> Counter[str]:
        """What the vouchers of each campaign hold together, in rupiah."""

        def add_up(segment: int) -> Counter[str]:
            sums: Counter[str] = Counter()
            for item in self._scan(
                "vouchers",
                segment,
                FilterExpression="attribute_exists(face_value)",
                ProjectionExpression="campaign_id, balance",
            ):
                sums[item["campaign_id"]] += item["balance"]
            return sums

        found: Counter[str] = Counter()
        for _, sums in ahead(add_up, range(SEGMENTS)):
            found.update(sums)
        return found

    def vouchers_of(self, campaign_id: str, *, odd: bool) -> Iterator[HeldVoucher]:
        """The vouchers of a campaign: those that hold another sum than they were issued with, but
        not nothing (`odd`), or all others."""
        odd_ones = "balance <> face_value AND balance <> :zero"
        found = self._scan(
            "vouchers",
            None,
            FilterExpression=f"campaign_id = :campaign AND attribute_exists(face_value)"
            f" AND {odd_ones if odd else f'NOT ({odd_ones})'}",
            ExpressionAttributeValues={":campaign": {"S": campaign_id}, ":zero": {"N": "0"}},
        )
        return (HeldVoucher(one["pk"], one["balance"]) for one in found)

    def vouchers_holding(self, campaign_id: str) -> Iterator[HeldVoucher]:
        """The vouchers of a campaign on which something is left."""
        found = self._scan(
            "vouchers",
            None,
            FilterExpression="campaign_id = :campaign AND balance > :zero",
            ExpressionAttributeValues={":campaign": {"S": campaign_id}, ":zero": {"N": "0"}},
        )
        return (HeldVoucher(one["pk"], one["balance"]) for one in found)

    def stored(self, ids: Sequence[str]) -> dict[str, Item]:
        """Those of these transfers that are stored, by id."""
        found = get_by_pk(self._connection, self._table("transfers"), ids)
        return {item["pk"]: _transfer(item) for item in found}

    def not_listed(self, day: date) -> Iterator[Item]:
        """The stored transfers of a business day that have no entry under their day in the journal.
        Reads the whole transfers table: for when the counts say that some are missing."""
        for segment in range(SEGMENTS):
            stored = self._stored_on(day, segment)
            for batch, known in ahead(lambda some: self._listed(day, some), batches(stored)):
                yield from (one for one in batch if one["id"] not in known)

    def _stored_on(self, day: date, segment: int) -> Iterator[Item]:
        start, end = day_bounds(day)
        found = self._scan(
            "transfers",
            segment,
            FilterExpression="occurred_at >= :start AND occurred_at < :end",
            ExpressionAttributeValues={
                ":start": {"S": to_text(start)},
                ":end": {"S": to_text(end)},
            },
        )
        return map(_transfer, found)

    def _listed(self, day: date, stored: Sequence[Item]) -> set[str]:
        keys = [
            (f"day#{day.isoformat()}#{shard_of(one['id'])}", f"{one['occurred_at']}#{one['id']}")
            for one in stored
        ]
        found = get_plain(self._connection, self._table("journal"), keys)
        return {item["transfer_id"] for item in found}

    def movements(self, account: str) -> Iterator[Listed]:
        """Every transfer of an account that has its journal to itself, oldest first."""
        request: dict[str, Any] = {
            "TableName": self._table("journal"),
            "KeyConditionExpression": "pk = :pk",
            "ExpressionAttributeValues": {":pk": {"S": account}},
            "ProjectionExpression": "transfer_id, credit_account, amount, occurred_at",
        }
        for item in every(client_of(self._connection).query, request):
            members = ("transfer_id", "credit_account", "amount", "occurred_at")
            yield Listed(*(item[name] for name in members))

    def _scan(self, concept: str, segment: int | None, **more: Any) -> Iterator[Item]:
        request: dict[str, Any] = {"TableName": self._table(concept), **more}
        if segment is not None:
            request |= {"Segment": segment, "TotalSegments": SEGMENTS}
        return every(client_of(self._connection).scan, request)


def _transfer(item: Item) -> Item:
    """A transfer's item by the names of its members."""
    return {"id": item.pop("pk"), **item}


def _count(item: Mapping[str, Any], counts: Counter[str]) -> None:
    for name, value in item.items():
        if name.startswith(COUNT_PREFIX):
            counts[name.removeprefix(COUNT_PREFIX)] += value
