"""Opening a connection.

    the ticket becomes the connection, by one write ── the oldest make room

Whoever dies before the first has opened nothing, and asks with the same ticket again; after it API
Gateway refuses the connection, nobody is told anything there, and the screen asks for another.
"""

from contextlib import suppress

from chalicelib.core.component import Component
from chalicelib.core.values.instants import Clock
from chalicelib.live.rules import CONNECTION_LIFE, hiding, overtaken
from chalicelib.live.store.listeners import Listeners
from chalicelib.live.store.sockets import Gone, Sockets, Untold


class Connect(Component, frozen=True, kw_only=True):
    """The use case of a connection that is being opened."""

    listeners: Listeners
    sockets: Sockets
    clock: Clock

    def connect(self, ticket: str, connection: str) -> None:
        """Have a connection listen to what its ticket says. Raises `unauthenticated` where the
        ticket is none, was used before or is too old."""
        now = self.clock()
        opened = self.listeners.open(ticket, connection, now, now + CONNECTION_LIFE)
        found = self.listeners.of(opened.subject_id)
        for oldest in overtaken([one for one in found if one.id != opened.id], now):
            # Whoever still is there must not believe that it is told anything.
            with suppress(Gone, Untold):
                self.sockets.close(oldest.connection or "")
            self.listeners.forget(oldest)
        for one in hiding(found, now):
            self.listeners.forget(one)
