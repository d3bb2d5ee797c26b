"""A partner who is told, against the emulator's tables, and a receiver on this machine."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from msgspec import structs

from chalicelib.core.parts import Parts
from chalicelib.core.values.ids import MESSAGE, PARTNER, new_id
from chalicelib.core.values.instants import to_text, utc_now
from chalicelib.core.values.settings import Settings
from chalicelib.core.values.subject import PARTNER as ROLE
from chalicelib.core.values.subject import Subject
from chalicelib.partners.parts import PartnerParts
from chalicelib.partners.rules.partner import Partner
from chalicelib.partners.rules.partner import Webhook as Where
from chalicelib.partners.rules.secrets import ClientSecret, WebhookSecret
from chalicelib.webhooks.parts import WebhookParts
from chalicelib.webhooks.rules.delivery import Delivery
from chalicelib.webhooks.use.deliver import Attempt, Deliver
from chalicelib.webhooks.use.replay import Replay
from chalicelib.wiring import make_parts
from tests.unit.receiving import answering, server

SECRET = "whsec_" + "A" * 43 + "="


@dataclass
class Telling:
    """A partner, its receiver, and the queue in between."""

    parts: Parts
    partner: Partner
    seen: list[bytes]
    queue: list[tuple[Attempt, int]] = field(default_factory=list)
    replays: list[Replay] = field(default_factory=list)
    now: datetime = field(default_factory=utc_now)

    @property
    def deliver(self) -> Deliver:
        made = self.parts[WebhookParts].deliver
        return structs.replace(
            made, send=lambda attempt, delay: self.queue.append((attempt, delay))
        )

    def event(self, at: datetime | None = None) -> Delivery:
        """An event that has not been told yet."""
        now = to_text(at or self.now)
        made = Delivery(
            partner_id=self.partner.id,
            id=new_id(MESSAGE),
            type="checkout.captured",
            checkout_id="aut_1",
            at=now,
            payload='{"type":"checkout.captured"}',
            next_at=now,
        )
        assert self.parts[WebhookParts].store.put(made)
        return made

    def standing(self, delivery: Delivery) -> Delivery:
        found = self.parts[WebhookParts].store.find(delivery.partner_id, delivery.key)
        assert found is not None
        return found

    def next_message(self) -> Attempt:
        """The queue hands its one message over, when it is due."""
        ((attempt, delay),) = self.queue
        self.queue.clear()
        self.now += timedelta(seconds=delay)
        return attempt

    def failed(self) -> list[Delivery]:
        found, _ = self.parts[WebhookParts].read.page(
            self.partner.id, failed=True, before=None, limit=50
        )
        return found

    def replay(self, since: datetime, *, remaining_ms: Callable[[], int] = lambda: 10**9) -> None:
        """Ask for a replay, and let the queue's function go on with it."""
        made = structs.replace(
            self.parts[WebhookParts].replay,
            send=lambda attempt, delay: self.queue.append((attempt, delay)),
            send_replay=self.replays.append,
        )
        made.ask(self.partner.id, to_text(since), Subject(ROLE, self.partner.id, ""))
        while self.replays:
            made.go_on(self.replays.pop(), remaining_ms)


def registered(parts: Parts, url: str) -> Partner:
    """A partner that is told under an address."""
    partner_id = new_id(PARTNER)
    sealed = parts.seal.close(SECRET, partner_id)
    partner = Partner(
        id=partner_id,
        name="Pasar Daring",
        return_origins=("https://toko.example",),
        state="active",
        client_secrets=(ClientSecret(1),),
        webhook=Where((WebhookSecret(1, sealed),), url),
        created_at=to_text(utc_now()),
    )
    parts.writer.transact([parts[PartnerParts].store.put(partner)])
    return partner


@contextmanager
def telling(answer: bytes) -> Iterator[Telling]:
    """Somebody who is told, and answers so."""
    seen: list[bytes] = []
    with server(answering(answer, seen)) as port:
        settings = replace(Settings.from_env(os.environ), webhook_loopback=f"127.0.0.1:{port}")
        made: Telling
        parts = make_parts(settings, lambda: made.now)
        made = Telling(parts, registered(parts, f"http://127.0.0.1:{port}/hook"), seen)
        yield made


def status(code: int) -> bytes:
    return f"HTTP/1.1 {code} X\r\nContent-Length: 0\r\n\r\n".encode()


def headers_of(request: bytes) -> dict[str, str]:
    head = request.partition(b"\r\n\r\n")[0].decode()
    return dict(line.split(": ", 1) for line in head.split("\r\n")[1:])
