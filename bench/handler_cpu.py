"""CPU of a redeem and a claim, through the service and through the whole application, against a
bare `boto3` call of the same transaction.

The bare side's requests are captured from the service itself, so both write items of the same
form and size under other keys; the three sides take turns, one call each.
"""

import io
import sys
import time
from collections.abc import Callable
from contextlib import redirect_stderr
from statistics import median
from typing import Any

from bench.captured import capture
from bench.city import City, body_of, pay, requests
from bench.result import Result

CALLS = 150
WARM_UP = 15
TARGET = 0.8


def handler_cpu(city: City) -> list[Result]:
    """Medians of CALLS calls each."""
    return [*_redeem(city), *_claim(city)]


def _redeem(city: City) -> list[Result]:
    spenders = city.spenders(40)
    tokens = iter(city.tokens(spenders, 3 * CALLS))
    access = [city.access_token(one) for one in city.merchants]
    made = requests()

    def event(i: int) -> Any:
        body = body_of(next(tokens))
        return made.event("/merchant/redemptions", access[i % len(access)], body)

    def captured(i: int) -> Any:
        token = next(tokens)
        return capture(city.client, lambda: pay(city, token, i))

    return _compared(
        "redeem",
        city,
        captured,
        lambda i: (next(tokens), i),
        lambda work: pay(city, *work),
        event,
        made.call,
    )


def _claim(city: City) -> list[Result]:
    terms = city.campaign(funded=50_000 * 64 * 40)
    residents = iter(city.residents)
    made = requests()
    body = b'{"campaign_id":"%s"}' % terms.id.encode()

    def captured(_: int) -> Any:
        resident = next(residents)
        return capture(city.client, lambda: city.claim(terms, resident))

    return _compared(
        "claim",
        city,
        captured,
        lambda _: next(residents),
        lambda resident: city.claim(terms, resident),
        lambda _: made.event("/resident/claims", city.access_token(next(residents)), body),
        made.call,
    )


def _compared(
    what: str,
    city: City,
    captured: Callable[[int], Any],
    for_service: Callable[[int], Any],
    service: Callable[[Any], object],
    for_application: Callable[[int], Any],
    application: Callable[[Any], object],
) -> list[Result]:
    client = city.bare_client()
    sides: list[tuple[str, Callable[[int], Any], Callable[[Any], object]]] = [
        ("bare", captured, lambda request: client.transact_write_items(**request)),
        ("service", for_service, service),
        ("app", for_application, application),
    ]
    cpu: dict[str, list[float]] = {name: [] for name, _, _ in sides}
    with redirect_stderr(io.StringIO()):
        for i in range(CALLS):
            for name, prepare, act in sides:
                work = prepare(i)
                begun = time.process_time()
                act(work)
                cpu[name].append(time.process_time() - begun)
            sys.stderr.seek(0)
    middle = {name: median(times[WARM_UP:]) for name, times in cpu.items()}
    detail = {f"{name}_us": round(seconds * 1e6) for name, seconds in middle.items()}
    return [
        Result(
            f"{what}: CPU through {name} against bare boto3",
            round(middle[side] / middle["bare"], 2),
            "×",
            TARGET,
            "most",
            detail,
        )
        for name, side in (("the service", "service"), ("app(event, context)", "app"))
    ]
