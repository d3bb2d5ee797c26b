"""What tests of the city's budget share: its files, and years that nobody else has."""

from collections.abc import Iterable, Mapping
from itertools import count
from typing import Any

from tests.http.client import Reply, csv
from tests.http.conftest import TestCity

COLUMNS = (
    "year",
    "unit",
    "account_code",
    "row",
    "amount",
    "supplier_npwp",
    "size",
    "cooperative",
    "local",
    "reference",
)
CODE = "5.1.02.01.01.0024"

_units = count(1)


def new_unit() -> str:
    return f"Dinas Uji {next(_units):03d}"


def row(unit: str, kind: str, amount: int | str, **given: Any) -> dict[str, Any]:
    """A row of a budget's file, of 2026 and by a micro business unless it is said otherwise."""
    return {
        "year": 2026,
        "unit": unit,
        "account_code": CODE,
        "row": kind,
        "amount": amount,
        "supplier_npwp": "",
        "size": "micro",
        "cooperative": "",
        "local": "",
        "reference": "",
    } | given


def file_of(rows: Iterable[Mapping[str, Any]]) -> bytes:
    return csv(",".join(COLUMNS), ([str(one[name]) for name in COLUMNS] for one in rows))


def bring_in(city: TestCity, *rows: Mapping[str, Any]) -> Any:
    return send(city, file_of(rows)).ok()


def send(city: TestCity, content: bytes, key: str | None = None) -> Reply:
    headers = {"Content-Type": "text/csv"}
    path = "/finance/procurement/import"
    return city.finance.send("POST", path, raw=content, headers=headers, key=key)


def report(city: TestCity, **query: Any) -> Any:
    return city.finance.get("/finance/procurement", **({"year": 2026} | query)).ok()


def of_unit(city: TestCity, unit: str, **query: Any) -> Any:
    """What the report of the whole city says of a unit."""
    return next(one for one in report(city, **query)["units"] if one["unit"] == unit)
