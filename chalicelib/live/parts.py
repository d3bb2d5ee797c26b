"""The parts of what is told at once."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from chalicelib.core.parts import Room
from chalicelib.live.ports import Wallets

if TYPE_CHECKING:
    from chalicelib.live.store.listeners import Listeners
    from chalicelib.live.store.sockets import Sockets
    from chalicelib.live.use.connect import Connect
    from chalicelib.live.use.say import Say
    from chalicelib.live.use.tell import Tell
    from chalicelib.live.use.ticket import IssueTickets


class LiveParts(Room):
    """Who listens, and how they are told."""

    @cached_property
    def listeners(self) -> Listeners:
        from chalicelib.live.store.listeners import Listeners

        parts = self.parts
        return Listeners(parts.connection, parts.writer, parts.table("live"))

    @cached_property
    def sockets(self) -> Sockets:
        from chalicelib.live.store.sockets import Sockets

        parts = self.parts
        return Sockets(
            lambda: parts.client("apigatewaymanagementapi", parts.settings.live_endpoint)
        )

    @cached_property
    def issue(self) -> IssueTickets:
        from chalicelib.live.use.ticket import IssueTickets

        return IssueTickets(
            listeners=self.listeners,
            wallets=self.parts.port(Wallets),
            url=self.parts.settings.live_url,
            clock=self.parts.clock,
        )

    @cached_property
    def connect(self) -> Connect:
        from chalicelib.live.use.connect import Connect

        return Connect(
            listeners=self.listeners,
            sockets=self.sockets,
            clock=self.parts.clock,
        )

    @cached_property
    def say(self) -> Say:
        from chalicelib.live.use.say import Say

        return Say(send=self._send, clock=self.parts.clock)

    @cached_property
    def tell(self) -> Tell:
        from chalicelib.live.use.tell import Tell

        return Tell(
            wallets=self.parts.port(Wallets),
            listeners=self.listeners,
            sockets=self.sockets,
            send=self._send,
            clock=self.parts.clock,
        )

    def _send(self, message: Any, delay_s: int) -> None:
        self.parts.send_to(self.parts.settings.live_queue)(message, delay_s)
