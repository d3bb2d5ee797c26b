"""Standard Webhooks 1.0: what is sent, and how it is signed (standardwebhooks.com).

The library of that name verifies in the tests and in the example. It is not deployed for these few
lines.
"""

import hmac
import json
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from chalicelib.core.values.instants import epoch

_PREFIX = "whsec_"


def payload(type: str, at: str, data: Mapping[str, Any]) -> str:
    """The body that tells an event: its type, when it happened (RFC 3339), and `data`."""
    told = {"type": type, "timestamp": at, "data": data}
    return json.dumps(told, separators=(",", ":"), ensure_ascii=False)


def headers(id: str, body: bytes, secrets: Sequence[str], now: datetime) -> Mapping[str, str]:
    """The headers of an attempt: signed by each of the secrets (`whsec_…`) that are good."""
    sent_at = epoch(now)
    signed = b".".join([id.encode(), str(sent_at).encode(), body])
    signatures = [
        b64encode(hmac.digest(b64decode(secret.removeprefix(_PREFIX)), signed, "sha256")).decode()
        for secret in secrets
    ]
    return {
        "content-type": "application/json",
        "user-agent": "Tumbas-Webhooks/1",
        "webhook-id": id,
        "webhook-timestamp": str(sent_at),
        "webhook-signature": " ".join(f"v1,{one}" for one in signatures),
    }
