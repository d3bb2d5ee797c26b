"""What strangers read, in a city of 20,000 merchants: how large its documents are, what making them
costs, and what a search costs in a process that has just started and in one that has not.

Units are DynamoDB's, by its rules from the items' sizes: 4 KB a read unit, half of one where it may
be behind, 1 KB a write unit.
"""

import time
from collections.abc import Callable, Iterator
from math import ceil
from statistics import median
from typing import Any

from bench.city import City
from bench.result import Result
from bench.tables import put
from chalicelib.core.dynamo.connection import client_of
from chalicelib.core.parts import Parts
from chalicelib.core.values.instants import utc_now
from chalicelib.core.values.kelurahan import all_kelurahan
from chalicelib.documents.parts import DocumentParts
from chalicelib.documents.rules import Name
from chalicelib.merchants.parts import MerchantParts
from chalicelib.merchants.rules.merchant import place_key
from chalicelib.merchants.store.items import ACCOUNT, PROFILE
from chalicelib.products.parts import ProductParts
from chalicelib.products.rules import place_key as product_key
from chalicelib.wiring import make_parts

MERCHANTS = 20_000
PRODUCTS = 20_000
SEARCHES = 200
SEARCH_TARGET_MS = 50


class Meter:
    """Counts calls and reckons their units meanwhile, of one client in one thread."""

    def __init__(self, parts: Parts) -> None:
        self.calls = 0
        self.reads = self.writes = 0.0
        self._request: dict[str, Any] = {}
        self._events = client_of(parts.connection).meta.events

    def __enter__(self) -> "Meter":
        self._events.register("provide-client-params.dynamodb", self._asked)
        self._events.register("after-call.dynamodb", self._answered)
        return self

    def __exit__(self, *_: object) -> None:
        self._events.unregister("provide-client-params.dynamodb", self._asked)
        self._events.unregister("after-call.dynamodb", self._answered)

    def _asked(self, params: dict[str, Any], **_: Any) -> None:
        self.calls += 1
        self._request = params

    def _answered(self, parsed: dict[str, Any], **_: Any) -> None:
        asked = self._request
        if "Item" in asked:
            self.writes += ceil(_bytes(asked["Item"]) / 1024)
        elif "UpdateExpression" in asked:
            self.writes += 1
        elif "RequestItems" in asked:
            (of_table,) = asked["RequestItems"].values()
            if isinstance(of_table, list):
                self.writes += len(of_table)
                return
            share = 1 if of_table.get("ConsistentRead") else 0.5
            for items in parsed["Responses"].values():
                self.reads += share * sum(ceil(_bytes(item) / 4096) for item in items)
        else:
            items = parsed.get("Items") or [parsed.get("Item") or {}]
            share = 1 if asked.get("ConsistentRead") else 0.5
            self.reads += share * max(1, ceil(sum(map(_bytes, items)) / 4096))


def _bytes(item: dict[str, Any]) -> int:
    found = 0
    for name, value in item.items():
        (held,) = value.values()
        found += len(name) + len(held if isinstance(held, str | bytes) else str(held))
    return found


def documents(city: City) -> list[Result]:
    """Fill a city, make its documents, look through them."""
    city.emulator.empty_tables()
    put(city, "merchants", _merchants())
    put(city, "products", _products())
    found: list[Result] = []
    for kind in ("merchants", "products"):
        found += _made(city, kind)
    found += _searched(city, "merchants", lambda parts: parts[MerchantParts].directory.page)
    found += _searched(city, "products", lambda parts: parts[ProductParts].directory.page)
    return found


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


def _searched(city: City, kind: str, page_of: Callable[[Parts], Any]) -> list[Result]:
    parts = make_parts(city.parts.settings, utc_now)
    # The client of a process is made at its first call, whatever that is for.
    parts[DocumentParts].store.head(Name("campaigns", "city"))
    near = all_kelurahan()[20].code
    with Meter(parts) as cold:
        begun = time.perf_counter()
        _ask(kind, page_of(parts), "zzzz", near)
        first = time.perf_counter() - begun
    times = []
    for i in range(SEARCHES):
        begun = time.perf_counter()
        _ask(kind, page_of(parts), f"zzz{i}", near)
        times.append(time.perf_counter() - begun)
    return [
        Result(
            f"search of {kind} that finds nothing, process warm",
            round(median(times) * 1000, 2),
            "ms",
            SEARCH_TARGET_MS,
            "most",
            {
                "cold_ms": round(first * 1000),
                "cold_calls": cold.calls,
                "cold_units": round(cold.reads, 1),
            },
        )
    ]


def _ask(kind: str, page: Any, q: str, near: str) -> None:
    if kind == "merchants":
        page(None, near, None, q, None, 50)
    else:
        page(q, None, near, None, None, 50)


def _merchants() -> Iterator[dict[str, Any]]:
    codes = [one.code for one in all_kelurahan()]
    for number in range(MERCHANTS):
        id, name = _id(number), f"Warung Bu Tini {number}"
        yield {
            "pk": id,
            "sk": ACCOUNT,
            "state": "active",
            "category": "kuliner",
            "balance": 0,
            "credits": 0,
            "phones": {f"{number:064d}"},
        }
        yield {
            "pk": id,
            "sk": PROFILE,
            "nib": f"{9_120_000_000_000 + number}",
            "name": name,
            "owner_name": "Tini Rahayu",
            "phone": f"+62813{number:08d}",
            "phone_hash": f"{number:064d}",
            "category": "kuliner",
            "kelurahan_code": codes[number % len(codes)],
            "address": f"Jalan Ijen {number % 200}, Malang",
            "bank_code": "014",
            "bank_account": f"{number:010d}",
            "bank_account_name": f"TINI RAHAYU {number}",
            "place_key": place_key("kuliner", name, id),
        }


def _products() -> Iterator[dict[str, Any]]:
    codes = [one.code for one in all_kelurahan()]
    for number in range(PRODUCTS):
        merchant, id, name = number % MERCHANTS, f"prd_{number:012d}", f"Bakso urat {number}"
        yield {
            "pk": _id(merchant),
            "sk": id,
            "name": name,
            "price": 15_000,
            "category": "kuliner",
            "description": f"Dengan tahu, pangsit dan sambal buatan sendiri, nomor {number}.",
            "made_in_malang": True,
            "services": ["dine_in", "take_away"],
            "kelurahan_code": codes[merchant % len(codes)],
            "place_key": product_key("kuliner", name, id),
        }


def _id(number: int) -> str:
    return f"mrc_{number:012d}"
