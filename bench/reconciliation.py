"""Reconciling a day of 200,000 redemptions by 20,000 merchants, as a job with a kept report.

Transfers, their listing and sums, vouchers and merchants' accounts are put directly, in the form
that they have. Whoever asks is told that it runs; then the queue's function makes the report, in a
process of its own. It is done for a quarter first, to show how it grows. What it takes is compared
with one bare pass over the same items: the day's journal, transfers, vouchers and accounts, read
and thrown away.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from bench.alone import alone
from bench.city import City
from bench.days import CLOSED, accounts_of, redemptions
from bench.growth import growth
from bench.result import Result
from bench.tables import put
from chalicelib.core.values.instants import business_day, utc_now
from chalicelib.ledger.rules.sums import Sums
from chalicelib.ledger.store.journal import entries
from chalicelib.ledger.store.transfers import as_item
from chalicelib.ledger.use.rebuild import Minutes, add, rolled_up

TARGET_MB = 250
FACE_VALUE = 50_000
CAMPAIGN = "cmp_000001"

_ASK = """
from datetime import date
from chalicelib.reconciliation.parts import ReconciliationParts
day = date.fromisoformat("{day}")
result = type(city[ReconciliationParts].reporting.answer(day, None)).__name__
"""

_MAKE = """
import json
from datetime import date
from chalicelib.reconciliation.parts import ReconciliationParts
own, day = city[ReconciliationParts], date.fromisoformat("{day}")
own.work.take_up({{"id": "{day}"}}, lambda: 10**9)
told = json.loads(own.reporting.answer(day, None).content)
result = {{
    "transfers": told["transfers"],
    "states": {{one["name"]: one["state"] for one in told["checks"]}},
}}
"""

_PASS = """
from itertools import islice
from chalicelib.core.dynamo.connection import client_of
from chalicelib.ledger.rules.journal import JOURNAL_SHARDS
client, result = client_of(city.connection), 0
table = city.settings.table("transfers")
for shard in range(JOURNAL_SHARDS):
    for page in client.get_paginator("query").paginate(
        TableName=city.settings.table("journal"), ConsistentRead=True,
        KeyConditionExpression="pk = :pk",
        ExpressionAttributeValues={{":pk": {{"S": f"day#{day}#{{shard}}"}}}},
    ):
        ids = iter(item["transfer_id"] for item in page["Items"])
        while some := list(islice(ids, 100)):
            keys = [{{"pk": id}} for id in some]
            found = client.batch_get_item(RequestItems={{table: {{"Keys": keys}}}})
            result += len(found["Responses"][table])
for concept in ("vouchers", "merchants"):
    for page in client.get_paginator("scan").paginate(
        TableName=city.settings.table(concept), ConsistentRead=True,
    ):
        result += len(page["Items"])
"""


def reconciliation(city: City) -> list[Result]:
    """How reconciling a day grows, and what it holds in memory. Forgets the city."""
    few, _ = _reconciled(city, CLOSED // 4)
    many, passed = _reconciled(city, CLOSED)
    what = f"reconciliation of a day of {CLOSED:,}"
    return growth(what, few, many, at_most_mb=TARGET_MB, passed=passed)


def _reconciled(city: City, count: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """What reconciling a day of so many transfers took, and one pass over its items."""
    city.emulator.empty_tables()
    day = business_day(utc_now()) - timedelta(days=2)
    put(city, "accounts", [{"pk": "treasury", "balance": -count * FACE_VALUE, "credits": 0}])
    put(city, "merchants", accounts_of(day, count))
    put(city, "vouchers", _vouchers(count))
    put(city, "journal", (entries(one)[0] for one in redemptions(day, count)))
    put(city, "transfers", (as_item(one) for one in redemptions(day, count)))
    put(city, "totals", _totals(day, count))
    asked = alone(_ASK.format(day=day))
    assert asked["result"] == "Running", asked
    made = alone(_MAKE.format(day=day))
    assert made["result"]["transfers"] == count, made
    assert set(made["result"]["states"].values()) == {"ok"}, made
    return made, alone(_PASS.format(day=day))


def _vouchers(count: int) -> Iterator[dict[str, Any]]:
    for number in range(count):
        yield {
            "pk": f"vch_{number:012d}",
            "campaign_id": CAMPAIGN,
            "face_value": FACE_VALUE,
            "balance": FACE_VALUE - 15_000,
        }


def _totals(day: date, count: int) -> Iterator[dict[str, Any]]:
    """The rows of the sums: all was funded and issued on the day before, within a minute."""
    minutes: Minutes = {}
    for one in redemptions(day, count):
        add(minutes, [one])
    before = Sums()
    for debited, credited in (
        ("treasury", f"campaign:{CAMPAIGN}"),
        (f"campaign:{CAMPAIGN}", f"vouchers:{CAMPAIGN}"),
    ):
        before.debits[debited] += count * FACE_VALUE
        before.credits[credited] += count * FACE_VALUE
    before.count["transfers"] = count + 1
    minutes[f"{day - timedelta(days=1)}T03:00"] = Counter(before.counters())
    for (level, parent, bucket), values in rolled_up(minutes).items():
        yield {"pk": f"{level}#{parent}#0", "sk": bucket, **values}
