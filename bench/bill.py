"""The bill of a million redemptions, reckoned from what was measured of each kind of request.

    requests × (gateway + CDN + Lambda + log) + units + what follows a transfer + sockets

Nothing here measures; `bench/costs.py` does.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bench import prices

# The memory of the functions (.chalice/config.json): 1,769 MB buy one processor.
API_GB = 1769 / 1024
OTHERS_GB = 1.0
# Queues' messages are sent, taken and deleted in tens, while there is something to do.
QUEUED_IN = 10
# What a line of our own is beside its bytes, in CloudWatch's count, and what Lambda logs of a call
# (START, END, REPORT) where it is asked to.
LINE_BYTES = 26
SERVICE_LOG_BYTES = 300
TRACED = 0.05
# An answer's headers, and TLS, on the way to the phone.
WIRE_BYTES = 500


@dataclass(frozen=True, slots=True)
class Asked:
    """A kind of request: how long its function takes, what it logs, answers, reads and writes."""

    seconds: float
    log_bytes: int
    sent_bytes: int
    reads: float
    writes: float


@dataclass(frozen=True, slots=True)
class Follower:
    """What a queue's function does for each transfer, its part of a batch."""

    seconds: float
    reads: float
    writes: float
    in_queue: bool = True


@dataclass(frozen=True, slots=True)
class Sockets:
    """What is open for a redemption: connections that are opened for it, minutes of the till's
    screen and the wallet's, and hints."""

    opened: float = 0.0
    minutes: float = 0.0
    hints: float = 0.0
    seconds: float = 0.0
    reads: float = 0.0
    writes: float = 0.0


@dataclass(frozen=True, slots=True)
class Way:
    """A way of paying: how often each kind of request is sent for one redemption, and what is open
    meanwhile. `rest` is the gateway of before, `loud` logs and traces as before."""

    requests: Mapping[str, float]
    sockets: Sockets = field(default_factory=Sockets)
    rest: bool = False
    loud: bool = False


def lines(
    way: Way, asked: Mapping[str, Asked], followers: Mapping[str, Follower]
) -> dict[str, float]:
    """USD for a million redemptions, line by line."""
    requests = {name: (times, asked[name]) for name, times in way.requests.items()}
    sent = sum(way.requests.values())
    logged = LINE_BYTES + (SERVICE_LOG_BYTES if way.loud else 0)
    log_bytes = sum(times * (one.log_bytes + logged) for times, one in requests.values())
    wire = sum(times * (one.sent_bytes + WIRE_BYTES) for times, one in requests.values())
    sockets = way.sockets
    found = {
        "DynamoDB: units written by requests": prices.WRITE_UNIT
        * sum(times * one.writes for times, one in requests.values()),
        "DynamoDB: units written by what follows": prices.WRITE_UNIT
        * sum(one.writes for one in followers.values()),
        "DynamoDB: units read": prices.READ_UNIT
        * (
            sum(times * one.reads for times, one in requests.values())
            + sum(one.reads for one in followers.values())
        ),
        "API Gateway: requests": sent * (prices.REST_REQUEST if way.rest else prices.HTTP_REQUEST),
        "CloudFront: requests": sent * prices.CDN_REQUEST,
        "CloudFront: answers": wire * prices.CDN_BYTE,
        "Lambda: requests": sum(_lambda(times, one) for times, one in requests.values()),
        "Lambda: what follows": sum(_following(one) for one in followers.values()),
        "SQS: send, take, delete in tens": sum(one.in_queue for one in followers.values())
        * (3 / QUEUED_IN)
        * prices.SQS_REQUEST,
        "logs": log_bytes / 1e9 * prices.LOG_GB,
        "X-Ray": sent * TRACED * prices.TRACE if way.loud else 0.0,
        "WebSocket: connections opened": sockets.opened
        * (
            prices.LAMBDA_REQUEST
            + sockets.seconds * OTHERS_GB * prices.LAMBDA_GB_S
            + sockets.reads * prices.READ_UNIT
            + sockets.writes * prices.WRITE_UNIT
        ),
        "WebSocket: messages": sockets.hints * prices.SOCKET_MESSAGE,
        "WebSocket: minutes": sockets.minutes * prices.SOCKET_MINUTE,
    }
    return {name: round(usd * prices.MILLION, 2) for name, usd in found.items()}


# What an account of its own has free for good, a month, in USD of the lines that it is taken off:
# 10 million requests and a TB of CloudFront's (its price page), a million requests and 400,000 GB-s
# of Lambda's, a million of SQS's, 5 GB of logs (all as remembered).
ALWAYS_FREE = {
    ("CloudFront: requests",): 10e6 * prices.CDN_REQUEST,
    ("CloudFront: answers",): 1e12 * prices.CDN_BYTE,
    ("Lambda: requests", "Lambda: what follows"): 1e6 * prices.LAMBDA_REQUEST
    + 400_000 * prices.LAMBDA_GB_S,
    ("SQS: send, take, delete in tens",): 1e6 * prices.SQS_REQUEST,
    ("logs",): 5 * prices.LOG_GB,
}


def free_of_a_million(each: Mapping[str, float]) -> float:
    """What of the lines of a million redemptions a city does not pay that has no more a month."""
    return round(
        sum(min(free, sum(each[name] for name in names)) for names, free in ALWAYS_FREE.items()), 2
    )


def _lambda(times: float, one: Asked) -> float:
    return times * (prices.LAMBDA_REQUEST + one.seconds * API_GB * prices.LAMBDA_GB_S)


def _following(one: Follower) -> float:
    calls = prices.LAMBDA_REQUEST / QUEUED_IN
    return calls + one.seconds * OTHERS_GB * prices.LAMBDA_GB_S
