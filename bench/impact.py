"""What everybody is told of closed days, in a city of 20,000 shops: telling a day of 200,000
payments, and what the page and the figures cost whoever asks."""

import gzip
import io
import time
from contextlib import redirect_stderr
from random import Random
from statistics import median
from typing import Any, get_args

from bench.city import City, requests
from bench.meter import Meter
from bench.result import Result
from chalicelib import wiring
from chalicelib.core.parts import Parts
from chalicelib.core.values.kelurahan import all_kelurahan
from chalicelib.documents.parts import DocumentParts
from chalicelib.documents.rules import CITY, Name
from chalicelib.impact.parts import ImpactParts
from chalicelib.impact.rules.position import Moved, Position, figures
from chalicelib.impact.use.publish import DOCUMENT
from chalicelib.merchants.rules.merchant import Category

SHOPS, PAYMENTS = 20_000, 200_000
DAYS = 7
COLD, WARM = 5, 100
# The figures and the page from what was made: the budget of any report, and of the page.
TARGET_MS, TARGET_BYTES = 300, 60_000


def impact(city: City) -> list[Result]:
    """Telling days, and asking for what was told."""
    told = _tell(city.parts)
    city.parts[DocumentParts].make.make(Name("impact", CITY))
    return [*told, *_asked("/api/v1/public/impact"), *_asked("/api/v1/public/dampak")]


def _tell(parts: Parts) -> list[Result]:
    random = Random(357301)
    kelurahan = [one.code for one in all_kelurahan()]
    shops = [f"mrc_{number:012d}" for number in range(SHOPS)]
    places = {shop: (random.choice(get_args(Category)), random.choice(kelurahan)) for shop in shops}
    store = parts[ImpactParts].positions
    position, took, before = Position(), [], ""
    for day in range(1, DAYS + 1):
        # A few shops take most of it.
        moved = [
            Moved("redeem", 10_000, "voucher:v", f"merchant:{shops[_place(random)]}", "cmp")
            for _ in range(PAYMENTS)
        ]
        begun = time.process_time()
        position.count(f"2026-12-{day:02d}", moved, places, {})
        took.append(time.process_time() - begun)
        with Meter(parts) as meter:
            store.put(before, position, figures(position, "ab" * 32))
        before = position.through
    told = position.spent
    waiting = sum(one.amount for one in told.waiting.values())
    return [
        Result(
            "telling a day of 200,000 payments at 20,000 shops: CPU of its rules",
            round(median(took) * 1000),
            "ms",
            detail={
                "days": DAYS,
                "shops told": told.shops,
                "kelurahan": len(told.tables[1]),
                "waiting, in percent": round(100 * waiting / (told.total + waiting), 2),
                "calls": meter.calls,
                "write_units": round(meter.writes),
            },
        )
    ]


def _place(random: Random) -> int:
    return min(int(SHOPS * random.random() ** 3), SHOPS - 1)


def _asked(path: str) -> list[Result]:
    made = requests()
    headers = [("accept", "*/*"), ("accept-language", "id"), ("host", "localhost")]
    event = made.gateway.event("GET", path, "", headers, b"")
    assert event is not None

    def call() -> tuple[float, Any]:
        with redirect_stderr(io.StringIO()):
            begun = time.perf_counter()
            answer = made.call(event)
            took = time.perf_counter() - begun
        assert answer["statusCode"] == 200, answer
        return took, answer["body"].encode()

    cold = []
    for _ in range(COLD):
        with Meter(_afresh()) as meter:
            took, body = call()
            cold.append(took)
    warm = [call()[0] for _ in range(WARM)]
    name = path.rpartition("/")[2]
    return [
        Result(
            f"{name}, no document at hand",
            round(median(cold) * 1000, 1),
            "ms",
            TARGET_MS,
            "most",
            {
                "calls": meter.calls,
                "read_units": meter.reads,
                "warm_ms": round(median(warm) * 1000, 2),
                "gzip_bytes": len(gzip.compress(body)),
            },
        ),
        Result(f"{name}: weight", len(body), "bytes", TARGET_BYTES, "most"),
    ]


def _afresh() -> Parts:
    """The parts of a process that has its connection and no document."""
    wiring.parts.cache_clear()
    parts = wiring.parts()
    parts[DocumentParts].store.head(DOCUMENT)
    return parts
