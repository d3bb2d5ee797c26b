"""Pages of shops and products in a city of 20,000: what they weigh, and what one costs a process
that has no documents, and one that has.

Expects the documents of that city (bench/documents.py).
"""

import gzip
import io
import time
from contextlib import redirect_stderr
from statistics import median
from typing import Any

from bench.city import City, requests
from bench.market import MERCHANTS
from bench.meter import Meter
from bench.result import Result
from chalicelib import wiring
from chalicelib.core.parts import Parts
from chalicelib.documents.parts import DocumentParts
from chalicelib.documents.rules import CITY, Name

TARGET_BYTES = 30_000
COLD = 5
WARM = 100
# Some shop in the middle of the city, and what it sells.
_NUMBER = MERCHANTS // 2
PATHS = {
    "a shop's page": f"/api/v1/public/toko/mrc_{_NUMBER:012d}",
    "a product's page": f"/api/v1/public/barang/prd_{_NUMBER:012d}",
}


def shown(city: City) -> list[Result]:
    """The document that tells where everything is, and both kinds of pages."""
    documents = city.parts[DocumentParts]
    with Meter(city.parts) as meter:
        begun = time.perf_counter()
        documents.make.make(Name("addresses", CITY))
        took = time.perf_counter() - begun
    made = Result(
        "addresses of shops and products: making them",
        round(took * 1000),
        "ms",
        detail={"read_units": round(meter.reads), "write_units": round(meter.writes)},
    )
    return [made, *(result for what, path in PATHS.items() for result in _page(what, path))]


def _page(what: str, path: str) -> list[Result]:
    made = requests()
    headers = [("accept", "text/html"), ("accept-language", "id"), ("host", "localhost")]
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
            took, page = call()
            cold.append(took)
    warm = [call()[0] for _ in range(WARM)]
    return [
        Result(f"{what}: weight", len(page), "bytes", TARGET_BYTES, "most"),
        Result(
            f"{what}, no document at hand",
            round(median(cold) * 1000, 1),
            "ms",
            detail={
                "calls": meter.calls,
                "read_units": meter.reads,
                "warm_ms": round(median(warm) * 1000, 2),
                "gzip_bytes": len(gzip.compress(page)),
            },
        ),
    ]


def _afresh() -> Parts:
    """The parts of a process that has its connection and no document."""
    wiring.parts.cache_clear()
    parts = wiring.parts()
    parts[DocumentParts].store.head(Name("campaigns", CITY))
    return parts
