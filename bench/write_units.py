"""Write units of redeem and claim, item by item and index by index, as DynamoDB counts them.

Units come from `ReturnConsumedCapacity=INDEXES`; each table gets one item of an operation, so a
table's units are that item's. From the item's size follows how much room is left before it costs
more: a transactional write costs two units for each 1,024 bytes begun.
"""

from collections import Counter
from math import ceil
from typing import Any

from bench.captured import capacity, item_bytes
from bench.city import FACE_VALUE, City, pay
from bench.result import Result
from chalicelib.campaigns.rules.terms import Terms
from chalicelib.core.dynamo.idempotency import Key
from chalicelib.ledger.parts import LedgerParts
from chalicelib.ledger.rules.sums import summed
from chalicelib.ledger.store.totals import CHUNK
from chalicelib.vouchers.parts import VoucherParts
from chalicelib.vouchers.routes.views import VoucherView

UNIT_BYTES = 1024
PARTITION_UNITS_PER_S = 1000
SLOWEST_TRANSACTION_S = 0.020
FASTEST_TRANSACTION_S = 0.010
REDEEM_TARGET = 8
CLAIM_TARGET = 10


def write_units(city: City) -> list[Result]:
    """Redeem and claim with and without an Idempotency-Key, and the projections beside."""
    terms = city.campaign(
        funded=1000 * FACE_VALUE, per_merchant_per_day=50_000_000, per_merchant=900_000_000
    )
    return [
        *_redeem(city, terms),
        *_claim(city),
        _projections(city, CHUNK),
        _projections(city, 1),
    ]


def _redeem(city: City, terms: Terms) -> list[Result]:
    resident = city.residents[0]
    tokens = city.tokens([(resident, city.claim(terms, resident))], 2)
    found = []
    for name, token, key in (
        ("redeem with Idempotency-Key", tokens[0], Key.of("bench", "POST /x", "k" * 64, b"{}")),
        ("redeem without one", tokens[1], None),
    ):
        with capacity(city.client) as consumed:
            request = watched(city, lambda token=token, key=key: pay(city, token, 0, key))
        found.append(_counted(name, city, consumed, request, REDEEM_TARGET))
    return found


def _claim(city: City) -> list[Result]:
    terms = city.campaign(
        funded=1000 * FACE_VALUE,
        kelurahan=tuple(f"35.73.0{a}.10{b:02d}" for a in range(1, 6) for b in range(1, 13)),
    )
    found = []
    for name, resident, key in (
        ("claim with Idempotency-Key", 0, Key.of("bench", "POST /y", "k" * 64, b"{}")),
        ("claim without one", 1, None),
    ):
        by = city.residents[resident]

        def act(by: Any = by, key: Key | None = key) -> object:
            return city.parts[VoucherParts].claim.claim(terms.id, by, key, VoucherView.of)

        with capacity(city.client) as consumed:
            request = watched(city, act)
        found.append(_counted(name, city, consumed, request, CLAIM_TARGET))
    return found


def watched(city: City, act: Any) -> list[dict[str, Any]]:
    """Do it, and answer the writes of its transaction."""
    seen: list[dict[str, Any]] = []

    def note(params: dict[str, Any], **_: Any) -> None:
        seen.extend(params["TransactItems"])

    event = "provide-client-params.dynamodb.TransactWriteItems"
    city.client.meta.events.register(event, note)
    try:
        act()
    finally:
        city.client.meta.events.unregister(event, note)
    return seen


def _counted(
    name: str,
    city: City,
    consumed: list[dict[str, Any]],
    writes: list[dict[str, Any]],
    target: int,
) -> Result:
    told = {one["TableName"].rpartition("-")[2]: one for one in consumed}
    items = sized(city, writes)
    for item in items:
        one = told[item["table"]]
        indexes = one.get("GlobalSecondaryIndexes", {})
        item["units"] = one["CapacityUnits"]
        item["index_units"] = {i: used["CapacityUnits"] for i, used in indexes.items()}
    hottest = max(float(item["units"]) for item in items)
    return Result(
        f"{name}: write units",
        sum(float(item["units"]) for item in items),
        "units",
        target,
        "most",
        {
            "items": items,
            "units_by_size": sum(int(item["units_by_size"]) for item in items),
            "least_bytes_left": min(int(item["bytes_left"]) for item in items),
            "hottest_key_units": hottest,
            "per_key_per_s_by_units": round(PARTITION_UNITS_PER_S / hottest),
            "per_key_per_s_one_at_a_time": [
                round(1 / SLOWEST_TRANSACTION_S),
                round(1 / FASTEST_TRANSACTION_S),
            ],
        },
    )


def sized(city: City, writes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Of each of these writes: its table, how large its item is now, and what follows for units."""
    items: list[dict[str, Any]] = []
    for write in writes:
        ((_, body),) = write.items()
        key = body.get("Key") or _key_of(body["Item"])
        table = body["TableName"]
        stored = city.client.get_item(TableName=table, Key=key, ConsistentRead=True)["Item"]
        size = item_bytes(stored)
        items.append(
            {
                "table": table.rpartition("-")[2],
                "partition_key": key["pk"]["S"].rpartition("_")[0] or "hash",
                "bytes": size,
                "bytes_left": UNIT_BYTES - size,
                "units_by_size": 2 * ceil(size / UNIT_BYTES),
            }
        )
    return items


def _key_of(item: dict[str, Any]) -> dict[str, Any]:
    return {name: item[name] for name in ("pk", "sk") if name in item}


def _projections(city: City, batch: int) -> Result:
    """Units that the stream's consumer spends on each transfer of a batch: journal and totals.

    The batch is of real redemptions in one minute, applied as the consumer does.
    """
    spenders = city.spenders(10)
    parts = city.parts
    transfers = []
    for i, token in enumerate(city.tokens(spenders, batch)):
        paid: Any = pay(city, token, i)
        transfers.append(paid.transfer)
    first = transfers[0].occurred_at[:16]
    transfers = [one for one in transfers if one.occurred_at[:16] == first]
    with capacity(city.client) as consumed:
        parts[LedgerParts].journal.put_accounts(transfers)
        parts[LedgerParts].totals.apply(transfers)
    by_table: Counter[str] = Counter()
    for one in consumed:
        by_table[one["TableName"].rpartition("-")[2]] += one["CapacityUnits"]
    assert summed(transfers).count["transfers"] == len(transfers)
    count = len(transfers)
    return Result(
        f"projections of a redemption, {batch} to a batch: write units",
        round(sum(by_table.values()) / count, 2),
        "units",
        None,
        "",
        {
            "transfers": count,
            "per_transfer": {name: round(units / count, 2) for name, units in by_table.items()},
        },
    )
