"""A report of growth over a year of 1,000,000 sales at 20,000 merchants, against the year before.

From projections: handler time of `GET /admin/reports/growth`, cut by category over all shops and by
kelurahan over the same ones, and in ratio to what it is to read the same items with a bare client.
The sheets are made by the rules that counting uses, from sales drawn at random: most of them
vouchers, a fifth on marketplaces, and as many a year before, imported. What counting costs is told
by DynamoDB itself, over a day of redemptions.
"""

import io
import json
import time
from contextlib import redirect_stderr
from datetime import UTC, datetime, timedelta
from random import Random
from statistics import median
from typing import Any

from bench.captured import calls
from bench.city import ADMIN, City, requests
from bench.result import Result
from bench.tables import put
from chalicelib.core.dynamo.items import get_plain
from chalicelib.core.values.instants import to_text
from chalicelib.growth.parts import GrowthParts
from chalicelib.growth.rules.months import month_number, months
from chalicelib.growth.rules.roster import Member, Roster
from chalicelib.growth.rules.sales import Channel
from chalicelib.growth.rules.sheets import PART, Place, Sheet, place
from chalicelib.growth.store.items import (
    COUNTED,
    COUNTS,
    IMPORTED,
    Origin,
    month_key,
    part_key,
)
from chalicelib.ledger.parts import LedgerParts
from chalicelib.merchants.rules.merchant import CATEGORIES

SALES = 1_000_000
MERCHANTS = 20_000
KELURAHAN = 57
CALLS = 9
TARGET_MS = 300
YEAR = 2026


def growth_report(city: City) -> list[Result]:
    """Handler time from sheets. Forgets the city."""
    city.emulator.empty_tables()
    random = Random(13)
    _enrol(city, random)
    keys = [*_fill(city, random, YEAR, COUNTED), *_fill(city, random, YEAR - 1, IMPORTED)]
    now = datetime.now(UTC)
    head = city.parts[GrowthParts].head
    city.parts.writer.transact([head.move(None, now - timedelta(seconds=10))])
    bare = _bare(city, keys)
    return [
        _report(city, bare, "category", "all"),
        _report(city, bare, "kelurahan", "same"),
    ]


def _enrol(city: City, random: Random) -> None:
    members = [
        Member(
            f"mrc_{random.getrandbits(70):012x}"[:16],
            random.choice(CATEGORIES),
            f"35.73.{random.randrange(KELURAHAN):02d}",
        )
        for _ in range(MERCHANTS)
    ]
    city.parts[GrowthParts].enrol.roster.write(Roster(members), [], range(MERCHANTS))


def _fill(city: City, random: Random, year: int, origin: Origin) -> list[tuple[str, str]]:
    """Put a year's sales; answers the keys of their sheets."""
    sheets: dict[Place, Sheet] = {}
    wanted = months(month_number(f"{year}-01", ""), month_number(f"{year}-12", ""))
    channels: tuple[Channel, ...] = (*("voucher",) * 4, "marketplace")
    for _ in range(SALES):
        where, number = place(random.choice(wanted), random.randrange(MERCHANTS))
        sheet = sheets.setdefault(where, Sheet())
        sheet.add(random.choice(channels), number, random.randrange(5_000, 95_000, 500))
    store = city.parts[GrowthParts].sheets
    for where, sheet in sheets.items():
        city.parts.writer.transact([store.put(origin, where, sheet, 0)])
    if origin == COUNTED:
        counts = {"voucher": 1, "marketplace": 1, "redemptions": 1, "bill_total": 9}
        rows = [{"pk": month_key(month), "sk": COUNTS, **counts} for month in wanted]
        put(city, "growth", rows)
    parts = range(-(-MERCHANTS // PART))
    return [(month_key(month), f"{origin}#{part_key(part)}") for month in wanted for part in parts]


def _bare(city: City, keys: list[tuple[str, str]]) -> float:
    """Seconds of CPU that it takes to read the sheets, and nothing else."""
    table = city.parts.settings.table("growth")
    times = []
    for _ in range(CALLS):
        begun = time.process_time()
        read = sum(1 for _ in get_plain(city.parts.connection, table, keys))
        times.append(time.process_time() - begun)
        assert read == len(keys)
    return median(times)


def _report(city: City, bare: float, by: str, panel: str) -> Result:
    made = requests()
    query = f"from={YEAR}-01&to={YEAR}-12&by={by}&panel={panel}"
    event = made.event("/admin/reports/growth", city.access_token(ADMIN), method="GET", query=query)
    times, cpu = [], []
    answer: dict[str, Any] = {}
    made_calls = 0
    for _ in range(CALLS):
        city.parts[LedgerParts].progress.move_through(to_text(datetime.now(UTC)))
        with redirect_stderr(io.StringIO()), calls(city.client) as asked:
            begun, begun_cpu = time.perf_counter(), time.process_time()
            answer = made.call(event)
            times.append(time.perf_counter() - begun)
            cpu.append(time.process_time() - begun_cpu)
        made_calls = len(asked)
    body = json.loads(answer["body"])
    assert body["total"]["merchants"] > MERCHANTS * 0.9, body["total"]
    return Result(
        f"growth of a year by {by}, {panel} shops: CPU of the handler",
        round(median(cpu) * 1000),
        "ms",
        TARGET_MS,
        "most",
        {
            "handler_ms": round(median(times) * 1000),
            "against_reading": round(median(cpu) / bare, 2),
            "calls": made_calls,
            "sales": 2 * SALES,
            "groups": len(body["groups"]),
        },
    )
