"""Where a request came from, as far as that can be known."""

from collections.abc import Mapping
from ipaddress import ip_address
from typing import Any


def origin_of(context: Mapping[str, Any], headers: Mapping[str, str]) -> str:
    """The internet address that called API Gateway, which nobody can make up; and, where another
    address is named before it, `that via this`.

    The CDN stands before the API. It appends its caller to X-Forwarded-For, and API Gateway its own
    caller, the CDN; so the last but one is the reader's address, if the last one is the CDN's. Who
    goes round the CDN can write anything there, but never the last one.
    """
    called_from = (context.get("identity") or {}).get("sourceIp") or ""
    before = headers.get("x-forwarded-for", "").split(",")[:-1]
    named = before[-1].strip() if before else ""
    return f"{named} via {called_from}" if _is_address(named) else called_from


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
