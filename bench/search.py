"""Searches of a city of 20,000 shops and products, through the whole handler: in a process that has
no documents, in one that has, and in one that has just started; and what the index costs.

Expects the documents of that city (bench/documents.py).
"""

import io
import json
import time
import zlib
from contextlib import redirect_stderr
from statistics import median
from typing import Any, NamedTuple
from urllib.parse import urlencode

from bench.alone import alone
from bench.city import City, requests
from bench.market import GOODS, Market
from bench.meter import Meter
from bench.prices import HTTP_REQUEST, LAMBDA_GB_S, LAMBDA_REQUEST, MILLION, READ_UNIT
from bench.result import Result
from chalicelib import wiring
from chalicelib.core.parts import Parts
from chalicelib.core.values.kelurahan import all_kelurahan
from chalicelib.documents.parts import DocumentParts
from chalicelib.documents.rules import Name
from chalicelib.search.use import VOCABULARY

TARGET_MS = 50
COLD = 5
WARM = 100
# As long as the function has one processor, it has so much memory.
MEMORY_GB = 1769 / 1024

_STARTED = """
from chalicelib.areas.public import ProductParts
result = city[ProductParts].directory.page("menjahit", None, "{near}", None, None, 50).instead
"""


def searched(city: City) -> list[Result]:
    """Both kinds' searches, and what the vocabulary of each costs."""
    market = Market()
    found: list[Result] = []
    for kind in ("merchants", "products"):
        # Before it is there, a search asks every document instead.
        found.append(_vocabulary(city, kind))
        found += [_one(kind, what, q) for what, q in _asked(kind, market).items()]
    begun = alone(_STARTED.format(near=_near()))
    what = "search of products in a process that has just started"
    return [*found, Result(what, round(begun["seconds"] * 1000), "ms")]


def _asked(kind: str, market: Market) -> dict[str, str]:
    """What is asked, by what it is. Words stand in the order in which they are frequent."""
    words = market.words
    often, seldom = ("warung", words[9_000]) if kind == "merchants" else (GOODS[0], words[12_000])
    return {
        "a word that many have": often,
        "a word that few have": seldom,
        "a word that nobody has": "zzzzxq",
        "a slip": often[:2] + often[3:],
        "an affix": f"me{words[40]}kan",
        "a beginning": words[5][:2],
        "two words that few have together": f"{words[3]} {words[60]}",
        "two words that nobody has together": f"{words[300]} {words[301]}",
        "eight beginnings, together nowhere": " ".join(word[:2] for word in words[:8]),
    }


def _one(kind: str, what: str, q: str) -> Result:
    """A search as strangers send it: the handler's CPU with no document at hand, then with all it
    needs. How long the emulator takes for 150 kB is no property of DynamoDB's: the wall's time of
    both stands beside it."""
    call = _caller(kind, q)
    cold, warm = [], []
    for _ in range(COLD):
        with Meter(_afresh()) as meter:
            cold.append(call())
    for _ in range(WARM):
        warm.append(call())
    ms = median(one.cpu_ms for one in warm)
    return Result(
        f"search of {kind}, no document at hand: {what}: CPU",
        round(median(one.cpu_ms for one in cold), 1),
        "ms",
        TARGET_MS,
        "most",
        {
            "q": q,
            "found": warm[0].items,
            "calls": meter.calls,
            "read_units": meter.reads,
            "wall_ms": round(median(one.wall_ms for one in cold), 1),
            "warm_cpu_ms": round(ms, 2),
            "warm_wall_ms": round(median(one.wall_ms for one in warm), 2),
            "usd_per_million": round(MILLION * _price(ms), 2),
        },
    )


def _price(ms: float) -> float:
    """Of one warm search that the CDN did not have, in USD; with a look each second, of which one
    search in ten is the first."""
    return HTTP_REQUEST + LAMBDA_REQUEST + ms / 1000 * MEMORY_GB * LAMBDA_GB_S + READ_UNIT / 10


class _Asked(NamedTuple):
    """How long a search took, and how many it found."""

    wall_ms: float
    cpu_ms: float
    items: int


def _caller(kind: str, q: str) -> Any:
    made = requests()
    query = urlencode({"q": q, "near": _near(), "limit": 50})
    headers = [("accept", "application/json"), ("accept-language", "id"), ("host", "localhost")]
    event = made.gateway.event("GET", f"/api/v1/public/{kind}", query, headers, b"")
    assert event is not None

    def call() -> _Asked:
        with redirect_stderr(io.StringIO()):
            begun, spent = time.perf_counter(), time.process_time()
            answer = made.call(event)
            cpu, wall = time.process_time() - spent, time.perf_counter() - begun
        return _Asked(wall * 1000, cpu * 1000, len(json.loads(answer["body"])["items"]))

    return call


def _afresh() -> Parts:
    """The parts of a process that has its connection and no document."""
    wiring.parts.cache_clear()
    parts = wiring.parts()
    parts[DocumentParts].store.head(Name("campaigns", "city"))
    return parts


def _vocabulary(city: City, kind: Any) -> Result:
    """What a change costs that brings a new word, beside its kelurahan's own document."""
    name = Name(kind, VOCABULARY)
    parts = _afresh()
    make = parts[DocumentParts].make
    times = []
    # First by a function that has just started, then by one that knows all documents and roots.
    with Meter(parts) as first:
        times.append(_timed(lambda: make.make(name)))
    with Meter(parts) as again:
        times.append(_timed(lambda: make.make(name)))
    head = parts[DocumentParts].store.head(name)
    assert head is not None
    content = parts[DocumentParts].store.contents(kind, {VOCABULARY: head})[VOCABULARY]
    return Result(
        f"vocabulary of {kind}: making it again",
        round(times[1] * 1000),
        "ms",
        detail={
            "first_ms": round(times[0] * 1000),
            "first_read_units": first.reads,
            "read_units": again.reads,
            "words": len(json.loads(content)["words"]),
            "json_bytes": len(content),
            # Each 1,024 of these are a write unit when a new word is put.
            "kept_bytes": len(zlib.compress(content)),
        },
    )


def _timed(work: Any) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def _near() -> str:
    return all_kelurahan()[20].code
