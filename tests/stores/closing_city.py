"""What tests of closing days share: guard items, transfers beside them and their projections, and a
reconciliation that says what a test has it say."""

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

import pytest
from msgspec import structs

from chalicelib.core.crypto.merkle import Tree, leaf_hash
from chalicelib.core.crypto.signed import DayRecord, report_hash
from chalicelib.core.dynamo.writer import Write, put_new
from chalicelib.core.parts import Parts
from chalicelib.core.values.canonical import canonical
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import to_text
from chalicelib.core.values.subject import Subject
from chalicelib.core.work import Work
from chalicelib.days.parts import DayParts
from chalicelib.days.ports import DayReport, HasTime, Reporter
from chalicelib.days.rules.reports import Agreement, Difference, Proposal
from chalicelib.days.rules.tree import leaf_of
from chalicelib.days.use.close import Close
from chalicelib.days.use.finish import Closing
from chalicelib.ledger.parts import LedgerParts
from chalicelib.ledger.rules.guards import CLOSED_THROUGH, closed_before
from chalicelib.ledger.rules.transfer import Transfer
from chalicelib.settlements.store.header import HEADER
from chalicelib.settlements.store.settlements import LIST
from tests.policies.entrances import no_function
from tests.stack import TestEmulator
from tests.stores.import_city import Clock, city

FINANCE = Subject("finance", "stf_000000000002", "")
COLLEAGUE = Subject("finance", "stf_000000000003", "")
MERCHANT = "mrc_000000000001"
FIRST, SECOND, THIRD = date(2026, 12, 1), date(2026, 12, 2), date(2026, 12, 3)
# A transaction takes a hundred items.
_AT_ONCE = 90

Key = tuple[str, Mapping[str, str]]


def refuse(_: dict[str, Any] | None) -> Refused:
    return Refused("unavailable")


@dataclass
class Books:
    """Reconciliation as days/ sees it: what differs, and what must not move. `while_made` happens
    while a report is made, once the books were read."""

    differs: list[Difference] = field(default_factory=list)
    unmoved: Callable[[], list[Write]] = list
    made: list[tuple[date, Agreement | None]] = field(default_factory=list)
    kept: dict[tuple[date, str], bytes] = field(default_factory=dict)
    while_made: Callable[[], None] = lambda: None

    def make(self, day: date, agreement: Agreement | None, has_time: HasTime) -> DayReport:
        self.made.append((day, agreement))
        differs, unmoved = tuple(self.differs), tuple(self.unmoved())
        told = {
            "date": day.isoformat(),
            "number": len(self.made),
            "differs": [one.text for one in differs],
            "agreement": agreement.told() if agreement and differs else None,
        }
        with no_function():
            self.while_made()
        return DayReport(canonical(told), report_hash(told), differs, unmoved)

    def keep(self, day: date, report: DayReport) -> None:
        self.kept[day, report.sha256] = report.content


@dataclass
class Ledger:
    """A city that has nothing but guard items and transfers."""

    parts: Parts
    clock: Clock
    books: Books = field(default_factory=Books)
    sent: list[tuple[Mapping[str, Any], int]] = field(default_factory=list)
    monotonic: Callable[[], float] = lambda: 0.0
    _numbers: Any = field(default_factory=itertools.count)

    @property
    def job(self) -> Closing:
        """The job, with these books."""
        reporter = Reporter(self.books.make, self.books.keep)
        return structs.replace(self.parts[DayParts].job, reporter=reporter)

    @property
    def work(self) -> Work:
        """What the queue's function runs, with a queue that a test can look into."""
        return structs.replace(
            self.parts[DayParts].work,
            job=self.job,
            send=lambda message, delay_s: self.sent.append((message, delay_s)),
        )

    @property
    def closing(self) -> Close:
        """The use case, with the same queue."""
        return structs.replace(
            self.parts[DayParts].closing,
            closing=self.job,
            work=self.work,
            monotonic=self.monotonic,
            take_up=lambda day: self.work.take_up({"id": day.isoformat()}, lambda: 10**9),
        )

    def guard(self, concept: str = "merchants", **more: Any) -> Key:
        """A new guard item, as its concept would put it now."""
        key = {"pk": MERCHANT if concept == "merchants" else f"{concept}_{next(self._numbers)}"}
        if concept != "budgets":
            key["sk"] = {"merchants": "account", "settlements": HEADER}[concept]
        table = self.parts.settings.table(concept)
        item = {**key, "balance": 0, CLOSED_THROUGH: closed_before(self.clock()), **more}
        writes = [put_new(table, item, refuse)]
        if concept == "settlements":
            listed = {"pk": LIST, "sk": key["pk"], "settlement_id": key["pk"]}
            writes.append(put_new(table, listed, refuse))
        self.parts.writer.transact(writes)
        return table, key

    def item(self, guard: Key) -> dict[str, Any]:
        table, key = guard
        return self.parts.writer.update(
            Write(table, refuse, key=key, update="ADD looked_at :one", values={":one": 1})
        )

    def write(self, guard: Key, count: int, occurred_at: datetime | None = None) -> list[Transfer]:
        """Redemptions beside a guard item, at the clock's instant, not yet projected; `occurred_at`
        as a process would write them whose clock stands there."""
        if occurred_at is not None:
            now, self.clock.now = self.clock.now, occurred_at
            try:
                return self.write(guard, count)
            finally:
                self.clock.now = now
        table, key = guard
        at = to_text(self.clock())
        made = [self._redemption(next(self._numbers), at) for _ in range(count)]
        for start in range(0, count, _AT_ONCE):
            part = made[start : start + _AT_ONCE]
            update = Write(
                table,
                refuse,
                key=key,
                update="SET balance = balance + :amount",
                values={":amount": sum(one.amount for one in part)},
            )
            self.parts.writer.transact(
                self.parts[LedgerParts].transfers.write(part, refuse, beside=update)
            )
        return made

    def transfers(self, guard: Key, count: int) -> list[Transfer]:
        """The same, and the projections have followed."""
        made = self.write(guard, count)
        self.project(made)
        return made

    def project(self, transfers: list[Transfer]) -> None:
        self.parts[LedgerParts].journal.put_accounts(transfers)
        self.parts[LedgerParts].totals.apply(transfers)

    def _redemption(self, number: int, at: str) -> Transfer:
        return Transfer(
            id=f"trf_{number * 7919 % 100_003:022d}",
            debit_account=f"voucher:vch_{number:012d}",
            credit_account=f"merchant:{MERCHANT}",
            amount=1_000 + number,
            kind="redeem",
            reference="",
            occurred_at=at,
            actor=f"merchant:{MERCHANT}",
            campaign_id="cmp_000001",
        )


def noon(day: int) -> datetime:
    """Noon in Jakarta of a day of December 2026."""
    return datetime(2026, 12, day, 5, tzinfo=UTC)


@contextmanager
def ledger_in(emulator: TestEmulator) -> Iterator[Ledger]:
    """A city on 1 December; its emulator is empty, and left empty: days that are closed in it would
    be in the way of others."""
    emulator.empty_tables()
    clock = Clock(noon(1))
    yield Ledger(city(clock), clock)
    emulator.empty_tables()


def go_to(ledger: Ledger, day: int) -> None:
    ledger.clock.now = noon(day)


def root_over(transfers: Iterable[Transfer]) -> str:
    tree = Tree()
    for one in sorted(transfers, key=lambda one: (one.occurred_at, one.id)):
        tree.add(leaf_hash(leaf_of(one)))
    return tree.root().hex()


def close(ledger: Ledger, day: date, by: Subject = FINANCE, reason: str = "") -> DayRecord:
    record = ledger.closing.close(day, by, reason)
    assert isinstance(record, DayRecord)
    return record


def propose(ledger: Ledger, day: date, reason: str, by: Subject = FINANCE) -> Proposal:
    proposal = ledger.closing.close(day, by, reason)
    assert isinstance(proposal, Proposal)
    return proposal


def refused(
    ledger: Ledger,
    day: date,
    code: str = "state_conflict",
    by: Subject = FINANCE,
    reason: str = "",
) -> dict[str, Any]:
    with pytest.raises(Refused) as problem:
        ledger.closing.close(day, by, reason)
    assert problem.value.code == code
    return problem.value.context


def ended_day(ledger: Ledger) -> Key:
    """A day with two transfers, which has ended."""
    made = ledger.guard()
    ledger.transfers(made, 2)
    go_to(ledger, 2)
    return made


def state(ledger: Ledger) -> str:
    return ledger.parts[DayParts].reading.one(FIRST)[0].state
