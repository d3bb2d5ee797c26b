"""What coming in by a message costs: round trips, units, times, and dollars with their lines.

Four functions take part: the knock, Meta's webhooks (the message, then what became of the answer:
sent, delivered, read), the answer, and the token. Meta itself is a server that answers at once.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random
from statistics import median
from typing import Any

import msgspec

from bench import prices
from bench.captured import READS, WRITES, calls, capacity
from bench.city import City
from bench.result import Result
from chalicelib.core.outside import Answer, Outside
from chalicelib.core.values.instants import epoch, utc_now
from chalicelib.core.values.web_addresses import Endpoint
from chalicelib.identity.parts import IdentityParts
from chalicelib.identity.rules.answers import code_of
from chalicelib.identity.rules.codes import SIGN_IN
from chalicelib.identity.rules.logins import Answered
from chalicelib.identity.rules.texts import knock_id
from chalicelib.identity.use.take_messages import Text
from local.demo import people
from local.whatsapp.meta import Meta

SAMPLES = 20
TARGET_USD = 0.001
# Of the answer: sent, delivered, read. Meta may put several into one webhook; it need not.
STATUSES = 3
# What Meta takes for an answer; ten wait for it together in one function.
META_S = 0.3
TOGETHER = 10
# CPU that an area has, and what one log line and the gateway's weigh.
API_GB, ANSWER_GB = 1769 / 1024, 1.0
LOG_BYTES = 200 + 190


class _AtOnce(Outside):
    """Meta's Graph API, which takes everything at once."""

    def send(self, method: str, endpoint: Endpoint, headers: Any, body: bytes = b"") -> Answer:
        return Answer(200, b"{}")


@dataclass(frozen=True)
class Step:
    """One function's part in a sign-in: its calls of DynamoDB, units, and milliseconds."""

    calls: float
    reads: float
    writes: float
    ms: float


def messages(city: City) -> list[Result]:
    """A sign-in by message, step by step, and its price with and without Meta's."""
    steps = measured(city)
    found = []
    for name, step in steps.items():
        most = {"knock": 0.0, "webhook": 0.0}.get(name)
        title = f"by message: {name}: round trips to DynamoDB"
        bound = "most" if most is not None else ""
        detail = msgspec.to_builtins(step)
        found.append(Result(title, step.calls, "calls", most, bound, detail))
    units = {
        "read": sum(one.reads for one in steps.values()),
        "write": sum(one.writes for one in steps.values()),
    }
    each = lines(steps)
    total = sum(each.values())
    return [
        *found,
        Result("a sign-in by message: units", sum(units.values()), "units", detail=units),
        Result(
            "a sign-in by message: what AWS takes", round(total, 7), "USD", TARGET_USD, "most", each
        ),
        Result(
            "the same with Meta's price of an answer since 2026-10-01",
            round(total + prices.WHATSAPP_ANSWER, 7),
            "USD",
            TARGET_USD,
            "most",
            {"answer": prices.WHATSAPP_ANSWER},
        ),
        Result("a sign-in by SMS beside", prices.SMS, "USD"),
    ]


def lines(steps: dict[str, Step]) -> dict[str, float]:
    """What each line of the bill takes of one sign-in, in USD."""
    webhooks = 1 + STATUSES
    requests = 2 + webhooks
    ms = steps["knock"].ms + steps["token"].ms + webhooks * steps["webhook"].ms
    answering_s = (META_S + steps["answer"].ms / 1000) / TOGETHER
    return {
        "gateway": requests * prices.HTTP_REQUEST,
        # Pages ask through the CDN; Meta does, too, as the address is the city's own.
        "CDN": requests * prices.CDN_REQUEST,
        "requests of functions": (requests + 1 / TOGETHER) * prices.LAMBDA_REQUEST,
        "functions": (ms / 1000 * API_GB + answering_s * ANSWER_GB) * prices.LAMBDA_GB_S,
        "DynamoDB": sum(
            one.reads * prices.READ_UNIT + one.writes * prices.WRITE_UNIT for one in steps.values()
        ),
        # Sent, received and deleted, the last two by tens.
        "queue": (1 + 2 / TOGETHER) * prices.SQS_REQUEST,
        "logs": (requests + 1) * LOG_BYTES / 1e9 * prices.LOG_GB,
    }


def measured(city: City) -> dict[str, Step]:
    """What each step takes, as the median of SAMPLES sign-ins of residents."""
    made = [_sign_in(city, phone) for phone in _phones(SAMPLES)]
    return {name: _median([one[name] for one in made]) for name in made[0]}


def _median(steps: list[Step]) -> Step:
    return Step(
        *(median([getattr(one, name) for one in steps]) for name in Step.__dataclass_fields__)
    )


def _phones(count: int) -> list[str]:
    # The very ones that the city was filled with.
    found = [one.phone for one in people.residents(Random(357301)) if one.phone]
    return found[:count]


def _sign_in(city: City, phone: str) -> dict[str, Step]:
    identity = city.parts[IdentityParts]
    pepper = identity.keys.pepper
    knocked: list[tuple[str, str, str, int]] = []
    sent: list[Text] = []
    steps = {"knock": _step(city, lambda: knocked.append(identity.knock.knock(SIGN_IN)))}
    (challenge, text, _, _) = knocked[0]
    # Nothing is sent by it.
    meta = Meta(city.emulator.whatsapp, Path())
    told = meta.message(phone, text, epoch(utc_now()))
    body, headers = meta.webhook([told])
    take = msgspec.structs.replace(identity.take_messages, send=lambda one, _: sent.append(one))
    signature = headers["X-Hub-Signature-256"]
    steps["webhook"] = _step(city, lambda: take.take(body, signature))
    real = identity.answer_texts
    post = msgspec.structs.replace(real.post, outside=_AtOnce())
    answering = msgspec.structs.replace(real, post=post)
    queued = {"1": msgspec.json.encode(sent[0]).decode()}
    steps["answer"] = _step(city, lambda: answering.take_up(queued))
    hashed = identity.pseudonyms.hash_phone(phone)
    code = code_of(pepper, knock_id(pepper, challenge), hashed)
    answered = Answered(challenge, code, None, "resident", None, "")
    steps["token"] = _step(city, lambda: identity.sign_in.sign_in(answered, None))
    return steps


def _step(city: City, act: Callable[[], object]) -> Step:
    with (
        calls(city.client) as made,
        capacity(city.client, READS) as read,
        capacity(city.client, WRITES) as written,
    ):
        begun = time.perf_counter()
        act()
        ms = (time.perf_counter() - begun) * 1000
    return Step(len(made), _sum(read), _sum(written), ms)


def _sum(consumed: list[dict[str, Any]]) -> float:
    return float(sum(one["CapacityUnits"] for one in consumed))
