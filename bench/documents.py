"""What strangers read, in a city of 20,000 merchants: how large its documents are, what making them
costs, and what searches (bench/search.py) and pages (bench/showcase.py) of them cost."""

import time
from statistics import median
from typing import Any

from bench.city import City
from bench.market import Market
from bench.meter import Meter
from bench.result import Result
from bench.search import searched
from bench.showcase import shown
from bench.tables import put
from chalicelib.core.values.kelurahan import all_kelurahan
from chalicelib.documents.parts import DocumentParts
from chalicelib.documents.rules import Name


def documents(city: City) -> list[Result]:
    """Fill a city, make its documents, look through them."""
    city.emulator.empty_tables()
    market = Market()
    put(city, "merchants", market.merchants())
    put(city, "products", market.products())
    found: list[Result] = []
    for kind in ("merchants", "products"):
        found += _made(city, kind)
    return [*found, *searched(city), *shown(city)]


def _made(city: City, kind: Any) -> list[Result]:
    make, store = city.parts[DocumentParts].make, city.parts[DocumentParts].store
    times = []
    with Meter(city.parts) as meter:
        for one in all_kelurahan():
            begun = time.perf_counter()
            make.make(Name(kind, one.code))
            times.append(time.perf_counter() - begun)
    heads = store.heads(kind)
    items = [
        item
        for place, head in heads.items()
        for item in store.contents(kind, {place: head}).values()
    ]
    return [
        Result(
            f"documents of {kind}: making one of a kelurahan",
            round(median(times) * 1000, 1),
            "ms",
            detail={
                "all_s": round(sum(times), 1),
                "calls": meter.calls,
                "read_units": round(meter.reads),
                "write_units": round(meter.writes),
                "json_bytes": sum(map(len, items)),
                "pieces": sum(head.pieces for head in heads.values()),
            },
        )
    ]
