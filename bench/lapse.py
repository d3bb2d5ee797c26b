"""Emptying lapsed vouchers: `python -m bench lapse` does 4,000 and four times as many; how it
grows, and what it holds in memory. `python -m bench.lapse 889359` does as many as are named, for
whoever wants to see all of Malang's (it takes the emulator half an hour).

The vouchers, and the journal entries by which the job finds them, are put directly; the emptying
is the job itself, in a process of its own.
"""

import json
import sys
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from bench.alone import alone
from bench.city import City, small_city
from bench.growth import growth
from bench.result import Result
from bench.tables import put
from chalicelib.campaigns.rules.terms import Terms
from chalicelib.core.dynamo import connection
from chalicelib.core.dynamo.raw import plain
from chalicelib.core.values.instants import to_text, utc_now
from chalicelib.ledger.parts import LedgerParts
from chalicelib.ledger.rules.transfer import Transfer
from chalicelib.ledger.store.journal import entries
from chalicelib.vouchers.rules import issue, new_voucher

VOUCHERS = 4_000
MEMORY_TARGET_MB = 150
FACE_VALUE = 50_000

RUN = """
from chalicelib.vouchers.parts import VoucherParts
result = city[VoucherParts].lapse.run(lambda: 10**9)
"""


def lapse(city: City) -> list[Result]:
    """How emptying vouchers grows with their number, and its peak memory. Forgets the city."""
    few = _emptied(city, VOUCHERS)
    many = _emptied(city, 4 * VOUCHERS)
    what = f"emptying {4 * VOUCHERS:,} lapsed vouchers"
    return [
        *growth(what, few, many, at_most_mb=MEMORY_TARGET_MB),
        Result(f"{what}: vouchers a second", round(many["result"] / many["seconds"]), "/s"),
    ]


def _emptied(city: City, count: int) -> dict[str, Any]:
    """What the job took for so many vouchers, claimed over ten days."""
    city.emulator.empty_tables()
    now = utc_now()
    terms = city.campaign(
        funded=0,
        face_value=FACE_VALUE,
        claim_from=to_text(now - timedelta(days=40)),
        claim_until=to_text(now - timedelta(days=20)),
        spend_until=to_text(now - timedelta(hours=1)),
    )
    put(city, "campaigns", [_created_earlier(city, terms)])
    put(city, "vouchers", _vouchers(terms, count))
    put(city, "journal", _journal(terms, count))
    # As if the stream had just delivered: the job waits for that.
    city.parts[LedgerParts].progress.move_through(to_text(utc_now()))
    measured = alone(RUN)
    assert measured["result"] == count, measured
    return measured


def _created_earlier(city: City, terms: Terms) -> dict[str, Any]:
    """The campaign's item, as if it had been set up before its vouchers were claimed."""
    table = city.parts.settings.table("campaigns")
    item = plain(city.client.get_item(TableName=table, Key={"pk": {"S": terms.id}})["Item"]) or {}
    return item | {"created_at": to_text(utc_now() - timedelta(days=41))}


def _issued(terms: Terms, count: int) -> Iterator[tuple[dict[str, Any], Transfer]]:
    at = utc_now() - timedelta(days=30)
    for number in range(count):
        # The emulator sorts all that is under a key at each query: not all on one day.
        instant = at + timedelta(days=10) * number / count
        instant = instant.replace(microsecond=instant.microsecond // 1000 * 1000)
        voucher = new_voucher(
            f"vch_{number:012d}", terms, f"res_{number:016d}", "", FACE_VALUE, instant
        )
        item = {
            "pk": voucher.id,
            "campaign_id": terms.id,
            "resident_id": voucher.resident_id,
            "face_value": FACE_VALUE,
            "balance": FACE_VALUE,
            "credits": FACE_VALUE,
            "state": "active",
            "issued_at": voucher.issued_at,
            "spend_until": terms.spend_until,
        }
        yield item, issue(voucher, f"resident:{voucher.resident_id}", instant)


def _vouchers(terms: Terms, count: int) -> Iterator[dict[str, Any]]:
    return (item for item, _ in _issued(terms, count))


def _journal(terms: Terms, count: int) -> Iterator[dict[str, Any]]:
    for _, transfer in _issued(terms, count):
        for entry in entries(transfer):
            if entry["pk"].startswith("campaign:"):
                yield entry


if __name__ == "__main__":
    connection.READ_TIMEOUT_S = 60.0
    with small_city() as measured_city:
        print(json.dumps(_emptied(measured_city, int(sys.argv[1])), indent=1))
