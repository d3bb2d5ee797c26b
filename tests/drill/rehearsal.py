"""The drill itself, step by step, and what it measures."""

import csv
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from chalicelib.core.values.instants import business_day
from infra.restore import Step, plan
from infra.tables import TABLES
from tests.drill.commands import Shell, here, shell
from tests.drill.trade import Running, Trade
from tests.http.client import SECOND_OFFICER, City, fresh_key, refused
from tests.http.conftest import city_of
from tests.stack import TestEmulator, wait_for

# What a mistaken script spoils: who is owed what, and what people have left.
SPOILT = ("merchants", "vouchers")
# What somebody deletes altogether: it holds a projection, which is rebuilt.
GONE = "journal"
# Longer than tables miss their instant by.
QUIET_S = 1.0


@dataclass
class Measured:
    """Seconds by step; what was lost, and who has named it."""

    seconds: dict[str, float] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)
    # From the instant until nothing was written any more: what is lost lies in it.
    window_s: float = 0.0
    transfers: int = 0
    lost: int = 0
    lost_rupiah: int = 0
    named_by_archive: int = 0
    named_by_receipts: int = 0
    lost_payouts: int = 0
    paid_twice: int = 0
    paid_too_little: int = 0

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        begun = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[name] = self.seconds.get(name, 0.0) + time.perf_counter() - begun


@contextmanager
def trading_city(emulator: TestEmulator, shops: int, people: int) -> Iterator[Trade]:
    """A city whose tables can be restored, with shops and people in it."""
    client = emulator.client("dynamodb")
    for table in TABLES:
        client.update_continuous_backups(
            TableName=table.name(emulator.stage),
            PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True},
        )
    with city_of(emulator, Running(), [("finance", SECOND_OFFICER)]) as city:
        trade = Trade(city, emulator, [city.merchant() for _ in range(shops)])
        trade.people(people)
        yield trade


def rehearse(trade: Trade, before: int, after: int) -> Measured:
    """Trade, lose, restore and go on: so many redemptions before the instant and after it. Every
    assertion is a promise of docs/deploy.md."""
    found = Measured()
    with found.step("trading before"):
        trade.sell(before)
        trade.pay_out()
        trade.sell(before // 2)
        trade.follow()
    instant = _quiet_instant()
    begun = time.monotonic()
    with found.step("trading after"):
        trade.sell(after)
        trade.pay_out()
        trade.sell(after // 2)
        trade.follow()
        # What the stream has not handed on when its table is deleted, only receipts know.
        trade.sell(2)
    standing = trade.transfers()
    found.window_s = time.monotonic() - begun
    _spoil(trade)
    with shell({"TUMBAS_STAGE": trade.emulator.stage}) as run:
        _restore(run, plan(trade.emulator.stage, instant, [GONE]), found)
        trade.follow_anew()
        lost = standing.keys() - trade.transfers().keys()
        found.transfers, found.lost = len(standing), len(lost)
        found.lost_rupiah = sum(standing[id].amount for id in lost)
        with found.step("what was lost is named"):
            named = _named(run, trade, instant)
    assert {one["id"] for one in named} == lost
    found.named_by_archive = sum(one["told_by"] == "archive" for one in named)
    found.named_by_receipts = len(named) - found.named_by_archive
    found.lost_payouts = sum(one["kind"] == "payout" or one["kind"] == "settle" for one in named)
    with found.step("payouts are frozen, all else goes on"):
        _goes_on(trade)
    with found.step("the bank's word, and a thaw by two"):
        _thaw(trade, instant)
    with found.step("paying what is owed"):
        trade.pay_out()
    paid = trade.bank.by_merchant()
    known = _known(trade)
    found.paid_twice = sum(paid[shop.id] > trade.earned[shop.id] for shop in trade.shops)
    found.paid_too_little = sum(paid[shop.id] < known[shop.id] for shop in trade.shops)
    return found


def _quiet_instant() -> datetime:
    """A whole second of which nothing is written shortly before and after."""
    wanted = datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=1 + QUIET_S)
    wait_for(10, lambda: datetime.now(UTC) > wanted + timedelta(seconds=QUIET_S))
    return wanted


def _spoil(trade: Trade) -> None:
    client = trade.emulator.client("dynamodb")
    for table in TABLES:
        name = table.name(trade.emulator.stage)
        if table.concept == GONE:
            client.delete_table(TableName=name)
        if table.concept in SPOILT:
            keys = ("pk", "sk") if table.sorted else ("pk",)
            for item in client.scan(TableName=name)["Items"][::2]:
                client.delete_item(TableName=name, Key={key: item[key] for key in keys})


def _restore(run: Shell, steps: Sequence[Step], found: Measured) -> None:
    """The plan as it is printed, but for what is done to functions, and the last step: what stands
    beside stays a week."""
    for step in steps[:-1]:
        mine, left = here(step.commands)
        found.left_out += left
        with found.step(step.title):
            run.run(mine)


def _named(run: Shell, trade: Trade, instant: datetime) -> list[dict[str, str]]:
    """What the command of docs/deploy.md names, given the receipts that shops have."""
    with tempfile.TemporaryDirectory() as folder:
        receipts, keys = Path(folder, "receipts.txt"), Path(folder, "keys.json")
        receipts.write_text("\n".join(trade.receipts.values()))
        keys.write_bytes(trade.city.send("GET", "/public/keys").raw)
        told = run.run(
            [
                f".venv/bin/python -m chalicelib.archive.commands.lost {instant:%Y-%m-%dT%H:%M:%SZ}"
                f" --receipts {receipts} --keys {keys}"
            ]
        )
    return list(csv.DictReader(told.splitlines()))


def _goes_on(trade: Trade) -> None:
    told = trade.city.finance.get("/finance/payouts").ok()
    assert (told["state"], told["cause"]) == ("frozen", "restore")
    trade.sell(3 * len(trade.shops))
    drafted = trade.draft()
    path = f"/finance/settlements/{drafted['id']}"
    seen = {name: drafted[name] for name in ("total", "version")}
    refused(trade.city.colleague.post(f"{path}/approve", seen, key=fresh_key()), "not_reconciled")
    trade.city.finance.post(f"{path}/cancel").ok()


def _thaw(trade: Trade, instant: datetime) -> None:
    """Days pass; the bank tells what it has paid, two officers explain what nobody knows any more,
    and open payouts."""
    city: City = trade.city
    told = city.finance.get("/finance/payouts").ok()
    last = date.fromisoformat(told["told_until"])
    trade.city.hands.pass_by(days=(last - business_day(trade.city.clock())).days + 1)
    for line in trade.statement(business_day(instant), last):
        one = line.get()
        if one["state"] == "suspense":
            amount, merchant = trade.bank.paid[one["end_to_end_id"]]
            line.explain({"kind": "payout", "amount": amount, "merchant_id": merchant})
    city.finance.post("/finance/payouts/thaw", {"reason": "cocok dengan rekening"}).ok()
    city.colleague.post("/finance/payouts/thaw/approve").ok()


def _known(trade: Trade) -> Counter[str]:
    """What each merchant has earned by what the ledger holds now."""
    found: Counter[str] = Counter()
    for one in trade.transfers().values():
        if one.kind == "redeem":
            found[one.credit_account.partition(":")[2]] += one.amount
        elif one.kind == "refund":
            found[one.debit_account.partition(":")[2]] -= one.amount
    return found
