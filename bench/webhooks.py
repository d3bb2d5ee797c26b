"""What telling a marketplace costs: from the queue's message to the note that it was delivered.

The receiver is on this machine. What comes before, the stream's poll and the queue's, is AWS's (a
quarter of a second and some tens of milliseconds): `delivered_at` less `at` of a delivery, in
`GET /partner/webhooks`, is the whole.
"""

import json
import time
from dataclasses import replace
from statistics import median

from bench.captured import calls
from bench.city import City
from bench.orders import Market
from bench.result import Result
from chalicelib.core.dynamo.connection import client_of
from chalicelib.core.parts import Parts
from chalicelib.core.values.instants import utc_now
from chalicelib.marketplace.rules.moves import moved
from chalicelib.partners.parts import PartnerParts
from chalicelib.webhooks.parts import WebhookParts
from chalicelib.webhooks.use.tell import Moved
from chalicelib.wiring import make_parts
from tests.unit.receiving import answering, server

EVENTS = 40
TAKEN = b"HTTP/1.1 204 No Content\r\n\r\n"
TARGET_MS = 100
# Checkout, partner; the event put with its lease; how it ended.
CALLS_TARGET = 4


def webhooks(city: City) -> list[Result]:
    """Orders that are agreed to, each told once."""
    seen: list[bytes] = []
    with server(answering(TAKEN, seen)) as port:
        loopback = f"127.0.0.1:{port}"
        parts = make_parts(replace(city.parts.settings, webhook_loopback=loopback))
        market = Market(city)
        parts[PartnerParts].webhook.point(f"http://{loopback}/hook", market.partner)
        messages = [_agreed(market) for _ in range(EVENTS + 2)]
        # The first opens the secret, and the connections.
        _told(parts, messages.pop())
        with calls(client_of(parts.connection)) as made:
            _told(parts, messages.pop())
        spent = [_told(parts, message) for message in messages]
    return [
        Result(
            "a webhook from the queue's message to its delivery",
            round(median(spent) * 1000, 1),
            "ms",
            TARGET_MS,
            "most",
            {"longest_ms": round(max(spent) * 1000, 1), "told": len(seen)},
        ),
        Result("the same: round trips", len(made), "calls", CALLS_TARGET, "most", {"calls": made}),
    ]


def _agreed(market: Market) -> str:
    """An order that a resident agrees to: what the queue is told of it."""
    city = market.city
    resident = city.residents[0]
    voucher = city.claim(city.campaign(funded=50_000), resident)
    order = market.order(10_000)
    agreed = market.parts.authorize.authorize(order.id, [voucher], resident, None)
    (part,) = agreed.parts
    transfer = moved("authorize", agreed, part, part.amount, resident.actor, utc_now())
    told = {name: getattr(transfer, name) for name in Moved.__struct_fields__}
    return json.dumps({"moved": told})


def _told(parts: Parts, message: str) -> float:
    """How long the queue's function takes, in seconds."""
    begun = time.perf_counter()
    parts[WebhookParts].work.take_up(message, lambda: 10**9)
    return time.perf_counter() - begun
