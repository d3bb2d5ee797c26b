"""Where the CPU of a redemption over HTTP goes, part by part.

Each part is done by itself with the values of a real redemption, in turn with the whole, so that
all find the processor's caches as a worker does that has just waited for DynamoDB. Projections are
the stream's consumer, for one transfer of a full batch.
"""

import io
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr
from statistics import median
from typing import Any

from bench.captured import capture
from bench.city import City, Requests, body_of, pay, requests
from bench.result import Result
from chalicelib.identity.parts import IdentityParts
from chalicelib.ledger.parts import LedgerParts
from chalicelib.ledger.store.totals import CHUNK
from chalicelib.redemptions.parts import RedemptionParts
from chalicelib.vouchers.rules import Presented

CALLS = 100
WARM_UP = 10


def redeem_parts(city: City) -> list[Result]:
    """Medians in microseconds, and what is left of the whole for checks, rules and the answer."""
    spenders = city.spenders(40)
    tokens = iter(city.tokens(spenders, 1 + 2 * CALLS + CHUNK))
    paid: Any = pay(city, next(tokens), 0)
    made, access = requests(), [city.access_token(one) for one in city.merchants]
    sign = city.parts[RedemptionParts].receipts.with_receipt
    spent: dict[str, list[float]] = {}
    with redirect_stderr(io.StringIO()):
        for i in range(CALLS):
            acts = _acts(city, made, access[i % len(access)], next(tokens), next(tokens), i)
            acts["sign the receipt"] = lambda: sign(paid.transfer)
            for name, act in acts.items():
                begun = time.process_time()
                act()
                spent.setdefault(name, []).append(time.process_time() - begun)
            sys.stderr.seek(0)
    parts = {name: round(median(times[WARM_UP:]) * 1e6) for name, times in spent.items()}
    whole = parts.pop("app")
    within = sum(parts.values()) - parts["gateway"]
    detail = parts | {"the rest": whole - within, "projections": _projections(city, tokens)}
    return [Result("redeem: CPU through app", whole, "µs", None, "", detail)]


def _acts(
    city: City, made: Requests, access: str, token: str, other: str, i: int
) -> dict[str, Callable[[], object]]:
    """The whole and its parts, ready to be done once."""
    event = made.event("/merchant/redemptions", access, body_of(token))
    transaction = capture(city.client, lambda: pay(city, other, i))
    authenticate = city.parts[IdentityParts].authenticate.authenticate
    recognise = city.parts[RedemptionParts].recognise
    presented, by = Presented.of(other, None), city.merchants[i % len(city.merchants)]
    return {
        "app": lambda: made.call(event),
        "gateway": lambda: made.event("/merchant/redemptions", access, body_of(token)),
        "verify the session": lambda: authenticate(access),
        "verify the payment token": lambda: recognise.token(presented, by),
        "send": lambda: city.client.transact_write_items(**transaction),
    }


def _projections(city: City, tokens: Iterator[str]) -> int:
    """Microseconds for each transfer of a full batch."""
    paid: list[Any] = [pay(city, token, i) for i, token in enumerate(tokens)]
    transfers = [one.transfer for one in paid]
    first = transfers[0].occurred_at[:16]
    transfers = [one for one in transfers if one.occurred_at[:16] == first]
    ledger = city.parts[LedgerParts]
    begun = time.process_time()
    ledger.journal.put_accounts(transfers)
    ledger.totals.apply(transfers)
    return round((time.process_time() - begun) / len(transfers) * 1e6)
