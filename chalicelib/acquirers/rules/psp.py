"""An acquirer that the city knows, and what proves that it is the one."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from chalicelib.acquirers.rules.adapter import Adapter
from chalicelib.core.values.instants import to_text
from chalicelib.core.values.web_addresses import NoAddress, own_address, read_endpoint

State = Literal["active", "suspended"]
ACTIVE: State = "active"
SUSPENDED: State = "suspended"
# What changes the state: from where, and where to.
Action = Literal["suspend", "reinstate"]
MOVES: Mapping[Action, tuple[State, State]] = {
    "suspend": (ACTIVE, SUSPENDED),
    "reinstate": (SUSPENDED, ACTIVE),
}

# How long what was there before a rotation still counts: nobody changes two systems at once.
ROTATED_FOR = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Credential:
    """A public key (PEM) and a client secret, sealed for its acquirer; `until` is the instant from
    which they count no more, "" for those that stay."""

    public_key: str
    secret: str
    until: str = ""


@dataclass(frozen=True, slots=True)
class Psp:
    """An acquirer. `api_url` is where it is asked, "" where it is not; `credentials` are the newest
    first; `version` counts changes."""

    id: str
    client_id: str
    name: str
    adapter: str
    api_url: str
    state: State
    created_at: str
    version: int
    credentials: tuple[Credential, ...]

    def live(self, now: datetime) -> tuple[Credential, ...]:
        """What counts now, the newest first."""
        return tuple(one for one in self.credentials if not one.until or to_text(now) < one.until)


def rotated(psp: Psp, public_key: str | None, secret: str | None, now: datetime) -> Psp:
    """The acquirer with another key, another secret, or both; the former count for ROTATED_FOR."""
    newest = psp.credentials[0]
    former = replace(newest, until=to_text(now + ROTATED_FOR))
    fresh = Credential(public_key or newest.public_key, secret or newest.secret)
    return replace(psp, credentials=(fresh, former), version=psp.version + 1)


def must_be_asked(adapter: Adapter, api_url: str) -> bool:
    """Whether an acquirer of this kind lacks the address where it is asked."""
    return not adapter.signs_body and not api_url


def is_address(url: str, *, loopback: bool) -> bool:
    """Whether an acquirer may be asked there: where `read_endpoint` says, by https at a name, or
    with `loopback` on this very machine. Paths are put behind it, so it has no query."""
    try:
        read_endpoint(url, own_address(url) if loopback else "")
    except NoAddress:
        return False
    return "?" not in url
