"""One attempt to tell a partner of an event.

    lease ── POST ── the next attempt's message ── note how it ended

Whoever dies at any of these is followed by the queue, which delivers the message again: at worst an
event is told twice, under the same id, and never by two at once.
"""

from collections.abc import Callable

import msgspec

from chalicelib.core.component import Component
from chalicelib.core.crypto.sealed import Seal
from chalicelib.core.dynamo.writer import Writer
from chalicelib.core.log import log
from chalicelib.core.outside import Outside, Unreachable
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import Clock, from_text
from chalicelib.core.values.web_addresses import NoAddress, read_endpoint
from chalicelib.partners.rules.partner import Partner
from chalicelib.partners.rules.secrets import live
from chalicelib.partners.store import Partners
from chalicelib.webhooks.formats import webhook
from chalicelib.webhooks.rules.delivery import (
    GONE,
    LEASE,
    Answered,
    Delivery,
    Turn,
    after,
    delay_s,
    is_gone,
    what_now,
)
from chalicelib.webhooks.store import Deliveries


class Attempt(msgspec.Struct, frozen=True):
    """A queue's message: whose turn it is to be told what."""

    partner_id: str
    delivery: str
    round: int
    attempt: int

    @classmethod
    def of(cls, delivery: Delivery) -> "Attempt":
        turn = delivery.turn
        return cls(delivery.partner_id, delivery.key, turn.round, turn.attempt)


# Puts the message of an attempt into the queue, to be delivered after some seconds.
SendAttempt = Callable[[Attempt, int], None]


class Deliver(Component, frozen=True, kw_only=True):
    """The use case of an attempt. `loopback` is the one address of this machine that is let
    through, "" where none is."""

    deliveries: Deliveries
    partners: Partners
    seal: Seal
    outside: Outside
    send: SendAttempt
    writer: Writer
    clock: Clock
    loopback: str

    def attempt(self, asked: Attempt) -> None:
        """Make an attempt, if it is its turn and time."""
        now = self.clock()
        delivery = self.deliveries.find(asked.partner_id, asked.delivery)
        next = what_now(delivery, Turn(asked.round, asked.attempt), now)
        if next == "drop" or delivery is None:
            return
        if next != "try":
            self.send(asked, delay_s(next))
        elif self.deliveries.lease(delivery, now):
            self.make(delivery, self.partners.get(delivery.partner_id))
        else:
            # Somebody makes it at this very moment, and may yet die of it.
            self.send(asked, delay_s(LEASE))

    def make(self, delivery: Delivery, partner: Partner) -> None:
        """Make an attempt that is leased, and see to it that there is another where it fails."""
        answered = self._post(delivery, partner)
        now = self.clock()
        ended = after(delivery, answered, now)
        if is_gone(answered) and partner.webhook.state != "gone":
            self._silence(partner)
        if ended.state == "pending":
            self.send(Attempt.of(ended), delay_s(from_text(ended.next_at) - now))
        self.deliveries.end(delivery, ended)
        log(
            event="webhook",
            partner=delivery.partner_id,
            id=delivery.id,
            state=ended.state,
            attempts=ended.attempts,
            status=answered.status,
            why=answered.why,
        )

    def _post(self, delivery: Delivery, partner: Partner) -> Answered:
        now = self.clock()
        if partner.webhook.state == "gone":
            return Answered(GONE, "gone")
        try:
            endpoint = read_endpoint(partner.webhook.url, self.loopback)
        except NoAddress:
            return Answered(0, "address")
        secrets = [
            self.seal.open(one.sealed, partner.id) for one in live(partner.webhook.secrets, now)
        ]
        body = delivery.payload.encode()
        try:
            answer = self.outside.send(
                "POST", endpoint, webhook.headers(delivery.id, body, secrets, now), body
            )
        except Unreachable as unreachable:
            return Answered(0, unreachable.why)
        return Answered(answer.status)

    def _silence(self, partner: Partner) -> None:
        """Ask nothing more of an address at which there is nobody, unless it was changed."""
        try:
            self.writer.update(self.partners.silence(partner.id, partner.webhook.url))
        except Refused as refused:
            if refused.code != "state_conflict":
                raise
