"""What a million redemptions cost on AWS, line by line, from measured units and times.

Assumed per redemption, and printed with it: one scan, 1.5 drawn payment tokens (the wallet draws
anew each minute), 20 polls (one a second until the screen turns green), an Idempotency-Key, the
stream's records in batches of 90. One sign-in by SMS to ten redemptions: residents stay signed in
for 90 days.
"""

import io
import time
from collections.abc import Callable
from contextlib import redirect_stderr
from statistics import median
from typing import Any

from bench import prices
from bench.captured import capacity
from bench.city import City, body_of, pay, requests
from bench.result import Result
from chalicelib.core.dynamo.idempotency import Key
from chalicelib.ledger.parts import LedgerParts
from chalicelib.ledger.store.totals import CHUNK
from chalicelib.vouchers.parts import VoucherParts

DRAWS = 1.5
POLLS = 20
SCANS = 1
REDEMPTIONS_PER_SIGN_IN = 10
# The memory of the API's function and of the stream's (.chalice/config.json): 1,769 MB buy one
# processor. And what Lambda itself logs for each invocation (START, END, REPORT).
API_GB = 1769 / 1024
STREAM_GB = 1.0
SERVICE_LOG_BYTES = 300
TRACED = 0.05
SAMPLES = 40


def costs(city: City) -> list[Result]:
    """USD for a million redemptions: each line, and the sum with and without SMS."""
    units = _write_units(city)
    apply_s, projection_units = _projections(city)
    handlers, log_bytes = _handlers(city)
    requests_each = DRAWS + POLLS + SCANS + 1
    # Drawing reads the voucher; a poll the transfer; a scan voucher, transfer, merchant, resident.
    reads = DRAWS * 1 + POLLS * 1 + SCANS * 4
    seconds = {
        "redeem": handlers["redeem"],
        "scan": SCANS * handlers["scan"],
        "draw": DRAWS * handlers["draw"],
        "poll": POLLS * handlers["poll"],
    }
    lines = {
        "write units of redeem": units * prices.WRITE_UNIT,
        "write units of projections": projection_units * prices.WRITE_UNIT,
        "read units": reads * prices.READ_UNIT,
        "API Gateway: redeem and scan": (1 + SCANS) * prices.GATEWAY_REQUEST,
        "API Gateway: token draws": DRAWS * prices.GATEWAY_REQUEST,
        "API Gateway: polls": POLLS * prices.GATEWAY_REQUEST,
        "Lambda: redeem and scan": _lambda(1 + SCANS, seconds["redeem"] + seconds["scan"]),
        "Lambda: token draws": _lambda(DRAWS, seconds["draw"]),
        "Lambda: polls": _lambda(POLLS, seconds["poll"]),
        "Lambda: stream consumer": _lambda(1 / CHUNK, apply_s / CHUNK, STREAM_GB),
        "DynamoDB streams (read by Lambda: free)": 0.0,
        "SQS: send, receive, delete in tens": 3 / 10 * prices.SQS_REQUEST,
        "logs": requests_each * (log_bytes + SERVICE_LOG_BYTES) / 1e9 * prices.LOG_GB,
        "X-Ray, 5 % of requests": requests_each * TRACED * prices.TRACE,
    }
    lines = {name: round(usd * prices.MILLION, 2) for name, usd in lines.items()}
    sms = round(prices.SMS / REDEMPTIONS_PER_SIGN_IN * prices.MILLION, 2)
    assumed = {
        "prices": f"{prices.REGION}, {prices.AS_OF}",
        "lambda_gb": round(API_GB, 3),
        "handler_ms": {name: round(1000 * one, 1) for name, one in handlers.items()},
        "requests_per_redemption": requests_each,
        "log_bytes_per_request": log_bytes + SERVICE_LOG_BYTES,
    }
    return [
        Result(
            "cost of a million redemptions, without SMS",
            round(sum(lines.values()), 2),
            "USD",
            detail={"lines": lines, "assumed": assumed},
        ),
        *[Result(f"  {name}", usd, "USD") for name, usd in lines.items()],
        Result(
            f"  SMS beside: a sign-in ({prices.SMS} USD) to {REDEMPTIONS_PER_SIGN_IN} redemptions",
            sms,
            "USD",
        ),
    ]


def _lambda(invocations: float, seconds: float, gigabytes: float = API_GB) -> float:
    return invocations * prices.LAMBDA_REQUEST + seconds * gigabytes * prices.LAMBDA_GB_S


def _write_units(city: City) -> float:
    token = city.tokens(city.spenders(1), 1)[0]
    with capacity(city.client) as consumed:
        pay(city, token, 0, Key.of("bench", "POST /costs", token[-40:], b"{}"))
    return float(sum(one["CapacityUnits"] for one in consumed))


def _projections(city: City) -> tuple[float, float]:
    """Seconds for a batch, and write units for each of its transfers."""
    tokens = city.tokens(city.spenders(10), CHUNK)
    paid: list[Any] = [pay(city, token, i) for i, token in enumerate(tokens)]
    transfers = [one.transfer for one in paid]
    begun = time.perf_counter()
    with capacity(city.client) as consumed:
        city.parts[LedgerParts].journal.put_accounts(transfers)
        city.parts[LedgerParts].totals.apply(transfers)
    seconds = time.perf_counter() - begun
    return seconds, sum(one["CapacityUnits"] for one in consumed) / len(transfers)


def _handlers(city: City) -> tuple[dict[str, float], int]:
    """Seconds of one invocation of each, and the bytes that it logs."""
    made = requests()
    spenders = city.spenders(10)
    merchant = city.access_token(city.merchants[0])
    tokens = city.tokens(spenders, 2 * SAMPLES)
    resident, voucher = spenders[0]
    wallet = city.access_token(resident)
    drawn = city.parts[VoucherParts].draw.draw(voucher, resident, None, None, False).token.jti

    def scanned(i: int) -> Any:
        body = b'{"token":"%s"}' % tokens[SAMPLES + i].encode()
        return made.event("/merchant/scans", merchant, body)

    events: dict[str, Callable[[int], Any]] = {
        "redeem": lambda i: made.event("/merchant/redemptions", merchant, body_of(tokens[i])),
        "scan": scanned,
        "draw": lambda _: made.event(f"/resident/vouchers/{voucher}/payment-tokens", wallet, b"{}"),
        "poll": lambda _: made.event(f"/resident/payment-tokens/{drawn}", wallet, method="GET"),
    }
    middle = {}
    log = io.StringIO()
    with redirect_stderr(log):
        for name, event in events.items():
            times = []
            for i in range(SAMPLES):
                prepared = event(i)
                begun = time.perf_counter()
                made.call(prepared)
                times.append(time.perf_counter() - begun)
            middle[name] = median(times)
    return middle, len(log.getvalue()) // (SAMPLES * len(events))
