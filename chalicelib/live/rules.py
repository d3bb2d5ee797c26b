"""Who may listen to what, and what a transfer tells whom.

A hint says that something is to be read anew, and where: no sum, no name, nothing that the API
would not answer the same listener. It goes to whom the voucher or the till is, whatever a listener
has asked for: so nobody can listen to what is another's.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from chalicelib.core.values import ids
from chalicelib.core.values.instants import from_text
from chalicelib.core.values.subject import MERCHANT, RESIDENT
from chalicelib.ledger.rules.accounts import account_kind

TILL = "till"
WALLET = "wallet"
PAYMENT = "payment:"

# So long a ticket opens a connection.
TICKET_LIFE = timedelta(seconds=60)
# API Gateway closes every connection after two hours ("Quotas for configuring and running a
# WebSocket API", its developer guide).
CONNECTION_LIFE = timedelta(hours=2)
# Twice the phones that a till may have. Whoever opens more than that loses the oldest.
LISTENERS_MOST = 24
# A hint that is older is news to nobody who stands at a till: where so many are late, those of now
# shall be told.
LATE = timedelta(seconds=60)
# While a connection is being opened, it cannot be told anything yet and counts as gone.
OPENING = timedelta(seconds=10)
# So many of somebody's newest tickets and connections are looked at, whatever else stands there.
LOOKED_AT = 4 * LISTENERS_MOST

_PAYMENT_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")


@dataclass(frozen=True, slots=True)
class Listener:
    """Who listens, or is about to: whose it is, to what topics, since and until when. `id` is its
    ticket's; it has no connection as long as nobody has opened one with that."""

    subject_id: str
    id: str
    connection: str | None
    topics: tuple[str, ...]
    since: str
    until: str

    def is_over(self, now: datetime) -> bool:
        """Whether nobody listens any more, or comes by this ticket."""
        return from_text(self.until) <= now

    def is_opening(self, now: datetime) -> bool:
        """Whether it may not be open yet."""
        return self.connection is None or from_text(self.since) > now - OPENING


@dataclass(frozen=True, slots=True)
class Moved:
    """A transfer, as the ledger tells of it to those who listen; `payer` is the resident who has
    paid as another's delegate."""

    id: str
    kind: str
    debit_account: str
    credit_account: str
    occurred_at: str
    redemption_id: str | None = None
    payment_id: str | None = None
    payer: str | None = None

    def account(self, kind: str) -> str:
        """The id of the voucher or merchant that it moves money of; "" where there is none."""
        for name in (self.debit_account, self.credit_account):
            if account_kind(name) == kind:
                return name.partition(":")[2]
        return ""


class Hint(NamedTuple):
    """What a listener is told: what happened (`kind`, a transfer's), to what (`id`), when."""

    topic: str
    kind: str
    id: str
    at: str


class Told(NamedTuple):
    """A hint, and whom it is for."""

    subject_id: str
    hint: Hint


def is_late(at: str, now: datetime) -> bool:
    """Whether nobody waits any more to hear of what happened at an instant."""
    return from_text(at) < now - LATE


def told_again_in(at: str, now: datetime) -> int:
    """In how many seconds somebody who is still opening a connection is told of what happened at an
    instant: as long as it is ago, so that few messages wait for one that is never opened."""
    return max(1, int((now - from_text(at)).total_seconds()))


def is_topic(topic: str, role: str) -> bool:
    """Whether somebody in this role may listen to this."""
    if role == MERCHANT:
        return topic == TILL
    if role != RESIDENT:
        return False
    name, _, id = topic.partition(":")
    return topic == WALLET or (f"{name}:" == PAYMENT and _PAYMENT_ID.fullmatch(id) is not None)


def of_transfer(moved: Moved, residents: Mapping[str, str]) -> Iterator[Told]:
    """Whom a transfer tells what; `residents` by voucher. What belongs to a payment at a sticker,
    or gives a redemption back, is told as that."""
    voucher, merchant = moved.account("voucher"), moved.account("merchant")
    about = moved.payment_id or moved.redemption_id or moved.id
    if voucher and merchant:
        yield Told(merchant, Hint(TILL, moved.kind, about, moved.occurred_at))
    for resident in filter(None, (residents.get(voucher), moved.payer)):
        yield Told(resident, Hint(WALLET, moved.kind, voucher, moved.occurred_at))
        if merchant:
            topic = PAYMENT + about.removeprefix(ids.TRANSFER)
            yield Told(resident, Hint(topic, moved.kind, about, moved.occurred_at))


def overtaken(listeners: Sequence[Listener], now: datetime) -> list[Listener]:
    """Who of somebody's open listeners has to make room for one more: the oldest."""
    opened = [one for one in listeners if one.connection and not one.is_over(now)]
    newest_first = sorted(opened, key=lambda one: one.since, reverse=True)
    return newest_first[LISTENERS_MOST - 1 :]


def hiding(listeners: Sequence[Listener], now: datetime) -> list[Listener]:
    """What is over and hides others, where so many stand that not all are looked at."""
    return [one for one in listeners if len(listeners) >= LOOKED_AT and one.is_over(now)]
