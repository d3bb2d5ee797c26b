"""The stand-in's doors at the city's own address: `/dev/whatsapp` for people's phones, and
`/dev/graph/` for the city."""

import json
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from typing import Any

from local.whatsapp.account import GRAPH
from local.whatsapp.meta import Meta, Reply

PREFIXES = ("/dev/whatsapp", "/dev/graph/")
PHONE = "/dev/whatsapp"
FAULTS = "/dev/whatsapp/faults"
# Most people are never brought a thing as often.
MOST_TIMES = 10

# Brings a webhook's body and headers to the city; answers the status.
Bring = Callable[[bytes, Mapping[str, str]], int]


def answer(
    meta: Meta, bring: Bring, method: str, path: str, headers: Mapping[str, str], raw: bytes
) -> Reply | None:
    """Answer a request; None where there is no such door.

    POST `{"phone", "text"}` is somebody who sends a text; `"times": 2` brings it twice, and
    `"seconds_ago": 700` late. POST faults `{"answers": [[429, 130429], [500, 1]]}` has the next
    answers of the city refused.
    """
    if path.startswith(f"{GRAPH}/") and method == "POST":
        return meta.answer(path, headers, raw)
    if path == PHONE and method == "GET":
        account = meta.account
        return _said(
            200,
            {
                "app_secret": account.app_secret,
                "verify_token": account.verify_token,
                "phone_number_id": account.phone_number_id,
            },
        )
    if method != "POST" or path not in (PHONE, FAULTS):
        return None
    try:
        asked = json.loads(raw)
        if path == FAULTS:
            faults = [(int(status), int(code)) for status, code in asked["answers"]]
            meta.faults.clear()
            meta.faults.extend(faults)
            return _said(200, {"faults": len(meta.faults)})
        return _send(meta, bring, asked)
    except (ValueError, KeyError, TypeError, AttributeError):
        return _said(422, {"detail": 'send {"phone": "+62…", "text": "…"}'})


def _send(meta: Meta, bring: Bring, asked: Any) -> Reply:
    message = meta.message(str(asked["phone"]), str(asked["text"]))
    late = int(message["timestamp"]) - int(asked.get("seconds_ago", 0))
    body, headers = meta.webhook([message | {"timestamp": str(late)}])
    times = max(1, min(int(asked.get("times", 1)), MOST_TIMES))
    statuses = [bring(body, headers) for _ in range(times)]
    return _said(200, {"webhook": statuses[-1]})


def bring_to(api: str) -> Bring:
    """Brings webhooks to the API at an address of this machine."""

    def bring(body: bytes, headers: Mapping[str, str]) -> int:
        address = f"{api}/api/v1/webhooks/whatsapp"
        request = urllib.request.Request(address, body, dict(headers))
        try:
            # This machine's own city.
            with urllib.request.urlopen(request, timeout=30) as answer:  # nosec B310
                return int(answer.status)
        except urllib.error.HTTPError as refused:
            return refused.code

    return bring


def _said(status: int, document: Any) -> Reply:
    return status, [("Content-Type", "application/json")], json.dumps(document).encode()
