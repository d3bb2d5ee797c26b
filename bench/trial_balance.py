"""The trial balance of a city with 100,000 vouchers and 20,000 merchants, and a year of history.

From projections: handler time of `GET /finance/trial-balance`. The totals' rows are written
directly, in the form that `Totals` gives them (through the consumer it would take an hour): sums
of every month, day and hour of the year and of each minute of the last day, spread over its keys.
Rebuilt from scratch: the transfers themselves are put into their table and added up again by
`expected` (ledger/use/rebuild.py) in a process of its own, a quarter of them first, to show how
it grows.
"""

import io
import json
import time
from collections.abc import Iterator
from contextlib import redirect_stderr
from datetime import UTC, datetime, timedelta
from itertools import islice
from random import Random
from statistics import median
from typing import Any

from bench.alone import alone
from bench.captured import calls
from bench.city import FINANCE, City, requests
from bench.growth import growth
from bench.result import Result
from bench.tables import put
from chalicelib.core.values.instants import to_text, utc_now
from chalicelib.ledger.parts import LedgerParts
from chalicelib.ledger.rules.journal import shard_of
from chalicelib.ledger.rules.spans import buckets, spans_before
from chalicelib.ledger.rules.sums import Sums
from chalicelib.ledger.rules.transfer import Transfer
from chalicelib.ledger.store.totals import SHARDS
from chalicelib.ledger.store.transfers import as_item

VOUCHERS = 100_000
MERCHANTS = 20_000
CAMPAIGNS = 10
CALLS = 15
HANDLER_TARGET_MS = 300
MEMORY_TARGET_MB = 300

REBUILD = """
from chalicelib.ledger.use.rebuild import expected
from chalicelib.ledger.parts import LedgerParts
result = len(expected(city[LedgerParts].transfers.all()))
"""


def trial_balance(city: City) -> list[Result]:
    """Handler time from projections, and what a rebuild of the same takes. Forgets the city."""
    city.emulator.empty_tables()
    now = utc_now().replace(second=0, microsecond=0) - timedelta(minutes=1)
    transfers = _history(now)
    quarter = list(islice(transfers, (VOUCHERS + MERCHANTS) // 4))
    put(city, "transfers", (as_item(one) for one in quarter))
    short = alone(REBUILD)
    rest = list(transfers)
    put(city, "transfers", (as_item(one) for one in rest))
    whole = alone(REBUILD)
    put(city, "totals", _rows([*quarter, *rest], now))
    return [
        _handler(city, quarter + rest),
        *growth("trial balance from scratch", short, whole, at_most_mb=MEMORY_TARGET_MB),
    ]


def _history(now: datetime) -> Iterator[Transfer]:
    """Each voucher issued, and each merchant paid once, at random instants of the year."""
    random = Random(7)
    year = 365 * 24 * 3600 - 3600
    campaigns = [f"cmp_bench{i}" for i in range(CAMPAIGNS)]
    for i in range(VOUCHERS + MERCHANTS):
        campaign = random.choice(campaigns)
        voucher = f"voucher:vch_b{i % VOUCHERS:011d}"
        at = to_text(now - timedelta(seconds=random.randrange(year)))
        issued = i % 6 != 5
        yield Transfer(
            id=f"trf_b{i:021d}",
            debit_account=f"campaign:{campaign}" if issued else voucher,
            credit_account=voucher if issued else f"merchant:mrc_b{i // 6:011d}",
            amount=50_000 if issued else 15_000,
            kind="issue" if issued else "redeem",
            reference="",
            occurred_at=at,
            actor="resident:res_bench",
            campaign_id=campaign,
        )


def _rows(transfers: list[Transfer], now: datetime) -> Iterator[dict[str, Any]]:
    today = buckets(now)["day"]
    rows: dict[tuple[str, str], Sums] = {}
    for one in transfers:
        shard = shard_of(one.id) % SHARDS
        for span in spans_before(datetime.fromisoformat(one.occurred_at)):
            if span.level != "minute" or span.parent.startswith(today):
                key = (f"{span.level}#{span.parent}#{shard}", span.end)
                rows.setdefault(key, Sums()).add(one)
    for (pk, sk), sums in rows.items():
        yield {"pk": pk, "sk": sk, **sums.counters()}


def _handler(city: City, transfers: list[Transfer]) -> Result:
    made = requests()
    access = city.access_token(FINANCE)
    event = made.event("/finance/trial-balance", access, method="GET")
    times = []
    answer: dict[str, Any] = {}
    made_calls = 0
    for _ in range(CALLS):
        # As on a busy day: the stream has just delivered.
        city.parts[LedgerParts].progress.move_through(to_text(datetime.now(UTC)))
        with redirect_stderr(io.StringIO()), calls(city.client) as asked:
            begun = time.perf_counter()
            answer = made.call(event)
            times.append(time.perf_counter() - begun)
        made_calls = len(asked)
    body = json.loads(answer["body"])
    assert body["debits"] == body["credits"] == sum(one.amount for one in transfers), body
    return Result(
        "trial balance from projections: handler time",
        round(median(times) * 1000),
        "ms",
        HANDLER_TARGET_MS,
        "most",
        {"calls": made_calls, "accounts": len(body["accounts"]), "transfers": len(transfers)},
    )
