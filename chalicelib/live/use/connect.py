"""Opening a connection.

    the ticket is used up ── the oldest make room ── the listener is put

Whoever dies at any of these has opened nothing: API Gateway refuses the connection, and the screen
asks for another ticket.
"""

from contextlib import suppress

from chalicelib.core.component import Component
from chalicelib.core.values.instants import Clock, to_text
from chalicelib.live.rules import CONNECTION_LIFE, Listener, overtaken
from chalicelib.live.store.listeners import Listeners
from chalicelib.live.store.sockets import Gone, Sockets, Untold
from chalicelib.live.store.tickets import Tickets


class Connect(Component, frozen=True, kw_only=True):
    """The use case of a connection that is being opened."""

    tickets: Tickets
    listeners: Listeners
    sockets: Sockets
    clock: Clock

    def connect(self, secret: str, connection: str) -> None:
        """Have a connection listen to what its ticket says. Raises `unauthenticated` where the
        ticket is none, was used before or is too old."""
        now = self.clock()
        ticket = self.tickets.use(secret, now)
        for oldest in overtaken(self.listeners.of(ticket.subject_id, now)):
            # Whoever still is there must not believe that it is told anything.
            with suppress(Gone, Untold):
                self.sockets.close(oldest.connection)
            self.listeners.forget(oldest)
        self.listeners.put(
            Listener(
                subject_id=ticket.subject_id,
                connection=connection,
                topics=ticket.topics,
                since=to_text(now),
                until=to_text(now + CONNECTION_LIFE),
            )
        )
