"""What a partner is: a marketplace that may hold, capture and refund for its orders."""

from dataclasses import dataclass, replace
from typing import Literal

from chalicelib.core.values.errors import Refused
from chalicelib.partners.rules.secrets import ClientSecret, WebhookSecret

PartnerState = Literal["active", "suspended"]
# `gone`: its receiver has said by 410 that there is nobody any more.
WebhookState = Literal["on", "gone"]
Action = Literal["suspend", "reinstate"]

ACTIVE: PartnerState = "active"
SUSPENDED: PartnerState = "suspended"

_NEXT: dict[Action, tuple[PartnerState, PartnerState]] = {
    "suspend": (ACTIVE, SUSPENDED),
    "reinstate": (SUSPENDED, ACTIVE),
}


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where a partner is told what happened to its orders; `url` is "" as long as it says nothing.
    Of its secrets the newest comes first."""

    secrets: tuple[WebhookSecret, ...]
    url: str = ""
    state: WebhookState = "on"


@dataclass(frozen=True, slots=True)
class Partner:
    """A marketplace. Its id is its client id; `version` counts its changes. Shoppers are sent back
    to `return_origins` alone."""

    id: str
    name: str
    return_origins: tuple[str, ...]
    state: PartnerState
    client_secrets: tuple[ClientSecret, ...]
    webhook: Webhook
    created_at: str
    version: int = 1

    @property
    def is_active(self) -> bool:
        return self.state == ACTIVE


def changed(partner: Partner, action: Action) -> Partner:
    """The partner once it was suspended or reinstated. Raises `state_conflict` where it is not in
    the state from which that is done."""
    before, after = _NEXT[action]
    if partner.state != before:
        raise Refused("state_conflict")
    return replace(partner, state=after)
