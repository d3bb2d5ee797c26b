"""Closing a day of 200,000 transfers by 20,000 merchants and 100,000 acts, and checking an export
of 1,000,000.

The guard items, the journal and the acts are put directly, in the form that they have; the closing
is the use case and the queue's function, in a process of its own, and so is the check. Both are
done for a quarter first, to show how they grow. What closing takes is compared with one bare pass
over the same items: the day's journal, its acts and the merchants' accounts, read and thrown away.
The day's report is a green one: what making it takes is measured by itself (bench/reconciliation).
"""

import csv
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from jwt.algorithms import ECAlgorithm

from bench.alone import PEAK_MB, alone
from bench.city import City
from bench.growth import growth
from bench.result import Result
from bench.tables import put
from chalicelib.core.crypto import jose
from chalicelib.core.crypto.merkle import EMPTY_ROOT, Tree, leaf_hash
from chalicelib.core.crypto.signed import DAY_TYP, NO_DAY, DayRecord
from chalicelib.core.values.instants import business_day, day_bounds, to_text, utc_now
from chalicelib.days.rules.tree import leaf_of
from chalicelib.ledger.routes import TransferView
from chalicelib.ledger.rules.guards import CLOSED_THROUGH, day_count
from chalicelib.ledger.rules.transfer import Transfer
from chalicelib.ledger.store.journal import entries
from local.emulator import PROJECT

CLOSED = 200_000
PER_MERCHANT = 10
TRANSFERS_AN_ACT = 2
CHECKED = 1_000_000
CLOSING_TARGET_MB = 200
CHECK_TARGET_MB = 300

_PASS = """
from chalicelib.core.dynamo.connection import client_of
from chalicelib.ledger.rules.journal import JOURNAL_SHARDS
client, result = client_of(city.connection), 0
for shard in range(JOURNAL_SHARDS):
    for page in client.get_paginator("query").paginate(
        TableName=city.settings.table("journal"), ConsistentRead=True,
        KeyConditionExpression="pk = :pk",
        ExpressionAttributeValues={{":pk": {{"S": f"day#{day}#{{shard}}"}}}},
    ):
        result += len(page["Items"])
for page in client.get_paginator("scan").paginate(
    TableName=city.settings.table("merchants"), ConsistentRead=True,
):
    result += len(page["Items"])
for page in client.get_paginator("query").paginate(
    TableName=city.settings.table("audit"), ConsistentRead=True,
    KeyConditionExpression="pk = :pk",
    ExpressionAttributeValues={{":pk": {{"S": "{day}"}}}},
):
    result += len(page["Items"])
"""

_CLOSE = """
from datetime import date
from msgspec import structs
from chalicelib.core.values.subject import Subject
from chalicelib.days.parts import DayParts
from chalicelib.days.ports import DayReport, Reporter
parts, day = city[DayParts], date.fromisoformat("{day}")
green = Reporter(lambda *_: DayReport(b"{{}}", "0" * 64), lambda *_: None)
job = structs.replace(parts.job, reporter=green)
work = structs.replace(parts.work, job=job)
closing = structs.replace(parts.closing, closing=job, work=work)
if closing.close(day, Subject("finance", "stf_bench", "")) is None:
    work.take_up({{"id": "{day}"}}, lambda: 10**9)
record = parts.reading.record(day)
result = [record.transfers, record.acts]
"""

_CHECK = """
import json, sys, time
from chalicelib.verify.command import main
begun = time.process_time()
status = main(sys.argv[1:])
print(json.dumps({
    "status": status,
    "cpu": time.process_time() - begun,
    "peak_mb": PEAK,
}))
"""


def days(city: City) -> list[Result]:
    """How closing a day and checking it grow, and what they hold in memory. Forgets the city."""
    few_closed, _ = _closed(city, CLOSED // 4)
    closed, passed = _closed(city, CLOSED)
    few_checked, checked = _checked(CHECKED // 4), _checked(CHECKED)
    return [
        *growth(
            f"close of a day of {CLOSED:,}",
            few_closed,
            closed,
            at_most_mb=CLOSING_TARGET_MB,
            passed=passed,
        ),
        *growth(f"tumbas-verify of {CHECKED:,}", few_checked, checked, at_most_mb=CHECK_TARGET_MB),
    ]


def _closed(city: City, count: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """What closing a day of so many transfers took, and one pass over its items."""
    city.emulator.empty_tables()
    day = business_day(utc_now()) - timedelta(days=2)
    put(city, "merchants", accounts_of(day, count))
    put(city, "journal", (entries(one)[0] for one in redemptions(day, count)))
    put(city, "audit", acts_of(day, count // TRANSFERS_AN_ACT))
    passed = alone(_PASS.format(day=day))
    closed = alone(_CLOSE.format(day=day))
    assert closed["result"] == [count, count // TRANSFERS_AN_ACT], closed
    return closed, passed


def accounts_of(day: date, transfers: int) -> Iterator[dict[str, Any]]:
    """The accounts of the merchants to whom so many redemptions of a day went."""
    for number in range(transfers // PER_MERCHANT):
        yield {
            "pk": f"mrc_{number:012d}",
            "sk": "account",
            "state": "active",
            "category": "kuliner",
            "phones": {"a" * 22},
            "balance": 150_000,
            "credits": 150_000,
            CLOSED_THROUGH: (day - timedelta(days=1)).isoformat(),
            day_count(day): PER_MERCHANT,
        }


def acts_of(day: date, count: int) -> Iterator[dict[str, Any]]:
    """So many acts, evenly over a day."""
    start, _ = day_bounds(day)
    for number in range(count):
        yield {
            "pk": day.isoformat(),
            "sk": f"{to_text(_at(start, number, count))}#act_{number:012d}",
            "actor": "finance:stf_bench",
            "origin": "203.0.113.7",
            "action": "settlement.hold",
            "object": f"stl_{number:012d}",
            "details": '{"merchant_id":"mrc_000000000001","reason":"diperiksa"}',
        }


def redemptions(day: date, count: int) -> Iterator[Transfer]:
    """So many redemptions, evenly over a day, in its order."""
    start, _ = day_bounds(day)
    for number in range(count):
        yield Transfer(
            id=f"trf_{number:022d}",
            debit_account=f"voucher:vch_{number:012d}",
            credit_account=f"merchant:mrc_{number // PER_MERCHANT:012d}",
            amount=15_000,
            kind="redeem",
            reference="",
            occurred_at=to_text(_at(start, number, count)),
            actor=f"merchant:mrc_{number // PER_MERCHANT:012d}",
            campaign_id="cmp_000001",
        )


def _at(start: datetime, number: int, count: int) -> datetime:
    return start + timedelta(milliseconds=number * 86_400_000 // count)


def _checked(count: int) -> dict[str, Any]:
    """What checking an export of so many transfers of one day took."""
    with tempfile.TemporaryDirectory() as folder:
        arguments = _export(Path(folder), count)
        ended = subprocess.run(
            [sys.executable, "-c", _CHECK.replace("PEAK", PEAK_MB), "day", *arguments],
            cwd=PROJECT,
            check=True,
            capture_output=True,
            text=True,
        )
    found: dict[str, Any] = json.loads(ended.stdout.splitlines()[-1])
    assert found["status"] == 0, ended.stdout
    return found


def _export(folder: Path, count: int) -> list[str]:
    """An export, the record of its day and the key that signed it; the command's arguments."""
    day = business_day(utc_now()) - timedelta(days=2)
    columns = [name for name in TransferView.__struct_fields__ if name != "reverses"]
    tree, total = Tree(), 0
    with (folder / "transfers.csv").open("w", encoding="utf-8-sig", newline="") as text:
        writer = csv.writer(text, lineterminator="\r\n")
        writer.writerow(columns)
        for one in redemptions(day, count):
            writer.writerow([getattr(one, name) for name in columns])
            tree.add(leaf_hash(leaf_of(one)))
            total += one.amount
        footer = {"id": "TOTAL", "amount": total, "reference": count}
        writer.writerow([footer.get(name, "") for name in columns])
    key = jose.SigningKey("k001", ec.generate_private_key(ec.SECP256R1()))
    root = tree.root().hex()
    nothing = EMPTY_ROOT.hex()
    record = DayRecord(day.isoformat(), tree.size, root, 0, nothing, nothing, NO_DAY)
    record = replace(record, signature=jose.sign(record.claims("malang"), key, DAY_TYP))
    jwk = ECAlgorithm.to_jwk(key.private_key.public_key(), as_dict=True)
    (folder / "days.json").write_text(json.dumps(asdict(record)))
    (folder / "keys.json").write_text(json.dumps({"keys": [{**jwk, "kid": "k001"}]}))
    names = ("transfers.csv", "days.json", "keys.json")
    export, signed, keys = (str(folder / name) for name in names)
    return [export, "--days", signed, "--keys", keys]
