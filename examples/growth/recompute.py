"""Growth reckoned anew from what a city exports, with nothing but Python's own library.

    python recompute.py FOLDER FROM TO [--by category|kelurahan|channel] [--panel all|same]
        [--back MONTHS]

FOLDER holds what Tumbas gives out:

    transfers*.csv   POST /finance/exports {"kind": "transfers", …}, from the beginning on
    merchants*.json  every page of GET /admin/merchants
    claims*.json     every page of GET /admin/incentive-claims, a day or state at a time
    imported*.csv    the files that went to POST /admin/sales/import, named in their order
    reported*.json   the bodies that partners sent to POST /partner/sales, named in their order,
                     each order with "paid": what vouchers have paid of it

Prints what GET /admin/reports/growth tells of the months FROM to TO (`YYYY-MM`) against those
`MONTHS` before: 12, or what the report itself names as `previous_from`. It knows nothing of how
Tumbas counts. One thing no export tells: in which month a rewarded payment was given back. It is
left out of the month in which it was paid.
"""

import argparse
import csv
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

WIB = timezone(timedelta(hours=7))
CHANNELS = {"redeem": "voucher", "capture": "marketplace"}

# (month, merchant, channel) → rupiah
Sales = Counter[tuple[str, str, str]]
Row = Mapping[str, str]


def files(folder: Path, pattern: str) -> Iterator[str]:
    for file in sorted(folder.glob(pattern)):
        yield file.read_text(encoding="utf-8-sig")


def rows(folder: Path, pattern: str) -> Iterator[Row]:
    for text in files(folder, pattern):
        for row in csv.DictReader(text.splitlines()):
            if next(iter(row.values())) != "TOTAL":
                yield row


def items(folder: Path, pattern: str) -> Iterator[Any]:
    for text in files(folder, pattern):
        yield from json.loads(text)["items"]


def month_of(row: Row) -> str:
    return datetime.fromisoformat(row["occurred_at"]).astimezone(WIB).strftime("%Y-%m")


def merchant_of(row: Row) -> str:
    ends = (row["credit_account"], row["debit_account"])
    return next(one.removeprefix("merchant:") for one in ends if one.startswith("merchant:"))


def ledgers(folder: Path) -> tuple[Sales, set[tuple[str, str]], dict[str, Counter[str]]]:
    """Sales that the ledger tells, the (month, channel) it tells of, and bills by month."""
    every = {row["id"]: row for row in rows(folder, "transfers*.csv")}
    accepted = {
        row["debit_account"]: merchant_of(row) for row in every.values() if row["kind"] == "accept"
    }
    claims = {one["id"]: one for one in items(folder, "claims*.json")}
    sales: Sales = Counter()
    own: set[tuple[str, str]] = set()
    bills: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for row in every.values():
        month, amount, kind = month_of(row), int(row["amount"]), row["kind"]
        if kind in CHANNELS:
            sold = (month, merchant_of(row), CHANNELS[kind], amount)
        elif kind == "refund":
            of = every[row["redemption_id"] or row["reverses"]]
            sold = (month, merchant_of(row), CHANNELS[of["kind"]], -amount)
        elif kind == "accept":
            sold = (month, merchant_of(row), "procurement", amount)
        elif kind == "withhold":
            sold = (month, accepted[row["debit_account"]], "procurement", amount)
        elif kind == "incentive" and row["reference"] in claims:
            claim = claims[row["reference"]]
            kept = 0 if claim["reason"] == "payment_refunded" else claim["amount"]
            sold = (claim["paid_on"][:7], claim["merchant_id"], "incentive", kept)
        else:
            continue
        sales[sold[:3]] += sold[3]
        own.add((sold[0], sold[2]))
        if kind == "redeem" and row["bill_total"]:
            bills[month].update(bill_total=int(row["bill_total"]), amount=amount)
        if kind == "refund" and of["kind"] == "redeem" and of["bill_total"]:
            share = int(of["bill_total"]) * amount // int(of["amount"])
            bills[month].update(bill_total=-share, amount=-amount)
    return sales, own, bills


def reported(folder: Path) -> Sales:
    """What partners told beyond what vouchers have paid of the same orders: the last word of each
    order counts."""
    orders = {}
    for text in files(folder, "reported*.json"):
        for sale in json.loads(text)["sales"]:
            orders[sale["order_id"]] = sale
    sales: Sales = Counter()
    for sale in orders.values():
        key = (sale["sold_on"][:7], sale["merchant_id"], "marketplace")
        sales[key] += max(0, sale["amount"] - sale.get("paid", 0))
    return sales


def imported(folder: Path, merchants: Mapping[str, Any]) -> dict[tuple[str, str, str], int]:
    """What was imported, the last word of each merchant, month and channel."""
    ids = {one["nib"]: one["id"] for one in merchants.values()}
    return {
        (row["month"], ids[row["nib"]], row["channel"]): int(row["amount"])
        for row in rows(folder, "imported*.csv")
    }


def all_sales(folder: Path, merchants: Mapping[str, Any]) -> tuple[Sales, dict[str, Counter[str]]]:
    """Everything that counts: what was imported only of months and channels of which neither the
    ledger nor partners tell."""
    sales, own, bills = ledgers(folder)
    told = reported(folder)
    own |= {(month, channel) for month, _, channel in told}
    sales.update(told)
    for (month, merchant, channel), amount in imported(folder, merchants).items():
        if (month, channel) not in own:
            sales[month, merchant, channel] += amount
    return sales, bills


def percent(difference: int, before: int) -> float | None:
    if before <= 0:
        return None
    tenths, rest = divmod(abs(difference) * 1000, before)
    tenths += 2 * rest >= before
    return (tenths if difference >= 0 else -tenths) / 10


def figure(now: Mapping[str, int], before: Mapping[str, int]) -> dict[str, Any]:
    sales, previous = sum(now.values()), sum(before.values())
    return {
        "sales": sales,
        "previous": previous,
        "difference": sales - previous,
        "percent": percent(sales - previous, previous),
        "merchants": sum(amount > 0 for amount in now.values()),
    }


def months(first: str, last: str, back: int) -> set[str]:
    numbers = [int(one[:4]) * 12 + int(one[5:]) - 1 - back for one in (first, last)]
    return {f"{one // 12}-{one % 12 + 1:02d}" for one in range(numbers[0], numbers[1] + 1)}


def by_merchant(sales: Iterable[tuple[str, int]]) -> Counter[str]:
    summed: Counter[str] = Counter()
    for merchant, amount in sales:
        summed[merchant] += amount
    return summed


def report(folder: Path, first: str, last: str, by: str, panel: str, back: int) -> dict[str, Any]:
    """The report as the API tells it."""
    merchants = {one["id"]: one for one in items(folder, "merchants*.json")}
    sales, bills = all_sales(folder, merchants)
    wanted = months(first, last, 0), months(first, last, back)
    whole = [
        by_merchant((who, amount) for (month, who, _), amount in sales.items() if month in period)
        for period in wanted
    ]
    counted = whole[0].keys() | whole[1].keys()
    if panel == "same":
        counted = {one for one in counted if whole[0][one] > 0 and whole[1][one] > 0}
    field = {"category": "category", "kelurahan": "kelurahan_code"}.get(by, "")
    groups: defaultdict[str, tuple[Counter[str], Counter[str]]]
    groups = defaultdict(lambda: (Counter(), Counter()))
    for (month, who, channel), amount in sales.items():
        for side, period in enumerate(wanted):
            if month in period and who in counted:
                groups[merchants[who][field] if field else channel][side][who] += amount
    figures = {name: figure(*sides) for name, sides in sorted(groups.items())}
    total = [Counter({one: side[one] for one in counted}) for side in whole]
    leverage: Counter[str] = Counter(bill_total=0, amount=0)
    for month in wanted[0]:
        leverage.update(bills.get(month, Counter()))
    return {
        "groups": [{"group": name, **one} for name, one in figures.items()],
        "total": figure(*total),
        "leverage": dict(leverage),
    }


def main(arguments: list[str]) -> None:
    """Print the report that the arguments ask for."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("first", metavar="FROM")
    parser.add_argument("last", metavar="TO")
    parser.add_argument("--by", default="category", choices=("category", "kelurahan", "channel"))
    parser.add_argument("--panel", default="all", choices=("all", "same"))
    parser.add_argument("--back", type=int, default=12, metavar="MONTHS")
    asked = parser.parse_args(arguments)
    found = report(asked.folder, asked.first, asked.last, asked.by, asked.panel, asked.back)
    sys.stdout.write(json.dumps(found, indent=1) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
