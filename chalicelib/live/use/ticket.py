"""Asking for a ticket, which opens one connection."""

from collections.abc import Sequence
from typing import NamedTuple

from chalicelib.core.component import Component
from chalicelib.core.values import ids
from chalicelib.core.values.errors import Refused, invalid
from chalicelib.core.values.instants import Clock
from chalicelib.core.values.subject import RESIDENT, Subject
from chalicelib.live.ports import Wallets
from chalicelib.live.rules import TICKET_LIFE, is_topic
from chalicelib.live.store.listeners import Listeners


class Issued(NamedTuple):
    """A ticket, and the address at which it opens a connection."""

    url: str
    ticket: str


class IssueTickets(Component, frozen=True, kw_only=True):
    """The use case of whoever wants to listen. `url` is where connections are opened."""

    listeners: Listeners
    wallets: Wallets
    url: str
    clock: Clock

    def issue(self, topics: Sequence[str], by: Subject) -> Issued:
        """A ticket for these topics. Raises `forbidden` for what is not theirs to listen to, also
        where the phone was taken from a resident, and `validation_failed` for no topic of ours."""
        for topic in topics:
            if not is_topic(topic, by.role):
                raise self._not_theirs(topic, by.role)
        if by.role == RESIDENT and not self.wallets.is_held_by(by):
            raise Refused("forbidden")
        return self.issue_to(by.id, topics)

    def issue_to(self, subject_id: str, topics: Sequence[str]) -> Issued:
        """A ticket for topics that are this one's to listen to, as whoever asks for it knows. What
        happens from then on is told to who opens the connection, however long that takes them."""
        now = self.clock()
        ticket = self.listeners.expect(
            ids.new_id(ids.TICKET), subject_id, tuple(dict.fromkeys(topics)), now, now + TICKET_LIFE
        )
        return Issued(self.url, ticket)

    def _not_theirs(self, topic: str, role: str) -> Refused:
        if any(is_topic(topic, other) for other in ("resident", "merchant") if other != role):
            return Refused("forbidden")
        return invalid("topics", "tidak ada topik seperti itu", "there is no such topic")
