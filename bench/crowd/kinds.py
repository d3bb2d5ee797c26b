"""Kinds of request, as they are measured: processor time, calls, units of each table."""

import json
import time
from collections import defaultdict
from collections.abc import Callable, Mapping
from contextlib import redirect_stderr
from dataclasses import asdict, dataclass
from io import StringIO
from pathlib import Path
from statistics import median
from typing import Any

import msgspec

from bench import messages
from bench.captured import READS, WRITES, calls, capacity
from bench.city import SPENT, City, body_of, requests
from chalicelib.core.values import ids
from chalicelib.stickers.parts import StickerParts

SAMPLES = 30
# Of so many more the calls and units are counted: now and then one finds its shard of a budget
# empty, or what it remembers grown old, and asks more.
COUNTED = 5
FACE_VALUE = 1_000
# Under which results.json keeps them.
TITLE = "crowd: kinds of request, as measured"
RESULTS = Path(__file__).parents[1] / "results.json"


@dataclass(frozen=True, slots=True)
class Kind:
    """A request's area, seconds of this machine's processor, calls of DynamoDB, and units of each
    table that it reads and writes."""

    area: str
    cpu_s: float
    calls: int
    reads: Mapping[str, float]
    writes: Mapping[str, float]


def kept() -> dict[str, Kind]:
    """As they were measured last. Raises LookupError where they never were."""
    for one in json.loads(RESULTS.read_text()).get("crowd", {}).get("results", []):
        if one["what"] == TITLE:
            return {name: Kind(**kind) for name, kind in one["detail"].items()}
    raise LookupError("bench/results.json has no kinds of request yet: python -m bench crowd")


def as_detail(kinds: Mapping[str, Kind]) -> dict[str, Any]:
    """As results.json keeps them."""
    return {name: asdict(one) for name, one in kinds.items()}


def measured(city: City) -> dict[str, Kind]:
    """Each kind through the handler of its area, in this process: the middle of some."""
    made = requests()
    count = SAMPLES + COUNTED
    residents = city.residents[:count]
    campaign = city.campaign(funded=FACE_VALUE * count * 4, face_value=FACE_VALUE).id
    spenders = city.spenders(count)
    wallets = [city.access_token(one) for one in residents]
    shop = city.access_token(city.merchants[0])
    sticker = city.parts[StickerParts].own.current(city.merchants[0].id).text
    tokens = city.tokens(spenders, 2 * count)

    def keyed(path: str, token: str, body: bytes) -> Any:
        event = made.event(path, token, body)
        key = ids.new_id("key_")
        event["headers"]["idempotency-key"] = key
        event["multiValueHeaders"]["idempotency-key"] = [key]
        return event

    def read(path: str, i: int, query: str = "") -> Any:
        return made.event(path, wallets[i], method="GET", query=query)

    def drawn(i: int) -> Any:
        return made.event(f"/resident/vouchers/{spenders[i][1]}/payment-tokens", wallets[i], b"{}")

    events: dict[str, Callable[[int], Any]] = {
        "vouchers": lambda i: read("/resident/vouchers", i, "limit=200"),
        "profile": lambda i: read("/resident/profile", i),
        "unread": lambda i: read("/resident/notices", i, "limit=1"),
        "claim": lambda i: keyed("/resident/claims", wallets[i], _json(campaign_id=campaign)),
        "draw": drawn,
        "scan": lambda i: made.event("/merchant/scans", shop, _json(token=tokens[i])),
        "redeem": lambda i: keyed("/merchant/redemptions", shop, body_of(tokens[count + i])),
        "look": lambda i: made.event("/resident/stickers/read", wallets[i], _json(sticker=sticker)),
        "pay": lambda i: keyed(
            "/resident/payments", wallets[i], _json(sticker=sticker, amount=SPENT)
        ),
    }
    found = {name: _one(city, made, event) for name, event in events.items()}
    return found | {name: _by_message(step) for name, step in messages.measured(city).items()}


def _by_message(step: messages.Step) -> Kind:
    """A step of coming in by a message, whose items are nearly all of one table."""
    tables = {"identity": step.reads}, {"identity": step.writes}
    return Kind("sign_in", step.ms / 1000, round(step.calls), *tables)


def _json(**members: object) -> bytes:
    return msgspec.json.encode(members)


def _one(city: City, made: Any, event: Callable[[int], Any]) -> Kind:
    spent: list[float] = []
    with redirect_stderr(StringIO()):
        for i in range(SAMPLES):
            prepared = event(i)
            begun = time.process_time()
            made.call(prepared)
            spent.append(time.process_time() - begun)
        counted = []
        for i in range(SAMPLES, SAMPLES + COUNTED):
            prepared = event(i)
            with (
                calls(city.client) as names,
                capacity(city.client, READS) as read,
                capacity(city.client, WRITES) as written,
            ):
                made.call(prepared)
            counted.append((len(names), _by_table(read), _by_table(written)))
    asked = sorted(counted, key=lambda one: (one[0], sum(one[1].values()), sum(one[2].values())))
    return Kind(made.gateway.area_of(prepared), median(spent), *asked[COUNTED // 2])


def _by_table(consumed: list[dict[str, Any]]) -> dict[str, float]:
    found: dict[str, float] = defaultdict(float)
    for one in consumed:
        found[one["TableName"].rsplit("-", 1)[-1]] += one["CapacityUnits"]
    return dict(found)
