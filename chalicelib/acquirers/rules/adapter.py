"""What differs between acquirers that all speak SNAP BI, as data."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

# Where a field stands: names from the outside in, joined by dots. Of several the first that is
# there counts.
Places = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Adapter:
    """How one kind of acquirer notifies.

    `signs_body` is whether X-SIGNATURE proves the body (HMAC-SHA512 by the client secret), or only
    who has called and when (SHA256withRSA over `client_id|timestamp`): then what a body says counts
    once their `qr-mpm-query` has said the same. `paid_at` is the instant of the payment, `card` the
    payer's card number (CPAN).
    """

    signs_body: bool
    rrn: Places
    nmid: Places
    paid_at: Places
    card: Places


def found(body: Mapping[str, Any], places: Places) -> tuple[str, str]:
    """The first of these places where a text stands, and the text; the first place and "" where
    there is none. What is no text counts as one that cannot be read, not as none."""
    for place in places:
        value: Any = body
        for name in place.split("."):
            value = value.get(name) if isinstance(value, Mapping) else None
        if value is not None and value != "":
            return place, value if isinstance(value, str) else "\0"
    return places[0], ""
