"""The application in this process, on the emulator, with a clock that a test can move."""

import importlib
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, cast

import pytest
from msgspec import structs

from chalicelib.core.dynamo.items import scan_plain
from chalicelib.core.parts import Parts
from chalicelib.core.values.instants import business_day, from_text, utc_now
from chalicelib.core.values.settings import Settings
from chalicelib.days.parts import DayParts
from chalicelib.documents.parts import DocumentParts
from chalicelib.documents.rules import KINDS, Name, is_settled
from chalicelib.identity.parts import IdentityParts
from chalicelib.identity.rules.staff import StaffRole
from chalicelib.ledger.parts import LedgerParts
from chalicelib.ledger.rules.guards import COUNT_PREFIX, GUARDED
from chalicelib.reconciliation.parts import ReconciliationParts
from chalicelib.vouchers.parts import VoucherParts
from chalicelib.wiring import make_parts
from local.gateway import Gateway
from tests.http.client import SECOND_OFFICER, STAFF_PHONES, City, Headers, Person, other_balances
from tests.http.declared import holding
from tests.policies import entrances
from tests.stack import TestEmulator

SECOND_ADMIN = "+628110000009"


def begin() -> datetime:
    """The second of January to come: tests that let weeks pass take the others of their city half a
    year on, but not into another year; and nothing that is kept for a while has ended by the
    emulator's own clock."""
    return datetime(utc_now().year + 1, 1, 2, 4, tzinfo=UTC)


class Clock:
    """The city's clock: it goes only forward, and only when told to."""

    def __init__(self) -> None:
        self.now = begin()

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, **duration: float) -> None:
        """`pass_by(seconds=90)`"""
        self.now += timedelta(**duration)


@dataclass
class Stream:
    """The transfers' stream as Lambda would hand it over: batch by batch, shard by shard."""

    emulator: TestEmulator
    parts: Parts
    clock: Clock
    _reached: dict[str, str] = field(default_factory=dict)

    def catch_up(self) -> list[dict[str, Any]]:
        """Apply all that is new; answers the batches, for tests that deliver them again."""
        # Lambda delivers them, whoever is at work.
        with entrances.no_function():
            batches = self.batches()
            for batch in batches:
                self.parts[LedgerParts].stream.apply(batch)
        return batches

    def batches(self) -> list[dict[str, Any]]:
        """What is new, not yet applied."""
        reader = self.emulator.client("dynamodbstreams")
        table = self.parts.settings.table("transfers")
        arn = self.emulator.client("dynamodb").describe_table(TableName=table)["Table"][
            "LatestStreamArn"
        ]
        found = []
        for shard in reader.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"]:
            shard_id = shard["ShardId"]
            where: dict[str, str] = {"ShardIteratorType": "TRIM_HORIZON"}
            if shard_id in self._reached:
                where = {
                    "ShardIteratorType": "AFTER_SEQUENCE_NUMBER",
                    "SequenceNumber": self._reached[shard_id],
                }
            iterator = reader.get_shard_iterator(StreamArn=arn, ShardId=shard_id, **where)[
                "ShardIterator"
            ]
            while iterator:
                page = reader.get_records(ShardIterator=iterator, Limit=100)
                if not page["Records"]:
                    break
                self._reached[shard_id] = page["Records"][-1]["dynamodb"]["SequenceNumber"]
                found.append({"shardId": shard_id, "Records": [*map(self._event, page["Records"])]})
                iterator = page.get("NextShardIterator")
        return found

    def _event(self, record: Any) -> dict[str, Any]:
        # The stream stamps records by the machine's clock; ours may stand elsewhere.
        change = dict(record["dynamodb"], ApproximateCreationDateTime=self.clock().timestamp())
        return {"eventName": record["eventName"], "dynamodb": change}


@dataclass
class TestCity(City):
    """A city in this process: its clock, its parts and those of each area, its stream."""

    __test__ = False

    parts: Parts = None  # type: ignore[assignment]
    # By the area.
    functions: Mapping[str, Parts] = field(default_factory=dict)
    hands: Clock = None  # type: ignore[assignment]
    stream: Stream = None  # type: ignore[assignment]

    def transfers_stored(self) -> int:
        return sum(1 for _ in self.parts[LedgerParts].transfers.all())

    def empty_what_has_lapsed(self) -> int:
        """Run the job that empties lapsed vouchers, once the projections have followed."""
        self.parts[LedgerParts].pulse.beat()
        self.stream.catch_up()
        return self.parts[VoucherParts].lapse.run(lambda: 10**9)

    def make_documents(self) -> None:
        """What strangers read follows what was changed, as the queue's function sees to it. Time
        passes, so that whoever keeps documents looks again."""
        self.hands.pass_by(seconds=5)
        parts = self.parts[DocumentParts]
        for kind in KINDS:
            # Twice, as some are made of others.
            for _ in range(2):
                for place, head in parts.store.heads(kind).items():
                    if not is_settled(head):
                        parts.work.take_up({"id": Name(kind, place).id}, lambda: 10**9)

    def balances(self) -> dict[str, int]:
        """Every account's balance as finance sees it, those of nothing left out."""
        found = {one["account"]: one["balance"] for one in self.finance.every("/finance/accounts")}
        return {name: balance for name, balance in found.items() if balance}

    def counted_by_guards(self) -> Counter[str]:
        """How many transfers each open day has, as the guard items beside which they were written
        have counted."""
        counts: Counter[str] = Counter()
        for concept in GUARDED:
            for item in scan_plain(self.parts.connection, self.parts.settings.table(concept)):
                for name in item:
                    if name.startswith(COUNT_PREFIX):
                        counts[name.removeprefix(COUNT_PREFIX)] += item[name]
        return self._of_open_days(counts)

    def _of_open_days(self, counts: Counter[str]) -> Counter[str]:
        _, chain = self.parts[DayParts].reading.one(business_day(self.clock()))
        closed = chain.closed.isoformat() if chain.closed else ""
        return Counter({day: count for day, count in counts.items() if day > closed})

    def assert_books_balance(self) -> None:
        """The promises of the ledger: accounts equal transfers, they sum to zero, nobody but
        treasury, bank and suspense is below zero, and the projections say the same."""
        # What a function has read of a campaign it knows for some seconds.
        self.hands.pass_by(seconds=10)
        transfers = [asdict(one) for one in self.parts[LedgerParts].transfers.all()]
        wanted = {name: sum_ for name, sum_ in other_balances(transfers).items() if sum_}
        found = self.balances()
        assert found == wanted
        assert sum(found.values()) == 0
        below = {"treasury", "bank", "suspense"}
        assert all(balance > 0 for name, balance in found.items() if name not in below)
        by_day = Counter(
            business_day(from_text(str(one["occurred_at"]))).isoformat() for one in transfers
        )
        assert self.counted_by_guards() == self._of_open_days(by_day)
        self.stream.catch_up()
        trial = self.finance.get("/finance/trial-balance").ok()
        assert trial["debits"] == trial["credits"]
        lines: Counter[str] = Counter()
        campaigns = {one["credit_account"]: one["campaign_id"] for one in transfers}
        for name, balance in found.items():
            kind = name.partition(":")[0]
            line = {
                "voucher": f"vouchers:{campaigns.get(name)}",
                "merchant": "merchants",
                "hold": "holds",
                "order": "orders",
                "settlement": "settlements",
            }
            lines[line.get(kind, name)] += balance
        assert {one["account"]: one["balance"] for one in trial["accounts"] if one["balance"]} == (
            +lines | {name: balance for name, balance in lines.items() if balance < 0}
        )


def in_process(areas: Mapping[str, Any]) -> Any:
    """A `Send` that answers in this process."""
    gateway = Gateway(areas)

    def send(method: str, path: str, query: str, headers: Headers, body: bytes) -> Any:
        reply = gateway.answer(method, path, query, list(headers.items()), body)
        return reply.status, reply.headers, reply.body

    return send


def _own_parts(parts: Parts, clock: Clock) -> Parts:
    """The parts of a function, which has read only what it has itself, with the city's clock and
    its one connection, so that a test can stand in the way of any function's calls."""
    own = make_parts(parts.settings, clock)
    vars(own)["connection"] = parts.connection
    return own


@contextmanager
def city_of(
    emulator: TestEmulator, clock: Clock, others: Iterable[tuple[str, str]]
) -> Iterator[TestCity]:
    """The application in this process, with a clock of its own; `others` are staff, by role and
    phone, beside those whom every city has."""
    parts = make_parts(Settings.from_env(os.environ), clock)
    parts[IdentityParts].keys.create_if_absent(clock())
    for role, phone in [*STAFF_PHONES.items(), *others]:
        parts[IdentityParts].staff.appoint(phone, "Sri Wahyuni", cast(StaffRole, role))
    areas = importlib.import_module("app").AREAS
    real = {name: area.parts for name, area in areas.items()}
    functions = {name: _own_parts(parts, clock) for name in areas}
    # Here is no function to call by its name: what it does is done in this process.
    closing = functions["finance"][DayParts]
    closing.closing = structs.replace(
        closing.closing,
        take_up=lambda day: parts[DayParts].work.take_up({"id": day.isoformat()}, lambda: 10**9),
    )
    # Nor does a loaded machine make a job of what a request has time for.
    reports = functions["finance"][ReconciliationParts]
    reports.reporting = structs.replace(reports.reporting, monotonic=lambda: 0.0)
    for name, area in areas.items():
        area.parts = partial(functions.__getitem__, name)
    try:
        yield TestCity(
            holding(in_process(areas)),
            emulator.text_messages,
            clock,
            parts=parts,
            functions=functions,
            hands=clock,
            stream=Stream(emulator, parts, clock),
        )
    finally:
        for name, area in areas.items():
            area.parts = real[name]


@pytest.fixture(scope="module")
def city(emulator: TestEmulator) -> Iterator[TestCity]:
    """The city that the tests of a file share; each makes its own people and campaigns in it. Whose
    books are read whole are small ones, and no file finds what another left."""
    emulator.empty_tables()
    emulator.empty_queues()
    others = [("admin", SECOND_ADMIN), ("finance", SECOND_OFFICER)]
    with city_of(emulator, Clock(), others) as made:
        yield made
        # Whatever the tests have done and had refused, the books must balance at the end.
        made.assert_books_balance()


@pytest.fixture(scope="module")
def second(city: TestCity) -> Person:
    """The other finance officer, who may approve what `city.finance` has drafted."""
    return city.colleague
