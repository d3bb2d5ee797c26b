"""What telling people costs: a payment, a push, and the reminders of a thousand vouchers.

The push service is on this machine. What comes before, the stream's poll and the queue's, is AWS's.
"""

import json
import secrets
import time
from dataclasses import replace
from datetime import timedelta
from statistics import median

from cryptography.hazmat.primitives.asymmetric import ec

from bench.captured import calls
from bench.city import City
from bench.result import Result
from chalicelib.core.dynamo.connection import client_of
from chalicelib.core.parts import Parts
from chalicelib.core.values import ids
from chalicelib.core.values.instants import to_text, utc_now
from chalicelib.notices.formats.web_push import encoded, point_of
from chalicelib.notices.parts import NoticeParts
from chalicelib.notices.rules.notice import Happening
from chalicelib.notices.rules.settings import Subscription, subscribed
from chalicelib.wiring import make_parts
from tests.unit.receiving import answering, server

EVENTS = 40
REMINDED = 1_000
TAKEN = b"HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n"
# Vouchers, settings, the notice.
CALLS_TARGET = 3
TOLD_TARGET_MS = 40
PUSHED_TARGET_MS = 100
REMINDED_TARGET_S = 15


def notices(city: City) -> list[Result]:
    """Payments that are told, pushes that are sent, vouchers that lapse."""
    with server(answering(TAKEN)) as port:
        parts = make_parts(replace(city.parts.settings, push_loopback=f"127.0.0.1:{port}"))
        resident = city.residents[0]
        voucher = city.claim(city.campaign(funded=50_000), resident)
        _told(parts, _payment(voucher))
        with calls(client_of(parts.connection)) as made:
            _told(parts, _payment(voucher))
        told = [_told(parts, _payment(voucher)) for _ in range(EVENTS)]
        _subscribe(parts, resident.id, resident.phone, f"http://127.0.0.1:{port}/push")
        pushed = []
        for _ in range(EVENTS):
            _told(parts, _payment(voucher))
            pushed.append(_pushed(parts, resident.id))
    reminded = _reminded(parts)
    return [
        _result("a payment told to its resident", told, TOLD_TARGET_MS),
        Result("the same: round trips", len(made), "calls", CALLS_TARGET, "most", {"calls": made}),
        _result("a push from its message to its end", pushed, PUSHED_TARGET_MS),
        Result(
            f"{REMINDED} residents told that a voucher lapses",
            round(reminded, 1),
            "s",
            REMINDED_TARGET_S,
            "most",
            {"minutes_for_889359": round(reminded * 889_359 / REMINDED / 60)},
        ),
    ]


def _result(name: str, spent: list[float], target_ms: float) -> Result:
    longest = {"longest_ms": round(max(spent) * 1000, 1)}
    return Result(name, round(median(spent) * 1000, 1), "ms", target_ms, "most", longest)


def _payment(voucher: str) -> str:
    """What the queue is told of a redemption."""
    told = {
        "id": ids.new_id(ids.TRANSFER),
        "kind": "redeem",
        "amount": 1_000,
        "debit_account": f"voucher:{voucher}",
        "credit_account": "merchant:mrc_1",
        "occurred_at": to_text(utc_now()),
    }
    return json.dumps(told)


def _told(parts: Parts, message: str) -> float:
    """How long the queue's function takes, in seconds."""
    begun = time.perf_counter()
    failed = parts[NoticeParts].tell_of_transfers.take_up({"1": message})
    assert not failed
    return time.perf_counter() - begun


def _subscribe(parts: Parts, subject_id: str, phone: str, endpoint: str) -> None:
    """A browser of somebody's takes pushes, also at night."""
    settings = parts[NoticeParts].settings
    before = settings.get(subject_id)
    browser = Subscription(
        id=ids.new_id(ids.PUSH_SUBSCRIPTION),
        endpoint=endpoint,
        p256dh=encoded(point_of(ec.generate_private_key(ec.SECP256R1()).public_key())),
        auth=encoded(secrets.token_bytes(16)),
        phone=phone,
        language="id",
        created_at=to_text(utc_now()),
    )
    always = replace(subscribed(before, browser), silent_from="00:00", silent_until="00:00")
    settings.change(before, always)


def _pushed(parts: Parts, subject_id: str) -> float:
    begun = time.perf_counter()
    parts[NoticeParts].push.take_up(json.dumps({"subject_id": subject_id}), lambda: 60_000)
    return time.perf_counter() - begun


def _reminded(parts: Parts) -> float:
    """How long it takes to tell so many of a voucher each, a hundred at a time, in seconds."""
    now = utc_now()
    happenings = [
        Happening(
            ids.new_id(ids.RESIDENT),
            "voucher_lapses",
            ids.new_id(ids.VOUCHER),
            to_text(now),
            ids.new_id(ids.VOUCHER),
            50_000,
            to_text(now + timedelta(days=7)),
        )
        for _ in range(REMINDED)
    ]
    begun = time.perf_counter()
    for start in range(0, REMINDED, 100):
        parts[NoticeParts].tell.tell(happenings[start : start + 100])
    return time.perf_counter() - begun
