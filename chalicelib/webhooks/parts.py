"""The parts of webhooks."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from chalicelib.audit.parts import AuditParts
from chalicelib.core.parts import Room
from chalicelib.ledger.parts import LedgerParts
from chalicelib.marketplace.parts import MarketplaceParts
from chalicelib.partners.parts import PartnerParts

if TYPE_CHECKING:
    from chalicelib.core.outside import Outside
    from chalicelib.webhooks.store import Deliveries
    from chalicelib.webhooks.use.deliver import Attempt, Deliver
    from chalicelib.webhooks.use.read import ReadDeliveries
    from chalicelib.webhooks.use.replay import Replay, ReplayWebhooks
    from chalicelib.webhooks.use.tell import Tell
    from chalicelib.webhooks.use.work import Message, Webhooks


class WebhookParts(Room):
    """Telling marketplaces what happened to their orders."""

    @cached_property
    def store(self) -> Deliveries:
        from chalicelib.webhooks.store import Deliveries

        parts = self.parts
        return Deliveries(parts.connection, parts.writer, parts.table("webhooks"))

    @cached_property
    def read(self) -> ReadDeliveries:
        from chalicelib.webhooks.use.read import ReadDeliveries

        return ReadDeliveries(deliveries=self.store, partners=self.parts[PartnerParts].store)

    @cached_property
    def outside(self) -> Outside:
        """What calls servers of others."""

        from chalicelib.core.outside import Outside

        return Outside()

    @cached_property
    def deliver(self) -> Deliver:
        from chalicelib.webhooks.use.deliver import Deliver

        parts = self.parts
        return Deliver(
            deliveries=self.store,
            partners=parts[PartnerParts].store,
            seal=parts.seal,
            outside=self.outside,
            send=self._send_attempt,
            writer=parts.writer,
            clock=parts.clock,
            loopback=parts.settings.webhook_loopback,
        )

    @cached_property
    def tell(self) -> Tell:
        from chalicelib.webhooks.use.tell import Tell

        parts = self.parts
        return Tell(
            find_checkout=parts[MarketplaceParts].checkouts.find,
            find_transfer=parts[LedgerParts].transfers.find,
            partners=parts[PartnerParts].store,
            deliveries=self.store,
            deliver=self.deliver,
            clock=parts.clock,
        )

    @cached_property
    def replay(self) -> ReplayWebhooks:
        from chalicelib.webhooks.use.replay import ReplayWebhooks

        parts = self.parts
        return ReplayWebhooks(
            deliveries=self.store,
            partners=parts[PartnerParts].store,
            send_replay=self._send_replay,
            send=self._send_attempt,
            audit=parts[AuditParts].journal,
            writer=parts.writer,
            clock=parts.clock,
        )

    @cached_property
    def work(self) -> Webhooks:
        """What the queue's function does."""

        from chalicelib.webhooks.use.work import Webhooks

        return Webhooks(tell=self.tell, deliver=self.deliver, replay=self.replay, send=self._send)

    def became(self, checkout_id: str) -> None:
        """Have told that an order is about to be declined, or has expired."""
        from chalicelib.webhooks.use.tell import Became
        from chalicelib.webhooks.use.work import Message

        self._send(Message(became=Became(checkout_id)), 0)

    def _send_attempt(self, attempt: Attempt, delay_s: int) -> None:
        from chalicelib.webhooks.use.work import Message

        self._send(Message(attempt=attempt), delay_s)

    def _send_replay(self, replay: Replay) -> None:
        from chalicelib.webhooks.use.work import Message

        self._send(Message(replay=replay), 0)

    def _send(self, message: Message, delay_s: int) -> None:
        import msgspec

        send = self.parts.send_to(self.parts.settings.webhooks_queue)
        send(msgspec.to_builtins(message), delay_s)
