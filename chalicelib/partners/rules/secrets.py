"""A partner's secrets. Two of a kind are good while one is rotated.

A client secret is made from the city's pepper, the partner's id and its number: it can be shown
again to whoever repeats the request that made it, checked, and is kept nowhere. A webhook's secret
is made in the same way, and kept sealed besides: the function that signs with it knows no pepper.
"""

import hmac
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TypeVar

from chalicelib.core.values.instants import to_text

# How long the previous one is still good. Long enough for a release on a working day, short enough
# for a secret that has leaked.
OVERLAP = timedelta(hours=24)

# 32 bytes from a purpose and a text, as only this city can make them.
Digest = Callable[[str, str], bytes]


@dataclass(frozen=True, slots=True)
class ClientSecret:
    """With what a partner's server signs in; good for ever, or until an instant."""

    number: int
    until: str | None = None


@dataclass(frozen=True, slots=True)
class WebhookSecret:
    """With what a partner's webhooks are signed: `sealed` opens for that partner."""

    number: int
    sealed: str
    until: str | None = None


S = TypeVar("S", ClientSecret, WebhookSecret)


def client_secret(digest: Digest, partner_id: str, number: int) -> str:
    """The text of a client secret: 43 characters of base64url."""
    made = digest("client secret", f"{partner_id}#{number}")
    return urlsafe_b64encode(made).rstrip(b"=").decode()


def webhook_secret(digest: Digest, partner_id: str, number: int) -> str:
    """The text of a webhook's secret, as Standard Webhooks has it: `whsec_` and base 64."""
    made = digest("webhook secret", f"{partner_id}#{number}")
    return "whsec_" + b64encode(made).decode()


def live(secrets: Sequence[S], now: datetime) -> list[S]:
    """Those that are good at an instant, the newest first."""
    return [one for one in secrets if one.until is None or to_text(now) < one.until]


def rotated(secrets: Sequence[S], new: S, now: datetime) -> tuple[S, ...]:
    """The secrets once a new one was made: the newest until now is good for a while yet, an older
    one no more."""
    return new, replace(secrets[0], until=to_text(now + OVERLAP))


def is_client_secret(
    text: str, secrets: Sequence[ClientSecret], digest: Digest, partner_id: str, now: datetime
) -> bool:
    """Whether a text is one of a partner's client secrets that are good at an instant."""
    shown = text.encode("utf-8", "surrogatepass")
    wanted = [client_secret(digest, partner_id, one.number) for one in live(secrets, now)]
    return any(hmac.compare_digest(shown, one.encode()) for one in wanted)
