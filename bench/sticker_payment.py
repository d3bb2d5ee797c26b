"""What a payment at a shop's sticker costs, of one, two and five vouchers: calls by name, write and
read units, and CPU beside that of the bare call of boto3.

Each voucher is of another campaign with both ceilings, as the dearest payment has them. The wallet
names the vouchers that it shows, so one reading brings them and the shop.
"""

import time
from collections.abc import Callable, Iterator
from statistics import median
from typing import Any

from bench.captured import calls, capacity, capture
from bench.city import City
from bench.result import Result
from bench.write_units import sized, watched
from chalicelib.campaigns.rules.terms import Terms
from chalicelib.core.dynamo.idempotency import Key
from chalicelib.core.values.ids import new_id
from chalicelib.core.values.subject import Subject
from chalicelib.payments.parts import PaymentParts
from chalicelib.stickers.parts import StickerParts

VOUCHERS = (1, 2, 5)
FACE_VALUE = 1_000
# Of the idempotency record and the merchant's account, then of each voucher and its transfer.
FIRST_UNITS, VOUCHER_UNITS = 6, 4
CALLS, WARM_UP = 50, 10


def sticker_payment(city: City) -> list[Result]:
    """Each with its Idempotency-Key, as wallets send it."""
    found = []
    for place, count in enumerate(VOUCHERS):
        name = f"pay at a sticker by {count} voucher{'' if count == 1 else 's'}"
        # Each payment is its resident's first of the day at its shop.
        payments = _payments(city, count, city.residents[place :: len(VOUCHERS)])
        found += [*_counted(city, name, count, payments), _cpu(city, name, payments)]
    return found


def _payments(city: City, count: int, residents: list[Subject]) -> Iterator[Callable[[], Any]]:
    """Payments by so many vouchers, each ready to be made: by one resident after the other, at one
    shop after the other."""
    campaigns = [
        city.campaign(
            funded=len(residents) * FACE_VALUE,
            face_value=FACE_VALUE,
            per_merchant_per_day=900_000_000,
            per_merchant=900_000_000,
        )
        for _ in range(count)
    ]
    for number, by in enumerate(residents):
        yield _payment(city, campaigns, by, number)


def _payment(city: City, campaigns: list[Terms], by: Subject, number: int) -> Callable[[], Any]:
    shop = city.merchants[number % len(city.merchants)]
    text = city.parts[StickerParts].own.current(shop.id).text
    vouchers = [city.claim(terms, by) for terms in campaigns]
    # Who pays has just looked: the campaigns' terms were read a moment ago.
    city.parts[StickerParts].look.look(text, by)
    key = Key.of(by.id, "POST /resident/payments", new_id("k_"), b"{}")
    amount = FACE_VALUE * len(vouchers)
    return lambda: city.parts[PaymentParts].pay.pay(text, amount, None, vouchers, by, key)


def _counted(
    city: City, name: str, count: int, payments: Iterator[Callable[[], Any]]
) -> list[Result]:
    act = next(payments)
    with capacity(city.client) as written, calls(city.client) as made:
        writes = watched(city, act)
    items = sized(city, writes)
    units = sum(float(one["CapacityUnits"]) for one in written)
    detail = {
        "items": items,
        # The shop's profile and account and each voucher, none of them over 4 KB.
        "read_units": 2 + count,
        "units_by_size": sum(int(item["units_by_size"]) for item in items),
        "least_bytes_left": min(int(item["bytes_left"]) for item in items),
    }
    most = FIRST_UNITS + VOUCHER_UNITS * count
    return [
        # The shop and the vouchers are read at once, then all is written at once.
        Result(f"{name}: round trips", len(made), "calls", 2, "most", {"calls": made}),
        Result(f"{name}: write units", units, "units", most, "most", detail),
    ]


def _cpu(city: City, name: str, payments: Iterator[Callable[[], Any]]) -> Result:
    """Medians in microseconds: the use case, and the transaction that it sends by boto3 alone."""
    client = city.bare_client()
    spent: list[float] = []
    sent: list[float] = []
    for _ in range(CALLS):
        act = next(payments)
        begun = time.process_time()
        act()
        spent.append(time.process_time() - begun)
        request = capture(city.client, next(payments))
        begun = time.process_time()
        client.transact_write_items(**request)
        sent.append(time.process_time() - begun)
    whole, call = (median(times[WARM_UP:]) * 1e6 for times in (spent, sent))
    detail = {"bare_call": round(call), "times_the_bare_call": round(whole / call, 2)}
    return Result(f"{name}: CPU of the use case", round(whole), "µs", None, "", detail)
