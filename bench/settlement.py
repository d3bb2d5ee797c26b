"""A settlement of 20,000 merchants: prepared and approved by the queue's function, in a process of
its own, for a quarter of them first, to show how it grows.

Half of the merchants have redeemed since the moment up to which is settled, so that the journal is
asked for them. What both take is compared with one bare pass over the items that they read and
write: profiles, accounts, journal, lines, transfers.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from bench.alone import alone
from bench.city import City
from bench.growth import growth
from bench.result import Result
from bench.tables import put
from chalicelib.core.dynamo.idempotency import Key
from chalicelib.core.values.instants import business_day, day_bounds, to_text, utc_now
from chalicelib.core.values.subject import Subject
from chalicelib.ledger.rules.guards import CLOSED_THROUGH, closed_before, day_count
from chalicelib.ledger.rules.transfer import Transfer
from chalicelib.ledger.store.journal import entries
from chalicelib.merchants.store.items import ACCOUNT, PROFILE
from chalicelib.settlements.parts import SettlementParts
from chalicelib.settlements.rules.settlement import Seen

MERCHANTS = 20_000
TARGET_MB = 200
OWED = 150_000
SINCE = 7_000
DRAFTER = Subject("finance", "stf_bench_a", "")
APPROVER = Subject("finance", "stf_bench_b", "")

_WORK = """
from chalicelib.settlements.parts import SettlementParts
city[SettlementParts].work.take_up({{"id": "{settlement}"}}, lambda: 10**9)
settlement = city[SettlementParts].settlements.get("{settlement}")
result = [settlement.state, settlement.ready, settlement.total, settlement.balance]
"""

_PASS = """
from chalicelib.core.dynamo.connection import client_of
client, result = client_of(city.connection), 0
for concept in ("merchants", "journal", "settlements", "transfers"):
    for page in client.get_paginator("scan").paginate(
        TableName=city.settings.table(concept), ConsistentRead=True,
    ):
        result += len(page["Items"])
"""


def settlement(city: City) -> list[Result]:
    """How preparing and approving grow, and what they hold in memory. Forgets the city."""
    few = _settled(city, MERCHANTS // 4)
    many = _settled(city, MERCHANTS)
    return [
        result
        for step in ("prepare", "approve")
        for result in growth(
            f"settlement of {MERCHANTS:,} merchants, {step}",
            few[step],
            many[step],
            at_most_mb=TARGET_MB,
            passed=many["pass"],
        )
    ]


def _settled(city: City, count: int) -> dict[str, dict[str, Any]]:
    """What preparing, approving and one pass over the items took, of so many merchants."""
    city.emulator.empty_tables()
    until, _ = day_bounds(business_day(utc_now()))
    put(city, "merchants", _merchants(count))
    put(city, "journal", _journal(count))
    settlements = city.parts[SettlementParts]
    made = settlements.draft.draft(
        until, DRAFTER, Key.of("finance:a", "POST", f"bench{count}", b"")
    )
    work = _WORK.format(settlement=made.id)
    prepared = alone(work)
    assert prepared["result"] == ["draft", count, count * OWED, 0], prepared
    seen = settlements.settlements.get(made.id)
    settlements.approve.approve(made.id, Seen(seen.total, seen.version), APPROVER, None)
    approved = alone(work)
    assert approved["result"] == ["approved", count, count * OWED, count * OWED], approved
    return {"prepare": prepared, "approve": approved, "pass": alone(_PASS)}


def _merchants(count: int) -> Iterator[dict[str, Any]]:
    now = utc_now()
    for number in range(count):
        since = SINCE if number % 2 else 0
        account = {
            "pk": _id(number),
            "sk": ACCOUNT,
            "state": "active",
            "category": "kuliner",
            "balance": OWED + since,
            "credits": OWED + since,
            "phones": {f"{number:064d}"},
            CLOSED_THROUGH: closed_before(now),
        }
        if since:
            account[day_count(business_day(now))] = 1
        yield account
        yield {
            "pk": _id(number),
            "sk": PROFILE,
            "nib": f"{9_120_000_000_000 + number}",
            "name": f"Warung Bu Tini {number}",
            "owner_name": "Tini Rahayu",
            "phone": f"+62813{number:08d}",
            "phone_hash": f"{number:064d}",
            "category": "kuliner",
            "kelurahan_code": "35.73.01.1001",
            "address": "Jalan Ijen 1, Malang",
            "bank_code": "014",
            "bank_account": f"{number:010d}",
            "bank_account_name": f"TINI RAHAYU {number}",
            "place_key": f"kuliner#warung bu tini {number}#{_id(number)}",
        }


def _journal(count: int) -> Iterator[dict[str, Any]]:
    begun, _ = day_bounds(business_day(utc_now()))
    for number in range(1, count, 2):
        transfer = Transfer(
            id=f"trf_{number:022d}",
            debit_account=f"voucher:vch_{number:012d}",
            credit_account=f"merchant:{_id(number)}",
            amount=SINCE,
            kind="redeem",
            reference="",
            occurred_at=to_text(begun + timedelta(milliseconds=number)),
            actor=f"merchant:{_id(number)}",
            campaign_id="cmp_bench0",
        )
        yield from (one for one in entries(transfer) if one["pk"].startswith("merchant:"))


def _id(number: int) -> str:
    return f"mrc_{number:012d}"
